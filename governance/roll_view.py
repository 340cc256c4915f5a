"""What the attendance page tells: each row with its derived notes, and who serves per §."""

from dataclasses import dataclass, replace
from typing import Any

from governance.labels import Label
from governance.models import Attendance, Meeting, SpanKind
from governance.queries import labels_of
from governance.scrutiny import Scrutiny, scrutinise


@dataclass(frozen=True)
class RollRow:
    """One person: the row, what the paper will say after the name, and whether anything is noted."""

    attendance: Attendance
    notes: str
    present: str  # "all", "some" or "none"
    untouched: bool


@dataclass(frozen=True)
class RollItem:
    """One §: how many serve, whether that is a quorum, who serves for whom, who comes and goes."""

    label: Label
    serving: int
    quorum: bool | None
    sentences: tuple[str, ...]


def roll_page(meeting: Meeting) -> dict[str, Any]:
    """The context of the attendance page."""
    scrutiny = scrutinise(meeting)
    rows = [_row(scrutiny, place) for place in range(len(scrutiny.attendances))]
    items = _changes([_item(scrutiny, label) for label in labels_of(meeting, scrutiny.paragraphs)])
    about = [
        group
        for group in scrutiny.groups(early=True)
        if group[0].part == "attendance" and group[0].code != "no_quorum"
    ]
    lists = (
        ("Ledamöter", [row for row in rows if row.attendance.capacity == "member"]),
        ("Ersättare", [row for row in rows if row.attendance.capacity == "substitute"]),
        ("Övriga deltagande", [row for row in rows if row.attendance.capacity == "other"]),
    )
    return {
        "lists": lists,
        "items": items,
        "groups": about,
        "seats": scrutiny.document.body.seats,
        "vacant_seats": list(meeting.vacant_seats.all()),
        "anyone": bool(rows),
    }


def _changes(items: list[RollItem]) -> list[RollItem]:
    """The items, with who serves for whom told only where it changes."""
    before: tuple[str, ...] = ()
    told = []
    for item in items:
        told.append(item if item.sentences != before else replace(item, sentences=()))
        before = item.sentences
    return told


def _row(scrutiny: Scrutiny, place: int) -> RollRow:
    row = scrutiny.attendances[place]
    presence = scrutiny.roll.rows[place]
    spans = list(row.spans.all())
    untouched = not spans and row.absence_notified is None
    everything = presence.present == frozenset(scrutiny.roll.order)
    present = "all" if everything else ("some" if presence.present else "none")
    notes = "" if untouched else "; ".join(scrutiny.text.notes(place))
    if any(span.kind == SpanKind.PRESENT for span in spans) and not notes:
        notes = "närvarande"
    return RollRow(row, notes, present, untouched)


def _item(scrutiny: Scrutiny, label: Label) -> RollItem:
    here = scrutiny.roll[scrutiny.key_of[label.pk]]
    told = [
        f"{scrutiny.text.name(person)} tjänstgör för {scrutiny.text.seat_name(seat)}"
        for person, seat in here.serving.items()
        if person != seat
    ]
    told += [f"{scrutiny.text.name(person)} jävig" for person in here.recused]
    return RollItem(label, len(here.serving), here.quorum, tuple(told))
