"""How the number of a § is printed ("§ 5", "FHR 29", "§ 63/20"), alone and in sets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from governance.document import MeetingDocument, Paragraph

YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
YEAR_PLACEHOLDER = re.compile(r"[\s/:.-]?\{yy(?:yy)?\}[\s/:.-]?")


@dataclass(frozen=True)
class NumberFormat:
    """A body's number format at one meeting; `year` fills {yy} and {yyyy}, None leaves them out."""

    pattern: str = "§ {n}"
    year: int | None = None

    @classmethod
    def of(cls, document: MeetingDocument) -> NumberFormat:
        """The format of the meeting's body, with the year of its (written) date."""
        meeting = document.meeting
        found = YEAR.search(meeting.date_text)
        year = meeting.date.year if meeting.date else int(found.group()) if found else None
        return cls(document.body.numbering.format, year)

    def _around(self) -> tuple[str, str]:
        pattern = self.pattern
        if self.year is None:
            pattern = YEAR_PLACEHOLDER.sub("", pattern)
        else:
            pattern = pattern.replace("{yyyy}", f"{self.year:04d}")
            pattern = pattern.replace("{yy}", f"{self.year % 100:02d}")
        before, _, after = pattern.partition("{n}")
        return before, after

    def one(self, number: int) -> str:
        """5 → "§ 5"."""
        before, after = self._around()
        return f"{before}{number}{after}"

    def many(self, numbers: Iterable[int], *, sign: str = "§§") -> str:
        """[170, 172, 173] → "§§ 170, 172–173", with sign "§" "§ 170, 172–173".

        What stands after the number is repeated: "§§ 63–65/20, 67/20"."""
        ordered = sorted(set(numbers))
        before, after = self._around()
        if len(ordered) > 1:
            before = before.replace("§", sign)
        return before + ", ".join(f"{part}{after}" for part in _ranges(ordered)) if ordered else ""


def _ranges(numbers: list[int]) -> Iterator[str]:
    start = previous = numbers[0]
    for number in [*numbers[1:], None]:
        if number != previous + 1:
            yield str(start) if start == previous else f"{start}–{previous}"
            start = number if number is not None else start
        previous = number if number is not None else previous


def item_name(paragraph: Paragraph, numbers: NumberFormat) -> str:
    """ "§ 5", or the heading in quotes for an unnumbered item."""
    if paragraph.number is None:
        return f"”{paragraph.heading}”"
    return numbers.one(paragraph.number)


def set_name(document: MeetingDocument, keys: Set[str], *, sign: str = "§§") -> str:
    """Printed numbers of the §§ `keys`; headings in quotes when none of them has a number."""
    chosen = [item for item in document.paragraphs if item.key in keys]
    numbered = [item.number for item in chosen if item.number is not None]
    numbers = NumberFormat.of(document)
    if numbered:
        return numbers.many(numbered, sign=sign)
    return ", ".join(item_name(item, numbers) for item in chosen)
