"""The quick notes of the attendance list: there or not, came, left, serves for somebody."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from django.db import transaction

from governance.choices import Capacity, MoveType
from governance.commands.attendance import (
    Move,
    Span,
    lock_row,
    moves_of,
    spans_of,
    write_moves,
    write_spans,
)
from governance.commands.editing import lock_meeting, save_changes
from governance.commands.frozen import refuse_contradiction
from governance.models import Attendance, Paragraph, SpanKind
from portal.core.models import User


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
    row = lock_row(attendance_id, by)
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
    row = lock_row(attendance_id, by)
    first = row.meeting.paragraphs.get(pk=paragraph_id)
    order = list(row.meeting.paragraphs.values_list("pk", flat=True))
    place = order.index(first.pk)
    # Whoever came at this § was not there before it, except until a § noted as the last one.
    closed = [s for s in spans_of(row) if s.kind != SpanKind.PRESENT or s.last is not None]
    earlier = _before(closed, order, place)
    start = first.pk if place else None
    write_spans(row, [*earlier, Span(SpanKind.PRESENT, start, None)])
    if at:
        write_moves(row, [*moves_of(row), Move(MoveType.CAME, at, day, first.pk)])
    refuse_contradiction(row.meeting)
    return row


@transaction.atomic
def note_left(
    *, attendance_id: int, paragraph_id: int, at: time | None, day: int = 1, by: User
) -> Attendance:
    """The person left after this §, which was the last one with that person present."""
    row = lock_row(attendance_id, by)
    last: Paragraph = row.meeting.paragraphs.get(pk=paragraph_id)
    order = list(row.meeting.paragraphs.values_list("pk", flat=True))
    write_spans(row, _before(spans_of(row), order, order.index(last.pk) + 1))
    if at:
        write_moves(row, [*moves_of(row), Move(MoveType.LEFT, at, day, last.pk)])
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
    row = lock_row(attendance_id, by)
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
