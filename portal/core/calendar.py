"""Swedish working days, and the rules of law that count on them; pure."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

import holidays

APPEAL_DAYS = 21
SATURDAY = 5
# Equal to Sundays by lag (1930:173) § 2, although no public holidays: (month, day).
EVES = {(12, 24), (12, 31)}
MIDSUMMER_EVES = range(19, 26)


@cache
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("SE", years=year, include_sundays=False))


def is_working_day(day: date) -> bool:
    """No Saturday, Sunday, public holiday, midsommarafton, julafton or nyårsafton."""
    friday_of_midsummer = day.month == 6 and day.weekday() == 4 and day.day in MIDSUMMER_EVES
    closed = (
        day.weekday() >= SATURDAY
        or (day.month, day.day) in EVES
        or friday_of_midsummer
        or day in _public_holidays(day.year)
    )
    return not closed


def working_day_from(day: date) -> date:
    """`day`, or the next working day when it is none (lag 1930:173)."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def last_appeal_day(postings: Iterable[date]) -> date:
    """21 days after the last posting, moved to a working day (KL 13:5, lag 1930:173).

    A joint board posts on several boards and has one last appeal day. ValueError without a
    posting: no appeal period runs."""
    return working_day_from(max(postings) + timedelta(days=APPEAL_DAYS))


def take_down_from(postings: Iterable[date]) -> date:
    """The first day a notice may come down: the day after the last appeal day."""
    return last_appeal_day(postings) + timedelta(days=1)
