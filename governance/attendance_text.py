"""What the attendance list says of each person, from the roll: "t o m § 15", "tjg ers för …"."""

from __future__ import annotations

from collections.abc import Set

from governance.attendance import Roll
from governance.document import Person
from governance.expressions import keys_of, runs
from governance.numbering_format import NumberFormat, item_name, set_name


def name_with_party(person: Person) -> str:
    """ "Anna Berg (S)"; the party "-" prints (-), no party prints nothing."""
    return f"{person.name} ({person.party})" if person.party else person.name


class AttendanceText:
    """Names, extents and the notes after each name, derived from one roll."""

    def __init__(self, roll: Roll) -> None:
        self.roll = roll
        self.document = roll.document
        self._items = {item.key: item for item in roll.document.paragraphs}
        self._numbers = NumberFormat.of(roll.document)

    def name(self, person: str) -> str:
        """The person's name with party; the id when the document knows no such person."""
        known = self.roll.people.get(person)
        return name_with_party(known) if known else person

    def seat_name(self, seat: str) -> str:
        """A member's name with party, or "vakant (M)" for "vacant:1"."""
        seats = self.document.vacant_seats
        number = seat.removeprefix("vacant:")
        if seat == number or not number.isdecimal() or not 0 < int(number) <= len(seats):
            return self.name(seat)
        vacant = seats[int(number) - 1]
        label = vacant.label[:1].lower() + vacant.label[1:]
        return f"{label} ({vacant.party})" if vacant.party else label

    def set_name(self, keys: Set[str], *, sign: str = "§") -> str:
        """ "§ 170, 172–184"."""
        return set_name(self.document, keys, sign=sign)

    def notes(self, index: int) -> list[str]:
        """Of attendance[index]: what stands after the name in the list, in order; empty for one present throughout.

        Serving first, then presence, recusal, part of a §, distance and day."""
        row, presence = self.document.attendance[index], self.roll.rows[index]
        recused = self.roll.recused_keys(row.person)
        there = presence.present | (recused & keys_of(row.present, self.roll.order))
        serving = self.serving_notes(row.person)
        notes = [*serving]
        extent = self.extent(there)
        if extent and not any(note.endswith(f" {extent}") for note in serving):
            notes.append(extent)
        if recused & there:
            notes.append(f"ej {self.set_name(recused & there)} på grund av jäv")
        if presence.partly:
            notes.append(f"del av {self.set_name(presence.partly)}")
        if presence.remote:
            everywhere = presence.remote >= presence.present
            notes.append(
                "på distans" if everywhere else f"på distans {self.set_name(presence.remote)}"
            )
        if row.days:
            notes.append(f"dag {row.days}".replace("-", "–"))
        if row.absence_notified and not there:
            notes.append("anmält förhinder")
        return notes

    def serving_notes(self, person: str) -> list[str]:
        """ "tjg ers för Bo Ek (M) § 4", one note per seat, in the order of the §§."""
        kept: dict[str, set[str]] = {}
        for paragraph in self.roll:
            seat = paragraph.serving.get(person)
            if seat is not None and seat != person:
                kept.setdefault(seat, set()).add(paragraph.key)
        return [self._serving_note(seat, keys) for seat, keys in kept.items()]

    def _serving_note(self, seat: str, keys: set[str]) -> str:
        extent = "" if keys == set(self.roll.order) else f" {self.extent(keys)}"
        return f"tjg ers för {self.seat_name(seat)}{extent}"

    def extent(self, keys: Set[str]) -> str:
        """How far §§ reach: "t o m § 15", "fr o m § 3", "ej § 104, 117", "§ 170, 172–184".

        "frånvarande" for none, "" for all."""
        order = self.roll.order
        missing = set(order) - keys
        stretches = list(runs(keys, order))
        if not missing:
            return ""
        if not stretches:
            return "frånvarande"
        if len(stretches) == 1 and len(stretches[0]) > 1:
            if stretches[0][0] == order[0]:
                return f"t o m {self._item_name(stretches[0][-1])}"
            if stretches[0][-1] == order[-1]:
                return f"fr o m {self._item_name(stretches[0][0])}"
        if len(stretches) > 1 and len(missing) < len(keys):
            return f"ej {self.set_name(missing)}"
        return self.set_name(keys)

    def _item_name(self, key: str) -> str:
        return item_name(self._items[key], self._numbers)
