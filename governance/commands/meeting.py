"""A meeting's own facts: planned, then changed; its adjournments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction

from governance.commands.agenda import NewItem, put_last
from governance.commands.attendance_fill import fill_from_body
from governance.commands.editing import lock_meeting, save_changes
from governance.models import Adjournment, Body, Meeting
from governance.states import VerificationState
from portal.core.authz import require
from portal.core.errors import Conflict, DomainError
from portal.core.events import record
from portal.core.models import User

STALE = (
    "Någon annan har ändrat mötets uppgifter medan du skrev. Inget av det du skrev är sparat än, "
    "men det står kvar. Jämför med det som gäller nu och spara igen."
)
FACTS_ARE_FROZEN = (
    "Delar av protokollet är fastställda med de här uppgifterna, så mötesdagen, tiderna och "
    "platsen kan inte ändras. Inget är ändrat."
)
ON_THE_COVER = {
    "date",
    "date_text",
    "until",
    "starts",
    "ends",
    "place",
    "remote_basis",
    "public_from",
}


@dataclass(frozen=True)
class Pause:
    """An adjournment to write."""

    starts: time
    ends: time | None = None
    day: int = 1
    text: str = ""


@transaction.atomic
def plan_meeting(
    *,
    body_id: int,
    facts: Mapping[str, Any],
    items: Sequence[NewItem],
    by: User,
    at: datetime | None = None,
) -> Meeting:
    """A new meeting with its agenda, and the body's members of that day in the attendance list."""
    body = Body.objects.get(pk=body_id)
    require(by, "governance.plan_meeting", body)
    meeting = Meeting.objects.create(
        body=body, **{"remote_basis": body.remote_basis, **dict(facts)}
    )
    fill_from_body(meeting)
    put_last(meeting, items, by=by)
    record(meeting, "governance.meeting_planned", by=by, at=at)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting_id: int,
    version: int,
    facts: Mapping[str, Any],
    pauses: Sequence[Pause],
    by: User,
) -> Meeting:
    """Write the meeting's facts and adjournments; a stale `version` raises Conflict."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    if meeting.version != version:
        raise Conflict(STALE, current_version=meeting.version)
    changed = {name for name, value in facts.items() if getattr(meeting, name) != value}
    pauses_changed = _pauses(meeting) != list(pauses)
    frozen = meeting.verifications.exclude(state=VerificationState.DRAFT).exists()
    if frozen and (pauses_changed or changed & ON_THE_COVER):
        raise DomainError(FACTS_ARE_FROZEN)
    save_changes(meeting, dict(facts))
    if pauses_changed:
        _write_pauses(meeting, pauses)
    return meeting


def _pauses(meeting: Meeting) -> list[Pause]:
    rows = meeting.adjournments.all()
    return [Pause(row.starts, row.ends, row.day, row.text) for row in rows if row.starts]


def _write_pauses(meeting: Meeting, pauses: Sequence[Pause]) -> None:
    for row in meeting.adjournments.all():
        row.delete()
    for position, pause in enumerate(pauses, start=1):
        Adjournment.objects.create(
            meeting=meeting,
            position=position,
            starts=pause.starts,
            ends=pause.ends,
            day=pause.day,
            text=pause.text,
        )
