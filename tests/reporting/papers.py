"""Papers for the tests: shapes rendered once per run, and what a reader finds in a PDF."""

import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from governance.document import MeetingDocument, parse_meeting
from governance.minutes import MinutesContent, Status, build_minutes
from reporting.documents.press import ROOT
from reporting.documents.render import minutes_pdf

SHAPES = ROOT / "tests" / "governance" / "shapes"
NAMES = sorted(path.stem for path in SHAPES.glob("*.json"))


@dataclass(frozen=True)
class Options:
    """How a shape is printed."""

    status: Status = Status.VERIFIED
    public: bool = False
    verification: int | None = None


def shape(name: str) -> MeetingDocument:
    """The interchange document of one shape."""
    return parse_meeting((SHAPES / f"{name}.json").read_bytes())


def changed(name: str, **body: Any) -> MeetingDocument:
    """A shape with other settings of its body."""
    values = json.loads((SHAPES / f"{name}.json").read_text())
    values["body"] |= body
    return parse_meeting(json.dumps(values))


def content(name: str, options: Options | None = None) -> MinutesContent:
    """What the paper of a shape says."""
    chosen = options or Options()
    return build_minutes(
        shape(name),
        status=chosen.status,
        public=chosen.public,
        verification=chosen.verification,
    )


@cache
def shape_pdf(name: str, options: Options | None = None) -> bytes:
    """The PDF of a shape, rendered once per test process."""
    return minutes_pdf(content(name, options))


def pages(pdf: bytes) -> list[list[str]]:
    """The lines of each page in the order they are written, no-break spaces as spaces."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_lines(document, number) for number in range(len(document))]
    finally:
        document.close()


def lines(pdf: bytes) -> list[str]:
    """All lines of the paper."""
    return [line for page in pages(pdf) for line in page]


def _lines(document: pypdfium2.PdfDocument, number: int) -> list[str]:
    page = document[number]
    text_page = page.get_textpage()
    try:
        text = text_page.get_text_bounded()
    finally:
        text_page.close()
        page.close()
    return [line.strip() for line in text.replace("\u00a0", " ").splitlines() if line.strip()]


def rightmost(pdf: bytes) -> float:
    """How far to the right any sign reaches on any page, in points."""
    document = pypdfium2.PdfDocument(pdf)
    edges = []
    try:
        for page in document:
            text_page = page.get_textpage()
            count = text_page.count_chars()
            edges += [text_page.get_charbox(index)[2] for index in range(count)]
            text_page.close()
            page.close()
    finally:
        document.close()
    return max(edges)


def marked_text(pdf: bytes) -> tuple[int, int]:
    """How many pieces of text are tagged content, and how many are artifacts."""
    tagged = artifacts = 0
    with pikepdf.open(BytesIO(pdf)) as document:
        for page in document.pages:
            inside: list[str] = []
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name in {"BMC", "BDC"}:
                    inside.append(str(operands[0]))
                elif name == "EMC":
                    inside.pop()
                elif name in {"Tj", "TJ"}:
                    assert inside, "text outside marked content"
                    artifact = inside[-1] == "/Artifact"
                    artifacts, tagged = artifacts + artifact, tagged + (not artifact)
    return tagged, artifacts


def outline(pdf: bytes) -> list[str]:
    """Titles of the bookmarks on the first level."""
    with pikepdf.open(BytesIO(pdf)) as document, document.open_outline() as found:
        return [str(item.title).replace("\u00a0", " ") for item in found.root]
