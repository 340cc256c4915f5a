"""Checks of decisions and reservations."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.subject import Finding, Subject
from governance.choices import BallotChoice, ParagraphKind, VoteKind
from governance.document import Paragraph


def decision_missing(subject: Subject) -> Iterator[Finding]:
    """A decision § without decision."""
    for index, paragraph in subject.paragraphs():
        decided = any(clause.strip() for item in paragraph.decisions for clause in item.clauses)
        if paragraph.kind == ParagraphKind.DECISION and not decided:
            sentence = (
                f"{subject.item(paragraph.key)} är en beslutsparagraf utan beslut. "
                "Skriv beslutet, eller ändra slag till information."
            )
            yield subject.finding("decision_missing", ("paragraphs", index, "decisions"), sentence)


def reservation_without_part(subject: Subject) -> Iterator[Finding]:
    """A reservation by someone who took no part in the decision, or who abstained."""
    for index, paragraph in subject.paragraphs():
        for number, reservation in enumerate(paragraph.reservations):
            for place, person in enumerate(reservation.by):
                why = _no_part(subject, paragraph, person)
                if why:
                    sentence = (
                        f"{subject.item(paragraph.key)}: {subject.name(person)} reserverar sig men "
                        f"{why}. Kontrollera reservationen och närvaron."
                    )
                    yield subject.finding(
                        "reservation_without_part",
                        ("paragraphs", index, "reservations", number, "by", place),
                        sentence,
                        person=person,
                    )


def _no_part(subject: Subject, paragraph: Paragraph, person: str) -> str:
    if person not in subject.roll.people:
        return ""
    if person not in subject.roll[paragraph.key].serving:
        return "deltog inte i beslutet"
    open_votes = [v for v in paragraph.votes if v.kind == VoteKind.PROPOSAL and v.ballots]
    if open_votes and open_votes[-1].ballots.get(person) == BallotChoice.ABSTAIN:
        return "avstod från att rösta"
    return ""
