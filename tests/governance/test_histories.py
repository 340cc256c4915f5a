"""The history of a meeting and its §§: for who reads everything, with what was taken away."""

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Proposal
from tests.factories import (
    make_attendance,
    make_meeting,
    make_paragraph,
    make_person,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db


def history_of(client: Client, label: str, pk: int) -> str:
    return client.get(reverse("core:history", args=[label, pk])).content.decode()


def test_history_of_a_meeting_names_its_parts(client: Client) -> None:
    meeting = make_meeting()
    make_attendance(meeting, make_person("Eva Strand"))
    make_paragraph(meeting, "Budget").delete()
    client.force_login(make_secretary(meeting.body))
    page = history_of(client, "governance.meeting", meeting.pk)
    assert "Närvaro (Eva Strand) lades till." in page
    assert "Paragraf (Budget) togs bort." in page


def test_history_of_a_paragraph_shows_before_and_after(client: Client) -> None:
    paragraph = make_paragraph(make_meeting(), "Budget")
    paragraph.heading = "Budget 2027"
    paragraph.save()
    Proposal.objects.create(paragraph=paragraph).delete()
    client.force_login(make_secretary(paragraph.meeting.body))
    page = history_of(client, "paragraph", paragraph.pk)
    assert "ändrade rubrik" in page
    assert f"{Proposal._meta.verbose_name} togs bort.".capitalize() in page


@pytest.mark.parametrize("label", ["governance.meeting", "governance.paragraph"])
def test_history_is_closed_to_those_outside(client: Client, label: str) -> None:
    paragraph = make_paragraph(make_meeting())
    pk = paragraph.meeting_id if label.endswith("meeting") else paragraph.pk
    client.force_login(make_user())
    answer = client.get(reverse("core:history", args=[label, pk]))
    assert answer.status_code in (403, 404)
