"""Finding or making what a document names: organisations, the body, people and its seats."""

from dataclasses import dataclass, field

from governance import document as doc
from governance.choices import Capacity
from governance.document_text import Fault
from governance.models import Body, Meeting, Seat, SeatHolding
from portal.core.models import County, Organisation, OrganisationKind, Person
from portal.core.reference import REFERENCE_DIR, load_counties


@dataclass
class Findings:
    """Sentences gathered while matching: faults refuse the file, notes are only told."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)

    def fault(self, path: str, sentence: str) -> None:
        self.faults.append(Fault(path, sentence))

    def note(self, path: str, sentence: str) -> None:
        self.notes.append(Fault(path, sentence))


def organisation_named(name: str) -> Organisation:
    """The organisation that bears or bore `name`; otherwise a new one of unknown kind."""
    found = Organisation.objects.named(name).order_by("pk").first()
    return found or Organisation.objects.create(name=name, kind=OrganisationKind.UNKNOWN)


def county_with_code(code: str, findings: Findings) -> County | None:
    """The county with the SCB number, read in from the reference data when the portal is empty."""
    if not County.objects.exists():
        load_counties(REFERENCE_DIR)
    county = County.objects.filter(code=code).first()
    if county is None:
        findings.fault("$.body.county", f"Länskoden {code} finns inte.")
    return county


SETTINGS = {
    "decides_as": "decides_as",
    "page_header": "page_header",
    "level": "level",
    "kind": "kind",
    "profile": "profile",
    "layout": "layout",
    "attendance_layout": "attendance_layout",
    "seats": "seats_total",
}


def match_body(item: doc.Body, findings: Findings) -> tuple[Body, bool]:
    """The body of the document and whether it was made now; existing settings stand."""
    host = organisation_named(item.host) if item.host else None
    body = None
    if item.external_id:
        body = Body.objects.filter(external_id=item.external_id).first()
    if body is None:
        body = Body.objects.filter(name=item.name, host=host).first()
    if body is not None:
        _tell_differences(body, item, findings)
        return body, False
    created = Body.objects.create(
        name=item.name,
        external_id=item.external_id,
        host=host,
        county=county_with_code(item.county, findings) if item.county else None,
        parent=_parent(item, host) if item.parent else None,
        numbering_scheme=item.numbering.scheme,
        numbering_format=item.numbering.format,
        **{column: getattr(item, name) for name, column in SETTINGS.items()},
    )
    return created, True


def _parent(item: doc.Body, host: Organisation | None) -> Body:
    found = Body.objects.filter(name=item.parent).order_by("pk")
    parent = found.filter(host=host).first() or found.first()
    return parent or Body.objects.create(name=item.parent or "")


def _tell_differences(body: Body, item: doc.Body, findings: Findings) -> None:
    pairs = [
        (name, getattr(body, column), getattr(item, name)) for name, column in SETTINGS.items()
    ]
    pairs += [
        ("name", body.name, item.name),
        ("county", body.county.code if body.county else None, item.county),
        ("parent", body.parent.name if body.parent else None, item.parent),
        ("numbering.scheme", body.numbering_scheme, item.numbering.scheme),
        ("numbering.format", body.numbering_format, item.numbering.format),
    ]
    for name, standing, stated in pairs:
        if standing != stated:
            findings.note(
                f"$.body.{name}",
                f"Organets inställning ”{_shown(standing)}” gäller; filen säger ”{_shown(stated)}”.",
            )


def _shown(value: object) -> str:
    return "inte angivet" if value in (None, "") else str(value)


def match_people(items: list[doc.Person], findings: Findings) -> dict[str, Person]:
    """Rows for the people of a document by their ids; two people never become one."""
    people: dict[str, Person] = {}
    taken: set[int] = set()
    for index, item in enumerate(items):
        organisation = organisation_named(item.organisation) if item.organisation else None
        same = Person.objects.matching(item.name, item.party or "", organisation)
        person = same.exclude(pk__in=taken).order_by("pk").first()
        if person is None:
            person = Person.objects.create(
                name=item.name,
                party=item.party or "",
                organisation=organisation,
                affiliation=item.affiliation,
                title=item.title,
            )
        for label, standing, stated in (
            ("affiliation", person.affiliation, item.affiliation),
            ("title", person.title, item.title),
        ):
            if standing != stated:
                findings.note(
                    f"$.people[{index}].{label}",
                    f"{person.name}: ”{_shown(standing)}” står i registret och gäller; "
                    f"filen säger ”{_shown(stated)}”.",
                )
        taken.add(person.pk)
        people[item.id] = person
    return people


def make_seats(meeting: Meeting, document: doc.MeetingDocument, people: dict[str, Person]) -> None:
    """Seats of a body made by this import: one per member and vacant seat of the meeting.

    Of the holders only the meeting day is known, so that day is what their rows say."""
    last = meeting.until or meeting.date
    members = [row for row in document.attendance if row.capacity == Capacity.MEMBER]
    for position, row in enumerate(members, start=1):
        person = people[row.person]
        seat = Seat.objects.create(
            body=meeting.body,
            position=position,
            organisation=person.organisation,
            party=person.party,
            group=row.group[:200],
        )
        if meeting.date:
            SeatHolding.objects.create(
                seat=seat, person=person, starts=meeting.date, ends=last, capacity=Capacity.MEMBER
            )
    for position, vacant in enumerate(document.vacant_seats, start=len(members) + 1):
        Seat.objects.create(
            body=meeting.body,
            position=position,
            party=vacant.party or "",
            organisation=organisation_named(vacant.organisation) if vacant.organisation else None,
        )
