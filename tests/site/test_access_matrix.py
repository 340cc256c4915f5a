"""Who may do what at each address: every row of access_matrix.csv is played, and none is missing.

A cell is a status, or "login" for the way to the login page. `state` says which row the address
is about, where a policy reads its state (see stage.py); an address without one has "-".
"""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.models import BodyRoleKind, SeatHolding
from portal.core import history
from portal.core.views.users import ACTS
from tests.factories import make_body, make_held_meeting, make_role, make_seat, make_user
from tests.site.playing import Players, undone
from tests.site.stage import OUTSIDERS, ROLES, SECRET, build_stage, url_names

pytestmark = pytest.mark.django_db  # the module's portal needs the database made
TABLE = Path(__file__).with_name("access_matrix.csv")
# Sent where the rule is asked only about something that can be read; elsewhere nothing is sent.
PAYLOADS = {
    "core:save-text": {"text": "Ny text", "version": "1"},
    "core:compare": {"keep": "theirs", "version": "1"},
    "governance:decision-detail": {"responsible": "Kansliet"},
    "governance:meeting-cancel": {"reason": "Sjukdom"},
    "governance:verification-reopen": {"reason": "Fel datum"},
}
METHODS = ("GET", "POST")
NOWHERE = 10**9
OVERFLOW = 10**30


def read_table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = read_table()
CASES = sorted({(row["url"], row["state"]) for row in ROWS})


@pytest.fixture(scope="module")
def players(django_db_setup: None, django_db_blocker: Any) -> Iterator[Players]:
    """One portal for the module; each request is rolled back to it."""
    with django_db_blocker.unblock(), undone():
        yield Players(build_stage())


# -- The table is whole -----------------------------------------------------------------------------


def test_table_names_every_address_and_no_other():
    assert {row["url"] for row in ROWS} == set(url_names())


def test_table_says_for_every_address_who_may_read_and_who_may_post():
    told = sorted((row["url"], row["state"], row["method"]) for row in ROWS)
    assert told == sorted((url, state, method) for url, state in CASES for method in METHODS)


def test_table_has_a_column_per_role():
    assert [*ROWS[0]] == ["url", "state", "method", *ROLES]


def test_table_has_every_history_page_and_every_act_on_accounts():
    states = {url: {state for name, state in CASES if name == url} for url, _ in CASES}
    assert {state.split()[0] for state in states["core:history"]} == set(history._RULES)
    assert states["core:user-act"] == set(ACTS)


# -- Every row --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row", ROWS, ids=lambda row: f"{row['url']} {row['state']} {row['method']}"
)
def test_each_role_gets_the_answer_of_the_table(row: dict[str, str], players: Players):
    data = PAYLOADS.get(row["url"]) if row["method"] == "POST" else None
    answers = {
        role: players.play(
            role, row["method"], players.stage.address(row["url"], row["state"], role), data
        )
        for role in ROLES
    }
    assert {role: answer.told for role, answer in answers.items()} == {
        role: row[role] for role in ROLES
    }
    assert [role for role in OUTSIDERS if SECRET in answers[role].body] == []


@pytest.mark.parametrize(("url", "state"), dict(CASES).items())
def test_other_methods_are_refused_or_read(url: str, state: str, players: Players):
    """PUT and DELETE do nothing: 405, or what GET answers."""
    reading = next(
        row for row in ROWS if (row["url"], row["state"], row["method"]) == (url, state, "GET")
    )
    for role in ("secretary", "administrator"):
        address = players.stage.address(url, state, role)
        for method in ("put", "delete"):
            assert players.play(role, method, address).told in {"405", reading[role]}, method


NUMBERED = sorted(name for name, pattern in url_names().items() if "<int:" in pattern)


@pytest.mark.parametrize("number", [NOWHERE, OVERFLOW], ids=["no such row", "overflow"])
@pytest.mark.parametrize("url", NUMBERED)
def test_forged_number_is_not_found(url: str, number: int, players: Players):
    """Both who would write and who keeps the register are told that there is nothing."""
    state = next(state for name, state in CASES if name == url)
    for role in ("secretary", "administrator"):
        address = re.sub(r"\d+", str(number), players.stage.address(url, state, role))
        answers = {players.play(role, method, address).told for method in ("get", "post")}
        refused = {"403"} if role == "secretary" and _keeps_register(url) else set()
        assert answers <= {"404", "405"} | refused


def _keeps_register(url: str) -> bool:
    cells = [row for row in ROWS if row["url"] == url and row["method"] == "GET"]
    posts = [row for row in ROWS if row["url"] == url and row["method"] == "POST"]
    return all(
        "403" in {get["secretary"], post["secretary"]}
        for get, post in zip(cells, posts, strict=True)
    )


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("url", ["part-edit", "part-remove", "part-move"])
def test_part_of_another_paragraph_is_not_found(url: str, method: str, players: Players):
    minutes = players.stage.minutes["draft"]
    part = minutes.part("forslag")
    address = reverse(f"governance:{url}", args=[minutes.masked.pk, "forslag", part.pk])
    assert players.play("secretary", method, address).told in {"404", "405"}


def test_notice_of_another_verification_is_not_found(players: Players):
    ours, other = (players.stage.minutes[name].verification for name in ("signing", "fixed"))
    assert ours
    assert other
    address = reverse("governance:notice-edit", args=[ours.pk, other.notices.get().pk])
    assert players.play("secretary", "get", address).told == "404"


# -- Roles over time --------------------------------------------------------------------------------


def _answers(client: Client, meeting: Any) -> tuple[int, int]:
    """What reading the draft and opening its agenda answer."""
    pages = ("governance:meeting-detail", "governance:agenda")
    read, written = (client.get(reverse(page, args=[meeting.pk])).status_code for page in pages)
    return read, written


@pytest.mark.parametrize("kind", [*BodyRoleKind.values, "seat"])
def test_each_role_in_the_body_reads_and_only_the_secretary_writes(kind: str):
    meeting = make_held_meeting()
    user = make_user()
    if kind == "seat":
        make_seat(meeting.body, holder=user.person)
    else:
        make_role(meeting.body, kind, person=user.person)
    client = Client()
    client.force_login(user)
    assert _answers(client, meeting) == (200, 200 if kind == "secretary" else 403)


@pytest.mark.parametrize("kind", ["secretary", "seat"])
@pytest.mark.parametrize("change", ["revoked", "expired", "not yet started", "moved"])
def test_role_that_is_over_gives_nothing_at_the_next_request(kind: str, change: str):
    meeting = make_held_meeting()
    user = make_user()
    if kind == "seat":
        make_seat(meeting.body, holder=user.person)
        role: Any = SeatHolding.objects.get(person=user.person)
    else:
        role = make_role(meeting.body, kind, person=user.person)
    client = Client()
    client.force_login(user)
    assert _answers(client, meeting)[0] == 200
    today = timezone.localdate()
    if change == "revoked":
        role.delete()
    elif change == "expired":
        role.ends = today - timedelta(days=1)
        role.save()
    elif change == "not yet started":
        role.starts = today + timedelta(days=1)
        role.save()
    else:
        role.person = make_user().person
        role.save()
    assert _answers(client, meeting) == (404, 404)


def test_role_counts_on_its_first_and_its_last_day():
    meeting = make_held_meeting()
    user = make_user()
    today = timezone.localdate()
    make_role(meeting.body, "secretary", person=user.person, starts=today, ends=today)
    client = Client()
    client.force_login(user)
    assert _answers(client, meeting) == (200, 200)


def test_role_in_a_body_above_or_below_gives_nothing():
    parent = make_body()
    child = make_body(parent=parent)
    for body, other in ((parent, child), (child, parent)):
        user = make_user()
        make_role(body, "secretary", person=user.person)
        client = Client()
        client.force_login(user)
        assert _answers(client, make_held_meeting(other)) == (404, 404)


@pytest.mark.parametrize("change", ["closed", "no longer administrator"])
def test_login_that_is_closed_gives_nothing_at_the_next_request(change: str):
    meeting = make_held_meeting()
    user = make_user(is_administrator=True)
    client = Client()
    client.force_login(user)
    assert _answers(client, meeting) == (200, 403)
    if change == "closed":
        user.is_active = False
    else:
        user.is_administrator = False
    user.save()
    assert _answers(client, meeting) == ((302, 302) if change == "closed" else (404, 404))
