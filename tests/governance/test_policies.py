"""Policies: each rule, its reason, and its twins `visible_to` and `who_can`."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from governance import policies
from governance.models import (
    Body,
    BodyRole,
    BodyRoleKind,
    Decision,
    Meeting,
    Paragraph,
    SeatHolding,
    Verification,
)
from governance.states import MeetingState, VerificationState
from portal.core.authz import actions, can, who_can
from portal.core.models import User
from tests.factories import (
    make_body,
    make_meeting,
    make_paragraph,
    make_person,
    make_role,
    make_seat,
    make_secretary,
    make_user,
    make_verification,
)

pytestmark = pytest.mark.django_db
SECRETARY_ACTIONS = [
    "governance.edit_minutes",
    "governance.open_meeting",
    "governance.close_meeting",
    "governance.cancel_meeting",
    "governance.fix_minutes",
]
VERIFICATION_ACTIONS = [
    "governance.reopen_minutes",
    "governance.record_signatures",
    "governance.verify",
]


def make_chain(body: Body, state: str = "draft", **fields: Any) -> dict[type[models.Model], Any]:
    """A meeting with one § and its decision, in one verification of the given state."""
    meeting = make_meeting(body)
    paragraph = make_paragraph(meeting, **fields)
    decision = Decision.objects.create(paragraph=paragraph, clauses=["att avsluta"])
    verification = make_verification(meeting, state=state, paragraphs=[paragraph])
    paragraph.refresh_from_db()
    return {
        Body: body,
        Meeting: meeting,
        Paragraph: paragraph,
        Decision: decision,
        Verification: verification,
    }


def make_cast(body: Body, other: Body) -> list[User]:
    """Users in every kind of relation to `body`: now, before, not yet, elsewhere, and not at all."""
    today = timezone.localdate()
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    cast = [make_user(), make_user(is_administrator=True), make_user(person=make_person())]
    cast += [make_user(is_administrator=True, is_active=False)]
    for kind in BodyRoleKind.values:
        user = make_user()
        make_role(body, kind, person=user.person)
        cast.append(user)
    for dates in ({"ends": yesterday}, {"starts": tomorrow}, {"starts": today, "ends": today}):
        user = make_user()
        make_role(body, "secretary", person=user.person, **dates)
        seated = make_user()
        SeatHolding.objects.create(seat=make_seat(body), person=seated.person, **dates)
        cast += [user, seated]
    cast += [make_secretary(other)]
    inactive = make_secretary(body)
    User.objects.filter(pk=inactive.pk).update(is_active=False)
    inactive.refresh_from_db()
    bare = User.objects.create_user("utan-person@example.org")
    return [*cast, inactive, bare]


@pytest.mark.parametrize("model", [Body, Meeting, Paragraph, Decision, Verification])
@pytest.mark.parametrize("confidential", [False, True])
def test_visible_to_and_the_view_policy_agree(model: Any, confidential: bool) -> None:
    body, other = make_body(), make_body()
    cast = make_cast(body, other)
    make_seat(body)  # an empty seat must not open the body to users without a person
    objects = [
        make_chain(place, state, is_confidential=confidential)[model]
        for place in (body, other)
        for state in VerificationState.values
    ]
    for user in cast:
        seen = set(model.objects.visible_to(user).values_list("pk", flat=True))
        allowed = {
            obj.pk for obj in objects if can(user, f"governance.view_{model._meta.model_name}", obj)
        }
        assert seen == allowed, user


def test_open_to_agrees_with_insider() -> None:
    body, other = make_body(), make_body()
    for user in make_cast(body, other):
        opened = set(Body.objects.open_to(user))
        assert opened == {
            place for place in (body, other) if user.is_active and policies.insider(user, place)
        }, user


def test_a_verified_meeting_is_seen_by_everyone_and_read_in_full_by_insiders_only() -> None:
    chain = make_chain(make_body(), "verified")
    outsider, member = make_user(), make_user()
    make_seat(chain[Body], holder=member.person)
    assert can(outsider, "governance.view_meeting", chain[Meeting])
    assert not can(outsider, "governance.read_full_minutes", chain[Meeting])
    assert not can(outsider, "governance.read_full_minutes", chain[Verification])
    assert can(member, "governance.read_full_minutes", chain[Meeting])


def test_someone_not_logged_in_may_nothing() -> None:
    chain = make_chain(make_body(), "verified")
    for action in sorted(actions()):
        if action.startswith("governance."):
            verdict = can(AnonymousUser(), action, chain[Meeting])
            assert (verdict.ok, verdict.reason) == (False, "Du behöver logga in.")


@pytest.mark.parametrize("action", SECRETARY_ACTIONS)
def test_only_the_bodys_own_secretary_of_today_runs_its_meetings(action: str) -> None:
    body = make_body("Styrgruppen")
    meeting = make_meeting(body)
    secretary, administrator = make_secretary(body), make_user(is_administrator=True)
    assert can(secretary, action, meeting)
    for user in (administrator, make_secretary(make_body()), make_user()):
        verdict = can(user, action, meeting)
        assert not verdict
        assert "sekreteraren i Styrgruppen" in verdict.reason
    BodyRole.objects.filter(body=body).update(ends=date(2000, 1, 1), starts=date(1999, 1, 1))
    assert not can(secretary, action, meeting)


@pytest.mark.parametrize("action", VERIFICATION_ACTIONS)
def test_only_the_bodys_own_secretary_handles_its_verifications(action: str) -> None:
    chain = make_chain(make_body())
    assert can(make_secretary(chain[Body]), action, chain[Verification])
    assert not can(make_user(is_administrator=True), action, chain[Verification])


def test_minutes_of_a_cancelled_meeting_are_not_edited() -> None:
    body = make_body()
    meeting = make_meeting(body, state=MeetingState.CANCELLED)
    verdict = can(make_secretary(body), "governance.edit_minutes", meeting)
    assert (verdict.ok, verdict.reason) == (False, policies.CANCELLED)


@pytest.mark.parametrize("state", VerificationState)
def test_a_paragraph_is_edited_only_while_its_minutes_are_a_draft(state: VerificationState) -> None:
    chain = make_chain(make_body(), state)
    verdict = can(make_secretary(chain[Body]), "governance.edit_paragraph", chain[Paragraph])
    assert verdict.ok == (state == VerificationState.DRAFT)
    if state == VerificationState.VERIFIED:
        assert "ny paragraf" in verdict.reason


def test_the_register_is_kept_by_administrators_and_own_secretaries() -> None:
    body = make_body()
    assert can(make_user(is_administrator=True), "governance.edit_body", body)
    assert can(make_secretary(body), "governance.edit_body", body)
    assert not can(make_secretary(make_body()), "governance.edit_body", body)
    assert not can(make_secretary(body), "governance.create_body")
    assert can(make_user(is_administrator=True), "governance.create_body")


def test_decisions_are_followed_up_by_secretary_or_chair() -> None:
    chain = make_chain(make_body(), "verified")
    chair, member = make_user(), make_user()
    make_role(chain[Body], "chair", person=chair.person)
    make_seat(chain[Body], holder=member.person)
    assert can(chair, "governance.follow_up", chain[Decision])
    assert can(make_secretary(chain[Body]), "governance.follow_up", chain[Decision])
    assert not can(member, "governance.follow_up", chain[Decision])


@pytest.mark.parametrize(
    ("action", "model"),
    [
        ("governance.plan_meeting", Body),
        ("governance.edit_body", Body),
        *[(action, Meeting) for action in SECRETARY_ACTIONS if "minutes" in action],
        ("governance.close_meeting", Meeting),
        ("governance.read_full_minutes", Meeting),
        *[(action, Verification) for action in VERIFICATION_ACTIONS],
        ("governance.follow_up", Decision),
    ],
)
def test_who_can_names_exactly_those_who_can(action: str, model: Any) -> None:
    body, other = make_body(), make_body()
    cast = make_cast(body, other)
    obj = make_chain(body)[model]
    named = who_can(action, obj)
    assert len(named) == len(set(named))
    assert set(named) == {user for user in cast if can(user, action, obj)}
