"""Attendance of a document → rows: expressions become spans over §§."""

from governance import document as doc
from governance.interchange.keys import Keys
from governance.interchange.matching import organisation_named
from governance.models import (
    Attendance,
    AttendanceMove,
    AttendanceSpan,
    Meeting,
    SpanKind,
    VacantSeat,
)
from portal.core.models import Person


def write_attendance(
    meeting: Meeting, document: doc.MeetingDocument, keys: Keys, people: dict[str, Person]
) -> None:
    """The list of the meeting and its vacant seats, in printed order."""
    vacant = [
        VacantSeat.objects.create(
            meeting=meeting,
            position=position,
            label=seat.label,
            party=seat.party or "",
            organisation=organisation_named(seat.organisation) if seat.organisation else None,
        )
        for position, seat in enumerate(document.vacant_seats)
    ]
    for position, item in enumerate(document.attendance):
        row = Attendance.objects.create(
            meeting=meeting,
            person=people[item.person],
            position=position,
            capacity=item.capacity,
            role=item.role,
            group=item.group,
            days=item.days,
            absence_notified=item.absence_notified,
        )
        _write_spans(row, item, keys, people, vacant)
        for move in item.moves:
            AttendanceMove.objects.create(
                attendance=row,
                kind=move.type,
                at=move.at,
                day=move.day,
                paragraph=keys.row_of(move.paragraph) if move.paragraph else None,
            )


def _write_spans(
    row: Attendance,
    item: doc.Attendance,
    keys: Keys,
    people: dict[str, Person],
    vacant: list[VacantSeat],
) -> None:
    for kind, expression in (
        (SpanKind.PRESENT, item.present),
        (SpanKind.PARTLY, item.partly),
        (SpanKind.REMOTE, item.remote),
    ):
        write_span(row, kind, expression, keys)
    for group, away in enumerate(item.away):
        write_span(row, SpanKind.AWAY, away.paragraphs, keys, group=group, reason=away.reason)
    for group, serving in enumerate(item.serves):
        seat: dict[str, Person | VacantSeat] = (
            {"serves_vacant": vacant[int(serving.instead_of.removeprefix("vacant:")) - 1]}
            if serving.instead_of.startswith("vacant:")
            else {"serves_for": people[serving.instead_of]}
        )
        write_span(row, SpanKind.SERVES, serving.paragraphs, keys, group=group, **seat)


def write_span(
    row: Attendance,
    kind: SpanKind,
    expression: str,
    keys: Keys,
    *,
    group: int = 0,
    **what: object,
) -> None:
    """One statement ("present 1-3, 5") as rows, one per unbroken stretch of §§."""
    for first, last in keys.stretches(expression):
        AttendanceSpan.objects.create(
            attendance=row, kind=kind, group=group, first=first, last=last, **what
        )
