"""One § with all its parts: rows ⇄ document."""

from collections.abc import Callable
from typing import Any

from governance import document as doc
from governance.interchange.keys import Keys
from governance.interchange.people import PeopleBook
from governance.models import (
    Ballot,
    Decision,
    Entry,
    Mask,
    Motion,
    MotionPerson,
    MotionPersonRole,
    Paragraph,
    Presenter,
    Proposal,
    Recipient,
    Recusal,
    Reservation,
    ReservationPerson,
    Statement,
    StatementPerson,
    Table,
    UnderlyingDocument,
    Vote,
)
from portal.core.models import Attachment, Person

Files = dict[int, str]


def export_paragraph(row: Paragraph, keys: Keys, people: PeopleBook, files: Files) -> doc.Paragraph:
    """The § as a value; the parts in their order."""
    return doc.Paragraph(
        number=keys.numbers[row.pk],
        key=keys.key_of(row.pk),
        heading=row.heading,
        kind=doc.ParagraphKind(row.kind),
        case_number=row.case_number,
        summary=row.summary,
        background=row.background,
        tables=[
            doc.Table(caption=table.caption, header=table.header, rows=table.rows)
            for table in row.tables.all()
        ],
        entries=[
            doc.Entry(label=entry.label, case_number=entry.case_number, text=entry.text)
            for entry in row.entries.all()
        ],
        presenters=[people.id_of(presenter.person) for presenter in row.presenters.all()],
        documents=[
            doc.Document(title=item.title, attachment=_file(item.attachment_id, files))
            for item in row.documents.all()
        ],
        chaired_by=people.id_of(row.chaired_by) if row.chaired_by else None,
        proposals=[_proposal(item, people) for item in row.proposals.all()],
        motions=[_motion(item, people, files) for item in row.motions.all()],
        procedure=row.procedure,
        votes=[_vote(item, people) for item in row.votes.all()],
        decisions=[
            doc.Decision(
                clauses=item.clauses,
                responsible=item.responsible,
                due=item.due,
                done_on=item.done_on,
            )
            for item in row.decisions.all()
        ],
        reservations=[
            doc.Reservation(
                by=[people.id_of(who.person) for who in item.people.all()],
                by_party=item.by_party or None,
                text=item.text,
                attachment=_file(item.attachment_id, files),
            )
            for item in row.reservations.all()
        ],
        statements=[
            doc.Statement(
                kind=doc.StatementKind(item.kind),
                by=[people.id_of(who.person) for who in item.people.all()],
                text=item.text,
            )
            for item in row.statements.all()
        ],
        recusals=[
            doc.Recusal(person=people.id_of(item.person), reason=item.reason)
            for item in row.recusals.all()
        ],
        recipients=[item.name for item in row.recipients.all()],
        refers_to=_refers_to(row),
        confidential=(
            doc.Confidential(ground=row.confidential_ground, public_text=row.public_text)
            if row.is_confidential
            else None
        ),
        masked=[item.text for item in row.masks.all()],
    )


def _file(attachment: int | None, files: Files) -> str | None:
    return files.get(attachment) if attachment else None


def _proposal(row: Proposal, people: PeopleBook) -> doc.Proposal:
    by = doc.Proposer(
        person=people.id_of(row.by_person) if row.by_person else None,
        body=row.by_body or None,
        text=row.by_text or None,
    )
    return doc.Proposal(by=by, clauses=row.clauses)


def _motion(row: Motion, people: PeopleBook, files: Files) -> doc.Motion:
    def named(role: MotionPersonRole) -> list[str]:
        return [people.id_of(who.person) for who in row.people.all() if who.role == role]

    return doc.Motion(
        kind=doc.MotionKind(row.kind),
        by=named(MotionPersonRole.MOVER),
        by_party=row.by_party or None,
        supported_by=named(MotionPersonRole.SUPPORTER),
        to=row.to,
        text=row.text,
        withdrawn=row.withdrawn,
        attachment=_file(row.attachment_id, files),
    )


def _vote(row: Vote, people: PeopleBook) -> doc.Vote:
    return doc.Vote(
        kind=doc.VoteKind(row.kind),
        question=row.question,
        yes=row.yes,
        no=row.no,
        candidates=row.candidates,
        secret=row.secret,
        ballots={
            people.id_of(ballot.person): doc.BallotChoice(ballot.choice)
            for ballot in row.ballots.all()
        },
        counts=row.counts,
        decided_by=doc.DecidedBy(row.decided_by),
        outcome=row.outcome,
    )


def _refers_to(row: Paragraph) -> doc.RefersTo | None:
    if not (row.refers_to_body or row.refers_to_date or row.refers_to_number):
        return None
    return doc.RefersTo(
        body=row.refers_to_body, date=row.refers_to_date, number=row.refers_to_number
    )


def paragraph_fields(item: doc.Paragraph, people: dict[str, Person]) -> dict[str, Any]:
    """The columns of a new Paragraph row that its value gives (number and key apart)."""
    refers = item.refers_to or doc.RefersTo()
    secret = item.confidential
    return {
        "heading": item.heading,
        "kind": item.kind,
        "case_number": item.case_number,
        "summary": item.summary,
        "background": item.background,
        "procedure": item.procedure,
        "chaired_by": people[item.chaired_by] if item.chaired_by else None,
        "refers_to_body": refers.body,
        "refers_to_date": refers.date,
        "refers_to_number": refers.number,
        "is_confidential": secret is not None,
        "confidential_ground": secret.ground if secret else "",
        "public_text": secret.public_text if secret else "",
    }


def write_parts(
    row: Paragraph,
    item: doc.Paragraph,
    people: dict[str, Person],
    files: dict[str, Attachment],
) -> None:
    """Write all parts of one § that stands without any."""
    for writer in _WRITERS:
        writer(row, item, people, files)


def _write_texts(
    row: Paragraph, item: doc.Paragraph, people: dict[str, Person], files: dict[str, Attachment]
) -> None:
    for n, table in enumerate(item.tables):
        Table.objects.create(
            paragraph=row,
            position=n,
            caption=table.caption,
            header=list(table.header),
            rows=[list(cells) for cells in table.rows],
        )
    for n, entry in enumerate(item.entries):
        Entry.objects.create(
            paragraph=row,
            position=n,
            label=entry.label,
            case_number=entry.case_number,
            text=entry.text,
        )
    for n, document in enumerate(item.documents):
        attachment = files[document.attachment] if document.attachment else None
        UnderlyingDocument.objects.create(
            paragraph=row, position=n, title=document.title, attachment=attachment
        )
    for n, name in enumerate(item.recipients):
        Recipient.objects.create(paragraph=row, position=n, name=name)
    for n, text in enumerate(item.masked):
        Mask.objects.create(paragraph=row, position=n, text=text)


def _write_people(
    row: Paragraph, item: doc.Paragraph, people: dict[str, Person], files: dict[str, Attachment]
) -> None:
    for n, person in enumerate(item.presenters):
        Presenter.objects.create(paragraph=row, position=n, person=people[person])
    for n, recusal in enumerate(item.recusals):
        Recusal.objects.create(
            paragraph=row, position=n, person=people[recusal.person], reason=recusal.reason
        )


def _write_proposals(
    row: Paragraph, item: doc.Paragraph, people: dict[str, Person], files: dict[str, Attachment]
) -> None:
    for n, proposal in enumerate(item.proposals):
        Proposal.objects.create(
            paragraph=row,
            position=n,
            by_person=people[proposal.by.person] if proposal.by.person else None,
            by_body=proposal.by.body or "",
            by_text=proposal.by.text or "",
            clauses=list(proposal.clauses),
        )
    for n, motion in enumerate(item.motions):
        created = Motion.objects.create(
            paragraph=row,
            position=n,
            kind=motion.kind,
            by_party=motion.by_party or "",
            to=motion.to,
            text=motion.text,
            withdrawn=motion.withdrawn,
            attachment=files[motion.attachment] if motion.attachment else None,
        )
        named = [(MotionPersonRole.MOVER, who) for who in motion.by]
        named += [(MotionPersonRole.SUPPORTER, who) for who in motion.supported_by]
        for place, (role, who) in enumerate(named):
            MotionPerson.objects.create(
                motion=created, person=people[who], role=role, position=place
            )


def _write_votes(
    row: Paragraph, item: doc.Paragraph, people: dict[str, Person], files: dict[str, Attachment]
) -> None:
    for n, vote in enumerate(item.votes):
        created = Vote.objects.create(
            paragraph=row,
            position=n,
            kind=vote.kind,
            question=vote.question,
            yes=vote.yes,
            no=vote.no,
            candidates=list(vote.candidates),
            secret=vote.secret,
            counts=vote.counts,
            decided_by=vote.decided_by,
            outcome=vote.outcome,
        )
        for place, (who, choice) in enumerate(vote.ballots.items()):
            Ballot.objects.create(vote=created, person=people[who], choice=choice, position=place)


def _write_decisions(
    row: Paragraph, item: doc.Paragraph, people: dict[str, Person], files: dict[str, Attachment]
) -> None:
    for n, decision in enumerate(item.decisions):
        Decision.objects.create(
            paragraph=row,
            position=n,
            clauses=list(decision.clauses),
            responsible=decision.responsible,
            due=decision.due,
            done_on=decision.done_on,
        )
    for n, reservation in enumerate(item.reservations):
        against = Reservation.objects.create(
            paragraph=row,
            position=n,
            by_party=reservation.by_party or "",
            text=reservation.text,
            attachment=files[reservation.attachment] if reservation.attachment else None,
        )
        for place, who in enumerate(reservation.by):
            ReservationPerson.objects.create(
                reservation=against, person=people[who], position=place
            )
    for n, statement in enumerate(item.statements):
        said = Statement.objects.create(
            paragraph=row, position=n, kind=statement.kind, text=statement.text
        )
        for place, who in enumerate(statement.by):
            StatementPerson.objects.create(statement=said, person=people[who], position=place)


Writer = Callable[
    [Paragraph, doc.Paragraph, dict[str, Person], dict[str, Attachment]],
    None,
]
_WRITERS: tuple[Writer, ...] = (
    _write_texts,
    _write_people,
    _write_proposals,
    _write_votes,
    _write_decisions,
)
