"""The secretary's pages: from planning to verified minutes, hostile input, closed doors, queries."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.commands.parts import shown_of
from governance.forms.part_kinds import KINDS
from governance.models import (
    BodyRole,
    Decision,
    Mask,
    Meeting,
    Notice,
    Paragraph,
    Signer,
    Verification,
)
from governance.transitions.signing import verify
from governance.transitions.verification import attach_document, fix_minutes
from portal.core.models import Attachment
from tests.factories import (
    NOON,
    make_attendance,
    make_body,
    make_held_meeting,
    make_meeting,
    make_minutes,
    make_paragraph,
    make_person,
    make_present,
    make_role,
    make_seat,
    make_secretary,
    make_user,
    sign_all,
)

pytestmark = pytest.mark.django_db
BACKEND = "portal.core.accounts.LoginBackend"
BIG = "Å" * 200_000  # 400 kB
HOSTILE = [
    "",
    "\x00",
    "NUL\x00mitt i",
    "\u202etpircs",
    "🦊👩‍👩‍👧 emoji",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7*7 }}{% now %}",
    "=1+1",
    "-1",
    "99999999999999999999",
    "2026-02-30",
    "25:61",
    "1-2-3, §§§ ;;; –",
    "../../etc/passwd",
    "a\tb\tc\nd;e",
    BIG,
]


def url(name: str, *args: object) -> str:
    return reverse(f"governance:{name}", args=args)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def secretary_of(body) -> Client:
    return logged_in(make_secretary(body))


def told(response) -> str:
    """The page's words without tags, or where it leads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# -- The whole way -----------------------------------------------------------------------------------


def test_a_meeting_goes_from_planning_to_verified_by_forms_alone():
    body = make_body(seats_total=3)
    secretary = make_secretary(body)
    chair, verifier = make_person("Anna Berg"), make_person("Bo Ek")
    make_role(body, "chair", person=chair)
    for person in (chair, verifier):
        make_seat(body, holder=person)
    client, today = logged_in(secretary), timezone.localdate()
    client.post(
        url("meeting-plan"),
        {"body": body.pk, "date": today.isoformat(), "place": "Luleå", "own": "Rapport\nBudget"},
    )
    meeting = Meeting.objects.get()
    client.post(url("attendance-all", meeting.pk))
    first, second = meeting.paragraphs.all()
    client.post(
        url("paragraph-edit", first.pk),
        {
            "heading": "Rapport",
            "kind": "decision",
            "numbered": "on",
            "version": first.version,
            "proposal_clauses": "att lägga rapporten till handlingarna",
            "besluta": "1",
        },
    )
    client.post(url("paragraph-phrase", second.pk), {"fras": "godkanns"})
    client.post(url("meeting-close", meeting.pk), {"ends": "11.30"})
    client.post(
        url("minutes-fix", meeting.pk),
        {
            "scope": "all",
            "person_0": chair.pk,
            "as_0": "chair",
            "person_1": verifier.pk,
            "as_1": "verifier",
            "person_2": secretary.person_id,
            "as_2": "secretary",
        },
    )
    verification = Verification.objects.get()
    assert verification.state == "fixed"
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
    )
    for signer in Signer.objects.all():
        client.post(url("signature-edit", signer.pk), {"signed_on": today.isoformat()})
    client.post(url("verification-verify", verification.pk), {"confirmed": "on"})
    client.post(url("notice-add", verification.pk), {"board": "Luleå kommuns anslagstavla"})
    verification.refresh_from_db()
    assert verification.state == "verified"
    assert [row.clauses for row in Decision.objects.order_by("paragraph__position")] == [
        ["att lägga rapporten till handlingarna"],
        ["att godkänna förslaget"],
    ]
    assert [row.number for row in meeting.paragraphs.all()] == [1, 2]
    assert Notice.objects.get().board == "Luleå kommuns anslagstavla"


def test_the_meetings_page_names_one_next_step_for_every_state():
    body = make_body(seats_total=3)
    client, today = secretary_of(body), timezone.localdate()
    meeting = make_meeting(body, date=today)
    assert "Skriv dagordningen" in told(client.get(meeting.get_absolute_url()))
    item = make_paragraph(meeting)
    assert "Fyll i närvaro" in told(client.get(meeting.get_absolute_url()))
    make_present(meeting, role="chair")
    assert "Skriv paragraferna" in told(client.get(meeting.get_absolute_url()))
    Decision.objects.create(paragraph=item, clauses=["att bifalla"])
    assert "Avsluta mötet" in told(client.get(meeting.get_absolute_url()))
    Meeting.objects.update(state="closed")
    assert "Fastställ protokollet" in told(client.get(meeting.get_absolute_url()))


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("fixed", "Se hur det går"),
        ("signing", "Registrera underskrifter"),
        ("verified", "Justerat"),
    ],
)
def test_the_meetings_page_follows_the_signing(state, step):
    meeting = make_minutes(state).meeting
    client = secretary_of(meeting.body)
    assert step in told(client.get(meeting.get_absolute_url()))


# -- Reading and writing a § ---------------------------------------------------------------------------


def test_paragraph_page_of_a_verified_paragraph_is_read_only_and_offers_correction():
    meeting = make_minutes("verified").meeting
    client = secretary_of(meeting.body)
    item = meeting.paragraphs.first()
    page = client.get(item.get_absolute_url())
    assert "Rätta genom ny paragraf" in told(page)
    assert 'name="background"' not in page.content.decode()


def test_paragraph_post_on_a_fixed_paragraph_refuses_with_a_sentence():
    meeting = make_minutes("fixed").meeting
    client = secretary_of(meeting.body)
    item = meeting.paragraphs.first()
    answer = client.post(
        item.get_absolute_url(), {"heading": "Ny", "kind": "decision", "version": 1}, follow=True
    )
    item.refresh_from_db()
    assert "är fastställd för justering" in told(answer)
    assert item.heading == "Ärende 1"


def test_paragraph_correction_makes_a_paragraph_that_refers_to_the_old_one():
    meeting = make_minutes("verified").meeting
    later = make_meeting(meeting.body, date=meeting.date + timedelta(days=30))
    client = secretary_of(meeting.body)
    old = meeting.paragraphs.first()
    client.post(url("paragraph-correct", old.pk), {"meeting": later.pk})
    new = later.paragraphs.get()
    assert (new.refers_to_number, new.refers_to_date) == (old.number, meeting.date)


def test_stale_paragraph_form_shows_both_texts_and_keeps_the_typed_one():
    body = make_body()
    meeting = make_meeting(body)
    item = make_paragraph(meeting)
    client = secretary_of(body)
    Decision.objects.create(paragraph=item, clauses=["att avslå"])
    answer = client.post(
        item.get_absolute_url(),
        {
            "heading": "Rapport",
            "kind": "decision",
            "numbered": "on",
            "version": item.version,
            "decision_clauses": "att bifalla",
            "decision_shown": "[]",
        },
    )
    assert answer.status_code == 409
    assert "att avslå" in told(answer)
    assert "att bifalla" in told(answer)
    assert item.decisions.get().clauses == ["att avslå"]


def test_stale_long_text_is_kept_aside_and_compared():
    body = make_body()
    item = make_paragraph(make_meeting(body))
    client = secretary_of(body)
    first = {"heading": "Rapport", "kind": "decision", "numbered": "on", "version": item.version}
    client.post(item.get_absolute_url(), {**first, "background": "Saras text"})
    answer = client.post(item.get_absolute_url(), {**first, "background": "Karins text"})
    item.refresh_from_db()
    assert item.background == "Saras text"
    page = client.get(answer.headers["Location"])
    assert "Saras" in told(page)
    assert "Karins" in told(page)


@pytest.mark.parametrize("slug", list(KINDS))
def test_every_kind_of_part_can_be_added_changed_moved_and_removed(slug):
    kind = KINDS[slug]
    body = make_body(seats_total=3)
    meeting = make_meeting(body)
    item = make_paragraph(meeting)
    person = make_present(meeting).person
    client = secretary_of(body)
    data = {
        "forslag": {"clauses": "att bifalla"},
        "beslut": {"clauses": "att bifalla\natt tacka"},
        "yrkanden": {"kind": "approval", "movers": [person.pk], "to": "förslaget"},
        "voteringar": {f"ballot_{person.pk}": "yes", "decided_by": "majority", "outcome": "yes"},
        "slutna": {"count_yes": "2", "count_no": "1", "decided_by": "majority"},
        "val": {"candidates": "Anna Berg 2\nBo Ek 1", "chosen": "Anna Berg", "decided_by": "lot"},
        "reservationer": {"people": [person.pk], "text": "Emot"},
        "yttranden": {"kind": "remark", "people": [person.pk], "text": "Anteckning"},
        "jav": {"person": person.pk, "reason": "Part"},
        "foredragande": {"people": [person.pk], "person": person.pk},
        "handlingar": {"title": "Tjänsteskrivelse"},
        "tabeller": {"caption": "Kostnader", "cells": "Post\tKr\nResor\t5", "has_header": "on"},
        "listposter": {"lines": "a; 2026/12; Delgivning", "text": "Delgivning"},
        "mottagare": {"names": "Region Norr\nKommunen", "name": "Region Norr"},
        "maskeringar": {"text": "Anna Berg", "ground": "OSL 26:1"},
    }[slug]
    assert client.post(url("part-add", item.pk, slug), data).status_code == 302
    part = kind.model._default_manager.filter(paragraph=item).first()
    args = (item.pk, slug, part.pk)
    assert client.get(url("part-edit", *args)).status_code == 200
    carried = {"shown": json.dumps(shown_of(part)), "version": getattr(part, "version", "")}
    assert client.post(url("part-edit", *args), {**data, **carried}).status_code == 302
    assert client.get(item.get_absolute_url()).status_code == 200
    assert client.post(url("part-move", *args), {"riktning": "ned"}).status_code == 302
    count = kind.model._default_manager.count()
    assert client.post(url("part-remove", *args)).status_code == 302
    assert kind.model._default_manager.count() == count - 1


def test_document_with_a_file_hangs_on_the_meeting():
    body = make_body()
    item = make_paragraph(make_meeting(body))
    upload = SimpleUploadedFile("brev.txt", "Hej på dig".encode(), content_type="text/plain")
    answer = secretary_of(body).post(url("part-add", item.pk, "handlingar"), {"file": upload})
    assert answer.status_code == 302
    assert item.documents.get().attachment == Attachment.objects.get()


def test_refused_file_keeps_the_page_and_stores_nothing():
    body = make_body()
    item = make_paragraph(make_meeting(body))
    upload = SimpleUploadedFile("virus.exe", b"MZ", content_type="application/pdf")
    answer = secretary_of(body).post(
        url("part-add", item.pk, "handlingar"), {"file": upload, "title": "Bilaga"}
    )
    assert answer.status_code == 200
    assert "virus.exe" in told(answer)
    assert (Attachment.objects.count(), item.documents.count()) == (0, 0)


# -- Attendance ----------------------------------------------------------------------------------------


def test_attendance_error_keeps_what_was_typed():
    body = make_body()
    meeting = make_meeting(body)
    make_paragraph(meeting)
    row = make_attendance(meeting)
    page = secretary_of(body).post(
        url("attendance-edit", row.pk), {"capacity": "member", "present": "1-9"}
    )
    assert "Det finns ingen § ”9” på det här mötet" in told(page)
    assert 'value="1-9"' in page.content.decode()


def test_attendance_row_saves_and_shows_everything_again():
    body = make_body()
    meeting = make_meeting(body)
    for _ in range(4):
        make_paragraph(meeting)
    member = make_present(meeting)
    row = make_attendance(meeting, capacity="substitute")
    client = secretary_of(body)
    data = {
        "capacity": "substitute",
        "present": "1–3",
        "remote": "2",
        "partly": "3",
        "absence_notified": "false",
        "away_0": "2",
        "away_reason_0": "recusal",
        "serves_for_0": f"p{member.person_id}",
        "serves_0": "1",
        "move_0": "left",
        "move_at_0": "11.20",
        "move_item_0": meeting.paragraphs.all()[2].pk,
    }
    data["shown"] = client.get(url("attendance-edit", row.pk)).context["form"]["shown"].value()
    assert client.post(url("attendance-edit", row.pk), data).status_code == 302
    page = client.get(url("attendance-edit", row.pk)).content.decode()
    for shown in ('value="1–3"', 'value="11.20"', f'value="p{member.person_id}" selected'):
        assert shown in page


# -- Hostile input: a sentence, never a 500 ----------------------------------------------------------------


def every_form(meeting: Meeting) -> list[tuple[str, list[str]]]:
    item = meeting.paragraphs.first()
    row = meeting.attendances.first()
    plan = ["body", "date", "until", "starts", "ends", "place", "own", "standard", "as_last"]
    facts = [*plan[1:6], "case_number", "remote_basis", "public_from", "pauses", "version"]
    person = ["capacity", "role", "present", "partly", "remote", "absence_notified", "group"]
    person += ["away_0", "away_reason_0", "serves_0", "serves_for_0", "move_0", "move_at_0"]
    person += ["move_item_0"]
    text = ["heading", "kind", "case_number", "summary", "background", "procedure", "chaired_by"]
    text += ["proposal_clauses", "decision_clauses", "proposal_shown", "decision_shown", "version"]
    text += ["refers_to_body", "refers_to_date", "refers_to_number", "is_confidential"]
    text += ["confidential_ground", "public_text", "besluta"]
    fix = ["scope", "chosen", "place", "time", "due", "sheet_text", "person_0", "as_0"]
    parts = ["clauses", "by_person", "by_body", "by_text", "responsible", "due", "done_on"]
    parts += ["kind", "movers", "by_party", "to", "text", "supporters", "question", "yes", "no"]
    parts += ["decided_by", "outcome", "count_yes", "count_no", "candidates", "chosen", "people"]
    parts += ["person", "reason", "substitute", "title", "caption", "cells", "lines", "names"]
    parts += ["ground", "version", "label", "case_number", "name"]
    return [
        (url("meeting-plan"), plan),
        (url("meeting-edit", meeting.pk), facts),
        (url("meeting-close", meeting.pk), ["ends"]),
        (url("meeting-cancel", meeting.pk), ["reason"]),
        (url("agenda", meeting.pk), ["items"]),
        (url("agenda-standard", meeting.pk), ["chosen"]),
        (url("paragraph-move", item.pk), ["riktning", "plats"]),
        (url("paragraph-rename", item.pk), ["heading"]),
        (url("paragraph-edit", item.pk), text),
        (url("paragraph-phrase", item.pk), ["fras"]),
        (url("paragraph-verifier", item.pk), ["person"]),
        (url("paragraph-correct", item.pk), ["meeting"]),
        (url("attendance-edit", row.pk), person),
        (url("attendance-add", meeting.pk), [*person, "known", "name", "party", "title"]),
        (url("attendance-came", row.pk), ["item", "at"]),
        (url("attendance-left", row.pk), ["item", "at"]),
        (url("attendance-present", row.pk), ["varde"]),
        (url("attendance-order", row.pk), ["riktning"]),
        (url("attendance-serve", meeting.pk), ["substitute", "seat", "stretch"]),
        (url("vacant-add", meeting.pk), ["label", "party"]),
        (url("minutes-fix", meeting.pk), fix),
        *((url("part-add", item.pk, slug), parts) for slug in KINDS),
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:20]) for text in HOSTILE])
def test_hostile_text_in_every_form_is_answered_without_a_crash(text):
    body = make_body(seats_total=2)
    meeting = make_meeting(body, state="open")
    make_paragraph(meeting)
    make_present(meeting, role="chair")
    client = secretary_of(body)
    for address, names in every_form(meeting):
        for start in range(0, len(names), 8):
            answer = client.post(address, dict.fromkeys(names[start : start + 8], text))
            assert answer.status_code in {200, 302, 409}, address


def test_lone_surrogate_in_a_form_is_answered_without_a_crash():
    body = make_body()
    item = make_paragraph(make_meeting(body))
    answer = secretary_of(body).post(
        item.get_absolute_url(),
        b"heading=Rapport%ED%A0%80&kind=decision&version=1&background=a%ED%A0%80b",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 302


@pytest.mark.parametrize("text", HOSTILE, ids=[repr(text[:20]) for text in HOSTILE])
def test_hostile_text_in_the_signing_forms_is_answered_without_a_crash(text):
    verification = make_minutes("signing")
    client = secretary_of(verification.meeting.body)
    signer = verification.signers.first()
    forms = [
        (url("signature-edit", signer.pk), ["signed_on", "signed_place"]),
        (url("scan-add", verification.pk), ["file"]),
        (url("verification-verify", verification.pk), ["confirmed", "approved_on"]),
        (url("verification-reopen", verification.pk), ["reason"]),
        (url("notice-add", verification.pk), ["board", "posted_on", "address", "removed_on"]),
    ]
    for address, names in forms:
        answer = client.post(address, dict.fromkeys(names, text))
        assert answer.status_code in {200, 302}, address


@pytest.mark.parametrize("text", HOSTILE[:-1], ids=[repr(text[:20]) for text in HOSTILE[:-1]])
def test_hostile_filters_are_answered(text):
    client = secretary_of(make_minutes("verified").meeting.body)
    names = ["organ", "ar", "lage", "sida", "text", "status", "ansvarig"]
    for page in ("meeting-list", "decision-list"):
        query = {name: text.encode("utf-8", "replace").decode() for name in names}
        assert client.get(url(page), query).status_code == 200


# -- Who comes in --------------------------------------------------------------------------------------------


def test_outsider_does_not_find_a_meeting_that_is_not_verified():
    meeting = make_held_meeting()
    client = logged_in(make_user())
    for name in ("meeting-detail", "meeting-check", "agenda", "attendance", "minutes-fix"):
        assert client.get(url(name, meeting.pk)).status_code == 404
    assert client.get(meeting.paragraphs.first().get_absolute_url()).status_code == 404


def test_member_reads_but_does_not_write():
    meeting = make_held_meeting()
    member = make_user()
    make_seat(meeting.body, holder=member.person)
    client = logged_in(member)
    item = meeting.paragraphs.first()
    assert client.get(meeting.get_absolute_url()).status_code == 200
    assert client.get(item.get_absolute_url()).status_code == 200
    for name in ("agenda", "attendance", "meeting-edit", "minutes-fix", "meeting-close"):
        assert client.get(url(name, meeting.pk)).status_code == 403
    client.post(item.get_absolute_url(), {"heading": "Ny", "kind": "decision", "version": 1})
    client.post(url("paragraph-decide", item.pk))
    item.refresh_from_db()
    assert (item.heading, item.decisions.count()) == ("Ärende 1", 1)


def test_role_that_has_ended_no_longer_opens_the_forms():
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    BodyRole.objects.filter(person=secretary.person).update(
        ends=timezone.localdate() - timedelta(days=1)
    )
    assert logged_in(secretary).get(url("agenda", meeting.pk)).status_code == 404


def masked_minutes() -> Meeting:
    verification = make_minutes("verified")
    meeting = verification.meeting
    item = meeting.paragraphs.first()
    Mask.objects.create(paragraph=item, text="ärende 1", ground="OSL 26:1")
    Mask.objects.create(paragraph=item, text="Ärende 1", ground="OSL 26:1")
    return meeting


def test_masked_text_reaches_nobody_outside_on_any_page():
    meeting = masked_minutes()
    client = logged_in(make_user())
    decision = Decision.objects.get(paragraph=meeting.paragraphs.first())
    for page in (url("decision-list"), decision.get_absolute_url(), meeting.get_absolute_url()):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "[maskerat]" in told(answer)
        assert "rende 1" not in told(answer)


def test_search_never_tells_what_a_mask_hides():
    masked_minutes()
    client = logged_in(make_user())
    assert "Inga beslut passar" in told(client.get(url("decision-list"), {"text": "ärende 1"}))
    assert "ärende 2" in told(client.get(url("decision-list"), {"text": "ÄRENDE 2"}))


def test_filter_on_responsible_never_tells_what_a_mask_hides():
    meeting = masked_minutes()
    decisions = Decision.objects.filter(paragraph__meeting=meeting)
    decision = decisions.order_by("paragraph__position").first()
    decision.responsible = "Ärende 1-gruppen"
    decision.save()
    client = logged_in(make_user())
    for asked, hit in (("ärende 1", False), ("gruppen", True)):
        page = told(client.get(url("decision-list"), {"ansvarig": asked}))
        assert ("[maskerat]-gruppen" in page) is hit


def test_insider_reads_what_is_masked_for_others():
    meeting = masked_minutes()
    assert "ärende 1" in told(secretary_of(meeting.body).get(url("decision-list")))


def test_confidential_decision_stays_out_of_the_register_for_others():
    meeting = make_held_meeting()
    item = meeting.paragraphs.first()
    Paragraph.objects.filter(pk=item.pk).update(is_confidential=True)
    secretary = make_secretary(meeting.body)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
        at=NOON,
    )
    sign_all(verification, by=secretary)
    verify(verification_id=verification.pk, by=secretary, at=NOON)
    client = logged_in(make_user())
    listed = told(client.get(url("decision-list")))
    assert "ärende 2" in listed
    assert "rende 1" not in listed
    assert "Ärende som omfattas av sekretess" in told(client.get(meeting.get_absolute_url()))
    assert client.get(item.get_absolute_url()).status_code == 404


def test_secrecy_without_its_ground_is_asked_for_and_nothing_is_saved():
    meeting = make_meeting(date=timezone.localdate())
    item = make_paragraph(meeting)
    client = logged_in(make_secretary(meeting.body))
    answer = client.post(
        url("paragraph-edit", item.pk),
        {
            "heading": "Rapport",
            "kind": "decision",
            "numbered": "on",
            "version": item.version,
            "is_confidential": "on",
        },
    )
    assert "Ange lagrummet" in told(answer)
    item.refresh_from_db()
    assert not item.is_confidential


def test_politician_finds_last_years_decision_in_two_clicks():
    make_minutes("verified")
    client = logged_in(make_user())
    found = client.get(url("decision-list"), {"text": "AVSLUTA 3"}).content.decode()
    (address,) = set(re.findall(r'href="(/beslut/\d+/)"', found))
    assert "att avsluta ärende 3" in told(client.get(address))


# -- Queries -----------------------------------------------------------------------------------------------------


def counted(client: Client, address: str, django_assert_max_num_queries) -> int:
    client.get(address)  # content types are remembered from the first page
    with django_assert_max_num_queries(100) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_meeting_page_asks_as_much_for_thirty_items_as_for_three(django_assert_max_num_queries):
    body = make_body(seats_total=4)
    client = secretary_of(body)
    small, large = make_held_meeting(body, items=3), make_held_meeting(body, items=30)
    few, many = (
        counted(client, meeting.get_absolute_url(), django_assert_max_num_queries)
        for meeting in (small, large)
    )
    assert (few, many - few) == (few, 0)
    assert many <= 14  # five of them are the top bar's


@pytest.mark.parametrize("name", ["agenda", "attendance", "meeting-check", "minutes-fix"])
def test_working_pages_ask_as_much_for_many_items_as_for_few(name, django_assert_max_num_queries):
    body = make_body(seats_total=4)
    client = secretary_of(body)
    small, large = make_held_meeting(body, items=3), make_held_meeting(body, items=12)
    for _ in range(4):
        make_present(large)
    few, many = (
        counted(client, url(name, meeting.pk), django_assert_max_num_queries)
        for meeting in (small, large)
    )
    assert few == many


@pytest.mark.parametrize("name", ["meeting-list", "decision-list"])
def test_lists_ask_as_much_for_three_rows_as_for_one(name, django_assert_max_num_queries):
    body = make_body(seats_total=4)
    client = secretary_of(body)
    make_held_meeting(body, items=1)
    one = counted(client, url(name), django_assert_max_num_queries)
    for _ in range(2):
        make_held_meeting(body, items=3)
    assert counted(client, url(name), django_assert_max_num_queries) == one
