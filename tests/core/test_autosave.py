"""Texts that save themselves: versions, merges, kept losers, presence and the contract with JS."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from governance.models import Paragraph
from portal.core import autosave
from portal.core.autosave import FormConflict, TextConflict
from portal.core.errors import DomainError, NotAllowed
from portal.core.models import Draft, DraftKind, User
from tests.core.texts import writable
from tests.factories import (
    make_meeting,
    make_paragraph,
    make_person,
    make_role,
    make_secretary,
    make_user,
)

__all__ = ["writable"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("writable")]


def a_paragraph(background: str = "Från början.") -> Paragraph:
    return make_paragraph(make_meeting(), background=background)


def save(paragraph: Paragraph, text: str, *, version: int, by: User, field: str = "background"):  # type: ignore[no-untyped-def]  # a test's own shorthand
    return autosave.save_text(target=paragraph, field=field, text=text, version=version, by=by)


def test_save_raises_the_version_and_tells_who_in_the_history() -> None:
    paragraph, user = a_paragraph(), make_user()
    assert save(paragraph, "Ny text.\r\n", version=1, by=user).version == 2
    paragraph.refresh_from_db()
    assert (paragraph.background, paragraph.version) == ("Ny text.\n", 2)
    newest = paragraph.history.first()
    assert (newest.history_user, newest.version, newest.background) == (user, 2, "Ny text.\n")


def test_stale_save_keeps_the_losers_text_and_changes_nothing() -> None:
    paragraph, winner, loser = a_paragraph(), make_user(), make_user()
    save(paragraph, "Vinnarens.", version=1, by=winner)
    with pytest.raises(TextConflict) as conflict:
        save(paragraph, "Förlorarens.", version=1, by=loser)
    paragraph.refresh_from_db()
    assert (paragraph.background, paragraph.version) == ("Vinnarens.", 2)
    draft = conflict.value.draft
    assert (draft.text, draft.user, draft.base_version) == ("Förlorarens.", loser, 1)
    assert (conflict.value.theirs, conflict.value.theirs_by) == ("Vinnarens.", str(winner))
    assert str(winner) in str(conflict.value)


def test_same_text_twice_is_no_conflict() -> None:
    paragraph, user = a_paragraph(), make_user()
    save(paragraph, "Samma.", version=1, by=user)
    assert save(paragraph, "Samma.", version=1, by=make_user()).version == 2
    assert not Draft.objects.exists()


def test_two_people_in_different_texts_of_one_paragraph_both_save() -> None:
    paragraph = a_paragraph()
    save(paragraph, "Bakgrund.", version=1, by=make_user())
    saved = save(paragraph, "Beslutsgång.", version=1, by=make_user(), field="procedure")
    paragraph.refresh_from_db()
    assert saved.version == 3
    assert (paragraph.background, paragraph.procedure) == ("Bakgrund.", "Beslutsgång.")


def test_text_changed_and_changed_back_is_still_a_conflict() -> None:
    paragraph = a_paragraph("A")
    save(paragraph, "B", version=1, by=make_user())
    save(paragraph, "A", version=2, by=make_user())
    with pytest.raises(TextConflict):
        save(paragraph, "C", version=1, by=make_user())


def test_same_losing_text_is_kept_once_and_another_beside_it() -> None:
    paragraph, loser = a_paragraph(), make_user()
    save(paragraph, "Vinnarens.", version=1, by=make_user())
    for text in ("Min.", "Min.", "Min, längre."):
        with pytest.raises(TextConflict):
            save(paragraph, text, version=1, by=loser)
    assert {draft.text for draft in autosave.kept_texts(loser)} == {"Min.", "Min, längre."}


def test_save_without_the_right_is_refused() -> None:
    paragraph = a_paragraph()
    with pytest.raises(NotAllowed, match="Du läser bara"):
        save(paragraph, "x", version=1, by=make_user(person=make_person("Läsare")))
    paragraph.refresh_from_db()
    assert paragraph.version == 1


def test_too_long_text_is_refused_with_the_number_of_signs() -> None:
    with pytest.raises(DomainError, match="5 tecken för lång"):
        save(a_paragraph(), "x" * 1005, version=1, by=make_user())


@pytest.mark.parametrize(
    ("keep", "stands"),
    [("mine", "Min."), ("theirs", "Deras."), ("both", "Deras.\n\nMin.")],
)
def test_settling_a_conflict(keep: str, stands: str) -> None:
    paragraph, loser = a_paragraph(), make_user()
    save(paragraph, "Deras.", version=1, by=make_user())
    with pytest.raises(TextConflict) as conflict:
        save(paragraph, "Min.", version=1, by=loser)
    autosave.settle(draft=conflict.value.draft, keep=keep, version=2, by=loser)
    paragraph.refresh_from_db()
    assert paragraph.background == stands
    assert not autosave.kept_texts(loser)


def test_settling_after_yet_another_change_is_a_conflict_again() -> None:
    paragraph, loser = a_paragraph(), make_user()
    save(paragraph, "Deras.", version=1, by=make_user())
    with pytest.raises(TextConflict) as conflict:
        save(paragraph, "Min.", version=1, by=loser)
    save(paragraph, "Deras igen.", version=2, by=make_user())
    draft = Draft.objects.get(pk=conflict.value.draft.pk)
    with pytest.raises(TextConflict):
        autosave.settle(draft=draft, keep="mine", version=2, by=loser)
    paragraph.refresh_from_db()
    assert paragraph.background == "Deras igen."
    assert [kept.text for kept in autosave.kept_texts(loser)] == ["Min."]


# -- Forms -----------------------------------------------------------------------------------------


def edited(paragraph: Paragraph, **values: Any) -> Paragraph:
    """As a ModelForm leaves its instance: read earlier, with what the user typed."""
    row = Paragraph.objects.get(pk=paragraph.pk)
    for name, value in values.items():
        setattr(row, name, value)
    return row


@transaction.atomic
def form_save(row: Paragraph, *, version: int, by: User) -> None:
    autosave.versioned_save(
        row, expected_version=version, update_fields=["heading", "background"], by=by
    )


def test_form_on_the_newest_version_is_saved() -> None:
    paragraph, user = a_paragraph(), make_user()
    row = edited(paragraph, heading="Ny rubrik")
    form_save(row, version=1, by=user)
    paragraph.refresh_from_db()
    assert (paragraph.heading, paragraph.version, row.version) == ("Ny rubrik", 2, 2)
    assert paragraph.history.first().history_user == user


def test_stale_form_takes_the_others_changes_of_what_it_left_alone() -> None:
    paragraph = a_paragraph()
    row = edited(paragraph, heading="Ny rubrik")
    save(paragraph, "Ny bakgrund.", version=1, by=make_user())
    form_save(row, version=1, by=make_user())
    paragraph.refresh_from_db()
    assert (paragraph.heading, paragraph.background) == ("Ny rubrik", "Ny bakgrund.")


def test_stale_form_with_a_clash_saves_nothing_and_keeps_its_text() -> None:
    paragraph, loser = a_paragraph(), make_user()
    row = edited(paragraph, heading="Ny rubrik", background="Min.")
    save(paragraph, "Deras.", version=1, by=make_user())
    with pytest.raises(FormConflict) as conflict:
        form_save(row, version=1, by=loser)
    paragraph.refresh_from_db()
    assert (paragraph.heading, paragraph.background) == ("Rapport", "Deras.")
    assert "ärendebeskrivning" in str(conflict.value)
    url = autosave.keep_losing_texts(conflict.value, by=loser)
    kept = autosave.kept_texts(loser).get()
    assert (url, kept.text) == (kept.get_absolute_url(), "Min.")


def test_clash_in_a_field_that_is_no_registered_text_gives_no_address() -> None:
    paragraph, loser = a_paragraph(), make_user()
    row = edited(paragraph, heading="Min rubrik")
    form_save(edited(paragraph, heading="Deras rubrik"), version=1, by=make_user())
    with pytest.raises(FormConflict) as conflict:
        form_save(row, version=1, by=loser)
    assert autosave.keep_losing_texts(conflict.value, by=loser) == ""


# -- Presence --------------------------------------------------------------------------------------


def test_presence_shows_the_others_of_the_last_minute() -> None:
    paragraph, sara, omar = a_paragraph(), make_user(), make_user()
    now = timezone.now()

    def tell(user: User, seconds: int) -> list[str]:
        at = now + timedelta(seconds=seconds)
        others = autosave.tell_presence(target=paragraph, field="background", by=user, at=at)
        return [other.name for other in others]

    assert tell(sara, 0) == []
    assert tell(omar, 30) == [str(sara)]
    assert tell(sara, 40) == [str(omar)]
    assert tell(omar, 101) == []
    assert Draft.objects.filter(kind=DraftKind.WRITING).count() == 2
    autosave.forget_presence(now + timedelta(days=2))
    assert not Draft.objects.exists()


# -- The contract with static/js/autosave.js ---------------------------------------------------------


def address(name: str, paragraph: Paragraph, field: str = "background") -> str:
    return reverse(f"core:{name}", args=["governance.paragraph", paragraph.pk, field])


@pytest.fixture
def paragraph() -> Paragraph:
    return a_paragraph()


@pytest.fixture
def secretary(client: Client, paragraph: Paragraph) -> User:
    user = make_secretary(paragraph.meeting.body)
    client.force_login(user)
    return user


@pytest.mark.usefixtures("secretary")
def test_save_answers_version_and_time(client: Client, paragraph: Paragraph) -> None:
    answer = client.post(address("save-text", paragraph), {"text": "Ny.", "version": "1"})
    assert answer.status_code == 200
    assert answer.json()["version"] == 2
    assert len(answer.json()["saved_at"]) == 5


def test_conflict_answers_both_texts(client: Client, paragraph: Paragraph, secretary: User) -> None:
    other = make_user()
    save(paragraph, "Deras.", version=1, by=other)
    answer = client.post(address("save-text", paragraph), {"text": "Min.", "version": "1"})
    draft = autosave.kept_texts(secretary).get()
    assert answer.status_code == 409
    assert answer.json() == {
        "mine_draft": draft.pk,
        "theirs": "Deras.",
        "theirs_by": str(other),
        "version": 2,
        "compare_url": reverse("core:compare", args=[draft.pk]),
    }


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize(
    "values",
    [
        {"text": "x" * 1001, "version": "1"},
        {"text": "x", "version": "ett"},
        {"text": "x", "version": "99999999999999999999"},
        {"text": "x"},
        {"version": "1"},
    ],
)
def test_unreadable_save_answers_422(
    client: Client, paragraph: Paragraph, values: dict[str, str]
) -> None:
    answer = client.post(address("save-text", paragraph), values)
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.usefixtures("secretary")
@pytest.mark.parametrize(
    "place",
    ["governance.paragraph/{}/heading", "core.user/{}/email", "x/{}/y", "a.b/{}/c"],
)
def test_text_that_is_not_registered_is_not_found(
    client: Client, paragraph: Paragraph, place: str
) -> None:
    url = f"/spara/{place.format(paragraph.pk)}/"
    answer = client.post(url, {"text": "x", "version": "1"})
    assert (answer.status_code, "error" in answer.json()) == (404, True)


def test_reader_is_refused_with_the_reason(client: Client, paragraph: Paragraph) -> None:
    reader = make_user(person=make_person("Läsare"))
    make_role(paragraph.meeting.body, "secretary", person=reader.person)
    client.force_login(reader)
    for name in ("save-text", "presence"):
        answer = client.post(address(name, paragraph), {"text": "x", "version": "1"})
        assert (answer.status_code, answer.json()) == (403, {"error": "Du läser bara."})


@pytest.mark.usefixtures("secretary")
def test_presence_answers_who_else_writes(client: Client, paragraph: Paragraph) -> None:
    sara = make_user(person=make_person("Sara Lind"))
    autosave.tell_presence(target=paragraph, field="background", by=sara)
    answer = client.post(address("presence", paragraph)).json()
    since = answer["others"][0]["since"]
    assert answer == {
        "others": [{"name": "Sara Lind", "since": since}],
        "text": f"Sara Lind skriver här sedan {since}",
    }


def test_compare_page_marks_words_and_settles(
    client: Client, paragraph: Paragraph, secretary: User
) -> None:
    save(paragraph, "Rapporten läggs till <b>handlingarna</b>.", version=1, by=make_user())
    with pytest.raises(TextConflict) as conflict:
        save(paragraph, "Rapporten återremitteras.", version=1, by=secretary)
    url = reverse("core:compare", args=[conflict.value.draft.pk])
    page = client.get(url).content.decode()
    assert "Rapporten <mark>återremitteras.</mark>" in page
    assert "<b>handlingarna</b>" not in page
    answer = client.post(url, {"keep": "mine", "version": "2"})
    paragraph.refresh_from_db()
    assert (answer.status_code, paragraph.background) == (302, "Rapporten återremitteras.")
    assert client.get(url).status_code == 404  # settled


def test_kept_text_of_another_is_not_found(
    client: Client, paragraph: Paragraph, secretary: User
) -> None:
    save(paragraph, "Deras.", version=1, by=secretary)
    with pytest.raises(TextConflict) as conflict:
        save(paragraph, "Min.", version=1, by=make_user())
    for name in ("compare", "discard-text"):
        url = reverse(f"core:{name}", args=[conflict.value.draft.pk])
        assert client.post(url, {"keep": "mine", "version": "2"}).status_code == 404


def test_kept_texts_are_listed_and_can_be_let_go(
    client: Client, paragraph: Paragraph, secretary: User
) -> None:
    save(paragraph, "Deras.", version=1, by=make_user())
    with pytest.raises(TextConflict) as conflict:
        save(paragraph, "Min egen text.", version=1, by=secretary)
    listed = client.get(reverse("core:kept-texts")).content.decode()
    assert "Min egen text." in listed
    client.post(reverse("core:discard-text", args=[conflict.value.draft.pk]))
    assert "Inget är sparat undan" in client.get(reverse("core:kept-texts")).content.decode()
