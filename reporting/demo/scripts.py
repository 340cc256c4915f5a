"""What a demo meeting is: its body, its day and how far it has come, and what was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

Item = dict[str, Any]


class Reached(StrEnum):
    """How far a demo meeting has come."""

    PLANNED = "planned"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    SIGNING = "signing"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Script:
    """One demo meeting; `days` counts from the day of the demo, `day` is a fixed date.

    `absent` and `attendance` change the list that the body's seats give: extra rows, or
    other values for one person's row (by key of reporting.demo.people)."""

    key: str
    body: str
    reached: Reached
    items: Sequence[Item]
    days: int = 0
    day: date | None = None
    starts: str = "09:00"
    ends: str = "11:30"
    place: str = "Kommunförbundets sammanträdesrum, Luleå"
    absent: Sequence[str] = ()
    attendance: Mapping[str, Item] = field(default_factory=dict)
    people: Sequence[str] = ()
    verifiers: Sequence[str] = ("verifier",)
    verify_place: str = "Kansliet i Luleå"
    adjournments: Sequence[Item] = ()
    boards: Sequence[str] = ()
    extra: Item = field(default_factory=dict)

    def on(self, today: date) -> date:
        """The meeting's day; never a Saturday or Sunday."""
        day = self.day or today + timedelta(days=self.days)
        if self.day or day.weekday() < 5:
            return day
        return day + timedelta(days=7 - day.weekday() if self.days > 0 else 4 - day.weekday())


def decision(heading: str, *clauses: str, by: str = "chair", **parts: Any) -> Item:
    """A § decided as proposed."""
    return {
        "heading": heading,
        "proposals": [{"by": {"person": by}, "clauses": list(clauses)}],
        "decisions": [{"clauses": list(clauses)}],
        **parts,
    }


def information(heading: str, background: str, **parts: Any) -> Item:
    """A § that informs, without decision."""
    return {"heading": heading, "kind": "information", "background": background, **parts}


def verifier_choice(name: str, by: str = "chair") -> Item:
    """The § in which the verifier is chosen."""
    return decision("Val av justerare", f"att {name} utses till justerare", by=by)


def closing() -> Item:
    """The last §."""
    return {
        "heading": "Avslutning",
        "kind": "closing",
        "background": "Ordföranden tackar de närvarande och avslutar sammanträdet.",
    }
