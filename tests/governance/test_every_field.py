"""Facts of the minutes that few meetings need, entered on their forms: files, limits, long sums."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from governance.commands.verification import SignerRow, change_verification
from governance.interchange import export_document
from governance.models import Motion, Reservation
from governance.transitions.verification import prepare_verification
from portal.core.autosave import save_text
from portal.core.models import User
from tests.factories import (
    make_body,
    make_held_meeting,
    make_meeting,
    make_organisation,
    make_paragraph,
    make_present,
    make_seat,
    make_secretary,
)

pytestmark = pytest.mark.django_db
BACKEND = "portal.core.accounts.LoginBackend"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


@pytest.mark.parametrize(
    ("slug", "model", "who"),
    [("yrkanden", Motion, "movers"), ("reservationer", Reservation, "people")],
)
def test_a_motion_and_a_reservation_can_have_a_file(slug, model, who):
    body = make_body()
    item = make_paragraph(make_meeting(body))
    person = make_present(item.meeting).person
    client = browser(make_secretary(body))
    data = {"kind": "approval", who: [person.pk], "text": "Emot"}
    upload = SimpleUploadedFile("bilaga.pdf", PDF, content_type="application/pdf")

    added = client.post(
        reverse("governance:part-add", args=[item.pk, slug]), {**data, "file": upload}
    )
    part = model.objects.get()
    assert added.status_code == 302
    assert part.attachment.title == "bilaga.pdf"
    assert "Bilaga: bilaga.pdf" in client.get(item.get_absolute_url()).content.decode()

    to = reverse("governance:part-edit", args=[item.pk, slug, part.pk])
    page = client.get(to)
    carried = {name: page.context["form"][name].value() for name in ("shown", "version")}
    kept = client.post(to, {**data, **carried, "text": "Helt emot"})
    part.refresh_from_db()
    assert (kept.status_code, part.text, part.attachment is None) == (302, "Helt emot", False)

    page = client.get(to)
    carried = {name: page.context["form"][name].value() for name in ("shown", "version")}
    client.post(to, {**data, **carried, "drop_file": "on"})
    part.refresh_from_db()
    assert part.attachment is None


def test_a_signer_can_be_limited_to_some_paragraphs():
    meeting = make_held_meeting(items=3)
    secretary = make_secretary(meeting.body)
    to = reverse("governance:minutes-fix", args=[meeting.pk])
    page = browser(secretary).get(to)
    form = page.context["form"]
    data = {name: form[name].value() or "" for row in form.signer_rows for name in row}
    data |= {"scope": "all", "paragraphs_1": "1–2", "place": "Luleå"}
    assert browser(secretary).post(to, data).status_code == 302
    limits = [row.paragraphs for row in export_document(meeting.pk).verifications[0].signers]
    assert limits.count("") == len(limits) - 1
    assert limits[1] == "1-2"


def test_the_limits_of_a_signer_are_shown_again_in_a_draft():
    meeting = make_held_meeting(items=3)
    secretary = make_secretary(meeting.body)
    draft = prepare_verification(meeting_id=meeting.pk, by=secretary)
    first, _, third = meeting.paragraphs.values_list("pk", flat=True)
    row = SignerRow(draft.signers.first().person, "chair", False, (first, third))
    change_verification(verification_id=draft.pk, values={}, signers=[row], by=secretary)
    page = browser(secretary).get(reverse("governance:minutes-fix", args=[meeting.pk]))
    assert page.context["form"]["paragraphs_0"].value() == "1, 3"


def test_a_summary_over_its_guide_value_is_told_and_saved():
    body = make_body()
    item = make_paragraph(make_meeting(body), summary="a" * 700)
    secretary = make_secretary(body)
    told = browser(secretary).get(item.get_absolute_url()).content.decode()
    assert "Den är nu 700 tecken" in told
    saved = save_text(target=item, field="summary", text="b" * 800, version=1, by=secretary)
    posted = {"heading": "Rapport", "kind": "decision", "summary": "c" * 900}
    posted["version"] = str(saved.version)
    assert browser(secretary).post(item.get_absolute_url(), posted).status_code == 302
    item.refresh_from_db()
    assert item.summary == "c" * 900


def test_old_minutes_keep_their_date_in_words():
    body = make_body()
    meeting = make_meeting(body, date=None, date_text="hösten 1987")
    secretary = make_secretary(body)
    to = reverse("governance:meeting-edit", args=[meeting.pk])
    shown = browser(secretary).get(to).context["form"]["shown"].value()
    data = {"date_text": "våren 1988", "shown": shown}
    assert browser(secretary).post(to, data).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.date, meeting.date_text) == (None, "våren 1988")

    without = {"date_text": "", "shown": shown}
    refused = browser(secretary).post(to, without).content.decode()
    assert "Ange mötets datum, eller skriv det i ord." in refused


def test_a_vacant_seat_can_belong_to_an_organisation_of_the_body():
    body = make_body()
    own, other = make_organisation("Norra kommunen"), make_organisation("Södra kommunen")
    make_seat(body, organisation=own)
    meeting = make_meeting(body)
    client = browser(make_secretary(body))
    to = reverse("governance:vacant-add", args=[meeting.pk])
    assert client.post(to, {"label": "Vakant", "organisation": own.pk}).status_code == 302
    assert client.post(to, {"label": "Vakant", "organisation": other.pk}).status_code == 200
    assert meeting.vacant_seats.get().organisation == own
