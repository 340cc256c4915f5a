"""Fragments for htmx, redirects for everyone else."""

import pytest
from django.test import RequestFactory
from django.urls import reverse

from portal.core.http import fragment, fragment_or_redirect, is_htmx
from portal.core.models import Person

FACTS = "components/_facts.html"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_htmx_is_known_by_its_headers(headers: dict[str, str], expected: bool) -> None:
    assert is_htmx(RequestFactory().get("/", headers=headers)) is expected


def test_change_without_htmx_goes_to_the_row_or_where_it_is_told() -> None:
    person = Person(pk=7, name="Vera Ny")
    request = RequestFactory().post("/")
    assert fragment_or_redirect(request, FACTS, person)["Location"] == reverse(
        "core:person-detail", args=[7]
    )
    assert fragment_or_redirect(request, FACTS, person, to="/hit/")["Location"] == "/hit/"


def test_change_with_htmx_gets_the_fragment_and_is_kept_apart_in_caches() -> None:
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    answer = fragment_or_redirect(
        request, FACTS, Person(pk=7, name="Vera Ny"), facts=[("Namn", "Vera Ny")]
    )
    assert answer.status_code == 200
    assert "<dd>Vera Ny</dd>" in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_fragment_can_tell_of_a_conflict() -> None:
    request = RequestFactory().post("/", headers={"HX-Request": "true"})
    assert fragment(request, FACTS, {"facts": []}, status=409).status_code == 409
