"""Working days and the appeal period (domain.md § 4)."""

from datetime import date, timedelta

import pytest

from portal.core.calendar import is_working_day, last_appeal_day, take_down_from, working_day_from


@pytest.mark.parametrize(
    ("postings", "last", "down"),
    [
        ([date(2026, 12, 3)], date(2026, 12, 28), date(2026, 12, 29)),
        ([date(2026, 11, 23)], date(2026, 12, 14), date(2026, 12, 15)),
        ([date(2026, 12, 10)], date(2027, 1, 4), date(2027, 1, 5)),
        ([date(2026, 5, 29)], date(2026, 6, 22), date(2026, 6, 23)),
        ([date(2026, 11, 23), date(2026, 11, 25)], date(2026, 12, 16), date(2026, 12, 17)),
        ([date(2026, 11, 25), date(2026, 11, 23)], date(2026, 12, 16), date(2026, 12, 17)),
    ],
)
def test_appeal_period_ends_on_a_working_day_after_the_last_posting(
    postings: list[date], last: date, down: date
) -> None:
    assert (last_appeal_day(postings), take_down_from(postings)) == (last, down)


def test_appeal_period_without_posting_does_not_run() -> None:
    with pytest.raises(ValueError, match="empty"):
        last_appeal_day([])


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 1, 6),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 1),
        date(2026, 5, 14),
        date(2026, 6, 19),
        date(2020, 6, 19),
        date(2026, 12, 24),
        date(2026, 12, 25),
        date(2026, 12, 31),
        date(2026, 11, 21),
        date(2026, 11, 22),
    ],
)
def test_closed_days_are_no_working_days(day: date) -> None:
    assert not is_working_day(day)
    assert is_working_day(working_day_from(day))


@pytest.mark.parametrize(
    "day", [date(2026, 11, 20), date(2026, 6, 18), date(2026, 6, 5), date(2026, 1, 5)]
)
def test_ordinary_days_and_eves_that_are_not_closed_are_working_days(day: date) -> None:
    assert is_working_day(day)
    assert working_day_from(day) == day


def test_every_year_has_a_sensible_number_of_working_days() -> None:
    for year in range(2000, 2041):
        days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
        assert 246 <= sum(map(is_working_day, days)) <= 256
