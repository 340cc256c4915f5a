"""History pages of the register of bodies: a body with its seats, holders and officers."""

from typing import Any

from governance.models import Body, BodyRole, Seat, SeatHolding, Term
from portal.core.history import register_history


def _of_body(body: Any) -> list[Any]:
    """History rows, those of what was taken away too."""
    seats: Any = Seat
    holdings: Any = SeatHolding
    roles: Any = BodyRole
    return [
        seats.history.filter(body=body),
        holdings.history.filter(seat__body=body),
        roles.history.filter(body=body),
    ]


register_history(Body, policy="governance.edit_body", related=_of_body)
register_history(Term, policy="core.keep_register")
