"""How often a body is expected to meet: in words, in days, and when silence means dormant."""

from dataclasses import dataclass
from datetime import date, timedelta

PERIOD_WORDS = {"month": "månad", "quarter": "kvartal", "term": "termin", "year": "år"}
PERIOD_DAYS = {"month": 31, "quarter": 92, "term": 184, "year": 366}
# Meetings are moved, and nobody meets in July: so much longer than expected is not yet silence.
PATIENCE = timedelta(days=60)


@dataclass(frozen=True)
class Frequency:
    """A range of meetings per period ("2–3 per termin"); either end may be open."""

    least: int | None
    most: int | None
    per: str

    @property
    def words(self) -> str:
        """ "2–3 gånger per termin"; empty without an expectation."""
        least, most = self.least or None, self.most or None
        if least is None and most is None:
            return ""
        if least is None:
            span = f"högst {most}"
        elif most is None:
            span = f"minst {least}"
        else:
            span = f"{least}" if least == most else f"{least}–{most}"
        times = "gång" if (most or least) == 1 else "gånger"
        return f"{span} {times} per {PERIOD_WORDS[self.per]}"

    @property
    def interval(self) -> timedelta | None:
        """The longest time expected between two meetings; None when none is promised."""
        return timedelta(days=PERIOD_DAYS[self.per] // self.least) if self.least else None


@dataclass(frozen=True)
class Dormancy:
    """A body silent for too long: since which day, and the sentence that says why."""

    since: date
    reason: str


def dormancy(
    frequency: Frequency,
    *,
    last_met: date | None,
    formed_on: date | None,
    dissolved_on: date | None,
    today: date,
) -> Dormancy | None:
    """Whether the body is dormant (vilande) `today`: silent two months longer than its frequency.

    Silence counts from the last meeting held, or from the forming of a body that never met. A
    body without an expected frequency, or without either day, is never called dormant."""
    quiet_from = last_met or formed_on
    interval = frequency.interval
    if interval is None or quiet_from is None or (dissolved_on and dissolved_on <= today):
        return None
    due = quiet_from + interval
    if today <= due + PATIENCE:
        return None
    told = (
        f"Senaste mötet hölls {last_met.isoformat()}."
        if last_met
        else f"Inget möte har hållits sedan organet bildades {quiet_from.isoformat()}."
    )
    return Dormancy(
        quiet_from,
        f"{told} Med {frequency.words} borde nästa möte ha hållits omkring {due.isoformat()}.",
    )
