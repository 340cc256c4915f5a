"""A meeting is opened, closed, reopened, cancelled, planned anew."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from governance.models import Meeting
from governance.policies import frozen_verdict
from governance.states import MEETING_MOVES, MeetingState
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record
from portal.core.models import User
from portal.core.states import move

NOT_YET = (
    "Mötet hålls {day} och kan inte avslutas före dess. Ändra datumet om mötet hölls tidigare."
)
NO_ITEMS = "Mötet har ingen dagordning. Lägg till minst en punkt innan du avslutar det."
ALL_FIXED = (
    "Alla paragrafer är fastställda, så mötet kan inte öppnas igen. Återta fastställandet först, "
    "eller rätta genom en ny paragraf på ett senare möte."
)


@transaction.atomic
def open_meeting(*, meeting_id: int, by: User, at: datetime | None = None) -> Meeting:
    """The meeting begins."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.open_meeting", meeting)
    if meeting.state == MeetingState.CLOSED:
        raise DomainError("Mötet är redan avslutat. Välj att öppna det igen om det ska fortsätta.")
    move(meeting, MEETING_MOVES, to=MeetingState.OPEN)
    meeting.save(update_fields=["state"])
    record(meeting, "governance.meeting_opened", by=by, at=at)
    return meeting


@transaction.atomic
def close_meeting(
    *, meeting_id: int, by: User, ends: time | None = None, at: datetime | None = None
) -> Meeting:
    """The meeting is over, at the clock time `ends` when given; its §§ can still be written.

    Refuses a meeting that has not begun or has no agenda."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.close_meeting", meeting)
    move(meeting, MEETING_MOVES, to=MeetingState.CLOSED)
    today = timezone.localdate(at or timezone.now())
    if meeting.date and meeting.date > today:
        raise DomainError(NOT_YET.format(day=meeting.date.isoformat()))
    if not meeting.paragraphs.exists():
        raise DomainError(NO_ITEMS)
    changed = ["state"]
    if ends is not None and ends != meeting.ends:
        meeting.ends = ends
        meeting.version += 1
        changed += ["ends", "version"]
    meeting.save(update_fields=changed)
    record(meeting, "governance.meeting_closed", by=by, at=at)
    return meeting


@transaction.atomic
def reopen_meeting(*, meeting_id: int, by: User, at: datetime | None = None) -> Meeting:
    """A meeting that was closed goes on; refused once all its §§ are fixed."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.open_meeting", meeting)
    if meeting.state != MeetingState.CLOSED:
        raise DomainError("Bara ett avslutat möte kan öppnas igen.")
    move(meeting, MEETING_MOVES, to=MeetingState.OPEN)
    rows = list(meeting.paragraphs.select_related("verification"))
    if rows and not any(frozen_verdict(row) for row in rows):
        raise DomainError(ALL_FIXED)
    meeting.save(update_fields=["state"])
    record(meeting, "governance.meeting_reopened", by=by, at=at)
    return meeting


@transaction.atomic
def cancel_meeting(
    *, meeting_id: int, by: User, reason: str = "", at: datetime | None = None
) -> Meeting:
    """The meeting will not be held; agenda and attendance list are kept."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.cancel_meeting", meeting)
    move(meeting, MEETING_MOVES, to=MeetingState.CANCELLED)
    meeting.save(update_fields=["state"])
    because = f" Orsak: {reason}" if reason else ""
    record(meeting, "governance.meeting_cancelled", by=by, at=at, because=because)
    return meeting


@transaction.atomic
def replan_meeting(
    *,
    meeting_id: int,
    by: User,
    day: date | None = None,
    starts: time | None = None,
    at: datetime | None = None,
) -> Meeting:
    """A cancelled meeting is to be held after all, on `day` at `starts` when given."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.cancel_meeting", meeting)
    move(meeting, MEETING_MOVES, to=MeetingState.PLANNED)
    changed = ["state"]
    if day is not None:
        meeting.date, meeting.until = day, None
        changed += ["date", "until"]
    if starts is not None:
        meeting.starts = starts
        changed.append("starts")
    meeting.version += 1
    meeting.save(update_fields=[*changed, "version"])
    record(meeting, "governance.meeting_replanned", by=by, at=at, day=meeting.when)
    return meeting


def locked_meeting(meeting_id: int) -> Meeting:
    """The meeting under the lock that every change of its minutes takes first."""
    rows = Meeting.objects.select_for_update(of=("self",), no_key=True).select_related("body")
    return rows.get(pk=meeting_id)
