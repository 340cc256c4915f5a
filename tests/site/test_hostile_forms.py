"""Bad input to every form of every page: never a fault, never half a change, always an answer."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import connection
from django.urls import reverse

from tests.scale import scaled
from tests.site.hostile import HOSTILE, RAW, Found, filled, forms_of
from tests.site.playing import Players, undone
from tests.site.stage import build_stage
from tests.site.test_access_matrix import ROWS

pytestmark = pytest.mark.django_db  # the module's portal needs the database made
ROUNDS = scaled(200)
# Written beside what the user does: the session, rate limits, presence and kept texts.
BESIDE = {"django_session", "portal_cache", "core_draft"}


def pages() -> list[tuple[str, str, str]]:
    """Each address that the secretary, or else the administrator, may open: name, state, role."""
    found = {}
    for row in ROWS:
        roles = [role for role in ("secretary", "administrator") if row[role] == "200"]
        if row["method"] == "GET" and roles and ":" in row["url"]:
            found.setdefault((row["url"], row["state"]), roles[0])
    return [(url, state, role) for (url, state), role in found.items()]


PAGES = pages()
# One row of each address is enough for what stands in the address.
QUERIES = list({url: (url, state, role) for url, state, role in reversed(PAGES)}.values())


@pytest.fixture(scope="module")
def players(django_db_setup: None, django_db_blocker: Any) -> Iterator[Players]:
    with django_db_blocker.unblock(), undone():
        yield Players(build_stage())


@pytest.fixture(scope="module")
def seen() -> set[tuple[str, ...]]:
    """The forms that another page of this run has shown already."""
    return set()


def counts() -> dict[str, int]:
    """Rows in every table, those of history too."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - BESIDE
    union = " UNION ALL ".join(f"SELECT '{name}', COUNT(*) FROM {name}" for name in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(union)
        return dict(cursor.fetchall())


def check_answer(response: Any, before: dict[str, int], client: Any) -> None:
    """What must hold of the answer to any post, and of the page it leads to."""
    assert response.status_code < 500
    told = [message.level_tag for message in get_messages(response.wsgi_request)]
    body = "" if response.streaming else response.content.decode()
    assert not [text for text in RAW if text in body]
    if response.status_code in {301, 302}:
        if told and set(told) == {"error"}:
            assert counts() == before
        after = client.get(response.headers["Location"])
        assert after.status_code in {200, 302, 404}
        page = "" if after.streaming else after.content.decode()
        assert not [text for text in RAW if text in page]
        return
    assert counts() == before
    assert 'role="alert"' in body or "<h1" in body or '"error"' in body


def play_hostile(form: Found, client: Any, chance: random.Random) -> None:
    data = filled(form, chance)
    before = counts()
    with undone():
        check_answer(client.post(form.action, data), before, client)


@pytest.mark.parametrize(("url", "state", "role"), PAGES)
def test_hostile_posts_are_answered_and_leave_nothing_half_done(
    url: str, state: str, role: str, players: Players, seen: set[tuple[str, ...]]
):
    page = players.stage.address(url, state, role)
    html = players.play(role, "get", page).body
    chance = random.Random(f"{url} {state}")
    client = players.clients[role]
    cookies = dict(client.cookies)
    for form in forms_of(page, html, "post"):
        key = (*form.action.translate(DIGITS).split("/"), *sorted(form.values))
        if key in seen or "logout" in form.action:
            continue
        seen.add(key)
        for number in range(ROUNDS):
            try:
                play_hostile(form, client, chance)
            except AssertionError:
                pytest.fail(f"{form.action}, round {number}", pytrace=True)
            finally:
                client.cookies.clear()
                client.cookies.update(cookies)


DIGITS = str.maketrans("", "", "0123456789")


@pytest.mark.parametrize(("url", "state", "role"), QUERIES)
def test_hostile_queries_show_the_page_all_the_same(
    url: str, state: str, role: str, players: Players
):
    """Filters, searches and page numbers in the address."""
    page = players.stage.address(url, state, role)
    html = players.play(role, "get", page).body
    names = {name for form in forms_of(page, html, "get") for name in form.values}
    chance = random.Random(f"{url} {state}")
    short = [text for text in HOSTILE if len(text) < 2_000]
    for name in sorted(names | {"sida", "dag", "organ", "version", "person"}):
        for text in chance.sample(short, scaled(40)):
            answer = players.play(role, "get", page, {name: text})
            assert answer.told in {"200", "302"}, (name, text)
            assert not [raw for raw in RAW if raw in answer.body], (name, text)


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_hostile_posts_without_a_login_are_answered(name: str, players: Players):
    page = reverse(name)
    html = players.play("anonymous", "get", page).body
    chance = random.Random(name)
    (form,) = forms_of(page, html, "post")
    for _ in range(ROUNDS):
        answer = players.play("anonymous", "post", page, filled(form, chance))
        assert answer.told in {"200", "302", "400", "429"}
        assert not [raw for raw in RAW if raw in answer.body]


def test_reader_finds_fields_and_choices():
    html = (
        '<form method="post" action="x/"><input name="a" value="1"><textarea name="b">två</textarea>'
        '<select name="c"><option value="1"><option value="2" selected></select>'
        '<input type="checkbox" name="d" value="j" checked><input type="file" name="e"></form>'
    )
    (form,) = forms_of("/sida/", html, "post")
    assert form.action == "/sida/x/"
    assert form.values == {"a": ["1"], "b": ["två"], "c": ["2"], "d": ["j"]}
    assert (form.files, form.choices) == (["e"], {"c": ["1", "2"], "d": ["j"]})
