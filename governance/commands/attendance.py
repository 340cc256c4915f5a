"""One row of the attendance list: who, for which §§, and who served for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import time
from typing import Any

from django.db import transaction

from governance.commands.editing import lock_meeting, renumber, save_changes
from governance.commands.frozen import refuse_contradiction
from governance.commands.shown import Shown, digests, own_changes
from governance.models import (
    Attendance,
    AttendanceMove,
    AttendanceSpan,
    Meeting,
    SpanKind,
)
from portal.core.errors import DomainError
from portal.core.models import Person, User

ALREADY = "{name} står redan i listan. Ändra den raden i stället."
FACTS = ("capacity", "role", "group", "days", "absence_notified")


@dataclass(frozen=True)
class Span:
    """One stretch of §§ (primary keys, None = open end) for which something holds."""

    kind: str
    first: int | None = None
    last: int | None = None
    group: int = 0
    reason: str = ""
    serves_for: int | None = None
    serves_vacant: int | None = None


@dataclass(frozen=True)
class Move:
    """A clock time at which somebody came or left."""

    kind: str
    at: time | None
    day: int = 1
    paragraph: int | None = None


@transaction.atomic
def add_person(
    *,
    meeting_id: int,
    person: Person,
    values: Mapping[str, Any],
    spans: Sequence[Span],
    moves: Sequence[Move] = (),
    by: User,
) -> Attendance:
    """Put a person last in the list; an unsaved person is saved with the row."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    if person.pk is None:
        person.save()
    elif meeting.attendances.filter(person=person).exists():
        raise DomainError(ALREADY.format(name=person.name))
    position = meeting.attendances.count() + 1
    row = Attendance.objects.create(
        meeting=meeting, person=person, position=position, **dict(values)
    )
    write_spans(row, spans)
    write_moves(row, moves)
    refuse_contradiction(meeting)
    return row


@transaction.atomic
def change_attendance(
    *,
    attendance_id: int,
    shown: Shown,
    values: Mapping[str, Any],
    spans: Sequence[Span],
    moves: Sequence[Move],
    by: User,
) -> Attendance:
    """Write what differs from what the form showed (`shown_of`); the rest stays as others left it.

    Raises ShownConflict when others have changed the same fact, DomainError when a fixed § would
    say something else."""
    row = lock_row(attendance_id, by)
    written = {**values, **_by_kind(spans), "moves": _told(moves)}
    changes = own_changes(row, now=_state(row), shown=shown, written=written, labels=_labels())
    kept = [span for span in spans_of(row) if span.kind not in changes]
    write_spans(row, [*kept, *(span for span in spans if span.kind in changes)])
    if "moves" in changes:
        write_moves(row, moves)
    save_changes(row, {name: value for name, value in changes.items() if name in values})
    refuse_contradiction(row.meeting)
    return row


def shown_of(row: Attendance) -> dict[str, str]:
    """What a form that shows the row carries along, to be given back to `change_attendance`."""
    return digests(_state(row))


def _state(row: Attendance) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in FACTS}
    return {**facts, **_by_kind(spans_of(row)), "moves": _told(moves_of(row))}


def _by_kind(spans: Sequence[Span]) -> dict[str, list[str]]:
    """The stretches of each kind, in an order of their own: what the rows' order says is nothing."""
    return {
        kind.value: _told([span for span in spans if span.kind == kind.value]) for kind in SpanKind
    }


def _told(values: Sequence[Span | Move]) -> list[str]:
    return sorted(str(astuple(value)) for value in values)


def _labels() -> dict[str, str]:
    fields = Attendance._meta.concrete_fields
    named = {field.name: str(field.verbose_name) for field in fields}
    return named | {str(kind): str(kind.label) for kind in SpanKind} | {"moves": "Kom och gick"}


def lock_row(attendance_id: int, by: User) -> Attendance:
    """The row of a meeting whose lock is taken."""
    row = Attendance.objects.select_related("person").get(pk=attendance_id)
    row.meeting = lock_meeting(meeting_id=row.meeting_id, by=by)
    return row


def spans_of(row: Attendance) -> list[Span]:
    """The row's stretches as values; reads `spans`, so prefetch them for lists."""
    return [
        Span(
            span.kind,
            span.first_id,
            span.last_id,
            span.group,
            span.reason,
            span.serves_for_id,
            span.serves_vacant_id,
        )
        for span in row.spans.all()
    ]


def moves_of(row: Attendance) -> list[Move]:
    """The row's clock times as values."""
    return [Move(move.kind, move.at, move.day, move.paragraph_id) for move in row.moves.all()]


def write_spans(row: Attendance, spans: Sequence[Span]) -> None:
    """Make the row's stretches these; what stands already is left alone."""
    wanted = list(spans)
    for stored, value in zip(list(row.spans.all()), spans_of(row), strict=True):
        if value in wanted:
            wanted.remove(value)
        else:
            stored.delete()
    for span in wanted:
        AttendanceSpan.objects.create(
            attendance=row,
            kind=span.kind,
            group=span.group,
            first_id=span.first,
            last_id=span.last,
            reason=span.reason,
            serves_for_id=span.serves_for,
            serves_vacant_id=span.serves_vacant,
        )


def write_moves(row: Attendance, moves: Sequence[Move]) -> None:
    """Make the row's clock times these, likewise."""
    wanted = list(moves)
    for stored, value in zip(list(row.moves.all()), moves_of(row), strict=True):
        if value in wanted:
            wanted.remove(value)
        else:
            stored.delete()
    for move in wanted:
        AttendanceMove.objects.create(
            attendance=row, kind=move.kind, at=move.at, day=move.day, paragraph_id=move.paragraph
        )


@transaction.atomic
def remove_attendance(*, attendance_id: int, by: User) -> Meeting:
    """Take a person off the list; refuses while somebody serves in that person's place."""
    row = lock_row(attendance_id, by)
    serving = AttendanceSpan.objects.filter(
        attendance__meeting=row.meeting, serves_for=row.person
    ).select_related("attendance__person")
    if serving:
        names = ", ".join(sorted({span.attendance.person.name for span in serving}))
        raise DomainError(
            f"{names} tjänstgör i stället för {row.person.name}, som därför är kvar i listan. "
            "Ändra tjänstgöringen först."
        )
    row.delete()
    renumber(list(row.meeting.attendances.all()))
    refuse_contradiction(row.meeting)
    return row.meeting


@transaction.atomic
def move_attendance(*, attendance_id: int, place: int, by: User) -> Meeting:
    """Put the row at `place` in the printed order (1 is first)."""
    row = lock_row(attendance_id, by)
    order = [other for other in row.meeting.attendances.all() if other.pk != row.pk]
    order.insert(max(0, min(place - 1, len(order))), row)
    renumber(order)
    return row.meeting
