"""What watchers and proxies see: health, readiness, ids, caching, and told refusals."""

import re
from unittest.mock import patch

import pytest
from django.db import ProgrammingError
from django.test import Client
from django.urls import reverse

from portal.core import triggers
from portal.core.errors import DomainError
from portal.core.files import StorageFullError
from tests.factories import make_user

pytestmark = pytest.mark.django_db
READY = {"database": True, "migrations": True, "triggers": True, "cache": True, "storage": True}


def test_healthz_answers_without_login_or_database(
    client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]  # pytest-django's own
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_readyz_is_green_when_all_is_in_place(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, READY)


def test_readyz_is_red_while_a_trigger_is_missing(client: Client) -> None:
    triggers.drop()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {**READY, "triggers": False})
    triggers.create()


def test_readyz_is_red_when_nothing_can_be_stored(client: Client) -> None:
    with patch("django.core.files.storage.Storage.save", side_effect=StorageFullError):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["storage"]) == (503, False)


def test_readyz_is_red_without_the_cache_table(client: Client) -> None:
    no_table = ProgrammingError("no such table: portal_cache")
    with patch("portal.core.views.health.cache.set", side_effect=no_table):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {**READY, "cache": False})


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-123.XYZ", True), ("kort", False), ("a b\nc" * 5, False), ("", False)]
)
def test_request_id_is_told_and_taken_over_when_it_looks_like_one(
    client: Client, given: str, kept: bool
) -> None:
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    identity = answer.headers["X-Request-ID"]
    assert (identity == given) is kept
    assert re.fullmatch(r"[A-Za-z0-9._-]{8,64}", identity)


def test_pages_of_a_logged_in_user_are_not_cached(client: Client) -> None:
    client.force_login(make_user())
    answer = client.get(reverse("core:kept-texts"))
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/healthz", "/konto/login/", "/finns-inte/", "/sparade-undan/"])
def test_every_answer_has_the_headers(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("htmx", [False, True])
def test_rules_no_that_no_view_took_is_told(client: Client, htmx: bool) -> None:
    client.force_login(make_user())
    with patch("portal.core.autosave.kept_texts", side_effect=DomainError("Mötet är avslutat.")):
        answer = client.get(
            reverse("core:kept-texts"), headers={"HX-Request": "true"} if htmx else {}
        )
    page = answer.content.decode()
    assert (answer.status_code, "Mötet är avslutat." in page) == (409, True)
    assert ("<html" in page) is not htmx


def test_permission_refused_is_403_with_its_reason(client: Client) -> None:
    client.force_login(make_user())
    answer = client.get(reverse("core:user-list"))
    assert answer.status_code == 403
    assert "Bara en administratör" in answer.content.decode()
