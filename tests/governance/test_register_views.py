"""Pages of the register of bodies: access, constant cost, nothing typed is lost, no 500."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from governance.models import Body, SeatHolding, Term
from portal.core.models import District, Person, User
from tests.factories import (
    make_body,
    make_county,
    make_meeting,
    make_organisation,
    make_person,
    make_role,
    make_seat,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
HOSTILE = ["", "0", "-1", "9" * 30, "\x00", "<script>", "'; DROP", "å" * 5000, "2026-13-45", "None"]


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def administrator() -> Client:
    return log_in(make_user(is_administrator=True))


def filled_body(name: str = "Länsstyrgruppen") -> Body:
    """A body with host, county, seats, officers, a meeting and bodies above and below."""
    county = make_county()
    body = make_body(
        name,
        county=county,
        host=make_organisation("Region Norrbotten"),
        parent=make_body("Nationella gruppen", level="national"),
        remit="Samordna insatserna.",
        meetings_min=2,
        meetings_max=3,
        meetings_per="term",
    )
    make_seat(body, holder=make_person("Anna Ek"), organisation=make_organisation(), party="S")
    make_seat(body, party="M")
    make_role(body, "chair", person=make_person("Cia Dal"))
    make_body("Lokala gruppen", parent=body, county=county, level="local")
    return body


def pages(body: Body) -> list[str]:
    seat = body.seats.order_by("position").first()
    assert seat is not None
    holding = seat.holdings.get()
    role = body.roles.first()
    assert role is not None
    return [
        reverse("governance:body-edit", args=[body.pk]),
        reverse("governance:body-seats", args=[body.pk]),
        reverse("governance:seat-add", args=[body.pk]),
        reverse("governance:role-new", args=[body.pk]),
        reverse("governance:seat-edit", args=[seat.pk]),
        reverse("governance:holding-new", args=[seat.pk]),
        reverse("governance:holding-edit", args=[holding.pk]),
        reverse("governance:holding-end", args=[holding.pk]),
        reverse("governance:holding-remove", args=[holding.pk]),
        reverse("governance:role-edit", args=[role.pk]),
        reverse("governance:role-remove", args=[role.pk]),
    ]


def test_body_page_tells_who_sits_there_and_what_the_body_is():
    body = filled_body()
    page = log_in(make_user()).get(body.get_absolute_url()).content.decode()
    for text in (
        "Anna Ek",
        "Vakant (M)",
        "Cia Dal",
        "2–3 gånger per termin",
        "Samordna insatserna.",
        "§ 12",
        "Nationella gruppen",
        "Lokala gruppen",
        "Organisationsschema: Länsstyrgruppen",
    ):
        assert text in page
    assert reverse("governance:body-edit", args=[body.pk]) not in page


@pytest.mark.parametrize("day", ["2011-02-04", "4 februari 2011", "4/2 2011", "20110204"])
def test_body_page_shows_any_day_however_it_is_written(day):
    body = make_body()
    seat = make_seat(body, organisation=make_organisation())
    for name, starts, ends in (
        ("Då Dåsson", date(2010, 1, 1), date(2012, 1, 1)),
        ("Nu Nusson", date(2013, 1, 1), None),
    ):
        SeatHolding.objects.create(seat=seat, person=make_person(name), starts=starts, ends=ends)
    page = log_in(make_user()).get(body.get_absolute_url(), {"dag": day}).content.decode()
    assert "Satt 4 februari 2011" in page
    assert "Då Dåsson" in page
    assert "Nu Nusson" not in page


def test_body_page_tells_a_day_it_cannot_read_and_shows_today():
    body = filled_body()
    page = log_in(make_user()).get(body.get_absolute_url(), {"dag": "i fjol"}).content.decode()
    assert "går inte att läsa som ett datum" in page
    assert "Sitter i dag" in page


def test_body_page_says_when_it_did_not_exist():
    body = make_body(formed_on=date(2020, 1, 1))
    page = log_in(make_user()).get(body.get_absolute_url(), {"dag": "2011-02-04"}).content.decode()
    assert "Organet fanns inte den dagen: det bildades 2020-01-01." in page


def test_meeting_without_verified_minutes_is_hidden_from_outsiders():
    body = filled_body()
    meeting = make_meeting(body, place="Boden")
    shown = meeting.get_absolute_url()
    assert shown not in log_in(make_user()).get(body.get_absolute_url()).content.decode()
    assert shown in log_in(make_secretary(body)).get(body.get_absolute_url()).content.decode()


def test_pages_of_the_register_are_for_secretary_and_administrator():
    body = filled_body()
    outsider, secretary = log_in(make_user()), log_in(make_secretary(body))
    keeper = administrator()
    for url in pages(body):
        assert outsider.get(url).status_code == 403, url
        assert secretary.get(url).status_code == 200, url
        assert keeper.get(url).status_code == 200, url


def test_new_body_and_terms_are_for_administrators():
    body = make_body()
    for name in ("governance:body-new", "governance:term-list", "governance:term-new"):
        assert log_in(make_secretary(body)).get(reverse(name)).status_code == 403
        assert administrator().get(reverse(name)).status_code == 200


def test_everything_asks_for_a_login():
    body = filled_body()
    for url in [body.get_absolute_url(), reverse("governance:body-list"), *pages(body)]:
        assert Client().get(url).status_code == 302, url


@pytest.mark.parametrize("pk", [0, 10**30])
def test_unknown_rows_are_not_found(pk):
    client = administrator()
    for name in (
        "body-detail",
        "body-edit",
        "body-seats",
        "seat-edit",
        "holding-end",
        "role-edit",
        "term-edit",
        "person-posts",
        "organisation-bodies",
    ):
        assert client.get(reverse(f"governance:{name}", args=[pk])).status_code == 404, name
    assert client.get(reverse("governance:county-detail", args=["99"])).status_code == 404


def test_history_tells_every_act_to_those_who_keep_the_body():
    body = make_body()
    client = log_in(make_secretary(body))
    client.post(reverse("governance:seat-add", args=[body.pk]), {"count": "2", "party": "M"})
    first, second = body.seats.order_by("position")
    values = {"name": "Ny Nilsson", "asked": "Ny Nilsson", "who": "ny", "capacity": "member"}
    client.post(reverse("governance:holding-new", args=[first.pk]), values)
    client.post(reverse("governance:seat-remove", args=[second.pk]))
    url = reverse("core:history", args=["body", body.pk])
    page = client.get(url).content.decode()
    for text in ("2 platser lades till: (M).", "Ny Nilsson blev ledamot", "togs bort"):
        assert text in page
    assert log_in(make_user()).get(url).status_code == 403


def test_seats_that_differ_from_the_stated_number_are_told():
    body = make_body(seats_total=3)
    make_seat(body)
    page = administrator().get(reverse("governance:body-seats", args=[body.pk]))
    assert "Organet har 3 platser enligt sina uppgifter, men 1 är upplagda" in page.content.decode()


# -- Cost -----------------------------------------------------------------------------------------


def queries(client: Client, url: str, counter) -> int:
    with counter() as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def counter():
    from django.db import connection  # noqa: PLC0415  (only this fixture needs it)
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    return lambda: CaptureQueriesContext(connection)


def test_list_and_county_cost_the_same_at_one_body_and_three(counter):
    client, county = administrator(), make_county()
    urls = [
        reverse("governance:body-list"),
        reverse("governance:county-detail", args=[county.code]),
    ]

    def one_more() -> None:
        body = make_body(county=county, meetings_min=2, host=make_organisation())
        make_seat(body, holder=make_person())
        make_meeting(body)

    one_more()
    client.get(urls[0])  # what waits for the user is counted once a minute
    before = [queries(client, url, counter) for url in urls]
    one_more()
    one_more()
    assert [queries(client, url, counter) for url in urls] == before
    assert max(before) <= 18


def test_body_page_costs_the_same_with_one_of_everything_and_three(counter):
    client, body = administrator(), filled_body()
    urls = [
        body.get_absolute_url(),
        reverse("governance:body-seats", args=[body.pk]),
    ]
    make_meeting(body)
    client.get(urls[0])  # what waits for the user is counted once a minute
    before = [queries(client, url, counter) for url in urls]
    for _ in range(2):
        seat = make_seat(body, holder=make_person(), organisation=make_organisation())
        SeatHolding.objects.create(seat=seat, person=make_person(), capacity="substitute")
        make_role(body, "secretary")
        make_meeting(body)
        make_body(parent=body)
    assert [queries(client, url, counter) for url in urls] == before
    assert max(before) <= 24


# -- Forms ----------------------------------------------------------------------------------------


def body_values(**changed: str) -> dict[str, str]:
    values = {
        "name": "Ny grupp",
        "kind": "steering_group",
        "level": "county",
        "profile": "voluntary",
        "numbering_scheme": "year",
        "numbering_format": "§ {n}/{yy}",
        "layout": "decision_first",
        "attendance_layout": "list",
        "page_header": "body",
        "substitute_order": "calling",
        "meetings_per": "year",
    }
    return values | changed


def test_administrator_makes_a_body():
    answer = administrator().post(reverse("governance:body-new"), body_values())
    body = Body.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, body.get_absolute_url())
    assert (body.name, body.numbering_format) == ("Ny grupp", "§ {n}/{yy}")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"name": ""}, "Fyll i fältet."),
        ({"numbering_format": "§ 1"}, "behöver {n}"),
        ({"numbering_format": "{n}{n}{x.__class__}"}, "får bara innehålla"),
        ({"meetings_min": "3", "meetings_max": "2"}, "lägre än det lägsta (3)"),
        ({"formed_on": "2024-01-01", "dissolved_on": "2023-01-01"}, "ligger före den första"),
        ({"formed_on": "01/31/2024"}, "finns inte i kalendern"),
        ({"remit": "å" * 50_001}, "1 tecken för lång"),
        ({"parent": "999999"}, "Välj ett giltigt alternativ"),
    ],
)
def test_faulty_body_is_told_and_not_stored(changed, told):
    answer = administrator().post(reverse("governance:body-new"), body_values(**changed))
    assert told in answer.content.decode().replace("&#x27;", "'")
    assert not Body.objects.exists()


def test_district_of_another_county_is_refused():
    county = make_county("24", "AC", "Västerbottens län")
    district = District.objects.create(county=make_county(), name="Östra")
    values = body_values(county=str(county.pk), district=str(district.pk))
    answer = administrator().post(reverse("governance:body-new"), values)
    assert "Östra ligger inte i det valda länet." in answer.content.decode()
    assert not Body.objects.exists()


def test_secretary_sees_locked_facts_with_the_reason_and_saves_the_rest():
    body = filled_body()
    client = log_in(make_secretary(body))
    url = reverse("governance:body-edit", args=[body.pk])
    page = client.get(url).content.decode()
    assert "avgör var organet hör hemma" in page
    assert 'name="profile"' not in page
    values = body_values(version="1", remit="Nytt uppdrag", profile="board", name="Kapad")
    assert client.post(url, values).status_code == 302
    body.refresh_from_db()
    assert (body.remit, body.profile, body.name) == ("Nytt uppdrag", "voluntary", "Länsstyrgruppen")


def test_stale_form_keeps_both_texts_and_the_next_save_goes_through():
    body = filled_body()
    client = log_in(make_secretary(body))
    url = reverse("governance:body-edit", args=[body.pk])
    client.post(url, body_values(version="1", remit="Den andras text"))
    answer = client.post(url, body_values(version="1", remit="Min text"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "har ändrat samma uppgifter medan du skrev" in page
    assert "Min text" in page
    body.refresh_from_db()
    assert body.remit == "Den andras text"
    client.post(url, body_values(version=str(body.version), remit="Min text"))
    body.refresh_from_db()
    assert body.remit == "Min text"


def holding_values(**changed: str) -> dict[str, str]:
    return {"name": "", "capacity": "member", "starts": "2026-01-01", "who": ""} | changed


def test_person_with_exactly_the_name_is_taken_at_once():
    body = make_body()
    seat, person = make_seat(body), make_person("Åsa Öberg")
    url = reverse("governance:holding-new", args=[seat.pk])
    answer = log_in(make_secretary(body)).post(url, holding_values(name="åsa öberg"))
    assert answer.status_code == 302
    assert SeatHolding.objects.get().person == person


def test_several_matches_are_asked_about_and_nothing_typed_is_lost():
    body = make_body()
    seat = make_seat(body)
    make_person("Åsa Öberg", party="S")
    chosen = make_person("Åsa Öberg", party="M")
    client, url = log_in(make_secretary(body)), reverse("governance:holding-new", args=[seat.pk])
    page = client.post(url, holding_values(name="Åsa", starts="1 mars 2026")).content.decode()
    assert "Åsa Öberg (S)" in page
    assert "Åsa Öberg (M)" in page
    assert 'value="1 mars 2026"' in page
    assert not SeatHolding.objects.exists()
    client.post(url, holding_values(name="Åsa", asked="Åsa", who=str(chosen.pk)))
    assert SeatHolding.objects.get().person == chosen


def test_choice_made_for_another_name_is_asked_again():
    body = make_body()
    seat, other = make_seat(body), make_person("Bo Ask")
    make_person("Åsa Öberg")
    url = reverse("governance:holding-new", args=[seat.pk])
    values = holding_values(name="Åsa", asked="Bo", who=str(other.pk))
    assert "Åsa Öberg" in log_in(make_secretary(body)).post(url, values).content.decode()
    assert not SeatHolding.objects.exists()


def test_new_person_is_made_on_the_way():
    body = make_body()
    seat, kommun = make_seat(body), make_organisation("Bodens kommun")
    client, url = log_in(make_secretary(body)), reverse("governance:holding-new", args=[seat.pk])
    page = client.post(url, holding_values(name="Ny Nilsson")).content.decode()
    assert "Ingen person heter Ny Nilsson" in page
    assert '<select name="organisation"' in page
    assert not Person.objects.filter(name="Ny Nilsson").exists()
    values = holding_values(name="Ny Nilsson", asked="Ny Nilsson", who="ny", party="C")
    client.post(url, values | {"organisation": str(kommun.pk)})
    person = Person.objects.get(name="Ny Nilsson")
    assert (person.party, person.organisation) == ("C", kommun)
    assert SeatHolding.objects.get().person == person


def test_taken_seat_is_told_in_the_form():
    body = make_body()
    seat = make_seat(body, holder=make_person("Anna Ek"))
    make_person("Bo Ask")
    url = reverse("governance:holding-new", args=[seat.pk])
    page = log_in(make_secretary(body)).post(url, holding_values(name="Bo Ask")).content.decode()
    assert "Anna Ek är ledamot på den" in page
    assert 'value="Bo Ask"' in page
    assert SeatHolding.objects.count() == 1


def test_seats_are_added_moved_filled_ended_and_removed_through_the_pages():
    body = make_body()
    client = log_in(make_secretary(body))
    client.post(reverse("governance:seat-add", args=[body.pk]), {"count": "3", "party": "M"})
    first, second, third = body.seats.order_by("position")
    client.post(reverse("governance:seat-move", args=[third.pk]), {"riktning": "upp"})
    assert list(body.seats.order_by("position")) == [first, third, second]
    make_person("Bo Ask")
    client.post(reverse("governance:holding-new", args=[first.pk]), holding_values(name="Bo Ask"))
    holding = SeatHolding.objects.get()
    client.post(reverse("governance:holding-end", args=[holding.pk]), {"on": "2026-06-30"})
    holding.refresh_from_db()
    assert holding.ends == date(2026, 6, 30)
    client.post(reverse("governance:seat-remove", args=[first.pk]))
    client.post(reverse("governance:seat-remove", args=[second.pk]))
    assert set(body.seats.all()) == {first, third}
    client.post(reverse("governance:holding-remove", args=[holding.pk]))
    assert not SeatHolding.objects.exists()


def test_role_is_given_changed_and_removed_through_the_pages():
    body = make_body()
    person = make_person("Bo Ask")
    client = log_in(make_secretary(body))
    url = reverse("governance:role-new", args=[body.pk])
    client.post(url, {"name": "Bo Ask", "kind": "chair", "starts": "2026-01-01"})
    role = body.roles.get(kind="chair")
    assert role.person == person
    client.post(reverse("governance:role-edit", args=[role.pk]), {"ends": "2026-12-31"})
    role.refresh_from_db()
    assert (role.starts, role.ends) == (None, date(2026, 12, 31))
    client.post(reverse("governance:role-remove", args=[role.pk]))
    assert not body.roles.filter(kind="chair").exists()


def test_term_is_kept_through_its_page():
    client, url = administrator(), reverse("governance:term-new")
    backwards = {"name": "2023–2026", "starts": "2026-12-31", "ends": "2023-01-01"}
    assert "måste sluta efter" in client.post(url, backwards).content.decode()
    client.post(url, {"name": "2023–2026", "starts": "2023-01-01", "ends": "2026-12-31"})
    assert Term.objects.get().ends == date(2026, 12, 31)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_input_gives_no_500_and_stores_nothing_by_halves(text):
    body = filled_body()
    client = administrator()
    asked = dict.fromkeys(("sok", "niva", "slag", "lan", "visa", "sida", "dag", "ordning"), text)
    reads = [reverse("governance:body-list"), body.get_absolute_url()]
    for url in reads:
        assert client.get(url, asked).status_code == 200
    names = "version remit profile host parent count organisation party group term starts ends on"
    fields = f"{names} capacity calling_order substitute_for who asked kind riktning district"
    values = dict.fromkeys(fields.split(), text) | {"name": text}
    for url in [reverse("governance:body-new"), reverse("governance:term-new"), *pages(body)]:
        if not url.endswith("/ta-bort/"):
            assert client.post(url, values).status_code in (200, 302), url
    assert (Term.objects.count(), Body.objects.count()) == (0, 3)
