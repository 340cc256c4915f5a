"""What pages cost in queries: the same for one row and for three, and the meeting's page at most 12."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from governance.models import (
    Body,
    BodyRole,
    Decision,
    Meeting,
    Notice,
    Proposal,
    SeatHolding,
    Term,
)
from portal.core.models import (
    CountyRole,
    District,
    Draft,
    OrganisationName,
    OrganisationRole,
    Party,
    User,
    Work,
)
from portal.home import action_items
from tests.factories import (
    NOON,
    make_body,
    make_county,
    make_held_meeting,
    make_meeting,
    make_minutes,
    make_organisation,
    make_paragraph,
    make_person,
    make_present,
    make_role,
    make_seat,
    make_user,
)

pytestmark = pytest.mark.django_db
MEETING_BUDGET = 12
TODO_BUDGET = 8


def queries_of(client: Client, address: str) -> list[str]:
    """The statements of one request, asked a second time so that nothing is warmed up."""
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
    assert response.status_code == 200, address
    return [query["sql"] for query in found.captured_queries]


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# -- Every list and every page about one thing --------------------------------------------------------


@dataclass
class World:
    """One of each thing that pages are about, and a number to name rows by."""

    user: User
    body: Body
    meeting: Meeting

    def __post_init__(self) -> None:
        self.county = make_county()
        self.organisation = make_organisation("Hemkommunen", county=self.county)
        self.person = make_person("Mitt i allt")
        self.paragraph = make_paragraph(self.meeting, "Mitt i allt")


def make_world() -> World:
    """An administrator who is also the secretary of a body with a held meeting."""
    body = make_body(seats_total=4)
    user = make_user(is_administrator=True)
    make_role(body, "secretary", person=user.person)
    return World(user, body, make_held_meeting(body, items=1))


def add_item(world: World, number: int) -> None:
    paragraph = make_paragraph(world.meeting, f"Nytt ärende {number}")
    Proposal.objects.create(paragraph=paragraph, clauses=["att godkänna"])
    Decision.objects.create(paragraph=paragraph, clauses=["att godkänna"])


def add_person_present(world: World, number: int) -> None:
    make_present(world.meeting)


def add_meeting(world: World, number: int) -> None:
    add_item(World(world.user, world.body, make_held_meeting(world.body)), number)


def add_minutes(world: World, number: int) -> None:
    make_minutes("verified", body=world.body)


def add_decision(world: World, number: int) -> None:
    Decision.objects.create(
        paragraph=make_paragraph(world.meeting, f"Beslut {number}"), clauses=["att avsluta"]
    )


def add_parts(world: World, number: int) -> None:
    """Parts of one §, each with people."""
    paragraph = world.paragraph
    Proposal.objects.create(paragraph=paragraph, clauses=["att a"], by_person=make_person())
    Decision.objects.create(paragraph=paragraph, clauses=["att b"])
    paragraph.presenters.create(person=make_person(), position=number)
    paragraph.recusals.create(person=make_present(world.meeting).person, position=number)
    motion = paragraph.motions.create(kind="approve", position=number)
    motion.people.create(person=make_person(), role="mover")
    paragraph.reservations.create(position=number).people.create(person=make_person())
    paragraph.statements.create(position=number, text="x").people.create(person=make_person())
    vote = paragraph.votes.create(position=number, question="Bifall?", outcome="yes")
    vote.ballots.create(person=make_person(), choice="yes")


def add_body(world: World, number: int) -> None:
    body = make_body(f"Organ {number}", county=world.county, host=world.organisation)
    make_seat(body, holder=make_person(), organisation=world.organisation)
    make_meeting(body)


def add_seat(world: World, number: int) -> None:
    make_seat(world.body, holder=make_person(), organisation=make_organisation())
    make_role(world.body, "observer")


def add_post(world: World, number: int) -> None:
    body = make_body()
    make_role(body, "observer", person=world.person)
    make_seat(body, holder=world.person, organisation=make_organisation())
    CountyRole.objects.create(county=world.county, kind="reporter", person=world.person)
    OrganisationRole.objects.create(
        organisation=make_organisation(), kind="contact", person=world.person
    )


def add_person(world: World, number: int) -> None:
    make_user(person=make_person(f"Person {number}", organisation=make_organisation()))


def add_organisation(world: World, number: int) -> None:
    named = make_organisation(f"Organisation {number}", county=world.county)
    OrganisationName.objects.create(organisation=named, name="Förr")
    OrganisationName.objects.create(organisation=world.organisation, name=f"Förr {number}")
    OrganisationRole.objects.create(
        organisation=world.organisation, kind="contact", person=make_person()
    )
    make_person(organisation=world.organisation)


def add_district(world: World, number: int) -> None:
    District.objects.create(county=world.county, name=f"Del {number}").members.add(
        make_organisation()
    )
    CountyRole.objects.create(county=world.county, kind="reporter", person=make_person())


def add_party(world: World, number: int) -> None:
    Party.objects.create(code=f"P{number}", name=f"Parti {number}")


def add_term(world: World, number: int) -> None:
    Term.objects.create(name=f"Period {number}", starts="2023-01-01", ends="2026-12-31")


def add_failure(world: World, number: int) -> None:
    Work.objects.create(
        kind="core.mail", target_id=number, state="failed", created_at=NOON, error="Avvisad"
    )


def add_kept_text(world: World, number: int) -> None:
    now = timezone.now()
    Draft.objects.create(
        target_type=ContentType.objects.get_for_model(world.paragraph),
        target_id=make_paragraph(world.meeting, f"Text {number}").pk,
        field="background",
        kind="conflict",
        user=world.user,
        created_at=now,
        seen_at=now,
    )


def change_meeting(world: World, number: int) -> None:
    world.meeting.place = f"Sal {number}"
    world.meeting.save()


Add = Callable[[World, int], Any]
About = Callable[[World], list[Any]]
NOTHING: About = lambda world: []  # noqa: E731  reads as a table below
MEETING: About = lambda world: [world.meeting.pk]  # noqa: E731
PAGES: list[tuple[str, About, Add]] = [
    ("home", NOTHING, add_meeting),
    ("governance:meeting-list", NOTHING, add_meeting),
    ("governance:meeting-list", NOTHING, add_minutes),
    ("governance:meeting-detail", MEETING, add_item),
    ("governance:meeting-detail", MEETING, add_person_present),
    ("governance:meeting-check", MEETING, add_item),
    ("governance:meeting-edit", MEETING, add_item),
    ("governance:meeting-close", MEETING, add_item),
    ("governance:minutes-fix", MEETING, add_item),
    ("governance:minutes-fix", MEETING, add_person_present),
    ("governance:agenda", MEETING, add_item),
    ("governance:attendance", MEETING, add_person_present),
    ("governance:attendance", MEETING, add_item),
    ("governance:attendance-add", MEETING, add_person_present),
    ("governance:paragraph-edit", lambda world: [world.paragraph.pk], add_parts),
    ("governance:paragraph-edit", lambda world: [world.paragraph.pk], add_item),
    ("governance:decision-list", NOTHING, add_decision),
    ("governance:body-list", NOTHING, add_body),
    ("governance:body-detail", lambda world: [world.body.pk], add_seat),
    ("governance:body-detail", lambda world: [world.body.pk], add_meeting),
    ("governance:body-seats", lambda world: [world.body.pk], add_seat),
    ("governance:county-detail", lambda world: [world.county.code], add_body),
    ("governance:person-posts", lambda world: [world.person.pk], add_post),
    ("governance:organisation-bodies", lambda world: [world.organisation.pk], add_body),
    ("governance:term-list", NOTHING, add_term),
    ("reporting:minutes-html", MEETING, add_item),
    ("reporting:minutes-html", MEETING, add_person_present),
    ("core:person-list", NOTHING, add_person),
    ("core:person-detail", lambda world: [world.person.pk], add_post),
    ("core:organisation-list", NOTHING, add_organisation),
    ("core:organisation-detail", lambda world: [world.organisation.pk], add_organisation),
    ("core:county-list", NOTHING, add_district),
    ("core:county-detail", lambda world: [world.county.code], add_district),
    ("core:district-list", NOTHING, add_district),
    ("core:party-list", NOTHING, add_party),
    ("core:user-list", NOTHING, add_person),
    ("core:user-invite", NOTHING, lambda world, number: make_person()),
    ("core:failed-work", NOTHING, add_failure),
    ("core:kept-texts", NOTHING, add_kept_text),
    ("core:history", lambda world: ["meeting", world.meeting.pk], change_meeting),
    ("core:history", lambda world: ["meeting", world.meeting.pk], add_person_present),
]


@pytest.mark.parametrize(
    ("name", "about", "add"), PAGES, ids=[f"{name} {add.__name__}" for name, _, add in PAGES]
)
def test_page_costs_the_same_for_one_row_and_for_three(name: str, about: About, add: Add):
    world = make_world()
    client = log_in(world.user)
    add(world, 1)
    address = reverse(name, args=about(world))
    one = queries_of(client, address)
    add(world, 2)
    add(world, 3)
    three = queries_of(client, address)
    new = [query for query in three if query not in one]
    assert len(three) == len(one), "\n".join(new)


def signed_world(number: int) -> tuple[Client, str]:
    """The page of a verification with `number` signers more than usual, and as many notices."""
    verification = make_minutes("signing")
    user = make_user(is_administrator=True)
    for place in range(number):
        verification.signers.create(person=make_person(), role="verifier", position=10 + place)
        Notice.objects.create(verification=verification, board=f"Tavla {place}")
    return log_in(user), verification.get_absolute_url()


def test_verification_costs_the_same_for_one_signer_and_for_three():
    assert len(queries_of(*signed_world(1))) == len(queries_of(*signed_world(3)))


# -- The figures of the quality rules -----------------------------------------------------------------


def meeting_with(items: int) -> tuple[Client, str]:
    meeting = make_held_meeting(items=items)
    user = make_user()
    make_role(meeting.body, "secretary", person=user.person)
    return log_in(user), meeting.get_absolute_url()


def test_meeting_costs_at_most_twelve_queries_for_three_paragraphs_and_for_thirty():
    few, many = (queries_of(*meeting_with(items)) for items in (3, 30))
    assert len(few) == len(many)
    assert len(many) <= MEETING_BUDGET, "\n".join(many)


def test_list_of_meetings_is_flat():
    """A full page of 25 costs what a page of three does, also when one body holds them all."""
    body = make_body()
    user = make_user()
    make_role(body, "secretary", person=user.person)
    client = log_in(user)
    address = reverse("governance:meeting-list")
    for _ in range(3):
        make_meeting(body)
    few = queries_of(client, address)
    for _ in range(27):
        make_meeting(body)
    assert len(queries_of(client, address)) == len(few)
    assert len(few) <= MEETING_BUDGET, "\n".join(few)


@pytest.mark.parametrize("roles", [1, 3])
def test_top_bar_counts_what_waits_in_few_queries(roles: int):
    """It is on every page, so its cost must not grow with what the user holds or what waits."""
    user = make_user(is_administrator=True)
    for _ in range(roles):
        body = make_body(seats_total=4)
        make_role(body, "secretary", person=user.person)
        SeatHolding.objects.create(seat=make_seat(body), person=user.person)
        make_held_meeting(body)
        make_minutes("signing", body=body)
    assert BodyRole.objects.filter(person=user.person).count() == roles
    with CaptureQueriesContext(connection) as found:
        assert len(action_items(user)) >= roles
    assert len(found) <= TODO_BUDGET, "\n".join(q["sql"] for q in found.captured_queries)
