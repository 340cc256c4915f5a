"""Attendance as a table: the vote matrix, and organisation by member and substitute."""

from collections import Counter
from dataclasses import dataclass
from itertools import zip_longest

from governance.attendance import Roll
from governance.attendance_text import AttendanceText
from governance.choices import AttendanceRole, BallotChoice, Capacity, VoteKind
from governance.document import Attendance, MeetingDocument, Vote
from governance.minutes.content import Grid
from governance.minutes.words import People, capital, printed_number

# More columns of votes than this make the names too narrow on an upright page.
VOTES_PER_TABLE = 6
CAPTION = "Närvaro- och omröstningslista"


@dataclass(frozen=True)
class Noted:
    """A row of attendance with what is noted after the name."""

    item: Attendance
    notes: list[str]


def noted(roll: Roll) -> list[Noted]:
    """All rows of the meeting in printed order."""
    text = AttendanceText(roll)
    rows = roll.document.attendance
    return [Noted(item, text.notes(index)) for index, item in enumerate(rows)]


def vote_matrix(
    document: MeetingDocument, roll: Roll, people: People, rows: list[Noted], hidden: set[str]
) -> tuple[Grid, ...]:
    """Name, party, presence, serving for, and each open vote by name; votes in `hidden` §§ left out."""
    votes = [
        (
            f"{printed_number(document, item.number) or item.heading}{_counter(item.votes, place)}",
            vote,
        )
        for item in document.paragraphs
        if item.key not in hidden
        for place, vote in enumerate(item.votes, start=1)
        if vote.kind == VoteKind.PROPOSAL and vote.ballots and not vote.secret
    ]
    first, rest = votes[:VOTES_PER_TABLE], votes[VOTES_PER_TABLE:]
    grids = [_matrix(roll, people, rows, first, with_presence=True)]
    while rest:
        first, rest = rest[:VOTES_PER_TABLE], rest[VOTES_PER_TABLE:]
        grids.append(_matrix(roll, people, rows, first, with_presence=False))
    return tuple(grids)


def organisation_grid(document: MeetingDocument, people: People, noted_rows: list[Noted]) -> Grid:
    """One row per member of each organisation with the substitutes beside."""
    seated = [row for row in noted_rows if row.item.capacity != Capacity.OTHER]
    organisations = dict.fromkeys(
        [*(people.place(row.item.person) for row in seated)]
        + [seat.organisation or "" for seat in document.vacant_seats]
    )
    rows: list[tuple[str, str, str]] = []
    for organisation in organisations:
        here = [row for row in seated if people.place(row.item.person) == organisation]
        members = [_cell(row, people) for row in here if row.item.capacity == Capacity.MEMBER]
        members += [
            f"{capital(seat.label)} ({seat.party})" if seat.party else capital(seat.label)
            for seat in document.vacant_seats
            if (seat.organisation or "") == organisation
        ]
        others = [_cell(row, people) for row in here if row.item.capacity == Capacity.SUBSTITUTE]
        pairs = zip_longest(members, others, fillvalue="")
        rows += [
            ("" if index else organisation or "Ej angiven", *pair)
            for index, pair in enumerate(pairs)
        ]
    return Grid("Ledamöter och ersättare", ("Organisation", "Ledamot", "Ersättare"), tuple(rows))


def _cell(row: Noted, people: People) -> str:
    role = row.item.role.label.lower() if row.item.role != AttendanceRole.NONE else ""
    return ", ".join(word for word in (people.elected(row.item.person), role, *row.notes) if word)


def _counter(votes: list[Vote], place: int) -> str:
    return f" ({place})" if len(votes) > 1 else ""


def _matrix(
    roll: Roll,
    people: People,
    noted_rows: list[Noted],
    votes: list[tuple[str, Vote]],
    *,
    with_presence: bool,
) -> Grid:
    header = [
        "Namn",
        "Parti",
        *(["Närvaro"] if with_presence else []),
        *(name for name, _ in votes),
    ]
    rows = []
    for row in noted_rows:
        if row.item.capacity == Capacity.OTHER:
            continue
        presence = [_presence(row, roll)] if with_presence else []
        ballots = [_ballot(vote, row.item.person) for _, vote in votes]
        role = row.item.role.label.lower() if row.item.role != AttendanceRole.NONE else ""
        name = ", ".join(word for word in (people.name(row.item.person), role) if word)
        rows.append((name, people.party(row.item.person), *presence, *ballots))
    for seat in roll.document.vacant_seats:
        blank = [""] * (len(header) - 2)
        rows.append((capital(seat.label), seat.party or "", *blank))
    if votes:
        sums = ["", *([""] if with_presence else []), *(_sums(vote) for _, vote in votes)]
        rows.append(("Ja–nej–avstår", *sums))
    return Grid(CAPTION, tuple(header), tuple(rows))


def _presence(row: Noted, roll: Roll) -> str:
    notes = row.notes
    if row.item.capacity == Capacity.SUBSTITUTE and not roll.serving_keys(row.item.person):
        notes = ["ej tjänstgörande", *notes] if roll.present_keys(row.item.person) else notes
    return capital(", ".join(notes)) or "Ja"


def _ballot(vote: Vote, person: str) -> str:
    return str(vote.ballots[person].label) if person in vote.ballots else ""


def _sums(vote: Vote) -> str:
    found = Counter(vote.ballots.values())
    return "–".join(str(found[choice]) for choice in BallotChoice)
