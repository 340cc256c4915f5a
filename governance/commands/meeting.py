"""A meeting's own facts: planned, then changed; its adjournments."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime, time
from typing import Any

from django.db import transaction

from governance.commands.agenda import NewItem, put_last
from governance.commands.attendance_fill import fill_from_body
from governance.commands.editing import lock_meeting, save_changes
from governance.commands.shown import Shown, digests, own_changes
from governance.models import Adjournment, Body, Meeting
from governance.states import VerificationState
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record
from portal.core.models import User

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
    "public_from_id",
}
FACTS = (*sorted(ON_THE_COVER), "case_number")


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
    shown: Shown,
    facts: Mapping[str, Any],
    pauses: Sequence[Pause],
    by: User,
) -> Meeting:
    """Write what differs from what the form showed (`shown_of`); the rest stays.

    Raises ShownConflict when others have changed the same fact, DomainError when it is frozen."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    written = {**facts, "pauses": _told(pauses)}
    changes = own_changes(
        meeting, now=_state(meeting), shown=shown, written=written, labels=_labels()
    )
    named = changes.pop("pauses", _told(_pauses(meeting)))
    pauses_changed = named != _told(_pauses(meeting))
    changed = {name for name, value in changes.items() if getattr(meeting, name) != value}
    frozen = meeting.verifications.exclude(state=VerificationState.DRAFT).exists()
    if frozen and (pauses_changed or changed & ON_THE_COVER):
        raise DomainError(FACTS_ARE_FROZEN)
    save_changes(meeting, changes)
    if pauses_changed:
        _write_pauses(meeting, pauses)
    return meeting


def shown_of(meeting: Meeting) -> dict[str, str]:
    """What a form that shows the meeting carries along, to be given back to `change_meeting`."""
    return digests(_state(meeting))


def _state(meeting: Meeting) -> dict[str, Any]:
    facts = {name: getattr(meeting, name) for name in FACTS}
    return {**facts, "pauses": _told(_pauses(meeting))}


def _told(pauses: Sequence[Pause]) -> list[str]:
    return [str(astuple(pause)) for pause in pauses]


def _labels() -> dict[str, str]:
    fields = Meeting._meta.concrete_fields
    return {field.attname: str(field.verbose_name) for field in fields} | {
        "pauses": "ajourneringar"
    }


def _pauses(meeting: Meeting) -> list[Pause]:
    rows = meeting.adjournments.all()
    return [Pause(row.starts, row.ends, row.day, row.text) for row in rows if row.starts]


def _write_pauses(meeting: Meeting, pauses: Sequence[Pause]) -> None:
    # One without clock times came with an imported file; the form doesn't show it, so it stays.
    for row in meeting.adjournments.exclude(starts=None):
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
