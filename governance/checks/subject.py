"""What every check looks at, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from functools import cached_property

from governance.attendance import Roll
from governance.attendance_text import AttendanceText
from governance.document import MeetingDocument, Paragraph
from governance.document_text import json_path
from governance.numbering_format import NumberFormat, item_name


@dataclass(frozen=True)
class Finding:
    """One fault or warning: where (JSON path), what (a stable code), and the sentence to show.

    `part` is the part of the form it belongs to: "attendance", "votes", "verifications" …"""

    path: str
    code: str
    sentence: str
    paragraph_key: str | None = None
    part: str = ""
    person_id: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


@dataclass(frozen=True)
class Subject:
    """A document with its roll and the words for its people and §§."""

    document: MeetingDocument

    @cached_property
    def roll(self) -> Roll:
        return Roll(self.document)

    @cached_property
    def text(self) -> AttendanceText:
        return AttendanceText(self.roll)

    @cached_property
    def numbers(self) -> NumberFormat:
        return NumberFormat.of(self.document)

    def paragraphs(self) -> Iterator[tuple[int, Paragraph]]:
        yield from enumerate(self.document.paragraphs)

    def name(self, person: str) -> str:
        return self.text.name(person)

    def item(self, key: str) -> str:
        """ "§ 5", or the heading of an unnumbered item."""
        found = next((item for item in self.document.paragraphs if item.key == key), None)
        return item_name(found, self.numbers) if found else key

    def items(self, keys: Set[str]) -> str:
        """ "§ 5", "§§ 5–7"."""
        return self.text.set_name(keys, sign="§§")

    def finding(
        self,
        code: str,
        location: tuple[int | str, ...],
        sentence: str,
        *,
        person: str | None = None,
        key: str | None = None,
    ) -> Finding:
        """A finding at `location`; its § and part of the form follow from there."""
        part = str(location[0]) if location else ""
        if part == "paragraphs" and len(location) > 1:
            key = key or self.document.paragraphs[int(location[1])].key
            part = str(location[2]) if len(location) > 2 else part
        return Finding(json_path(location), code, sentence, key, part, person)
