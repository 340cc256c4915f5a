"""The demo: every state and every persona, through the acts, and harmless to load twice."""

from collections import Counter
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from governance.models import Body, BodyRole, Decision, Meeting, Paragraph, SeatHolding
from governance.states import MeetingState, VerificationState
from portal.core.models import Event, User
from portal.home import action_items
from reporting.demo.people import PASSWORD, PERSONAS
from reporting.models import Document, DocumentState

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Any:
    """The demo loaded once for the whole module and rolled back after it."""
    media = tmp_path_factory.mktemp("media")
    whole = transaction.atomic()
    # As Django's own TestCase marks the block around a class: durable blocks may stand inside.
    whole._from_testcase = True
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), whole:
        out = StringIO()
        call_command("load_demo", "--today", TODAY.isoformat(), stdout=out)
        yield out.getvalue()
        transaction.set_rollback(True)


def test_every_persona_logs_in_and_has_a_line(demo: str, db: None) -> None:
    lines = demo.strip().splitlines()

    assert len(lines) == len(PERSONAS) == 8
    for person in PERSONAS:
        user = authenticate(email=f"{person.login}@example.org", password=PASSWORD)
        assert isinstance(user, User)
        assert user.person is not None
        assert action_items(user) is not None


def test_meetings_stand_in_every_state(demo: str, db: None) -> None:
    states = Counter(Meeting.objects.values_list("state", flat=True))

    assert set(states) >= {MeetingState.PLANNED, MeetingState.CLOSED, MeetingState.CANCELLED}
    reached = set(Meeting.objects.values_list("verifications__state", flat=True))
    assert {VerificationState.DRAFT, VerificationState.SIGNING, VerificationState.VERIFIED} <= (
        reached
    )


def test_bodies_stand_on_all_four_levels_with_seats_of_organisations(demo: str, db: None) -> None:
    assert set(Body.objects.values_list("level", flat=True)) == {
        "national",
        "county",
        "district",
        "local",
    }
    vacant = Body.objects.get(external_id="demo-political").seats.filter(holdings=None)
    assert [str(seat.party) for seat in vacant] == ["M"]
    assert SeatHolding.objects.exists()
    assert BodyRole.objects.exists()


def test_meeting_of_2011_has_its_facts(demo: str, db: None) -> None:
    meeting = Meeting.objects.get(date=date(2011, 2, 4))
    text = meeting.paragraphs.get(number=2).background

    assert meeting.place.startswith("Västra Varvsgatan 11")
    assert [row.heading for row in meeting.paragraphs.all()] == [
        "Val av justerare",
        "Rapport",
        "Avslutning",
    ]
    assert all(figure in text for figure in ("656", "220", "630 tkr", "9 februari"))
    members = meeting.attendances.filter(capacity="member").select_related("person__organisation")
    assert [(row.person.party, str(row.person.organisation)) for row in members] == [
        ("s", "Älvsbyns kommun"),
        ("-", "Kiruna kommun"),
        ("s", "Piteå kommun"),
        ("ns", "Bodens kommun"),
        ("s", "Region Norrbotten"),
        ("mp", "Region Norrbotten"),
    ]


def test_every_fixed_meeting_has_its_stored_paper(demo: str, db: None) -> None:
    assert set(Document.objects.values_list("state", flat=True)) == {DocumentState.STORED}
    assert not Paragraph.objects.filter(
        verification__state=VerificationState.VERIFIED, verification__papers=None
    ).exists()


def test_decisions_are_followed_up(demo: str, db: None) -> None:
    due = Decision.objects.exclude(due=None)

    assert due.filter(done_on=None, due__lt=TODAY).exists()
    assert due.exclude(done_on=None).exists()


def test_loading_again_changes_nothing(demo: str, db: None) -> None:
    before = (Meeting.objects.count(), Event.objects.count(), Document.objects.count())
    out = StringIO()

    call_command("load_demo", stdout=out)

    assert (Meeting.objects.count(), Event.objects.count(), Document.objects.count()) == before
    assert out.getvalue() == demo


def test_demo_is_refused_in_production(settings: Any, db: None) -> None:
    settings.PRODUCTION = True
    before = User.objects.count()

    with pytest.raises(CommandError):
        call_command("load_demo")

    assert User.objects.count() == before
