"""Omröstningar: question, votes and result of one § in words and figures."""

from collections import Counter
from collections.abc import Sequence

from governance.choices import BallotChoice, DecidedBy, VoteKind
from governance.document import Vote
from governance.minutes.content import Bullets, Grid, Item, Prose
from governance.minutes.words import People, capital, listed, sentence

HOW = {
    DecidedBy.CASTING_VOTE: "Vid lika röstetal avgör ordförandens utslagsröst.",
    DecidedBy.LOT: "Vid lika röstetal avgörs frågan genom lottning.",
}
COUNT_WORDS = {
    "yes": ("ja-röst", "ja-röster"),
    "no": ("nej-röst", "nej-röster"),
    "abstain": ("som avstår", "som avstår"),
    "invalid": ("ogiltig röst", "ogiltiga röster"),
}


def vote_items(vote: Vote, people: People, caption: str) -> tuple[Item, ...]:
    """Everything the paper says of one vote; `caption` names its table of votes."""
    items: list[Item] = [Prose(capital(sentence(vote.question)))] if vote.question else []
    if vote.secret:
        items.append(Prose("Omröstningen är sluten."))
    if vote.kind == VoteKind.ELECTION:
        return (*items, *_election_items(vote))
    terms = [f"Ja: {sentence(vote.yes)}", f"Nej: {sentence(vote.no)}"]
    items += [Bullets(tuple(terms))] if vote.yes or vote.no else []
    if vote.ballots and not vote.secret:
        items.append(ballot_grid(vote, people, caption))
    return (*items, *(Prose(line) for line in _result(vote)))


def counts(vote: Vote) -> dict[str, int]:
    """Votes by choice: as counted when secret, otherwise summed from the ballots by name."""
    if vote.counts is not None:
        return dict(vote.counts)
    return dict(Counter(choice.value for choice in vote.ballots.values()))


def ballot_grid(vote: Vote, people: People, caption: str) -> Grid:
    """Who voted how in an open vote, with a sum row."""
    choices = [choice for choice in BallotChoice if choice in set(vote.ballots.values())]
    rows = [
        (people.name(key), people.party(key), *("X" if choice == own else "" for choice in choices))
        for key, own in vote.ballots.items()
    ]
    sums = Counter(vote.ballots.values())
    rows.append(("Summa", "", *(str(sums[choice]) for choice in choices)))
    header = ("Namn", "Parti", *(str(choice.label) for choice in choices))
    if not any(row[1] for row in rows):
        rows = [(row[0], *row[2:]) for row in rows]
        header = (header[0], *header[2:])
    return Grid(caption, header, tuple(rows))


def _result(vote: Vote) -> list[str]:
    words = [
        f"{number} {COUNT_WORDS[key][number != 1]}"
        for key, number in _ordered(counts(vote))
        if number or key in {"yes", "no"}
    ]
    lines = [f"Omröstningsresultat: {listed(words)}."] if words else []
    if how := HOW.get(vote.decided_by):
        lines.append(how)
    if vote.outcome in {"yes", "no"}:
        won = vote.yes if vote.outcome == "yes" else vote.no
        side = "Ja" if vote.outcome == "yes" else "Nej"
        lines.append(f"Utfall: {side}{', ' + sentence(won) if won else '.'}")
    return lines


def _ordered(found: dict[str, int]) -> list[tuple[str, int]]:
    return [(key, found.get(key, 0)) for key in COUNT_WORDS if found]


def _election_items(vote: Vote) -> list[Item]:
    found = vote.counts or {}
    names = [*dict.fromkeys([*vote.candidates, *found])]
    items: list[Item] = []
    if found:
        rows = tuple((_choice(name), str(found.get(name, 0))) for name in names)
        items.append(Grid("Röstfördelning", ("Kandidat", "Röster"), rows, (1,)))
    elif names:
        items.append(Prose(f"Nominerade: {listed(names)}."))
    lines = [how] if (how := HOW.get(vote.decided_by)) else []
    if elected := _elected(vote.outcome):
        lines.append(
            f"Vald: {listed(elected)}." if len(elected) == 1 else f"Valda: {listed(elected)}."
        )
    return [*items, *(Prose(line) for line in lines)]


def _elected(outcome: str | list[str] | None) -> Sequence[str]:
    return [outcome] if isinstance(outcome, str) else outcome or []


def _choice(name: str) -> str:
    return {"abstain": "Blanka röster", "invalid": "Ogiltiga röster"}.get(name, name)
