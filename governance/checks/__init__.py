"""What a meeting's document says against itself (faults) and against good order (warnings).

Pure: used when a document is imported and on the secretary's screens. Nothing is repaired here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from governance.checks import attendance, decisions, numbering, references, verification, votes
from governance.checks.subject import Finding, Subject
from governance.document import MeetingDocument

Check = Callable[[Subject], Iterator[Finding]]

FAULTS: tuple[Check, ...] = (
    references.repeated_ids,
    references.unknown_people,
    references.unknown_paragraphs,
    references.unknown_seats,
    references.unknown_attachments,
    numbering.repeated_keys,
    numbering.numbers_not_rising,
    attendance.two_seats,
    attendance.seat_already_taken,
    votes.ballot_without_seat,
    votes.counts_against_ballots,
    votes.unknown_outcome,
    votes.outcome_against_majority,
    votes.tie_missing,
    verification.verified_twice,
    verification.left_out,
)

WARNINGS: tuple[Check, ...] = (
    attendance.serving_again,
    attendance.no_quorum,
    attendance.clock_against_presence,
    decisions.decision_missing,
    decisions.reservation_without_part,
    verification.signer_not_present,
    verification.immediate_on_another_day,
    verification.not_yet_covered,
    verification.no_verifier,
    numbering.no_date,
    numbering.no_place,
)


def faults(document: MeetingDocument) -> list[Finding]:
    """Everything for which the document is refused, in the order of the checks."""
    return _findings(document, FAULTS)


def warnings(document: MeetingDocument) -> list[Finding]:
    """Everything the secretary should look at; the document is accepted all the same."""
    return _findings(document, WARNINGS)


def _findings(document: MeetingDocument, checks: tuple[Check, ...]) -> list[Finding]:
    subject = Subject(document)
    return [finding for check in checks for finding in check(subject)]
