"""A meeting is opened, closed, reopened, cancelled, planned anew."""

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest

from governance.checks import warnings
from governance.interchange import export_document
from governance.models import Meeting
from governance.states import MEETING_MOVES, MeetingState
from governance.transitions.meeting import (
    cancel_meeting,
    close_meeting,
    open_meeting,
    reopen_meeting,
    replan_meeting,
)
from portal.core.errors import DomainError, NotAllowed
from portal.core.events import sentence
from portal.core.models import Event
from tests.factories import (
    DAY,
    NOON,
    make_held_meeting,
    make_meeting,
    make_minutes,
    make_paragraph,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
ACTS: list[tuple[Callable[..., Meeting], MeetingState]] = [
    (open_meeting, MeetingState.OPEN),
    (close_meeting, MeetingState.CLOSED),
    (cancel_meeting, MeetingState.CANCELLED),
    (replan_meeting, MeetingState.PLANNED),
]


@pytest.mark.parametrize("state", MeetingState)
@pytest.mark.parametrize(("act", "goal"), ACTS)
def test_act_follows_the_table_of_moves_and_leaves_no_trace_when_refused(
    act: Callable[..., Meeting], goal: MeetingState, state: MeetingState
) -> None:
    meeting = make_meeting(state=state)
    make_paragraph(meeting)
    secretary = make_secretary(meeting.body)
    reopening = (state, goal) == (MeetingState.CLOSED, MeetingState.OPEN)
    if goal in MEETING_MOVES[state] and not reopening:
        act(meeting_id=meeting.pk, by=secretary, at=NOON)
        expected, events = goal, 1
    else:
        with pytest.raises(DomainError):
            act(meeting_id=meeting.pk, by=secretary, at=NOON)
        expected, events = state, 0
    meeting.refresh_from_db()
    assert (meeting.state, Event.objects.count()) == (expected, events)
    assert all(sentence(event) for event in Event.objects.all())


@pytest.mark.parametrize("act", [act for act, _ in ACTS] + [reopen_meeting])
def test_only_the_secretary_acts(act: Callable[..., Meeting]) -> None:
    meeting = make_meeting()
    with pytest.raises(NotAllowed, match="Bara sekreteraren"):
        act(meeting_id=meeting.pk, by=make_user(is_administrator=True))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_a_meeting_is_not_closed_before_its_day() -> None:
    meeting = make_meeting(date=DAY + timedelta(days=1))
    make_paragraph(meeting)
    with pytest.raises(DomainError, match="kan inte avslutas före dess"):
        close_meeting(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)


def test_a_meeting_without_agenda_is_not_closed() -> None:
    meeting = make_meeting()
    with pytest.raises(DomainError, match="ingen dagordning"):
        close_meeting(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)


def test_closing_notes_the_clock_and_raises_the_version() -> None:
    meeting = make_meeting()
    make_paragraph(meeting)
    secretary = make_secretary(meeting.body)
    closed = close_meeting(meeting_id=meeting.pk, by=secretary, ends=time(11, 30), at=NOON)
    closed.refresh_from_db()
    assert (closed.ends, closed.version) == (time(11, 30), meeting.version + 1)


def test_what_is_missing_at_closing_is_told_and_does_not_block() -> None:
    meeting = make_meeting()
    paragraph = make_paragraph(meeting, "Budget")
    told = warnings(export_document(meeting, provisional=True))
    assert "decision_missing" in {finding.code for finding in told}
    assert any("Budget" in str(finding) or "§ 1" in finding.sentence for finding in told)
    close_meeting(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)
    assert not paragraph.decisions.exists()


def test_a_closed_meeting_is_reopened_until_its_minutes_are_fixed() -> None:
    meeting = make_held_meeting()
    reopened = reopen_meeting(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    assert reopened.state == MeetingState.OPEN
    fixed: Any = make_minutes("fixed").meeting
    with pytest.raises(DomainError, match="Alla paragrafer är fastställda"):
        reopen_meeting(meeting_id=fixed.pk, by=make_secretary(fixed.body))


def test_only_a_closed_meeting_is_reopened() -> None:
    meeting = make_meeting()
    with pytest.raises(DomainError, match="avslutat möte"):
        reopen_meeting(meeting_id=meeting.pk, by=make_secretary(meeting.body))


def test_cancelling_tells_why_and_replanning_takes_a_new_day() -> None:
    meeting = make_meeting()
    secretary = make_secretary(meeting.body)
    cancel_meeting(meeting_id=meeting.pk, by=secretary, reason="För få anmälda.")
    later = DAY + timedelta(days=7)
    replanned = replan_meeting(meeting_id=meeting.pk, by=secretary, day=later, starts=time(13))
    assert (replanned.state, replanned.date, replanned.starts) == ("planned", later, time(13))
    told = [sentence(event) for event in Event.objects.order_by("pk")]
    assert told == [
        "Mötet ställdes in. Orsak: För få anmälda.",
        "Mötet planerades på nytt, till 2026-11-27.",
    ]
