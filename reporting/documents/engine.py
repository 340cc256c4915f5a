"""HTML to one PDF that is PDF/A-3a and PDF/UA-1; imports WeasyPrint, so only `renderer` may."""

import gc
import logging
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont
from weasyprint import HTML

from reporting.documents.fetcher import STATIC_ROOT, StaticFetcher
from reporting.documents.finisher import finish

FONT = STATIC_ROOT / "print" / "fonts" / "SourceSans3-Regular.ttf"
WHITESPACE = set(map(ord, "\t\n\r"))


class ComplaintError(Exception):
    """WeasyPrint logged something: the paper may lack a part or look wrong."""


class Complaints(logging.Handler):
    """Collects what WeasyPrint logs instead of raising."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(record.getMessage())


def to_pdf(html: str) -> bytes:
    """Return the finished PDF of a whole HTML document whose addresses are relative to `static/`.

    Raises ComplaintError when WeasyPrint warns, FatalURLFetchingError for a foreign address.
    """
    complaints = Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    # One document and then the process ends: collecting garbage saves nothing and costs a fifth.
    gc.freeze()
    gc.disable()
    page = HTML(
        string=fit_to_font(html),
        base_url=f"{STATIC_ROOT.as_uri()}/",
        url_fetcher=StaticFetcher(),
    )
    pdf: bytes = page.write_pdf(pdf_variant="pdf/a-3a", finisher=finish)
    if complaints.sentences:
        raise ComplaintError("; ".join(complaints.sentences))
    return pdf


def fit_to_font(text: str) -> str:
    """Return `text` with every character that our font lacks made readable as its code.

    PDF/A and PDF/UA refuse a paper with an empty glyph. Pasted decomposed letters are put
    together first, and invisible control characters fall away.
    """
    text = unicodedata.normalize("NFC", text)
    foreign = {character for character in set(text) if ord(character) not in _known()}
    return text.translate({ord(character): _stand_in(character) for character in foreign})


def _stand_in(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Mn"}:
        return ""
    if character.isspace():
        return " "
    return f"[tecken U+{ord(character):04X}]"


@cache
def _known() -> frozenset[int]:
    with TTFont(FONT, lazy=True) as font:
        return frozenset(set(font.getBestCmap()) | WHITESPACE)
