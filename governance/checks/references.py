"""Checks that what is referred to exists: people, §§, seats and attachments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from governance.checks.subject import Finding, Subject
from governance.document import Attendance, Paragraph
from governance.document_text import quoted
from governance.expressions import read_expression

Location = tuple[int | str, ...]
Reference = tuple[Location, str]


def repeated_ids(subject: Subject) -> Iterator[Finding]:
    """Two people, or two attachments, with one id."""
    document = subject.document
    for name, ids in (
        ("people", [person.id for person in document.people]),
        ("attachments", [attachment.id for attachment in document.attachments]),
    ):
        for index, given in enumerate(ids):
            if given and given in ids[:index]:
                sentence = (
                    f"Id {quoted(given)} används redan av en annan rad. Ge varje rad ett eget id."
                )
                yield subject.finding("repeated_id", (name, index, "id"), sentence)


def unknown_people(subject: Subject) -> Iterator[Finding]:
    """Every reference to a person that isn't among the people."""
    known = subject.roll.people
    for location, person in _people(subject):
        if person not in known:
            sentence = f"Personen {quoted(person)} finns inte bland people. Lägg till personen eller rätta id."
            yield subject.finding("unknown_person", location, sentence, person=person)


def _people(subject: Subject) -> Iterator[Reference]:
    document = subject.document
    for index, row in enumerate(document.attendance):
        yield ("attendance", index, "person"), row.person
        for number, item in enumerate(row.serves):
            if not item.instead_of.startswith("vacant:"):
                yield ("attendance", index, "serves", number, "for"), item.instead_of
    for index, paragraph in subject.paragraphs():
        for location, person in _people_in(paragraph):
            yield ("paragraphs", index, *location), person
    for index, verification in enumerate(document.verifications):
        base: Location = ("verifications", index)
        for number, signer in enumerate(verification.signers):
            yield (*base, "signers", number, "person"), signer.person
        yield from _each((*base, "deputies"), verification.deputies)


def _people_in(paragraph: Paragraph) -> Iterator[Reference]:
    yield from _each(("presenters",), paragraph.presenters)
    if paragraph.chaired_by is not None:
        yield ("chaired_by",), paragraph.chaired_by
    for number, proposal in enumerate(paragraph.proposals):
        if proposal.by.person is not None:
            yield ("proposals", number, "by", "person"), proposal.by.person
    for number, motion in enumerate(paragraph.motions):
        yield from _each(("motions", number, "by"), motion.by)
        yield from _each(("motions", number, "supported_by"), motion.supported_by)
    for number, vote in enumerate(paragraph.votes):
        for person in vote.ballots:
            yield ("votes", number, "ballots", person), person
    for number, reservation in enumerate(paragraph.reservations):
        yield from _each(("reservations", number, "by"), reservation.by)
    for number, statement in enumerate(paragraph.statements):
        yield from _each(("statements", number, "by"), statement.by)
    for number, recusal in enumerate(paragraph.recusals):
        yield ("recusals", number, "person"), recusal.person


def _each(location: Location, values: Iterable[str]) -> Iterator[Reference]:
    for number, value in enumerate(values):
        yield (*location, number), value


def unknown_paragraphs(subject: Subject) -> Iterator[Finding]:
    """Every § expression or key that names a § the minutes don't have."""
    order = subject.roll.order
    for location, expression in _expressions(subject):
        for unknown in read_expression(expression, order).unknown:
            sentence = (
                f"{quoted(unknown)} är ingen § i protokollet. Rätta uttrycket {quoted(expression)}."
            )
            yield subject.finding("unknown_paragraph", location, sentence)
    for location, key in _keys(subject):
        if key and key not in order:
            sentence = f"{quoted(key)} är ingen § i protokollet. Ange nyckeln till en § som finns."
            yield subject.finding("unknown_paragraph", location, sentence)


def _expressions(subject: Subject) -> Iterator[Reference]:
    for index, row in enumerate(subject.document.attendance):
        for location, expression in _expressions_of(row):
            yield ("attendance", index, *location), expression
    for index, verification in enumerate(subject.document.verifications):
        yield ("verifications", index, "paragraphs"), verification.paragraphs
        for number, signer in enumerate(verification.signers):
            yield ("verifications", index, "signers", number, "paragraphs"), signer.paragraphs


def _expressions_of(row: Attendance) -> Iterator[Reference]:
    yield ("present",), row.present
    yield ("partly",), row.partly
    yield ("remote",), row.remote
    for number, away in enumerate(row.away):
        yield ("away", number, "paragraphs"), away.paragraphs
    for number, serves in enumerate(row.serves):
        yield ("serves", number, "paragraphs"), serves.paragraphs


def _keys(subject: Subject) -> Iterator[Reference]:
    yield ("meeting", "public_from"), subject.document.meeting.public_from or ""
    for index, row in enumerate(subject.document.attendance):
        for number, move in enumerate(row.moves):
            yield ("attendance", index, "moves", number, "paragraph"), move.paragraph


def unknown_seats(subject: Subject) -> Iterator[Finding]:
    """Serving for a vacant seat that isn't among the vacant seats."""
    seats = {f"vacant:{number + 1}" for number in range(len(subject.document.vacant_seats))}
    for index, row in enumerate(subject.document.attendance):
        for number, item in enumerate(row.serves):
            seat = item.instead_of
            if seat.startswith("vacant:") and seat not in seats:
                location = ("attendance", index, "serves", number, "for")
                sentence = (
                    f"{subject.name(row.person)} tjänstgör för {quoted(seat)}, men den vakanta "
                    "platsen finns inte bland vacant_seats. Lägg till platsen eller rätta numret."
                )
                yield subject.finding("unknown_seat", location, sentence, person=row.person)


def unknown_attachments(subject: Subject) -> Iterator[Finding]:
    """Every reference to an attachment that isn't among the attachments."""
    known = {attachment.id for attachment in subject.document.attachments}
    for location, attachment in _attachments(subject):
        if attachment is not None and attachment not in known:
            sentence = (
                f"Bilagan {quoted(attachment)} finns inte bland attachments. "
                "Lägg till bilagan eller ta bort hänvisningen."
            )
            yield subject.finding("unknown_attachment", location, sentence)


def _attachments(subject: Subject) -> Iterator[tuple[Location, str | None]]:
    for index, paragraph in subject.paragraphs():
        base: Location = ("paragraphs", index)
        for number, document in enumerate(paragraph.documents):
            yield (*base, "documents", number, "attachment"), document.attachment
        for number, motion in enumerate(paragraph.motions):
            yield (*base, "motions", number, "attachment"), motion.attachment
        for number, reservation in enumerate(paragraph.reservations):
            yield (*base, "reservations", number, "attachment"), reservation.attachment
    for index, verification in enumerate(subject.document.verifications):
        yield ("verifications", index, "file"), verification.file
