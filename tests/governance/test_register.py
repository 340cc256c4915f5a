"""The register of bodies: who may change what, seats and holdings, and who sits there when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from governance.body_pages import BodyFilter, list_bodies
from governance.choices import Capacity, Profile
from governance.commands.register import (
    STRUCTURE,
    add_body,
    change_body,
    change_role,
    give_role,
    locked_fields,
    save_term,
)
from governance.commands.register_seats import (
    Holding,
    add_seats,
    end_holding,
    give_seat,
    move_seat,
    remove_seat,
)
from governance.models import Body, BodyRole, Meeting, Seat, SeatHolding, Term
from governance.rosters import RosterOrder, roster_on
from governance.states import MeetingState
from portal.core.autosave import FormConflict
from portal.core.errors import DomainError, NotAllowed
from portal.core.events import sentence
from portal.core.models import Event, Person
from tests.factories import (
    make_body,
    make_meeting,
    make_organisation,
    make_paragraph,
    make_person,
    make_seat,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
MEMBER = Holding(Capacity.MEMBER, date(2026, 1, 1), None)


def administrator():
    return make_user(is_administrator=True)


def add(body: Body, by, count: int = 1, **facts) -> list[Seat]:
    values = {"organisation": None, "party": "", "group": "", "term": None} | facts
    return add_seats(body_id=body.pk, count=count, by=by, **values)


# -- Bodies ---------------------------------------------------------------------------------------


def test_add_body_is_for_administrators_only():
    with pytest.raises(NotAllowed):
        add_body(values={"name": "Styrgrupp"}, by=make_user())
    assert (Body.objects.count(), Event.objects.count()) == (0, 0)


def test_secretary_changes_remit_and_frequency_of_the_own_body():
    body = make_body()
    values = {"remit": "Samordna.", "meetings_min": 2, "meetings_max": 3}
    changed = change_body(body_id=body.pk, version=1, values=values, by=make_secretary(body))
    assert (changed.remit, changed.meetings_min, changed.version) == ("Samordna.", 2, 2)
    told = sentence(Event.objects.get())
    assert told == "Uppgifter om organet ändrades: uppdrag, möten, minst, möten, högst."


def test_secretary_of_another_body_is_refused():
    body, other = make_body(), make_body()
    with pytest.raises(NotAllowed):
        change_body(body_id=body.pk, version=1, values={"remit": "X"}, by=make_secretary(other))
    body.refresh_from_db()
    assert body.remit == ""


def test_former_secretary_is_refused():
    body = make_body()
    user = make_secretary(body)
    BodyRole.objects.update(ends=timezone.localdate() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        change_body(body_id=body.pk, version=1, values={"remit": "X"}, by=user)


@pytest.mark.parametrize("field", STRUCTURE)
def test_structure_is_locked_for_a_secretary_with_the_reason(field):
    body = make_body()
    assert "administratör" in locked_fields(make_secretary(body), body)[field]


def test_secretary_cannot_change_the_profile():
    body = make_body()
    with pytest.raises(NotAllowed):
        change_body(
            body_id=body.pk, version=1, values={"profile": Profile.BOARD}, by=make_secretary(body)
        )


def test_numbering_is_locked_for_a_secretary_once_a_number_is_drawn():
    body = make_body()
    secretary = make_secretary(body)
    assert "numbering_scheme" not in locked_fields(secretary, body)
    make_paragraph(make_meeting(body), number=1, series="s")
    assert "numrerade paragrafer" in locked_fields(secretary, body)["numbering_scheme"]
    assert locked_fields(administrator(), body) == {}


def test_ring_of_parents_is_refused():
    top = make_body("Överst")
    below = make_body("Under", parent=top)
    lowest = make_body("Nederst", parent=below)
    with pytest.raises(DomainError, match="kan inte ligga under sig självt"):
        change_body(body_id=top.pk, version=1, values={"parent": lowest}, by=administrator())
    top.refresh_from_db()
    assert top.parent is None


def test_stale_change_of_the_same_field_is_a_conflict_and_overwrites_nothing():
    body = make_body()
    secretary = make_secretary(body)
    change_body(body_id=body.pk, version=1, values={"remit": "Först"}, by=secretary)
    with pytest.raises(FormConflict):
        change_body(body_id=body.pk, version=1, values={"remit": "Sedan"}, by=administrator())
    body.refresh_from_db()
    assert body.remit == "Först"


def test_change_without_difference_leaves_no_trace():
    body = make_body()
    change_body(body_id=body.pk, version=1, values={"remit": ""}, by=administrator())
    body.refresh_from_db()
    assert (body.version, Event.objects.count()) == (1, 0)


# -- Seats and who holds them ---------------------------------------------------------------------


def test_seats_are_added_last_with_their_owner():
    body, kommun = make_body(), make_organisation("Bodens kommun")
    by = make_secretary(body)
    add(body, by, 2, organisation=kommun)
    add(body, by, 1, party="M")
    seats = [(seat.position, str(seat.organisation or ""), seat.party) for seat in body.seats.all()]
    assert seats == [(1, "Bodens kommun", ""), (2, "Bodens kommun", ""), (3, "", "M")]
    told = [sentence(event) for event in Event.objects.order_by("pk")]
    assert told == ["2 platser lades till: Bodens kommun.", "1 plats lades till: (M)."]


def test_too_many_seats_are_refused():
    body = make_body()
    with pytest.raises(DomainError, match="högst 500"):
        add(body, make_secretary(body), 501)
    assert body.seats.count() == 0


def test_seat_moves_up_and_stays_at_the_end():
    body = make_body()
    by = make_secretary(body)
    first, second, third = add(body, by, 3)
    move_seat(seat_id=third.pk, step=-1, by=by)
    move_seat(seat_id=second.pk, step=1, by=by)
    order = list(body.seats.order_by("position").values_list("pk", flat=True))
    assert order == [first.pk, third.pk, second.pk]


def test_second_member_on_a_seat_is_refused_and_named():
    body = make_body()
    by = make_secretary(body)
    seat = make_seat(body, holder=make_person("Anna Ek"))
    with pytest.raises(DomainError, match="Anna Ek är ledamot på den tills vidare"):
        give_seat(seat_id=seat.pk, who=make_person("Bo Ask"), holding=MEMBER, by=by)
    assert (seat.holdings.count(), Event.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("starts", "ends", "free"),
    [
        (date(2026, 7, 1), None, True),
        (date(2026, 6, 30), None, False),
        (None, date(2025, 12, 31), True),
        (None, date(2026, 1, 1), False),
        (None, None, False),
        (date(2026, 3, 1), date(2026, 3, 1), False),
    ],
)
def test_member_periods_share_no_day(starts, ends, free):
    body = make_body()
    seat = make_seat(body)
    SeatHolding.objects.create(
        seat=seat, person=make_person(), starts=date(2026, 1, 1), ends=date(2026, 6, 30)
    )
    holding = Holding(Capacity.MEMBER, starts, ends)
    try:
        give_seat(seat_id=seat.pk, who=make_person(), holding=holding, by=make_secretary(body))
        given = True
    except DomainError:
        given = False
    assert given is free


def test_substitute_shares_the_seat_and_keeps_the_order_of_calling():
    body = make_body()
    seat = make_seat(body, holder=make_person())
    holding = Holding(Capacity.SUBSTITUTE, None, None, calling_order=2)
    row, warnings = give_seat(
        seat_id=seat.pk, who=make_person(), holding=holding, by=make_secretary(body)
    )
    assert (row.calling_order, warnings) == (2, [])


def test_person_twice_as_member_in_the_body_is_told_but_done():
    body = make_body()
    person = make_person("Anna Ek")
    make_seat(body, holder=person)
    seat = make_seat(body)
    _, warnings = give_seat(seat_id=seat.pk, who=person, holding=MEMBER, by=make_secretary(body))
    assert len(warnings) == 1
    assert warnings[0].startswith("Anna Ek är ledamot även på plats")


def test_new_person_is_made_with_the_seat_or_not_at_all():
    body = make_body()
    by = make_secretary(body)
    seat = make_seat(body)
    new = {"name": "Bo Ask", "party": "C", "organisation": None}
    row, _ = give_seat(seat_id=seat.pk, who=new, holding=MEMBER, by=by)
    assert (row.person.name, row.person.party) == ("Bo Ask", "C")
    with pytest.raises(DomainError):
        give_seat(seat_id=seat.pk, who=new | {"name": "Cia Dal"}, holding=MEMBER, by=by)
    assert not Person.objects.filter(name="Cia Dal").exists()


def test_ended_holding_leaves_the_seat_vacant_from_the_day_after():
    body = make_body()
    by = make_secretary(body)
    seat = make_seat(body, holder=make_person("Anna Ek"), party="M")
    end_holding(holding_id=seat.holdings.get().pk, on=DAY, by=by)
    last, after = roster_on(body, DAY), roster_on(body, DAY + timedelta(days=1))
    assert (last.vacant, after.vacant) == (0, 1)
    assert after.lines[0].vacant == "Vakant (M)"


def test_holding_cannot_end_before_it_began():
    body = make_body()
    row, _ = give_seat(
        seat_id=make_seat(body).pk, who=make_person(), holding=MEMBER, by=make_secretary(body)
    )
    with pytest.raises(DomainError, match="ligger före den första"):
        end_holding(holding_id=row.pk, on=date(2025, 12, 31), by=administrator())
    row.refresh_from_db()
    assert row.ends is None


def test_seat_that_was_held_cannot_be_removed():
    body = make_body()
    by = make_secretary(body)
    held, empty = make_seat(body, holder=make_person()), make_seat(body)
    remove_seat(seat_id=empty.pk, by=by)
    with pytest.raises(DomainError, match="äldre protokoll"):
        remove_seat(seat_id=held.pk, by=by)
    assert list(body.seats.all()) == [held]


# -- Roles ----------------------------------------------------------------------------------------


def test_second_chair_at_the_same_time_is_told():
    body = make_body()
    by = make_secretary(body)
    give = {"body_id": body.pk, "kind": "chair", "starts": None, "ends": None, "by": by}
    give_role(who=make_person("Anna Ek"), **give)
    _, warnings = give_role(who=make_person(), **give)
    assert warnings[0].startswith("Även Anna Ek är ordförande")


def test_same_person_twice_in_one_role_is_refused():
    body = make_body()
    by = make_secretary(body)
    give = {"body_id": body.pk, "who": make_person("Bo"), "kind": "verifier", "by": by}
    give_role(starts=date(2026, 1, 1), ends=None, **give)
    with pytest.raises(DomainError, match="har redan rollen från och med 2026-01-01"):
        give_role(starts=date(2026, 6, 1), ends=None, **give)
    assert body.roles.filter(kind="verifier").count() == 1


def test_ended_role_gives_no_right_the_day_after():
    body = make_body()
    user = make_secretary(body)
    role = body.roles.get()
    yesterday = timezone.localdate() - timedelta(days=1)
    change_role(role_id=role.pk, starts=None, ends=yesterday, by=user)
    with pytest.raises(NotAllowed):
        change_role(role_id=role.pk, starts=None, ends=None, by=user)


def test_term_is_kept_by_administrators():
    values = {"name": "2023–2026", "starts": date(2023, 1, 1), "ends": date(2026, 12, 31)}
    with pytest.raises(NotAllowed):
        save_term(term_id=None, values=values, by=make_secretary(make_body()))
    term = save_term(term_id=None, values=values, by=administrator())
    assert Term.objects.get() == term


# -- Who sat there on a day -----------------------------------------------------------------------


def test_roster_tells_a_day_long_ago_with_the_names_of_that_time():
    body, region = make_body(), make_organisation("Region Norrbotten")
    region.names.create(name="Norrbottens läns landsting", valid_to=date(2016, 12, 31))
    seat = make_seat(body, organisation=region)
    then, now = make_person("Anna Ek"), make_person("Bo Ask")
    SeatHolding.objects.create(seat=seat, person=then, ends=date(2014, 12, 31))
    SeatHolding.objects.create(seat=seat, person=now, starts=date(2015, 1, 1))
    old, today = roster_on(body, date(2011, 2, 4)).lines[0], roster_on(body, DAY).lines[0]
    assert (old.organisation, old.members[0].person) == ("Norrbottens läns landsting", then)
    assert (today.organisation, today.members[0].person) == ("Region Norrbotten", now)


def test_seat_of_another_term_is_not_shown():
    body = make_body()
    old = Term.objects.create(name="2019–2022", starts=date(2019, 1, 1), ends=date(2022, 12, 31))
    make_seat(body, term=old)
    kept = make_seat(body)
    assert [line.seat for line in roster_on(body, DAY).lines] == [kept]


def test_roster_by_party_and_organisation_is_sorted_the_swedish_way():
    body = make_body()
    for name, party in (("Övertorneå", "V"), ("Arvidsjaur", ""), ("Älvsbyn", "C")):
        make_seat(body, organisation=make_organisation(name), party=party)

    def titles(order: RosterOrder) -> list[str]:
        return [group.title for group in roster_on(body, DAY, order).groups]

    assert titles(RosterOrder.ORGANISATION) == ["Arvidsjaur", "Älvsbyn", "Övertorneå"]
    assert titles(RosterOrder.PARTY) == ["C", "V", "Utan parti"]


def test_calling_order_spans_seats():
    body = make_body()
    rows = []
    for order in (3, 1, None, 2):
        row = SeatHolding.objects.create(
            seat=make_seat(body),
            person=make_person(),
            capacity=Capacity.SUBSTITUTE,
            calling_order=order,
        )
        rows.append(row)
    assert list(roster_on(body, DAY).calling) == [rows[1], rows[3], rows[0], rows[2]]


@pytest.mark.parametrize("seats", [1, 3])
def test_roster_costs_the_same_for_one_seat_and_three(seats, django_assert_num_queries):
    body = make_body()
    for _ in range(seats):
        make_seat(body, organisation=make_organisation(), holder=make_person())
    with django_assert_num_queries(4):
        roster_on(body, DAY)


# -- The list -------------------------------------------------------------------------------------


def test_dormant_bodies_are_found_and_dissolved_are_hidden():
    user = make_user()
    busy = make_body("Flitiga", meetings_min=4, formed_on=date(2020, 1, 1))
    quiet = make_body("Tysta", meetings_min=4, formed_on=date(2020, 1, 1))
    make_body("Upplösta", dissolved_on=date(2024, 1, 1))
    for body, day in ((busy, DAY - timedelta(days=20)), (quiet, DAY - timedelta(days=400))):
        Meeting.objects.create(body=body, date=day, state=MeetingState.CLOSED)
    Meeting.objects.create(body=quiet, date=DAY - timedelta(days=5), state=MeetingState.CANCELLED)
    rows = list_bodies(user, BodyFilter(), today=DAY)
    assert [row.body.name for row in rows] == ["Flitiga", "Tysta"]
    asleep = list_bodies(user, BodyFilter(show="vilande"), today=DAY)
    assert [row.body for row in asleep] == [quiet]
    gone = list_bodies(user, BodyFilter(show="upplosta"), today=DAY)
    assert [row.body.name for row in gone] == ["Upplösta"]


def test_list_follows_the_tree_in_swedish_order():
    top = make_body("Ledningsgrupp")
    for name in ("Östra", "Ådalen", "Älvdalen", "Vilhelmina"):
        make_body(name, parent=top)
    make_body("Arbetsgrupp")
    rows = list_bodies(make_user(), BodyFilter(), today=DAY)
    assert [(row.body.name, row.depth) for row in rows] == [
        ("Arbetsgrupp", 0),
        ("Ledningsgrupp", 0),
        ("Vilhelmina", 1),
        ("Ådalen", 1),
        ("Älvdalen", 1),
        ("Östra", 1),
    ]
