"""Seats that nobody held at a meeting."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from governance.commands.editing import lock_meeting, renumber
from governance.commands.frozen import refuse_contradiction
from governance.models import AttendanceSpan, Meeting, VacantSeat
from portal.core.errors import DomainError
from portal.core.models import User


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
