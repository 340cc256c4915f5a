"""Two secretaries in the same part of a §: nothing is overwritten unseen, nothing typed is lost."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from governance.commands import attendance, parts
from governance.commands.paragraphs import change_paragraph
from governance.commands.shown import ShownConflict
from governance.models import (
    Entry,
    Motion,
    MotionPerson,
    Paragraph,
    Recusal,
    Reservation,
    Statement,
)
from portal.core.autosave import kept_texts, save_text
from portal.core.errors import NotAllowed
from portal.core.models import Draft, User
from tests.factories import (
    make_attendance,
    make_body,
    make_meeting,
    make_paragraph,
    make_present,
    make_secretary,
    make_user,
    make_verification,
)

pytestmark = pytest.mark.django_db
BACKEND = "portal.core.accounts.LoginBackend"


def two_secretaries() -> tuple[Paragraph, User, User]:
    body = make_body(seats_total=3)
    return make_paragraph(make_meeting(body)), make_secretary(body), make_secretary(body)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def address(part, slug: str) -> str:
    return reverse("governance:part-edit", args=[part.paragraph_id, slug, part.pk])


def carried(part) -> dict[str, str]:
    """What the page of the part carries along as it stands now."""
    return {"shown": json.dumps(parts.shown_of(part)), "version": str(getattr(part, "version", ""))}


@pytest.mark.parametrize(
    ("slug", "model", "facts"),
    [
        ("yrkanden", Motion, {"kind": "approval", "by_party": "S"}),
        ("reservationer", Reservation, {"by_party": "S"}),
        ("yttranden", Statement, {"kind": "remark"}),
    ],
)
def test_a_stale_post_keeps_the_losers_text_and_saves_the_rest(slug, model, facts):
    item, sara, karin = two_secretaries()
    person = make_present(item.meeting).person
    part = parts.add_part(
        paragraph_id=item.pk,
        model=model,
        values={**facts, "text": "Först"},
        people=[{"person": person, **({"role": "mover"} if model is Motion else {})}],
        by=sara,
    )
    page = carried(part)
    save_text(target=part, field="text", text="Saras", version=part.version, by=sara)

    who = {"movers" if model is Motion else "people": [person.pk]}
    changed = {"by_party": "M"} if "by_party" in facts else {"kind": "separate"}
    posted = {**facts, **changed, **who, "text": "Karins", **page}
    answer = browser(karin).post(address(part, slug), posted)

    part.refresh_from_db()
    kept = kept_texts(karin).get()
    assert answer.headers["Location"] == kept.get_absolute_url()
    assert (part.text, kept.text) == ("Saras", "Karins")
    assert {name: getattr(part, name) for name in changed} == changed
    compared = browser(karin).get(kept.get_absolute_url()).content.decode()
    assert "Saras" in compared
    assert "Karins" in compared


@pytest.mark.parametrize(
    ("slug", "model"),
    [("yrkanden", Motion), ("reservationer", Reservation), ("yttranden", Statement)],
)
def test_the_text_of_a_part_saves_itself_once_the_part_stands(slug, model):
    item, sara, _ = two_secretaries()
    part = model.objects.create(paragraph=item, text="Först")
    page = browser(sara).get(address(part, slug)).content.decode()
    label = model._meta.label_lower
    save = reverse("core:save-text", args=[label, part.pk, "text"])
    assert f'data-autosave-url="{save}"' in page
    assert "data-autosave-status" in page

    saved = browser(sara).post(save, {"text": "Sedan", "version": "1"})
    part.refresh_from_db()
    assert (saved.status_code, part.text, part.version) == (200, "Sedan", 2)
    new = browser(sara).get(reverse("governance:part-add", args=[item.pk, slug]))
    assert "data-autosave-url" not in new.content.decode()


def test_the_text_of_a_fixed_paragraphs_part_is_closed_to_autosave():
    item, sara, _ = two_secretaries()
    part = Motion.objects.create(paragraph=item, text="Först")
    make_verification(item.meeting, state="fixed")
    with pytest.raises(NotAllowed):
        save_text(target=part, field="text", text="Sedan", version=1, by=sara)
    part.refresh_from_db()
    assert part.text == "Först"


def test_a_stale_entry_shows_what_stands_and_keeps_what_was_typed():
    item, sara, karin = two_secretaries()
    entry = Entry.objects.create(paragraph=item, position=1, label="a", text="Först")
    page = carried(entry)
    parts.change_part(
        part=entry, values={"text": "Saras post"}, shown=parts.shown_of(entry), by=sara
    )

    posted = {"label": "a", "case_number": "2026/1", "text": "Karins post"}
    answer = browser(karin).post(address(entry, "listposter"), {**posted, **page})
    told = answer.content.decode()
    entry.refresh_from_db()
    assert (answer.status_code, entry.text, entry.case_number) == (409, "Saras post", "")
    assert "Saras post" in told
    assert "Karins post" in told

    again = {**posted, "shown": answer.context["form"]["shown"].value()}
    assert browser(karin).post(address(entry, "listposter"), again).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.case_number) == ("Karins post", "2026/1")


def test_what_the_user_left_alone_takes_the_others_values():
    item, sara, karin = two_secretaries()
    person = make_present(item.meeting).person
    recusal = Recusal.objects.create(paragraph=item, position=1, person=person, reason="Först")
    shown = parts.shown_of(recusal)
    other = make_present(item.meeting).person
    parts.change_part(part=recusal, values={"reason": "Part"}, shown=shown, by=sara)
    values = {"person": other, "reason": "Först"}
    parts.change_part(part=recusal, values=values, shown=shown, by=karin)
    recusal.refresh_from_db()
    assert (recusal.person, recusal.reason) == (other, "Part")


def test_the_people_of_a_part_are_not_overwritten_unseen():
    item, sara, karin = two_secretaries()
    first, second = (make_present(item.meeting).person for _ in range(2))
    motion = parts.add_part(
        paragraph_id=item.pk, model=Motion, values={"kind": "approval"}, by=sara
    )
    shown, version = parts.shown_of(motion), motion.version
    change = {"part": motion, "values": {}, "shown": shown, "version": version}
    parts.change_part(**change, people=[{"person": first, "role": "mover"}], by=sara)
    with pytest.raises(ShownConflict):
        parts.change_part(**change, people=[{"person": second, "role": "mover"}], by=karin)
    assert MotionPerson.objects.get().person == first


# -- Attendance ------------------------------------------------------------------------------------


def test_a_stale_attendance_row_shows_what_stands_and_keeps_what_was_typed():
    item, sara, karin = two_secretaries()
    make_paragraph(item.meeting)
    row = make_attendance(item.meeting)
    to = reverse("governance:attendance-edit", args=[row.pk])
    shown = json.dumps(attendance.shown_of(row))
    first = {"capacity": "member", "present": "1", "shown": shown}
    assert browser(sara).post(to, first).status_code == 302

    late = {"capacity": "member", "present": "2", "role": "chair", "shown": shown}
    answer = browser(karin).post(to, late)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "<li>Närvarande vid §: 1</li>" in told
    assert 'value="2"' in told
    row.refresh_from_db()
    assert (row.role, row.spans.get().first) == ("", item)

    again = late | {"shown": answer.context["form"]["shown"].value()}
    assert browser(karin).post(to, again).status_code == 302
    row.refresh_from_db()
    assert (row.role, row.spans.get().first == item) == ("chair", False)


def test_attendance_the_user_left_alone_stays_as_the_other_left_it():
    item, sara, karin = two_secretaries()
    row = make_attendance(item.meeting)
    shown, values = attendance.shown_of(row), {"capacity": "member", "role": ""}
    change = {"attendance_id": row.pk, "shown": shown, "moves": []}
    present = [attendance.Span("present")]
    attendance.change_attendance(**change, values=values, spans=present, by=sara)
    attendance.change_attendance(**change, values=values | {"role": "chair"}, spans=[], by=karin)
    row.refresh_from_db()
    assert (row.role, [span.kind for span in row.spans.all()]) == ("chair", ["present"])


# -- Closed while somebody wrote -------------------------------------------------------------------


def test_texts_posted_to_a_paragraph_fixed_meanwhile_are_kept():
    item, sara, _ = two_secretaries()
    item.background = "Först"
    item.save()
    make_verification(item.meeting, state="fixed")
    posted = {"heading": "Rapport", "kind": "decision", "version": str(item.version)}
    posted |= {"background": "Lång text", "decision_clauses": "att bifalla"}
    answer = browser(sara).post(item.get_absolute_url(), posted)
    told = answer.content.decode()
    item.refresh_from_db()
    assert (answer.status_code, item.background) == (409, "Först")
    assert "är fastställd för justering" in told
    assert reverse("core:kept-texts") in told
    kept = kept_texts(sara)
    assert {draft.text for draft in kept} == {"Lång text", "att bifalla"}
    for draft in kept:
        assert draft.text in browser(sara).get(draft.get_absolute_url()).content.decode()


def test_a_paragraph_fixed_between_look_and_lock_keeps_the_texts(monkeypatch):
    item, sara, _ = two_secretaries()

    def fix_first(**change):
        make_verification(item.meeting, state="fixed")
        return change_paragraph(**change)

    monkeypatch.setattr("governance.views.paragraphs.change_paragraph", fix_first)
    posted = {"heading": "Rapport", "kind": "decision", "version": "1", "background": "Lång text"}
    answer = browser(sara).post(item.get_absolute_url(), posted)
    assert answer.status_code == 409
    assert kept_texts(sara).get().text == "Lång text"


@pytest.mark.parametrize("stands", [True, False])
def test_a_part_posted_to_a_paragraph_fixed_meanwhile_is_kept(stands):
    item, sara, _ = two_secretaries()
    part = Motion.objects.create(paragraph=item, kind="approval", text="Först")
    make_verification(item.meeting, state="fixed")
    new = reverse("governance:part-add", args=[item.pk, "yrkanden"])
    to = address(part, "yrkanden") if stands else new
    answer = browser(sara).post(to, {"kind": "approval", "text": "Lång text"})
    part.refresh_from_db()
    assert (answer.status_code, part.text, Motion.objects.count()) == (409, "Först", 1)
    assert kept_texts(sara).get().text == "Yrkandets text: Lång text"


def test_somebody_who_never_could_write_gets_no_place_to_keep_texts():
    item, _, _ = two_secretaries()
    make_verification(item.meeting, state="verified")
    answer = browser(make_user()).post(item.get_absolute_url(), {"background": "Lång text"})
    assert answer.status_code == 403
    assert not Draft.objects.exists()


# -- The meeting's own facts -----------------------------------------------------------------------


def test_stale_facts_of_a_meeting_show_what_stands_and_can_be_saved_again():
    item, sara, karin = two_secretaries()
    meeting = item.meeting
    to = reverse("governance:meeting-edit", args=[meeting.pk])
    page = browser(karin).get(to).context["form"]["shown"].value()
    facts = {"date": str(meeting.date), "shown": page}
    saras = {**facts, "place": "Boden", "case_number": "2026/1"}
    assert browser(sara).post(to, saras).status_code == 302

    late = {**facts, "place": "Piteå"}
    answer = browser(karin).post(to, late)
    told = answer.content.decode()
    assert answer.status_code == 409
    assert "<li>Plats" in told
    assert "Boden</li>" in told
    assert 'value="Piteå"' in told
    again = {**late, "case_number": "2026/1"}
    again["shown"] = answer.context["form"]["shown"].value()
    assert browser(karin).post(to, again).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.case_number) == ("Piteå", "2026/1")
