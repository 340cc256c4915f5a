"""Who sits where on a day: seats with members and substitutes, vacant ones too, and officers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.db.models import Prefetch, Q

from governance.choices import Capacity
from governance.models import Body, BodyRole, BodyRoleKind, Seat, SeatHolding
from portal.core.models import Person
from portal.core.swedish_sql import swedish_key


class RosterOrder(Enum):
    """How the list is sorted; the value stands in the address."""

    SEAT = "plats"
    ORGANISATION = "organisation"
    PARTY = "parti"


@dataclass(frozen=True)
class SeatLine:
    """One seat on one day."""

    seat: Seat
    organisation: str
    party: str
    members: tuple[SeatHolding, ...]
    substitutes: tuple[SeatHolding, ...]

    @property
    def vacant(self) -> str:
        """ "Vakant (M)" when nobody holds the seat as member, otherwise empty."""
        if self.members:
            return ""
        return f"Vakant ({self.party})" if self.party else "Vakant"

    @property
    def label(self) -> str:
        """Whose seat it is: organisation, party, or neither."""
        parts = [self.organisation, f"({self.party})" if self.party else ""]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class SeatGroup:
    title: str
    lines: tuple[SeatLine, ...]


@dataclass(frozen=True)
class Office:
    """A role of the body and who held it on the day."""

    label: str
    roles: tuple[BodyRole, ...]


@dataclass(frozen=True)
class Roster:
    """Everybody in a body on one day."""

    day: date
    groups: tuple[SeatGroup, ...]
    offices: tuple[Office, ...]
    calling: tuple[SeatHolding, ...]

    @property
    def lines(self) -> list[SeatLine]:
        return [line for group in self.groups for line in group.lines]

    @property
    def vacant(self) -> int:
        return sum(not line.members for line in self.lines)

    @property
    def members(self) -> int:
        return sum(len(line.members) for line in self.lines)

    @property
    def substitutes(self) -> int:
        return sum(len(line.substitutes) for line in self.lines)


def roster_on(body: Body, day: date, order: RosterOrder = RosterOrder.SEAT) -> Roster:
    """Seats that stand on `day` with their holders, and the body's officers; 4 queries.

    A seat stands during its term (mandatperiod), or always without one; a seat somebody holds on
    the day is shown whatever its term says."""
    lines = [_line(seat, day) for seat in _seats(body, day) if _stands(seat, day)]
    calling = [holding for line in lines for holding in line.substitutes]
    calling.sort(key=lambda each: (each.calling_order is None, each.calling_order or 0, each.pk))
    return Roster(day, tuple(_grouped(lines, order)), tuple(offices_on(body, day)), tuple(calling))


def _seats(body: Body, day: date) -> Iterable[Seat]:
    holdings = (
        SeatHolding.objects.active_on(day)
        .select_related("person__organisation", "substitute_for")
        .order_by("calling_order", "starts", "pk")
    )
    return (
        Seat.objects.filter(body=body)
        .select_related("organisation", "term")
        .prefetch_related(Prefetch("holdings", holdings, to_attr="held"), "organisation__names")
    )


def _held(seat: Seat) -> list[SeatHolding]:
    held: list[SeatHolding] = getattr(seat, "held", [])
    return held


def _stands(seat: Seat, day: date) -> bool:
    if _held(seat) or seat.term is None:
        return True
    return seat.term.starts <= day <= seat.term.ends


def _line(seat: Seat, day: date) -> SeatLine:
    held = _held(seat)
    return SeatLine(
        seat,
        seat.organisation.name_on(day) if seat.organisation else "",
        seat.party,
        tuple(each for each in held if each.capacity == Capacity.MEMBER),
        tuple(each for each in held if each.capacity == Capacity.SUBSTITUTE),
    )


def _grouped(lines: Sequence[SeatLine], order: RosterOrder) -> list[SeatGroup]:
    """Lines under their headings; by seat the headings follow the seats, otherwise a to ö."""

    def title(line: SeatLine) -> str:
        if order is RosterOrder.ORGANISATION:
            return line.organisation or "Utan organisation"
        if order is RosterOrder.PARTY:
            return line.party or "Utan parti"
        return line.seat.group

    groups: dict[str, list[SeatLine]] = {}
    for line in lines:
        groups.setdefault(title(line), []).append(line)
    titles = list(groups)
    if order is not RosterOrder.SEAT:
        titles.sort(key=lambda each: (each.startswith("Utan "), swedish_key(each)))
    return [SeatGroup(each, tuple(groups[each])) for each in titles]


def offices_on(body: Body, day: date) -> list[Office]:
    """The body's roles held on the day, chair first."""
    held: dict[str, list[BodyRole]] = {}
    roles = BodyRole.objects.active_on(day).filter(body=body)
    for role in roles.select_related("person__organisation").order_by("starts", "pk"):
        held.setdefault(role.kind, []).append(role)
    return [
        Office(kind.label, tuple(held[kind.value])) for kind in BodyRoleKind if kind.value in held
    ]


def in_order_of_rank(roles: Iterable[BodyRole], today: date) -> list[BodyRole]:
    """Roles that go on before those that are over; chair first, then as the kinds are listed."""
    rank = {kind.value: n for n, kind in enumerate(BodyRoleKind)}

    def is_over(role: BodyRole) -> bool:
        return role.ends is not None and role.ends < today

    return sorted(roles, key=lambda role: (is_over(role), rank[role.kind]))


def clashing_members(
    seat: Seat, *, starts: date | None, ends: date | None, except_pk: int | None = None
) -> list[SeatHolding]:
    """Who holds the seat as member some day of the period (both days included)."""
    found = SeatHolding.objects.filter(seat=seat, capacity=Capacity.MEMBER)
    if starts:
        found = found.filter(Q(ends=None) | Q(ends__gte=starts))
    if ends:
        found = found.filter(Q(starts=None) | Q(starts__lte=ends))
    return list(found.exclude(pk=except_pk).select_related("person"))


def other_seats_of(
    person: Person,
    body_id: int,
    *,
    starts: date | None,
    ends: date | None,
    except_pk: int | None = None,
) -> list[SeatHolding]:
    """Seats the person holds as member in the body some day of the period."""
    found = SeatHolding.objects.filter(
        person=person, seat__body_id=body_id, capacity=Capacity.MEMBER
    )
    if starts:
        found = found.filter(Q(ends=None) | Q(ends__gte=starts))
    if ends:
        found = found.filter(Q(starts=None) | Q(starts__lte=ends))
    return list(found.exclude(pk=except_pk).select_related("seat__organisation"))
