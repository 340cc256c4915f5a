"""Who comes, goes, steps in and steps out at each §, as the sentences the minutes print there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from governance.attendance import ParagraphRoll, Roll
from governance.attendance_text import AttendanceText
from governance.choices import Capacity, MoveType, Profile
from governance.document import Move


@dataclass(frozen=True)
class Change:
    """One sentence at a §, printed before its text or after it."""

    person: str
    sentence: str
    after: bool = False


def clock(at: time) -> str:
    """11:20 → "kl. 11.20"."""
    return f"kl. {at:%H.%M}"


class AttendanceChanges:
    """The changes of one meeting, derived from its roll; the clocks come from the moves.

    The cover tells how things stand when the meeting begins, so the first § has no sentence about
    who is there, unless a clock is given."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.document = roll.document
        self.text = AttendanceText(roll)
        self._deciders = {
            row.person for row in self.document.attendance if row.capacity != Capacity.OTHER
        }
        self._moves: dict[str, list[Move]] = {}
        for row in self.document.attendance:
            self._moves.setdefault(row.person, []).extend(row.moves)

    def at(self, key: str) -> list[Change]:
        """The sentences of the § `key`, those before its text first."""
        here, before, after = self.roll[key], self._beside(key, -1), self._beside(key, 1)
        found = [
            *self._returns(here, before),
            *self._arrivals(here, before, after),
            *self._recusals(here),
            *self._departures(here, before, after),
            *self._absences(here, before, after),
            *self._serving(here, before),
        ]
        return sorted(found, key=lambda change: change.after)

    def _beside(self, key: str, step: int) -> ParagraphRoll | None:
        place = self.roll.order.index(key) + step
        return self.roll[self.roll.order[place]] if 0 <= place < len(self.roll.order) else None

    def _returns(self, here: ParagraphRoll, before: ParagraphRoll | None) -> Iterator[Change]:
        """After a recusal; in an assembly nobody leaves the room for it (KL 5:47)."""
        if before is None or self.document.body.profile == Profile.ASSEMBLY:
            return
        for person in before.recused:
            if person in here.present:
                yield Change(
                    person,
                    f"{self.text.name(person)} återinträder{self._relieved(person, here, before)}.",
                )

    def _relieved(self, person: str, here: ParagraphRoll, before: ParagraphRoll) -> str:
        """ " i stället för Y" when Y kept the person's seat until now."""
        keeper = before.holder(person)
        if keeper is None or person not in here.serving:
            return ""
        return f" i stället för {self.text.name(keeper)}"

    def _arrivals(
        self, here: ParagraphRoll, before: ParagraphRoll | None, after: ParagraphRoll | None
    ) -> Iterator[Change]:
        for person in here.present:
            move = self._move(person, MoveType.CAME, here.key, exact=before is None)
            if self._is_new(person, before) and self._told(person, move, before):
                if before and self._move(person, MoveType.CAME, before.key, exact=True):
                    continue
                relieved = self._relieved(person, here, before) if before else ""
                step_in = f" och inträder{relieved}" if relieved else ""
                yield Change(person, self._sentence(person, "kommer", here, move) + step_in + ".")
        for person in after.present if after else ():
            move = self._move(person, MoveType.CAME, here.key, exact=True)
            if move and self._is_new(person, here):
                yield Change(person, self._sentence(person, "kommer", here, move) + ".", True)

    def _departures(
        self, here: ParagraphRoll, before: ParagraphRoll | None, after: ParagraphRoll | None
    ) -> Iterator[Change]:
        for person in (*before.present, *before.recused) if before else ():
            gone = person not in here.present and person not in here.recused
            told = before and self._move(person, MoveType.LEFT, before.key, exact=True)
            move = self._move(person, MoveType.LEFT, here.key)
            if gone and not told and self._told(person, move, before):
                yield Change(person, self._sentence(person, "går", here, move) + ".")
        for person in here.present:
            move = self._move(person, MoveType.LEFT, here.key, exact=True)
            stays = after is not None and (person in after.present or person in after.recused)
            if move and not stays:
                yield Change(person, self._sentence(person, "går", here, move) + ".", True)

    def _absences(
        self, here: ParagraphRoll, before: ParagraphRoll | None, after: ParagraphRoll | None
    ) -> Iterator[Change]:
        """Away for a part of this § only."""
        for person in here.partly:
            there = (before is None or person in before.present) and (
                after is None or person in after.present
            )
            left = self._move(person, MoveType.LEFT, here.key, exact=True)
            came = self._move(person, MoveType.CAME, here.key, exact=True)
            if not there or (after is None and left) or (before is None and came):
                continue
            times = (
                f" {clock(left.at)}–{came.at:%H.%M}"
                if left and came and left.at and came.at
                else ""
            )
            sentence = f"{self.text.name(person)} är frånvarande under en del av paragrafen{times}."
            yield Change(person, sentence)

    def _recusals(self, here: ParagraphRoll) -> Iterator[Change]:
        for person in here.recused:
            yield Change(person, f"{self.text.name(person)} deltar inte på grund av jäv.")

    def _serving(self, here: ParagraphRoll, before: ParagraphRoll | None) -> Iterator[Change]:
        if before is None:
            return
        for person, seat in here.serving.items():
            if seat not in {person, before.serving.get(person)}:
                sentence = f"{self.text.name(person)} tjänstgör {self._instead_of(seat)}."
                yield Change(person, sentence)
        for person, seat in before.serving.items():
            stopped = person in here.present and person not in here.serving
            if stopped and seat != person and seat not in here.serving:
                yield Change(person, f"{self.text.name(person)} slutar tjänstgöra.")

    def _instead_of(self, seat: str) -> str:
        name = self.text.seat_name(seat)
        return f"för {name}" if seat.startswith("vacant:") else f"i stället för {name}"

    def _is_new(self, person: str, before: ParagraphRoll | None) -> bool:
        return before is None or (person not in before.present and person not in before.recused)

    def _told(self, person: str, move: Move | None, before: ParagraphRoll | None) -> bool:
        """Guests come and go unnoticed, and all at the first §, unless a clock is given."""
        return move is not None or (person in self._deciders and before is not None)

    def _move(self, person: str, kind: MoveType, key: str, *, exact: bool = False) -> Move | None:
        """The person's move at the § `key`; a move without § fits when not `exact`."""
        moves = [move for move in self._moves.get(person, ()) if move.type == kind]
        named = next((move for move in moves if move.paragraph == key), None)
        loose = next((move for move in moves if not move.paragraph), None)
        return named or (None if exact else loose)

    def _sentence(self, person: str, verb: str, here: ParagraphRoll, move: Move | None) -> str:
        part = " under paragrafen" if person in here.partly else ""
        day = f" dag {move.day}" if move and self.document.meeting.day_count > 1 else ""
        at = f" {clock(move.at)}" if move and move.at else ""
        return f"{self.text.name(person)} {verb}{part}{day}{at}"
