"""Plain functions that make rows for tests; each makes what it needs and takes what it's given."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from governance.models import (
    Attendance,
    AttendanceSpan,
    Body,
    BodyRole,
    Decision,
    Meeting,
    Paragraph,
    Seat,
    SeatHolding,
    Verification,
)
from governance.transitions.signing import record_signature, verify
from governance.transitions.verification import (
    attach_document,
    fix_minutes,
    prepare_verification,
)
from portal.core.models import County, Organisation, Person, User

_serial = itertools.count(1)
DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def make_person(name: str = "", **fields: Any) -> Person:
    return Person.objects.create(name=name or f"Person {next(_serial)}", **fields)


def make_user(email: str = "", *, person: Person | None = None, **fields: Any) -> User:
    """A user with a person; the password is never needed: log in with client.force_login."""
    email = email or f"person{next(_serial)}@example.org"
    return User.objects.create_user(email, person=person or make_person(), **fields)


def make_county(code: str = "25", letter: str = "BD", name: str = "Norrbottens län") -> County:
    return County.objects.get_or_create(code=code, defaults={"letter": letter, "name": name})[0]


def make_organisation(name: str = "", **fields: Any) -> Organisation:
    return Organisation.objects.create(name=name or f"Organisation {next(_serial)}", **fields)


def make_body(name: str = "", **fields: Any) -> Body:
    return Body.objects.create(name=name or f"Grupp {next(_serial)}", **fields)


def make_role(body: Body, kind: str, *, person: Person | None = None, **fields: Any) -> BodyRole:
    return BodyRole.objects.create(body=body, kind=kind, person=person or make_person(), **fields)


def make_secretary(body: Body) -> User:
    """A user who is the body's secretary today."""
    user = make_user()
    make_role(body, "secretary", person=user.person)
    return user


def make_seat(body: Body, *, holder: Person | None = None, **fields: Any) -> Seat:
    seat = Seat.objects.create(body=body, position=next(_serial), **fields)
    if holder:
        SeatHolding.objects.create(seat=seat, person=holder)
    return seat


def make_meeting(body: Body | None = None, **fields: Any) -> Meeting:
    fields.setdefault("date", DAY)
    return Meeting.objects.create(body=body or make_body(), **fields)


def make_paragraph(meeting: Meeting, heading: str = "Rapport", **fields: Any) -> Paragraph:
    position = fields.pop("position", meeting.paragraphs.count() + 1)
    fields.setdefault("key", f"p{position}")
    return Paragraph.objects.create(meeting=meeting, heading=heading, position=position, **fields)


def make_attendance(meeting: Meeting, person: Person | None = None, **fields: Any) -> Attendance:
    fields.setdefault("position", meeting.attendances.count() + 1)
    return Attendance.objects.create(meeting=meeting, person=person or make_person(), **fields)


def make_verification(
    meeting: Meeting, *, state: str = "draft", paragraphs: list[Paragraph] | None = None
) -> Verification:
    """A verification put straight into a state, with §§ (all of the meeting when None).

    The §§ are put in first: once it has left draft, the triggers let nothing in."""
    verification = Verification.objects.create(meeting=meeting)
    chosen = list(meeting.paragraphs.all()) if paragraphs is None else paragraphs
    for paragraph in chosen:
        paragraph.verification = verification
        paragraph.save(update_fields=["verification"])
    if state == "draft":
        return verification
    fields: dict[str, Any] = {"state": state, "content_sha256": "0" * 64, "fixed_at": NOON}
    if state != "fixed":
        fields["document_sha256"] = "1" * 64
    if state == "verified":
        fields |= {"verified_on": DAY, "verified_at": NOON}
    for name, value in fields.items():
        setattr(verification, name, value)
    verification.save(update_fields=list(fields))
    return verification


def make_present(meeting: Meeting, person: Person | None = None, **fields: Any) -> Attendance:
    """Somebody present in all §§."""
    row = make_attendance(meeting, person, **fields)
    AttendanceSpan.objects.create(attendance=row, kind="present")
    return row


def make_held_meeting(body: Body | None = None, *, items: int = 3, **fields: Any) -> Meeting:
    """A closed meeting with chair, member, verifier and secretary present, and decided §§.

    The verifier holds the body's role; the secretary is no user: see make_secretary."""
    body = body or make_body(seats_total=4)
    meeting = make_meeting(body, **{"state": "closed", "place": "Luleå", **fields})
    make_present(meeting, role="chair")
    make_present(meeting)
    verifier = make_present(meeting)
    make_role(body, "verifier", person=verifier.person)
    make_present(meeting, role="secretary", capacity="other")
    for number in range(1, items + 1):
        paragraph = make_paragraph(meeting, f"Ärende {number}")
        Decision.objects.create(paragraph=paragraph, clauses=[f"att avsluta ärende {number}"])
    return meeting


def sign_all(verification: Verification, *, by: User, on: date = DAY) -> None:
    """Record that every signer who is no deputy has signed."""
    for signer in verification.signers.filter(deputy=False):
        record_signature(signer_id=signer.pk, by=by, signed_on=on, place="Luleå", at=NOON)


def make_minutes(state: str, *, body: Body | None = None, **fields: Any) -> Verification:
    """Minutes of a held meeting taken to `state` through the transitions, all at NOON."""
    meeting = make_held_meeting(body, **fields)
    secretary = make_secretary(meeting.body)
    if state == "draft":
        return prepare_verification(meeting_id=meeting.pk, by=secretary)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    if state != "fixed":
        attach_document(
            verification_id=verification.pk,
            content_sha256=verification.content_sha256,
            sha256="1" * 64,
            at=NOON,
        )
    if state == "verified":
        sign_all(verification, by=secretary)
        verify(verification_id=verification.pk, by=secretary, at=NOON)
    verification.refresh_from_db()
    return verification
