"""The kinds of documents that reporting can make: stored content → HTML and PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from governance import minutes
from reporting.documents.press import MINUTES_LIMITS, Limits, press
from reporting.documents.render import minutes_html, minutes_print_html


@dataclass(frozen=True)
class DocumentKind:
    """How one kind of stored content becomes a page and a paper."""

    name: str
    format: str
    screen: Callable[[dict[str, Any]], str]
    paper: Callable[[dict[str, Any]], str]
    limits: Limits

    def html(self, content: dict[str, Any]) -> str:
        """The stored content as a page that stands alone."""
        return self.screen(content)

    def pdf(self, content: dict[str, Any]) -> bytes:
        """The stored content as PDF; raises RenderError."""
        return press(self.paper(content), self.limits)


MINUTES = DocumentKind(
    name="Protokoll",
    format=minutes.FORMAT,
    screen=lambda content: minutes_html(minutes.from_json(content)),
    paper=lambda content: minutes_print_html(minutes.from_json(content)),
    limits=MINUTES_LIMITS,
)
KINDS = {kind.format: kind for kind in (MINUTES,)}


def kind_of(content: dict[str, Any]) -> DocumentKind:
    """The kind that stored content names in its `format`; KeyError for one we don't know."""
    return KINDS[content["format"]]
