"""The Swedish of the paper: names, numbers and lists in words; knows nothing of layout."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time

from governance.choices import AttendanceRole, Capacity
from governance.document import Attendance, MeetingDocument, Person
from governance.numbering_format import NumberFormat

OFFICIALS = {AttendanceRole.SECRETARY, AttendanceRole.STAFF}
FIGURE = re.compile(r"[-\u2212+]?\d[\d \u00a0]*(?:[.,]\d+)?(?: ?%)?")


def listed(words: Sequence[str]) -> str:
    """`["A", "B", "C"]` → "A, B och C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} och {words[-1]}"


def sentence(text: str) -> str:
    """`text` with a full stop, unless it ends with a sign of its own."""
    text = text.strip()
    return text if not text or text[-1] in ".!?:" else f"{text}."


def capital(text: str) -> str:
    """`text` with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def clock(at: time | None) -> str:
    """09:30 → "09.30", the Swedish way of writing the time; None → ""."""
    return f"{at:%H.%M}" if at else ""


def period(starts: time | None, ends: time | None) -> str:
    """Clock times of a meeting or an adjournment: "kl. 09.00–11.30", "från kl. 09.00"."""
    if starts and ends:
        return f"kl. {clock(starts)}–{clock(ends)}"
    if starts:
        return f"från kl. {clock(starts)}"
    return f"till kl. {clock(ends)}" if ends else ""


def printed_number(document: MeetingDocument, number: int | None, day: date | None = None) -> str:
    """§ number as the body prints it ("§ 12", "FHR 29", "§ 63/20"); unnumbered → "".

    `day` is given when the § belongs to another meeting.
    """
    numbers = NumberFormat.of(document)
    if day is not None:
        numbers = NumberFormat(numbers.pattern, day.year)
    return "" if number is None else numbers.one(number)


class People:
    """The people of one document by id, with the words a protokoll uses for them."""

    def __init__(self, document: MeetingDocument) -> None:
        self._people = {person.id: person for person in document.people}
        self._files = {item.id: item.title for item in document.attachments}
        self._attendance = {item.person: item for item in document.attendance}

    def person(self, key: str) -> Person | None:
        """The person with this id, or None when a draft still refers to nobody."""
        return self._people.get(key)

    def party(self, key: str) -> str:
        """Party label without brackets; "" for officials, whose party is nobody's business."""
        person = self._people.get(key)
        item = self._attendance.get(key)
        if person is None or (item is not None and is_official(item)):
            return ""
        return person.party or ""

    def name(self, key: str) -> str:
        """ "Anna Berg", or the id itself when a draft refers to nobody."""
        person = self._people.get(key)
        return person.name if person else key

    def place(self, key: str) -> str:
        """Organisation or affiliation: where the person comes from."""
        person = self._people.get(key)
        return (person.organisation or person.affiliation) if person else ""

    def title(self, key: str) -> str:
        """Post or profession, "" when unknown."""
        person = self._people.get(key)
        return person.title if person else ""

    def elected(self, key: str) -> str:
        """ "Anna Berg (S)"."""
        party = self.party(key)
        return f"{self.name(key)} ({party})" if party else self.name(key)

    def all_elected(self, keys: Iterable[str]) -> str:
        """ "Anna Berg (S), Bo Ek (M) och Cia Lind"."""
        return listed([self.elected(key) for key in keys])

    def annex(self, key: str | None) -> str:
        """ "Bilaga: Reservation.", or "" without an attachment."""
        title = self._files.get(key, key) if key else ""
        return f"Bilaga: {sentence(title)}" if title else ""

    def presented(self, key: str) -> str:
        """A presenter with title and place: "Dag Ros, projektledare, kansliet"."""
        words = [self.elected(key), self.title(key), self.place(key)]
        return ", ".join(word for word in words if word)


def is_official(item: Attendance) -> bool:
    """Is this participant an employee rather than somebody elected?"""
    return item.capacity == Capacity.OTHER and item.role in OFFICIALS


def figure_columns(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Indexes of the columns that hold figures only (empty cells aside)."""
    columns = list(zip(*rows, strict=True))
    return tuple(index for index, cells in enumerate(columns) if _all_figures(cells))


def _all_figures(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return bool(filled) and all(FIGURE.fullmatch(cell) for cell in filled)
