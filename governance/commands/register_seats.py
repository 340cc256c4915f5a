"""Seats of a body and who holds them: adding, moving, giving, ending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from governance.choices import Capacity
from governance.commands.editing import renumber
from governance.commands.register import lock_body, period, person_for, refuse_backwards
from governance.models import Body, Seat, SeatHolding, Term
from governance.rosters import clashing_members, other_seats_of
from portal.core.errors import DomainError
from portal.core.events import record, register_verbs
from portal.core.models import Organisation, Person, User
from portal.core.register import write_changes

MAX_SEATS = 500

register_verbs(
    {
        "governance.seats_added": "{count} lades till: {owner}.",
        "governance.seat_changed": "En plats ändrades: {owner}.",
        "governance.seat_removed": "En plats som ingen har haft togs bort: {owner}.",
        "governance.seats_moved": "Platsernas ordning ändrades.",
        "governance.seat_given": "{person} blev {capacity} {period}, {owner}.",
        "governance.holding_changed": "Uppdraget för {person} ({capacity}) ändrades: {period}.",
        "governance.holding_ended": "{person} lämnade uppdraget som {capacity} den {day}.",
        "governance.holding_removed": "{person} ({capacity}) togs bort som felregistrerad.",
    }
)


@dataclass(frozen=True)
class Holding:
    """What is told of somebody's time on a seat."""

    capacity: str
    starts: date | None
    ends: date | None
    calling_order: int | None = None
    substitute_for: Person | None = None

    def values(self) -> dict[str, Any]:
        """As columns; the order of calling and a personal member belong to substitutes only."""
        substitute = self.capacity == Capacity.SUBSTITUTE
        return {
            "capacity": self.capacity,
            "starts": self.starts,
            "ends": self.ends,
            "calling_order": self.calling_order if substitute else None,
            "substitute_for": self.substitute_for if substitute else None,
        }


def seat_label(seat: Seat) -> str:
    """ "plats 3, Luleå kommun (S)"."""
    owner = seat.organisation.name if seat.organisation else ""
    party = f"({seat.party})" if seat.party else ""
    belongs = " ".join(part for part in (owner, party) if part)
    return f"plats {seat.position}" + (f", {belongs}" if belongs else "")


@transaction.atomic
def add_seats(
    *,
    body_id: int,
    count: int,
    organisation: Organisation | None,
    party: str,
    group: str,
    term: Term | None,
    by: User,
) -> list[Seat]:
    """Put `count` seats of one owner last; raises DomainError above 500 seats in the body."""
    body = lock_body(body_id=body_id, by=by)
    if body.seats.count() + count > MAX_SEATS:
        raise DomainError(f"Ett organ kan ha högst {MAX_SEATS} platser. Inget är tillagt.")
    last = body.seats.aggregate(last=Max("position"))["last"] or 0
    facts = {"organisation": organisation, "party": party, "group": group, "term": term}
    seats = [
        Seat.objects.create(body=body, position=last + n, **facts) for n in range(1, count + 1)
    ]
    counted = "1 plats" if count == 1 else f"{count} platser"
    owner = seat_label(seats[0]).partition(", ")[2] or "utan organisation och parti"
    record(body, "governance.seats_added", by=by, count=counted, owner=owner)
    return seats


def _lock_seat(seat_id: int, by: User) -> Seat:
    seat = Seat.objects.select_related("organisation", "term", "body").get(pk=seat_id)
    lock_body(body_id=seat.body_id, by=by)
    return seat


@transaction.atomic
def change_seat(*, seat_id: int, values: Mapping[str, Any], by: User) -> Seat:
    """Change whose seat it is, its heading in the list or its term."""
    seat = _lock_seat(seat_id, by)
    if write_changes(seat, values):
        record(seat.body, "governance.seat_changed", by=by, owner=seat_label(seat))
    return seat


@transaction.atomic
def move_seat(*, seat_id: int, step: int, by: User) -> Seat:
    """Move a seat `step` places down (negative: up) in the body's order."""
    seat = _lock_seat(seat_id, by)
    rows = list(Seat.objects.filter(body_id=seat.body_id).order_by("position", "pk"))
    place = next(n for n, row in enumerate(rows) if row.pk == seat.pk)
    rows.insert(min(max(place + step, 0), len(rows) - 1), rows.pop(place))
    renumber(rows)
    record(seat.body, "governance.seats_moved", by=by)
    return seat


@transaction.atomic
def remove_seat(*, seat_id: int, by: User) -> Body:
    """Take away a seat nobody ever held; one with holders stays, for the sake of older minutes."""
    seat = _lock_seat(seat_id, by)
    if seat.holdings.exists():
        raise DomainError(
            "Platsen har eller har haft en innehavare och behövs för äldre protokoll. "
            "Avsluta uppdragen i stället, så blir platsen vakant."
        )
    record(seat.body, "governance.seat_removed", by=by, owner=seat_label(seat))
    seat.delete()
    return seat.body


@transaction.atomic
def give_seat(
    *, seat_id: int, who: Person | Mapping[str, Any], holding: Holding, by: User
) -> tuple[SeatHolding, list[str]]:
    """Put somebody on a seat; the row, and warnings that are no hindrance.

    Raises DomainError, naming who, when another is member on it some day of the period."""
    refuse_backwards(holding.starts, holding.ends)
    seat = _lock_seat(seat_id, by)
    _refuse_taken(seat, holding)
    person = person_for(who, by=by)
    row = SeatHolding.objects.create(seat=seat, person=person, **holding.values())
    _record(row, "governance.seat_given", by, owner=seat_label(seat))
    return row, _warnings(row)


@transaction.atomic
def change_holding(*, holding_id: int, holding: Holding, by: User) -> tuple[SeatHolding, list[str]]:
    """Change somebody's time on a seat, or as what they hold it; warnings as in give_seat."""
    refuse_backwards(holding.starts, holding.ends)
    row = _lock_holding(holding_id, by)
    _refuse_taken(row.seat, holding, except_pk=row.pk)
    if write_changes(row, holding.values()):
        _record(row, "governance.holding_changed", by)
    return row, _warnings(row)


@transaction.atomic
def end_holding(*, holding_id: int, on: date, by: User) -> SeatHolding:
    """Avgång: `on` is the last day; the seat is vacant from the day after."""
    row = _lock_holding(holding_id, by)
    refuse_backwards(row.starts, on)
    if row.ends and row.ends <= on:
        raise DomainError(f"Uppdraget är redan avslutat den {row.ends.isoformat()}.")
    write_changes(row, {"ends": on})
    _record(row, "governance.holding_ended", by, day=on.isoformat())
    return row


@transaction.atomic
def remove_holding(*, holding_id: int, by: User) -> Body:
    """Take away a row registered by mistake; history keeps it."""
    row = _lock_holding(holding_id, by)
    _record(row, "governance.holding_removed", by)
    row.delete()
    return row.seat.body


def _lock_holding(holding_id: int, by: User) -> SeatHolding:
    rows = SeatHolding.objects.select_related("person", "seat__body", "seat__term")
    row = rows.get(pk=holding_id)
    lock_body(body_id=row.seat.body_id, by=by)
    fresh: SeatHolding = rows.get(pk=holding_id)
    return fresh


def _refuse_taken(seat: Seat, holding: Holding, *, except_pk: int | None = None) -> None:
    if holding.capacity != Capacity.MEMBER:
        return
    taken = clashing_members(seat, starts=holding.starts, ends=holding.ends, except_pk=except_pk)
    if taken:
        other = taken[0]
        raise DomainError(
            f"Platsen är upptagen: {other.person.name} är ledamot på den "
            f"{period(other.starts, other.ends)}. Avsluta det uppdraget först, eller välj en "
            "annan tid."
        )


def _warnings(row: SeatHolding) -> list[str]:
    found = []
    term = row.seat.term
    if row.capacity == Capacity.MEMBER:
        twice = other_seats_of(
            row.person, row.seat.body_id, starts=row.starts, ends=row.ends, except_pk=row.pk
        )
        found += [
            f"{row.person.name} är ledamot även på {seat_label(other.seat)} "
            f"{period(other.starts, other.ends)}. Avsluta det ena om det inte är meningen."
            for other in twice
        ]
    outside = term and (
        (row.starts and row.starts < term.starts) or (row.ends and row.ends > term.ends)
    )
    if term and outside:
        found.append(f"Tiden går utanför mandatperioden {term.name}.")
    return found


def _record(row: SeatHolding, verb: str, by: User, **data: Any) -> None:
    record(
        row.seat.body,
        verb,
        by=by,
        person=row.person.name,
        capacity=row.get_capacity_display().lower(),
        period=period(row.starts, row.ends),
        **data,
    )
