"""Att göra: what waits for each role in every state, in few queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from governance.choices import Profile
from governance.desk import action_items
from governance.models import Body, Decision
from portal.core.actions import ActionItem
from portal.core.models import User
from tests.factories import (
    DAY,
    make_body,
    make_held_meeting,
    make_meeting,
    make_minutes,
    make_paragraph,
    make_role,
    make_seat,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
TODAY = DAY + timedelta(days=3)


def make_member(body: Body) -> User:
    user = make_user()
    make_seat(body, holder=user.person)
    return user


def items(user: User, today: date = TODAY) -> list[ActionItem]:
    return sorted(action_items(user, today=today), key=ActionItem.sort_key)


def actions(user: User, today: date = TODAY) -> list[str]:
    return [item.action for item in items(user, today)]


def test_a_user_without_person_has_nothing_and_costs_nothing() -> None:
    user = User.objects.create_user("bara@example.org")
    make_held_meeting()
    with CaptureQueriesContext(connection) as queries:
        assert action_items(user, today=TODAY) == []
    assert len(queries) == 0


def test_an_outsider_has_nothing() -> None:
    make_held_meeting()
    make_meeting(date=TODAY)
    make_minutes("verified")
    assert items(make_user()) == []


@pytest.mark.parametrize(
    ("state", "day", "secretary", "member"),
    [
        ("planned", TODAY + timedelta(days=5), ["Förbered mötet"], ["Se dagordningen"]),
        ("open", TODAY, ["Förbered mötet"], ["Se dagordningen"]),
        ("planned", TODAY - timedelta(days=1), ["Skriv klart och avsluta"], []),
        ("closed", TODAY - timedelta(days=1), ["Gör klart och fastställ"], []),
        ("cancelled", TODAY + timedelta(days=5), [], []),
    ],
)
def test_meetings_by_state(state: str, day: date, secretary: Any, member: Any) -> None:
    meeting = make_meeting(state=state, date=day)
    make_paragraph(meeting)
    assert actions(make_secretary(meeting.body)) == secretary
    assert actions(make_member(meeting.body)) == member


def test_only_the_next_meeting_of_each_body_is_told() -> None:
    body = make_body("Styrgruppen")
    for days in (20, 10, 30):
        make_meeting(body, date=TODAY + timedelta(days=days), place="Boden")
    [item] = items(make_member(body))
    assert item.text == f"Nästa möte {(TODAY + timedelta(days=10)).isoformat()}, Boden."
    assert (item.context, item.due) == ("Styrgruppen", TODAY + timedelta(days=10))


def test_minutes_to_fix_carry_their_last_day_and_say_when_it_has_passed() -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    [item] = items(secretary)
    assert item.due == DAY + timedelta(days=14)
    [late] = items(secretary, DAY + timedelta(days=15))
    assert "skulle ha varit justerat" in late.text


def test_signers_and_secretary_during_signing() -> None:
    verification = make_minutes("signing")
    chair = verification.signers.get(role="chair")
    signer = make_user(person=chair.person)
    [item] = items(signer)
    assert "väntar på din underskrift" in item.text
    secretary = make_secretary(verification.meeting.body)
    [to_register] = items(secretary)
    assert "saknar 3 underskrifter" in to_register.text
    verification.signers.update(signed_on=DAY)
    assert actions(secretary) == ["Registrera som justerat"]
    assert items(signer) == []


def test_a_paper_on_its_way_is_seen_by_the_secretary_only() -> None:
    verification = make_minutes("fixed")
    assert actions(make_secretary(verification.meeting.body)) == ["Se läget"]
    assert items(make_member(verification.meeting.body)) == []


def test_verified_minutes_are_news_for_a_month() -> None:
    verification = make_minutes("verified")
    member = make_member(verification.meeting.body)
    assert actions(member) == ["Läs"]
    assert items(member, DAY + timedelta(days=31)) == []
    secretary = make_secretary(verification.meeting.body)
    assert actions(secretary, DAY + timedelta(days=90)) == ["Ladda upp skannad fil"]


def test_notes_are_approved_and_never_late() -> None:
    body = make_body(profile=Profile.NOTES)
    waiting = make_held_meeting(body)
    [item] = items(make_secretary(body))
    assert item.due is None
    assert item.text == f"Minnesanteckningarna från {waiting.when} är inte fastställda."
    verification = make_minutes("signing", body=make_body(profile=Profile.NOTES))
    assert actions(make_secretary(verification.meeting.body)) == ["Godkänn"]


@pytest.mark.parametrize(("days", "shown"), [(-5, True), (30, True), (31, False)])
def test_decisions_are_followed_up_when_due(days: int, shown: bool) -> None:
    verification = make_minutes("verified")
    body = verification.meeting.body
    decision = Decision.objects.filter(paragraph__verification=verification)[0]
    decision.due = TODAY + timedelta(days=days)
    decision.save()
    chair = make_user()
    make_role(body, "chair", person=chair.person)
    assert ("Följ upp" in actions(chair)) == shown
    assert "Följ upp" not in actions(make_member(body))
    decision.done_on = DAY
    decision.save()
    assert "Följ upp" not in actions(chair)


def test_an_ended_role_ends_the_list() -> None:
    meeting = make_held_meeting()
    user = make_user()
    make_role(meeting.body, "secretary", person=user.person, ends=TODAY - timedelta(days=1))
    assert items(user) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_body_and_for_three(count: int) -> None:
    user = make_user()
    for _ in range(count):
        body = make_body()
        make_role(body, "secretary", person=user.person)
        make_minutes("signing", body=body)
        make_meeting(body, date=TODAY)
    with CaptureQueriesContext(connection) as queries:
        assert len(action_items(user, today=TODAY)) == 2 * count
    assert len(queries) == 5
