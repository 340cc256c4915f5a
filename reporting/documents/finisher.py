"""What WeasyPrint leaves undone for PDF/A-3a and PDF/UA-1 in one file."""

from typing import Any, cast

import pydyf
from weasyprint import Document

# PDF/A admits a foreign schema in the XMP only when the file itself describes it (6.6.2.3).
UA_SCHEMA = b"""
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed\
</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""


class Null(pydyf.Object):
    """The null object, written where an orphan stood so that numbers stay."""

    data = b"null"


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Declare PDF/UA-1 and take running headers and footers out of the reading order."""
    declare_ua(pdf)
    margin_texts_to_artifacts(pdf)


def declare_ua(pdf: pydyf.PDF) -> None:
    """Add `pdfuaid:part` 1 and the description of its schema to the XMP metadata."""
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [metadata.stream[0].replace(b"</rdf:RDF>", UA_SCHEMA)]


def margin_texts_to_artifacts(pdf: pydyf.PDF) -> None:
    """Turn marked content that no structure element reaches into /Artifact.

    WeasyPrint tags the text of page margin boxes but hangs those elements nowhere, so a
    screen reader would meet orphan content on every page.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    numbers = _object(pdf, root["ParentTree"])["Nums"]
    reached = _reached(pdf, root["K"])
    pages = [_object(pdf, reference) for reference in pdf.page_references]
    for page in pages:
        parents = numbers[numbers.index(page["StructParents"]) + 1]
        orphans = {mcid for mcid, parent in enumerate(parents) if parent not in reached}
        _unmark(_object(pdf, page["Contents"]), orphans)
        for mcid in orphans:
            parents[mcid] = "null"
    _drop_unreached(pdf, reached)


def _reached(pdf: pydyf.PDF, kids: list[Any]) -> set[bytes]:
    """References of all structure elements hanging below `kids`."""
    reached: set[bytes] = set()
    waiting = [kid for kid in kids if isinstance(kid, bytes)]
    while waiting:
        reference = waiting.pop()
        reached.add(reference)
        kids = _object(pdf, reference).get("K", [])
        waiting += [kid for kid in kids if isinstance(kid, bytes)]
    return reached


def _unmark(stream: pydyf.Stream, orphans: set[int]) -> None:
    operators = stream.stream
    for index in range(2, len(operators)):
        if operators[index] == b"BDC" and operators[index - 1].get("MCID") in orphans:
            operators[index - 2 : index + 1] = ["/Artifact", "", b"BMC"]


def _drop_unreached(pdf: pydyf.PDF, reached: set[bytes]) -> None:
    for index, candidate in enumerate(pdf.objects):
        is_element = isinstance(candidate, dict) and candidate.get("Type") == "/StructElem"
        if is_element and candidate.reference not in reached:
            null = Null()
            null.number = index
            pdf.objects[index] = null


def _object(pdf: pydyf.PDF, reference: bytes) -> Any:
    return cast(Any, pdf.objects[int(reference.split()[0])])
