"""The demo's register: organisations, people with logins, bodies with seats and officers."""

from datetime import date, timedelta

from governance.choices import Capacity
from governance.models import Body, BodyRole, Seat, SeatHolding, Term
from portal.core.models import (
    County,
    CountyRole,
    CountyRoleKind,
    District,
    LegalForm,
    Organisation,
    OrganisationKind,
    OrganisationRole,
    OrganisationRoleKind,
    Person,
    User,
)
from portal.core.reference import load_reference
from reporting.demo.bodies import BODIES, FORBUND, DemoBody
from reporting.demo.people import PASSWORD, PEOPLE, PERSONAS, DemoPerson

COUNTY = "25"
DISTRICTS = {"Södra länsdelen": ("Piteå kommun", "Älvsbyns kommun")}


class Register:
    """Makes the rows and remembers them by the demo's own keys."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.people: dict[str, Person] = {}
        self.bodies: dict[str, Body] = {}
        self.districts: dict[str, District] = {}

    def build(self) -> "Register":
        """Everything that stands before the first meeting."""
        load_reference()
        self.county = County.objects.get(code=COUNTY)
        Organisation.objects.create(
            name=FORBUND,
            kind=OrganisationKind.ASSOCIATION,
            legal_form=LegalForm.ASSOCIATION,
            county=self.county,
        )
        for person in PEOPLE:
            self.people[person.key] = self._person(person)
        for name, members in DISTRICTS.items():
            district = District.objects.create(county=self.county, name=name)
            district.members.set(Organisation.objects.filter(name__in=members))
            self.districts[name] = district
        self.term = self._term()
        for body in BODIES:
            self.bodies[body.key] = self._body(body)
        self._posts()
        return self

    def user(self, key: str) -> User:
        """The login of a persona."""
        return User.objects.get(person=self.people[key])

    def _person(self, item: DemoPerson) -> Person:
        organisation = (
            Organisation.objects.get(name=item.organisation) if item.organisation else None
        )
        person = Person.objects.create(
            name=item.name,
            party=item.party,
            organisation=organisation,
            affiliation=item.affiliation,
            title=item.title,
            email=f"{item.login}@example.org" if item.login else "",
        )
        if item in PERSONAS:
            User.objects.create_user(
                person.email, PASSWORD, person=person, is_administrator=item.key == "admin"
            )
        return person

    def _term(self) -> Term:
        first = self.today.year - (self.today.year - 2023) % 4
        return Term.objects.create(
            name=f"{first}–{first + 3}", starts=date(first, 1, 1), ends=date(first + 3, 12, 31)
        )

    def _body(self, item: DemoBody) -> Body:
        formed = date(self.today.year - item.formed_years_ago, 3, 1)
        body = Body.objects.create(
            external_id=f"demo-{item.key}",
            host=Organisation.objects.get(name=item.host),
            parent=self.bodies[item.parent] if item.parent else None,
            county=None if item.key == "national" else self.county,
            district=self.districts[item.district] if item.district else None,
            formed_on=formed,
            **item.settings,
        )
        self._seats(body, item)
        for kind, person in item.officers:
            BodyRole.objects.create(
                body=body, kind=kind, person=self.people[person], starts=self.term.starts
            )
        return body

    def _seats(self, body: Body, item: DemoBody) -> None:
        for position, place in enumerate(item.seats, start=1):
            seat = Seat.objects.create(
                body=body,
                term=self.term,
                position=position,
                organisation=Organisation.objects.filter(name=place.organisation).first(),
                party=place.party,
                group=place.group,
            )
            for capacity, person in (
                (Capacity.MEMBER, place.member),
                (Capacity.SUBSTITUTE, place.substitute),
            ):
                if person:
                    SeatHolding.objects.create(
                        seat=seat,
                        person=self.people[person],
                        capacity=capacity,
                        calling_order=1 if capacity == Capacity.SUBSTITUTE else None,
                        starts=self.term.starts,
                        ends=self.term.ends,
                    )

    def _posts(self) -> None:
        """County posts, and the coordinator at the national organisation."""
        since = self.today - timedelta(days=700)
        for key, kind in (
            ("reporter", CountyRoleKind.REPORTER),
            ("leader", CountyRoleKind.PROJECT_LEADER),
        ):
            CountyRole.objects.create(
                person=self.people[key], county=self.county, kind=kind, starts=since
            )
        OrganisationRole.objects.create(
            person=self.people["national"],
            organisation=Organisation.objects.get(kind=OrganisationKind.NATIONAL, code="skr"),
            kind=OrganisationRoleKind.NATIONAL_COORDINATOR,
            starts=since,
        )
