"""The attendance list as the register knows it: members, substitutes, officers, vacant seats."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from governance.choices import AttendanceRole, Capacity
from governance.commands.editing import lock_meeting
from governance.commands.frozen import refuse_contradiction
from governance.models import (
    Attendance,
    BodyRole,
    BodyRoleKind,
    Meeting,
    SeatHolding,
    VacantSeat,
)
from portal.core.models import User

OFFICERS = {
    BodyRoleKind.CHAIR: AttendanceRole.CHAIR,
    BodyRoleKind.VICE_CHAIR_1: AttendanceRole.VICE_CHAIR_1,
    BodyRoleKind.VICE_CHAIR_2: AttendanceRole.VICE_CHAIR_2,
    BodyRoleKind.SECRETARY: AttendanceRole.SECRETARY,
    BodyRoleKind.CO_OPTED: AttendanceRole.CO_OPTED,
    BodyRoleKind.OBSERVER: AttendanceRole.OBSERVER,
}


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
