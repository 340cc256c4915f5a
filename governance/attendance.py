"""Who is present, away, recused and serving in each § of a meeting, and whether that is a quorum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from governance.choices import AwayReason, Capacity
from governance.document import Attendance, MeetingDocument, Person
from governance.expressions import keys_of


@dataclass(frozen=True)
class Claim:
    """A seat taken in one §: by whom, and which (a member's id, or "vacant:1").

    `row` and `serves` say where the document claims it: attendance[row].serves[serves], or the
    member's own seat when `serves` is None."""

    person: str
    seat: str
    row: int
    serves: int | None = None


@dataclass(frozen=True)
class ParagraphRoll:
    """The roll of one §. People are ids in printed order."""

    key: str
    present: tuple[str, ...]  # the partly present too, the recused not
    partly: tuple[str, ...]
    remote: tuple[str, ...]
    away: dict[str, AwayReason]  # said to be away from this § in so many words
    recused: tuple[str, ...]
    serving: dict[str, str]  # person → seat: the own id for a member
    claims: tuple[Claim, ...]  # all seats taken, contradictions too
    members_not_serving: tuple[str, ...]
    substitutes_not_serving: tuple[str, ...]  # present without a seat
    quorum: bool | None  # None when the number of seats is unknown

    def holder(self, seat: str) -> str | None:
        """Who serves on `seat`."""
        return next((person for person, taken in self.serving.items() if taken == seat), None)


@dataclass(frozen=True)
class Presence:
    """One row of attendance read as sets of § keys."""

    present: frozenset[str]  # in the room or on line, away taken off, recusal not
    partly: frozenset[str]
    remote: frozenset[str]
    away: dict[str, AwayReason] = field(default_factory=dict)
    serves: tuple[frozenset[str], ...] = ()

    @classmethod
    def of(cls, row: Attendance, order: tuple[str, ...]) -> Presence:
        away = {
            key: absence.reason
            for absence in row.away
            for key in keys_of(absence.paragraphs, order)
        }
        present = keys_of(row.present, order) - away.keys()
        return cls(
            present=present,
            partly=keys_of(row.partly, order) & present,
            remote=keys_of(row.remote, order) & present,
            away=away,
            serves=tuple(keys_of(item.paragraphs, order) for item in row.serves),
        )


class Roll:
    """The roll of a whole meeting, built once from its document.

    Serving in a § = holds a seat or serves for one, present for all of it, not away, not recused.
    What the document contradicts itself in is read as well as it can be; `checks` tells it."""

    def __init__(self, document: MeetingDocument) -> None:
        self.document = document
        self.order = tuple(dict.fromkeys(item.key for item in document.paragraphs))
        self.rows = tuple(Presence.of(row, self.order) for row in document.attendance)
        self.people: dict[str, Person] = {person.id: person for person in document.people}
        self._out: dict[str, frozenset[str]] = {
            item.key: frozenset(recusal.person for recusal in item.recusals)
            for item in document.paragraphs
        }

    @cached_property
    def by_key(self) -> dict[str, ParagraphRoll]:
        return {key: self._paragraph(key) for key in self.order}

    def __getitem__(self, key: str) -> ParagraphRoll:
        return self.by_key[key]

    def __iter__(self) -> Iterator[ParagraphRoll]:
        return iter(self.by_key.values())

    def present_keys(self, person: str) -> frozenset[str]:
        """The §§ in which the person is present, recusals taken off."""
        return frozenset(key for key in self.order if person in self[key].present)

    def serving_keys(self, person: str) -> frozenset[str]:
        """The §§ in which the person serves."""
        return frozenset(key for key in self.order if person in self[key].serving)

    def recused_keys(self, person: str) -> frozenset[str]:
        """The §§ the person stays out of because of recusal, however the document says it."""
        return frozenset(key for key in self.order if person in self._recused[key])

    @cached_property
    def _recused(self) -> dict[str, frozenset[str]]:
        """Key → people out of the § by recusal, whether listed in the § or among the absences."""
        by_key = {key: set(people) for key, people in self._out.items()}
        for row, presence in zip(self.document.attendance, self.rows, strict=True):
            for key, reason in presence.away.items():
                if reason == AwayReason.RECUSAL:
                    by_key[key].add(row.person)
        return {key: frozenset(people) for key, people in by_key.items()}

    def deciding_rows(self) -> list[int]:
        """Rows of attendance of those who decide: members who come, and all who ever serve."""
        return [
            index
            for index, row in enumerate(self.document.attendance)
            if self.serving_keys(row.person)
            or (row.capacity == Capacity.MEMBER and self.rows[index].present)
        ]

    def waiting_rows(self) -> list[int]:
        """Rows of the substitutes who come and never serve."""
        return [
            index
            for index, row in enumerate(self.document.attendance)
            if row.capacity == Capacity.SUBSTITUTE
            and self.rows[index].present
            and not self.serving_keys(row.person)
        ]

    def _paragraph(self, key: str) -> ParagraphRoll:
        recused = self._recused[key]
        here = [
            (index, row, presence)
            for index, (row, presence) in enumerate(
                zip(self.document.attendance, self.rows, strict=True)
            )
            if key in presence.present and row.person not in recused
        ]
        partly = _people(row for _, row, presence in here if key in presence.partly)
        claims = tuple(
            claim for index, row, presence in here for claim in _claims(key, index, row, presence)
        )
        serving = {claim.person: claim.seat for claim in reversed(claims)}
        serving = {person: serving[person] for person in _unique(c.person for c in claims)}
        rows = self.document.attendance
        return ParagraphRoll(
            key=key,
            present=_people(row for _, row, _ in here),
            partly=partly,
            remote=_people(row for _, row, presence in here if key in presence.remote),
            away={
                row.person: presence.away[key]
                for row, presence in zip(rows, self.rows, strict=True)
                if key in presence.away
            },
            recused=_people(row for row in rows if row.person in recused),
            serving=serving,
            claims=claims,
            members_not_serving=_people(
                row for row in rows if row.capacity == Capacity.MEMBER and row.person not in serving
            ),
            substitutes_not_serving=_people(
                row
                for _, row, _ in here
                if row.capacity == Capacity.SUBSTITUTE and row.person not in serving
            ),
            quorum=has_quorum(len(serving), self.document.body.seats),
        )


def has_quorum(serving: int, seats: int | None) -> bool | None:
    """More than half of all seats, vacant ones counted (KL 6:27); None when seats are unknown."""
    return None if seats is None else serving * 2 > seats


def _claims(key: str, index: int, row: Attendance, presence: Presence) -> Iterator[Claim]:
    if key in presence.partly:
        return
    if row.capacity == Capacity.MEMBER:
        yield Claim(row.person, row.person, index)
    for number, (item, keys) in enumerate(zip(row.serves, presence.serves, strict=True)):
        if key in keys:
            yield Claim(row.person, item.instead_of, index, number)


def _people(rows: Iterator[Attendance]) -> tuple[str, ...]:
    return _unique(row.person for row in rows)


def _unique(people: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(people))


def verification_keys(document: MeetingDocument) -> list[frozenset[str]]:
    """The §§ of each verification, in its order.

    An unnumbered item goes with the next numbered § (the last ones with the § before), wherever
    the expressions put it; only minutes without any number are taken by their keys."""
    order = tuple(item.key for item in document.paragraphs)
    stated = [keys_of(item.paragraphs, order) for item in document.verifications]
    anchors = anchor_keys(document)
    return [frozenset(key for key in order if anchors[key] in keys) for keys in stated]


def anchor_keys(document: MeetingDocument) -> dict[str, str]:
    """For each § the key of the § whose verification it follows; its own when it has a number."""
    items = document.paragraphs
    numbered = [item.key for item in items if item.number is not None]
    if not numbered:
        return {item.key: item.key for item in items}
    anchors: dict[str, str] = {}
    following = numbered[-1]
    for item in reversed(items):
        following = item.key if item.number is not None else following
        anchors[item.key] = following
    return anchors
