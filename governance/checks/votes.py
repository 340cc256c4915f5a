"""Checks of ballots, counts and outcomes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from governance.checks.subject import Finding, Subject
from governance.choices import BallotChoice, DecidedBy, VoteKind
from governance.document import Paragraph, Vote

WORDS = {"yes": "Ja", "no": "Nej", "abstain": "Avstår"}


def _votes(subject: Subject) -> Iterator[tuple[tuple[int | str, ...], Paragraph, Vote]]:
    for index, paragraph in subject.paragraphs():
        for number, vote in enumerate(paragraph.votes):
            yield ("paragraphs", index, "votes", number), paragraph, vote


def ballot_without_seat(subject: Subject) -> Iterator[Finding]:
    """A ballot by someone who doesn't serve in that §."""
    for location, paragraph, vote in _votes(subject):
        serving = subject.roll[paragraph.key].serving
        for person in vote.ballots:
            if person in subject.roll.people and person not in serving:
                sentence = (
                    f"{subject.item(paragraph.key)}: {subject.name(person)} har en röst men "
                    "tjänstgör inte i paragrafen. Ta bort rösten eller rätta närvaron."
                )
                place = (*location, "ballots", person)
                yield subject.finding("ballot_without_seat", place, sentence, person=person)


def counts_against_ballots(subject: Subject) -> Iterator[Finding]:
    """Stated counts that differ from the ballots given by name."""
    for location, paragraph, vote in _votes(subject):
        if not vote.counts or not vote.ballots or vote.kind == VoteKind.ELECTION:
            continue
        by_name = _by_name(vote)
        for choice in BallotChoice:
            expected = choice in (BallotChoice.YES, BallotChoice.NO)
            stated = vote.counts.get(choice, 0 if expected else None)
            if stated is not None and stated != by_name[choice]:
                sentence = (
                    f"{subject.item(paragraph.key)}: {stated} röster på {WORDS[choice]} är angivna, "
                    f"men {by_name[choice]} står vid namn. Rätta antalet eller rösterna."
                )
                yield subject.finding("counts_against_ballots", (*location, "counts"), sentence)


def _by_name(vote: Vote) -> Counter[str]:
    return Counter(choice.value for choice in vote.ballots.values())


def unknown_outcome(subject: Subject) -> Iterator[Finding]:
    """A vote on a proposal ends with yes or no."""
    for location, paragraph, vote in _votes(subject):
        if vote.kind == VoteKind.PROPOSAL and vote.outcome not in (None, "yes", "no"):
            sentence = (
                f"{subject.item(paragraph.key)}: utfallet av en omröstning om förslag är "
                "yes (Ja) eller no (Nej). Rätta utfallet, eller ange att det är ett val."
            )
            yield subject.finding("unknown_outcome", (*location, "outcome"), sentence)


def outcome_against_majority(subject: Subject) -> Iterator[Finding]:
    """Decided by majority, but the counts say something else."""
    for location, paragraph, vote in _votes(subject):
        margin = _margin(vote)
        if vote.decided_by == DecidedBy.MAJORITY and margin is not None and margin <= 0:
            end = (
                "det är lika röstetal, så ange utslagsröst eller lottning"
                if margin == 0
                else "rätta rösterna eller utfallet"
            )
            sentence = (
                f"{subject.item(paragraph.key)}: utfallet ”{_outcome(vote)}” har inte flest "
                f"röster ({_tally(vote)}); {end}."
            )
            yield subject.finding("outcome_against_majority", (*location, "outcome"), sentence)


def tie_missing(subject: Subject) -> Iterator[Finding]:
    """A casting vote or a lot decides only between equal numbers of votes."""
    for location, paragraph, vote in _votes(subject):
        margin = _margin(vote)
        if vote.decided_by != DecidedBy.MAJORITY and margin is not None and margin != 0:
            means = "Utslagsröst" if vote.decided_by == DecidedBy.CASTING_VOTE else "Lottning"
            sentence = (
                f"{subject.item(paragraph.key)}: {means} kräver lika röstetal, men rösterna är "
                f"{_tally(vote)}. Rätta rösterna eller sättet att avgöra."
            )
            yield subject.finding("tie_missing", (*location, "decided_by"), sentence)


def _margin(vote: Vote) -> int | None:
    """Votes by which the outcome won; 0 = tie, below 0 = it lost, None = nothing to compare."""
    if vote.kind == VoteKind.ELECTION:
        return _election_margin(vote)
    counts = vote.counts if vote.counts else _by_name(vote)
    if not counts or vote.outcome not in ("yes", "no"):
        return None
    lead = counts.get("yes", 0) - counts.get("no", 0)
    return lead if vote.outcome == "yes" else -lead


def _election_margin(vote: Vote) -> int | None:
    """Votes of the last one elected over the first one not elected."""
    elected = set(vote.outcome if isinstance(vote.outcome, list) else [vote.outcome or ""]) - {""}
    candidates = _candidates(vote)
    if not candidates or not elected:
        return None
    lowest = min(candidates.get(name, 0) for name in elected)
    others = [count for name, count in candidates.items() if name not in elected]
    return lowest - max(others) if others else lowest


def _candidates(vote: Vote) -> dict[str, int]:
    """Counts by name; blank and invalid ballots are nobody's."""
    counts = vote.counts or {}
    return {
        name: count
        for name, count in counts.items()
        if name in vote.candidates or name not in ("abstain", "invalid", "yes", "no")
    }


def _outcome(vote: Vote) -> str:
    if isinstance(vote.outcome, list):
        return ", ".join(vote.outcome)
    return WORDS.get(vote.outcome or "", vote.outcome or "")


def _tally(vote: Vote) -> str:
    if vote.kind == VoteKind.ELECTION:
        return ", ".join(f"{name} {count}" for name, count in _candidates(vote).items())
    counts = vote.counts if vote.counts else _by_name(vote)
    return f"{counts.get('yes', 0)} Ja, {counts.get('no', 0)} Nej"
