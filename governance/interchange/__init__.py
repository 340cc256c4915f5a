"""A meeting's rows ⇄ its document samverkan.meeting/1 (domain value in governance.document)."""

from governance.interchange.export import export_document
from governance.interchange.files import export_package
from governance.interchange.importing import ImportRefused, import_documents
from governance.interchange.package import Package, read_package, write_package

__all__ = [
    "ImportRefused",
    "Package",
    "export_document",
    "export_package",
    "import_documents",
    "read_package",
    "write_package",
]
