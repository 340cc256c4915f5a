"""The register of persons, organisations, counties and parties: rules, pages, access, cost."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal.core.errors import DomainError, NotAllowed
from portal.core.models import (
    CountyRole,
    District,
    Event,
    Organisation,
    OrganisationRole,
    Party,
    Person,
    User,
)
from portal.core.register import (
    add_person,
    change_organisation,
    rename_organisation,
    save_organisation_name,
)
from tests.factories import make_county, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
HOSTILE = ["", "0", "-1", "9" * 30, "\x00", "<script>", "å" * 5000, "2026-13-45", "a@b", "%"]


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def keeper() -> User:
    return make_user(is_administrator=True)


def keeper_client() -> Client:
    return log_in(keeper())


# -- Names over time --------------------------------------------------------------------------------


def rename(organisation: Organisation, name: str, starts: date) -> Organisation:
    return rename_organisation(
        organisation_id=organisation.pk, name=name, starts=starts, today=TODAY, by=keeper()
    )


def test_rename_keeps_the_old_name_for_its_own_time():
    organisation = make_organisation("Norrbottens läns landsting")
    renamed = rename(organisation, "Region Norrbotten", date(2017, 1, 1))
    assert renamed.name == "Region Norrbotten"
    assert renamed.name_on(date(2016, 12, 31)) == "Norrbottens läns landsting"
    assert renamed.name_on(date(2017, 1, 1)) == "Region Norrbotten"


def test_second_rename_begins_where_the_first_ended():
    organisation = make_organisation("Ett")
    rename(organisation, "Två", date(2010, 1, 1))
    rename(organisation, "Tre", date(2020, 1, 1))
    rows = [(row.name, row.valid_from, row.valid_to) for row in organisation.names.all()]
    assert ("Ett", None, date(2009, 12, 31)) in rows
    assert ("Två", date(2010, 1, 1), date(2019, 12, 31)) in rows


@pytest.mark.parametrize(
    ("name", "starts", "told"),
    [
        ("Tre", date(2026, 11, 21), "inte har kommit"),
        ("Två", date(2026, 1, 1), "heter redan Två"),
        ("Tre", date(2009, 1, 1), "Ett är redan registrerat som namn till och med 2009-12-31"),
    ],
)
def test_impossible_rename_is_refused_and_leaves_no_trace(name, starts, told):
    organisation = make_organisation("Två")
    organisation.names.create(name="Ett", valid_to=date(2009, 12, 31))
    with pytest.raises(DomainError, match=told):
        rename(organisation, name, starts)
    organisation.refresh_from_db()
    state = (organisation.name, organisation.names.count(), Event.objects.count())
    assert state == ("Två", 1, 0)


def test_two_names_never_hold_the_same_day():
    organisation = make_organisation("Nu")
    organisation.names.create(name="Förr", valid_from=date(2000, 1, 1), valid_to=date(2009, 1, 1))
    with pytest.raises(DomainError, match="krockar med Förr"):
        save_organisation_name(
            organisation_id=organisation.pk,
            name_id=None,
            name="Däremellan",
            valid_from=date(2009, 1, 1),
            valid_to=date(2012, 1, 1),
            by=keeper(),
        )
    assert organisation.names.count() == 1


def test_successor_that_leads_back_is_refused():
    first = make_organisation("Landstinget")
    second = make_organisation("Regionen", successor=first)
    with pytest.raises(DomainError, match="inte efterträda sig själv"):
        change_organisation(organisation_id=first.pk, values={"successor": second}, by=keeper())
    first.refresh_from_db()
    assert first.successor is None


def test_person_is_added_by_administrators_only():
    with pytest.raises(NotAllowed):
        add_person(values={"name": "Bo Ask"}, by=make_user())
    assert not Person.objects.filter(name="Bo Ask").exists()


# -- Pages ------------------------------------------------------------------------------------------


def closed_pages() -> list[str]:
    """Every page for the administrator, with a row behind it."""
    county = make_county()
    organisation = make_organisation("Bodens kommun", kind="kommun", county=county)
    name = organisation.names.create(name="Bodens stad", valid_to=date(1970, 12, 31))
    person = make_person("Bo Ask")
    district = District.objects.create(county=county, name="Östra")
    party = Party.objects.create(code="NS", name="Norrbottens sjukvårdsparti")
    county_role = CountyRole.objects.create(person=person, county=county, kind="reporter")
    post = OrganisationRole.objects.create(person=person, organisation=organisation, kind="contact")
    named: list[tuple[str, list[int | str]]] = [
        ("register", []),
        ("person-list", []),
        ("person-new", []),
        ("person-edit", [person.pk]),
        ("county-role-new", [person.pk]),
        ("organisation-role-new", [person.pk]),
        ("county-role-edit", [county_role.pk]),
        ("organisation-role-edit", [post.pk]),
        ("organisation-list", []),
        ("organisation-new", []),
        ("organisation-edit", [organisation.pk]),
        ("organisation-rename", [organisation.pk]),
        ("organisation-name-new", [organisation.pk]),
        ("organisation-name-edit", [name.pk]),
        ("county-list", []),
        ("county-detail", [county.code]),
        ("district-new", [county.code]),
        ("district-list", []),
        ("district-edit", [district.pk]),
        ("party-list", []),
        ("party-new", []),
        ("party-edit", [party.pk]),
    ]
    return [reverse(f"core:{name}", args=args) for name, args in named]


def test_register_is_for_administrators_and_says_why():
    urls = closed_pages()
    client, other = keeper_client(), log_in(make_user())
    for url in urls:
        assert client.get(url).status_code == 200, url
        refused = other.get(url)
        assert refused.status_code == 403, url
        assert "Bara en administratör" in refused.content.decode()
        assert Client().get(url).status_code == 302, url


def test_contact_and_login_are_shown_to_administrators_only():
    person = make_person("Bo Ask", email="bo.ask@example.org", phone="070-000 00 00")
    url = person.get_absolute_url()
    shown = keeper_client().get(url).content.decode()
    hidden = log_in(make_user()).get(url).content.decode()
    assert "bo.ask@example.org" in shown
    assert "Har ingen inloggning" in shown
    assert "Bo Ask" in hidden
    assert "bo.ask@example.org" not in hidden
    assert "070" not in hidden


def test_person_list_finds_in_any_case_and_keeps_the_search_between_pages():
    for n in range(60):
        make_person(f"Åsa Öberg {n:02}")
    make_person("Bo Ask")
    client, url = keeper_client(), reverse("core:person-list")
    page = client.get(url, {"sok": "ÅSA ÖBERG"}).content.decode()
    assert "60 personer för" in page
    assert "Bo Ask" not in page
    assert "sida=2" in page
    assert "Åsa Öberg 59" in client.get(url, {"sok": "ÅSA", "sida": "2"}).content.decode()


def test_organisation_is_found_by_its_former_name():
    organisation = make_organisation("Region Norrbotten")
    organisation.names.create(name="Norrbottens läns landsting", valid_to=date(2016, 12, 31))
    make_organisation("Region Skåne")
    page = keeper_client().get(reverse("core:organisation-list"), {"sok": "LÄNS landsting"})
    assert "Region Norrbotten" in page.content.decode()
    assert "Region Skåne" not in page.content.decode()


def test_organisations_are_filtered_by_kind_and_county():
    county = make_county()
    make_organisation("Bodens kommun", kind="kommun", county=county)
    make_organisation("Region Norrbotten", kind="region", county=county)
    make_organisation("Åre kommun", kind="kommun")
    asked = {"slag": "kommun", "lan": county.code}
    page = keeper_client().get(reverse("core:organisation-list"), asked).content.decode()
    found = [name for name in ("Bodens kommun", "Region Norrbotten", "Åre kommun") if name in page]
    assert found == ["Bodens kommun"]


@pytest.mark.parametrize(
    "name", ["person-list", "organisation-list", "county-list", "party-list", "district-list"]
)
def test_lists_cost_the_same_at_one_row_and_three(name, django_assert_max_num_queries):
    client, url = keeper_client(), reverse(f"core:{name}")

    def one_more(n: int) -> None:
        county = make_county(f"{n:02}", f"L{n}", f"Län {n}")
        organisation = make_organisation(county=county)
        make_user(person=make_person(organisation=organisation))
        District.objects.create(county=county, name=f"Del {n}").members.add(organisation)
        Party.objects.create(code=f"P{n}", name=f"Parti {n}")

    one_more(1)
    client.get(url)  # what waits for the user is counted once a minute
    with django_assert_max_num_queries(12) as one:
        client.get(url)
    one_more(2)
    one_more(3)
    with django_assert_max_num_queries(12) as three:
        client.get(url)
    assert len(three.captured_queries) == len(one.captured_queries)


# -- Forms ------------------------------------------------------------------------------------------


def test_person_is_added_and_changed_with_history():
    client = keeper_client()
    client.post(reverse("core:person-new"), {"name": "Bo Ask", "party": "C"})
    person = Person.objects.get(name="Bo Ask")
    url = reverse("core:person-edit", args=[person.pk])
    assert client.post(url, {"name": "Bo Askling", "party": "C"}).status_code == 302
    assert list(person.history.values_list("name", flat=True)) == ["Bo Askling", "Bo Ask"]


def test_namesake_is_asked_about_before_it_is_added():
    make_person("Bo Ask", party="C")
    client, url = keeper_client(), reverse("core:person-new")
    page = client.post(url, {"name": "Bo Ask", "party": "C"}).content.decode()
    assert "finns redan med samma parti" in page
    assert Person.objects.filter(name="Bo Ask").count() == 1
    client.post(url, {"name": "Bo Ask", "party": "C", "another": "on"})
    assert Person.objects.filter(name="Bo Ask").count() == 2


def test_roles_in_county_and_organisation_are_given_and_ended():
    person, county, organisation = make_person(), make_county(), make_organisation()
    client = keeper_client()
    client.post(
        reverse("core:county-role-new", args=[person.pk]),
        {"kind": "reporter", "county": county.pk, "starts": "2026-01-01"},
    )
    client.post(
        reverse("core:organisation-role-new", args=[person.pk]),
        {"kind": "national_coordinator", "organisation": organisation.pk},
    )
    role = CountyRole.objects.get()
    url = reverse("core:county-role-edit", args=[role.pk])
    ended = {"kind": "reporter", "county": county.pk, "starts": "2026-01-01"}
    backwards = client.post(url, ended | {"ends": "2025-01-01"}).content.decode()
    assert "ligger före den första" in backwards
    client.post(url, ended | {"ends": "2026-06-30"})
    role.refresh_from_db()
    assert (role.ends, OrganisationRole.objects.count()) == (date(2026, 6, 30), 1)


def test_district_holds_kommuner_of_its_own_county():
    county = make_county()
    inside = make_organisation("Bodens kommun", kind="kommun", county=county)
    outside = make_organisation("Åre kommun", kind="kommun")
    client, url = keeper_client(), reverse("core:district-new", args=[county.code])
    client.post(url, {"name": "Östra", "members": [outside.pk]})
    assert not District.objects.exists()
    client.post(url, {"name": "Östra", "members": [inside.pk]})
    assert list(District.objects.get().members.all()) == [inside]


def test_rename_page_keeps_what_was_typed_when_it_is_refused():
    organisation = make_organisation("Nu")
    url = reverse("core:organisation-rename", args=[organisation.pk])
    page = keeper_client().post(url, {"name": "Sedan", "starts": "2199-01-01"}).content.decode()
    assert "inte har kommit" in page
    assert 'value="Sedan"' in page


def test_code_is_used_once_per_kind():
    make_organisation("Bodens kommun", kind="kommun", code="2582")
    values = {"name": "Boden", "kind": "kommun", "code": "2582"}
    page = keeper_client().post(reverse("core:organisation-new"), values).content.decode()
    assert "Koden används redan av Bodens kommun." in page
    assert not Organisation.objects.filter(name="Boden").exists()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_input_gives_no_500(text):
    client, urls = keeper_client(), closed_pages()
    fields = "name party organisation title email phone code kind county successor starts ends"
    more = "members valid_from valid_to dissolved_on legal_form another sok slag lan sida"
    values = dict.fromkeys([*fields.split(), *more.split()], text)
    for url in urls:
        assert client.get(url, values).status_code == 200, url
        assert client.post(url, values).status_code in (200, 302), url
