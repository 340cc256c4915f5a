"""Historik: events and field changes as one timeline, in the reader's words."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.core.events import record
from portal.core.history import Change, timeline
from portal.core.models import Organisation, OrganisationName, Person, User
from tests.factories import make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db


def change(person: Person, by: User | None = None, minutes: float = 0, **values: object) -> None:
    """Save with history, `minutes` from now."""
    for name, value in values.items():
        setattr(person, name, value)
    person._history_user = by
    person._history_date = timezone.now() + timedelta(minutes=minutes)
    person.save()


def test_changes_are_told_newest_first_with_labels_and_shown_values() -> None:
    region = make_organisation("Region Norr")
    person, user = make_person("Eva Strand"), make_user()
    change(person, user, 1, party="S")
    change(person, user, 60, organisation=region, party="")
    newest, middle, first = timeline(person)
    assert newest.changes == (
        Change("parti", "S", "(tomt)"),
        Change("organisation", "(tomt)", "Region Norr"),
    )
    assert (newest.text, newest.by) == (
        "Person (Eva Strand): ändrade parti, organisation.",
        str(user),
    )
    assert middle.changes == (Change("parti", "(tomt)", "S"),)
    assert first.text == "Person (Eva Strand) lades till."


def test_choices_and_dates_are_shown_as_on_screen() -> None:
    organisation = make_organisation("Region Norr")
    organisation.kind = "region"
    organisation.dissolved_on = date(2026, 12, 31)
    organisation.save()
    assert timeline(organisation)[0].changes == (
        Change("slag", "Okänd", "Region (förr landsting)"),
        Change("upphörde", "(tomt)", "31 december 2026"),
    )


def test_text_that_saves_itself_is_one_change_per_sitting() -> None:
    person, user = make_person(), make_user()
    for minute, title in [(1, "O"), (2, "Ordf"), (3, "Ordförande"), (60, "Ledamot")]:
        change(person, user, minute, title=title)
    told = [entry.changes[0] for entry in timeline(person) if entry.changes]
    assert told == [
        Change("titel", "Ordförande", "Ledamot"),
        Change("titel", "(tomt)", "Ordförande"),
    ]


def test_two_people_in_one_text_are_two_changes() -> None:
    person = make_person()
    change(person, make_user(), 1, title="A")
    change(person, make_user(), 2, title="B")
    assert len([entry for entry in timeline(person) if entry.changes]) == 2


def test_values_an_act_changed_stand_under_its_sentence() -> None:
    person, user = make_person("Eva"), make_user()
    with transaction.atomic():
        change(person, user, 1, title="Ordförande")
        record(
            person,
            "core.person_changed",
            by=user,
            at=timezone.now() + timedelta(minutes=1),
            fields="titel",
        )
    newest = timeline(person)[0]
    assert newest.text == "Uppgifter om personen ändrades: titel."
    assert newest.changes == (Change("titel", "(tomt)", "Ordförande"),)


def test_deleted_parts_are_told() -> None:
    organisation = make_organisation()
    name = OrganisationName.objects.create(organisation=organisation, name="Landstinget")
    name.delete()
    rows = OrganisationName.history.filter(organisation=organisation)
    texts = [entry.text for entry in timeline(organisation, rows)]
    assert texts[:2] == [
        "Namn över tid (Landstinget) togs bort.",
        "Namn över tid (Landstinget) lades till.",
    ]


@pytest.mark.parametrize("count", [1, 8])
def test_queries_do_not_grow_with_the_changes(
    count: int, django_assert_num_queries: object
) -> None:
    person = make_person()
    for number in range(count):
        change(person, make_user(), number * 60, organisation=make_organisation())
    timeline(person)  # fills the cache of content types
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's own
        timeline(person)


def test_history_page_is_for_who_keeps_the_register(client: Client) -> None:
    person = make_person("Eva Strand")
    url = reverse("core:history", args=["person", person.pk])
    client.force_login(make_user())
    assert client.get(url).status_code == 403
    client.force_login(make_user(is_administrator=True))
    assert "Person (Eva Strand) lades till." in client.get(url).content.decode()
    for model, pk in (("person", 999_999), ("session", 1), ("event", 1)):
        assert client.get(reverse("core:history", args=[model, pk])).status_code == 404


def test_secrets_are_not_in_the_history(client: Client) -> None:
    user = make_user()
    user.set_password("ett nytt lösenord")
    user.save()
    client.force_login(make_user(is_administrator=True))
    page = client.get(reverse("core:history", args=["user", user.pk])).content.decode()
    assert "argon2" not in page
    assert "md5$" not in page
    assert Organisation.objects.count() == 0
