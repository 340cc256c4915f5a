"""`manage.py import_meeting FILE …`: meetings in, as shared in samverkan.meeting/1."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from governance.document_text import DocumentFaults, Fault
from governance.interchange import Package, import_documents, read_package


class Command(BaseCommand):
    help = "Läser in möten (samverkan.meeting/1, .json eller .zip). Flera filer: alla eller ingen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="Ersätt möten som finns, utom justerade §§."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths: list[Path] = options["files"]
        packages: list[Package] = []
        refused = False
        for path in paths:
            try:
                packages.append(read_package(path))
            except DocumentFaults as error:
                refused = True
                self._tell(error.faults, path, paths)
        if refused:
            raise SystemExit(1)
        try:
            imported = import_documents(packages, replace=options["replace"])
        except DocumentFaults as error:
            self._tell(error.faults, paths[error.index], paths)
            raise SystemExit(1) from None
        for path, result in zip(paths, imported, strict=True):
            self._tell(result.warnings, path, paths)
            self.stdout.write(str(result.meeting.pk))

    def _tell(self, findings: Iterable[Fault], path: Path, paths: list[Path]) -> None:
        """One sentence per line, after the file's name where there are several."""
        name = f"{path.name}: " if len(paths) > 1 else ""
        for finding in findings:
            self.stderr.write(f"{name}{finding}")
