"""What one § masks, no page and no paper shows to a reader from outside."""

import json

import pytest
from django.urls import reverse

from governance.models import Attendance, Decision, Mask, Verification
from governance.transitions.signing import verify
from governance.transitions.verification import attach_document, fix_minutes
from portal.core.models import Work
from reporting.models import Document
from tests.factories import NOON, make_held_meeting, make_secretary, make_user, sign_all

pytestmark = pytest.mark.django_db
NAME = "Ebba Hemlig"


def verified_with_mask() -> Verification:
    """Minutes in which a verifier's name is masked, wherever it stands."""
    meeting = make_held_meeting()
    row = Attendance.objects.filter(meeting=meeting)[2]
    row.person.name = NAME
    row.person.save(update_fields=["name"])
    first = meeting.paragraphs.all()[0]
    first.heading = f"Ersättning till {NAME}"
    first.save(update_fields=["heading"])
    Decision.objects.create(
        paragraph=first, position=2, clauses=[f"att {NAME} får ersättning"], responsible=NAME
    )
    Mask.objects.create(paragraph=first, text=NAME)
    secretary = make_secretary(meeting.body)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
    )
    sign_all(verification, by=secretary)
    return verify(verification_id=verification.pk, by=secretary, at=NOON)


def test_no_page_shows_an_outsider_what_is_masked(client):
    verification = verified_with_mask()
    meeting = verification.meeting
    decision = Decision.objects.get(responsible=NAME)
    pages = {
        name: reverse(name, args=args)
        for name, *args in (
            ("home",),
            ("governance:meeting-list",),
            ("governance:meeting-detail", meeting.pk),
            ("governance:verification-detail", verification.pk),
            ("governance:decision-list",),
            ("governance:decision-detail", decision.pk),
            ("reporting:minutes-html", meeting.pk),
            ("reporting:verification-documents", verification.pk),
        )
    }
    client.force_login(make_user())
    for name, address in pages.items():
        answer = client.get(address)
        assert answer.status_code == 200, name
        assert "Hemlig" not in answer.content.decode(), name
    client.force_login(make_secretary(meeting.body))
    assert NAME in client.get(pages["governance:verification-detail"]).content.decode()


def test_no_search_tells_an_outsider_what_is_masked(client):
    verified_with_mask()
    client.force_login(make_user())
    address = reverse("governance:decision-list")
    for query in ({"text": "Hemlig"}, {"text": "ebba hemlig"}, {"ansvarig": "Ebba"}):
        assert "Ersättning till" not in client.get(address, query).content.decode()
    assert "Ersättning till" in client.get(address, {"text": "ersättning"}).content.decode()


def test_the_public_paper_holds_nothing_masked_and_only_it_is_open(client):
    verification = verified_with_mask()
    outsider = make_user()
    assert Work.objects.filter(kind="reporting.render").exists()
    papers = {paper.kind: paper for paper in Document.objects.filter(verification=verification)}
    assert NAME in json.dumps(papers["minutes"].content, ensure_ascii=False)
    public = papers["minutes_public"]
    assert "Hemlig" not in json.dumps(public.content, ensure_ascii=False)
    assert "Hemlig" not in public.title
    assert list(Document.objects.visible_to(outsider)) == [public]
    client.force_login(outsider)
    address = reverse("reporting:document-detail", args=[papers["minutes"].pk])
    assert client.get(address).status_code == 404
