"""The attendance list: who was there, for which §§, and who served for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from django.db import transaction
from django.db.models import F

from governance.choices import AttendanceRole, Capacity, MoveType
from governance.commands.editing import lock_meeting, renumber, save_changes
from governance.commands.frozen import refuse_contradiction
from governance.models import (
    Attendance,
    AttendanceMove,
    AttendanceSpan,
    BodyRole,
    BodyRoleKind,
    Meeting,
    Paragraph,
    SeatHolding,
    SpanKind,
    VacantSeat,
)
from portal.core.errors import DomainError
from portal.core.models import Person, User

OFFICERS = {
    BodyRoleKind.CHAIR: AttendanceRole.CHAIR,
    BodyRoleKind.VICE_CHAIR_1: AttendanceRole.VICE_CHAIR_1,
    BodyRoleKind.VICE_CHAIR_2: AttendanceRole.VICE_CHAIR_2,
    BodyRoleKind.SECRETARY: AttendanceRole.SECRETARY,
    BodyRoleKind.CO_OPTED: AttendanceRole.CO_OPTED,
    BodyRoleKind.OBSERVER: AttendanceRole.OBSERVER,
}
ALREADY = "{name} står redan i listan. Ändra den raden i stället."


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


# -- From the register ---------------------------------------------------------------------------


@transaction.atomic
def add_members(*, meeting_id: int, by: User) -> int:
    """Put those members, substitutes and officers of the body who are missing in the list.

    The number of rows added; vacant seats come along when the list was empty."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    added = fill_from_body(meeting)
    refuse_contradiction(meeting)
    return added


def fill_from_body(meeting: Meeting) -> int:
    """The same, for a meeting whose lock is held; nobody is noted as present yet."""
    empty = not meeting.attendances.exists()
    known = set(meeting.attendances.values_list("person_id", flat=True))
    holdings = list(_holdings(meeting))
    roles = _roles(meeting)
    rows = [row for row in _people(holdings, roles) if row.person_id not in known]
    start = meeting.attendances.count()
    for position, row in enumerate(rows, start=start + 1):
        row.meeting, row.position = meeting, position
        row.save()
    if empty:
        _vacant_seats(meeting, holdings)
    return len(rows)


def _holdings(meeting: Meeting) -> Sequence[SeatHolding]:
    day = meeting.date
    holdings = SeatHolding.objects.filter(seat__body=meeting.body)
    return list(
        (holdings.active_on(day) if day else holdings)
        .select_related("person", "seat__organisation")
        .order_by(
            "capacity", F("calling_order").asc(nulls_last=True), "seat__position", "starts", "pk"
        )
    )


def _roles(meeting: Meeting) -> dict[int, str]:
    day = meeting.date
    roles = BodyRole.objects.filter(body=meeting.body, kind__in=list(OFFICERS))
    rows = (roles.active_on(day) if day else roles).order_by("pk")
    return {row.person_id: OFFICERS[BodyRoleKind(row.kind)] for row in rows}


def _people(holdings: Sequence[SeatHolding], roles: dict[int, str]) -> list[Attendance]:
    """Members with the chair first, then substitutes in calling order, then officers."""
    rank = list(OFFICERS.values())
    rows: dict[int, Attendance] = {}
    for holding in holdings:
        role = roles.get(holding.person_id, "")
        row = Attendance(
            person_id=holding.person_id,
            capacity=holding.capacity,
            role=role,
            group=holding.seat.group if holding.capacity == Capacity.MEMBER else "",
        )
        rows.setdefault(holding.person_id, row)
    for person_id, role in roles.items():
        other = Attendance(person_id=person_id, capacity=Capacity.OTHER, role=role)
        rows.setdefault(person_id, other)
    order = [Capacity.MEMBER, Capacity.SUBSTITUTE, Capacity.OTHER]
    return sorted(
        rows.values(),
        key=lambda row: (
            order.index(Capacity(row.capacity)),
            rank.index(AttendanceRole(row.role)) if row.role else len(rank),
        ),
    )


def _vacant_seats(meeting: Meeting, holdings: Sequence[SeatHolding]) -> None:
    taken = {row.seat_id for row in holdings if row.capacity == Capacity.MEMBER}
    vacant = meeting.body.seats.exclude(pk__in=taken)
    if meeting.date:
        vacant = vacant.exclude(term__ends__lt=meeting.date).exclude(term__starts__gt=meeting.date)
    for position, seat in enumerate(vacant, start=1):
        VacantSeat.objects.create(
            meeting=meeting,
            position=position,
            party=seat.party,
            organisation_id=seat.organisation_id,
        )


# -- One row ---------------------------------------------------------------------------------------


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
    _write_moves(row, moves)
    refuse_contradiction(meeting)
    return row


@transaction.atomic
def change_attendance(
    *,
    attendance_id: int,
    values: Mapping[str, Any],
    spans: Sequence[Span],
    moves: Sequence[Move],
    by: User,
) -> Attendance:
    """Write one row with its stretches of §§ and its clock times."""
    row = _lock_row(attendance_id, by)
    save_changes(row, dict(values))
    write_spans(row, spans)
    _write_moves(row, moves)
    refuse_contradiction(row.meeting)
    return row


def _lock_row(attendance_id: int, by: User) -> Attendance:
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


def _write_moves(row: Attendance, moves: Sequence[Move]) -> None:
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
    row = _lock_row(attendance_id, by)
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
    row = _lock_row(attendance_id, by)
    order = [other for other in row.meeting.attendances.all() if other.pk != row.pk]
    order.insert(max(0, min(place - 1, len(order))), row)
    renumber(order)
    return row.meeting


# -- Quick buttons -----------------------------------------------------------------------------------


@transaction.atomic
def note_all_members_present(*, meeting_id: int, by: User) -> int:
    """Members and other participants without any notes are noted as present throughout."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    noted = 0
    for row in meeting.attendances.prefetch_related("spans"):
        untouched = not row.spans.all() and row.absence_notified is None
        if row.capacity != Capacity.SUBSTITUTE and untouched:
            write_spans(row, [Span(SpanKind.PRESENT)])
            noted += 1
    refuse_contradiction(meeting)
    return noted


@transaction.atomic
def note_present(*, attendance_id: int, present: bool, by: User) -> Attendance:
    """One person was there throughout, or not at all (with förhinder left as it is)."""
    row = _lock_row(attendance_id, by)
    keep = [span for span in spans_of(row) if present and span.kind != SpanKind.PRESENT]
    write_spans(row, [*keep, Span(SpanKind.PRESENT)] if present else [])
    # False tells a noted absence from a row nobody has looked at, so that "Alla närvarande"
    # leaves it alone; a notified absence stays as it is.
    if present != (row.absence_notified is None) and not row.absence_notified:
        save_changes(row, {"absence_notified": None if present else False})
    refuse_contradiction(row.meeting)
    return row


@transaction.atomic
def note_came(
    *, attendance_id: int, paragraph_id: int, at: time | None, day: int = 1, by: User
) -> Attendance:
    """The person came at this §: present from there on."""
    row = _lock_row(attendance_id, by)
    first = row.meeting.paragraphs.get(pk=paragraph_id)
    order = list(row.meeting.paragraphs.values_list("pk", flat=True))
    place = order.index(first.pk)
    earlier = [span for span in _before(spans_of(row), order, place) if span.last is not None]
    start = first.pk if place else None
    write_spans(row, [*earlier, Span(SpanKind.PRESENT, start, None)])
    if at:
        _write_moves(row, [*moves_of(row), Move(MoveType.CAME, at, day, first.pk)])
    refuse_contradiction(row.meeting)
    return row


@transaction.atomic
def note_left(
    *, attendance_id: int, paragraph_id: int, at: time | None, day: int = 1, by: User
) -> Attendance:
    """The person left after this §, which was the last one with that person present."""
    row = _lock_row(attendance_id, by)
    last: Paragraph = row.meeting.paragraphs.get(pk=paragraph_id)
    order = list(row.meeting.paragraphs.values_list("pk", flat=True))
    write_spans(row, _before(spans_of(row), order, order.index(last.pk) + 1))
    if at:
        _write_moves(row, [*moves_of(row), Move(MoveType.LEFT, at, day, last.pk)])
    refuse_contradiction(row.meeting)
    return row


def _before(spans: Sequence[Span], order: Sequence[int], end: int) -> list[Span]:
    """The stretches cut off before the item at `end` (0-based), those wholly after it left out."""
    place = {pk: number for number, pk in enumerate(order)}
    kept = []
    for span in spans:
        start = place[span.first] if span.first else 0
        stop = place[span.last] if span.last else len(order) - 1
        if start < end <= stop:
            kept.append(replace(span, last=order[end - 1]))
        elif start < end:
            kept.append(span)
    return kept


@transaction.atomic
def let_serve(
    *,
    attendance_id: int,
    instead_of: int | None,
    vacant_seat: int | None,
    stretches: Sequence[tuple[int | None, int | None]],
    by: User,
) -> Attendance:
    """A substitute serves for a member (person's pk) or on a vacant seat, in these stretches.

    The substitute is noted as present there, if not noted as present at all."""
    row = _lock_row(attendance_id, by)
    serve_for(row, instead_of, vacant_seat, stretches)
    refuse_contradiction(row.meeting)
    return row


def serve_for(
    row: Attendance,
    instead_of: int | None,
    vacant_seat: int | None,
    stretches: Sequence[tuple[int | None, int | None]],
) -> None:
    """The same for a row of a meeting whose lock is held."""
    spans = spans_of(row)
    group = max((span.group for span in spans if span.kind == SpanKind.SERVES), default=-1) + 1
    serving = [
        Span(
            SpanKind.SERVES,
            first,
            last,
            group=group,
            serves_for=instead_of,
            serves_vacant=vacant_seat,
        )
        for first, last in stretches
    ]
    there = any(span.kind == SpanKind.PRESENT for span in spans)
    present = [] if there else [Span(SpanKind.PRESENT)]
    write_spans(row, [*spans, *present, *serving])


# -- Vacant seats -------------------------------------------------------------------------------------


@transaction.atomic
def add_vacant_seat(*, meeting_id: int, values: Mapping[str, Any], by: User) -> VacantSeat:
    """Note that a seat stood empty at this meeting."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    position = meeting.vacant_seats.count() + 1
    return VacantSeat.objects.create(meeting=meeting, position=position, **dict(values))


@transaction.atomic
def remove_vacant_seat(*, seat_id: int, by: User) -> Meeting:
    """Take a vacant seat away; refuses while somebody serves on it."""
    seat = VacantSeat.objects.get(pk=seat_id)
    meeting = lock_meeting(meeting_id=seat.meeting_id, by=by)
    if AttendanceSpan.objects.filter(serves_vacant=seat).exists():
        raise DomainError(
            f"En ersättare tjänstgör på platsen {seat}, som därför är kvar. "
            "Ändra tjänstgöringen först."
        )
    seat.delete()
    renumber(list(meeting.vacant_seats.all()))
    refuse_contradiction(meeting)
    return meeting
