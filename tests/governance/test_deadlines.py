"""Days by which something must be done."""

from datetime import date

from governance.deadlines import appeal_days, verification_due


def test_minutes_are_verified_within_fourteen_days() -> None:
    assert verification_due(date(2026, 11, 20)) == date(2026, 12, 4)
    assert verification_due(date(2026, 12, 24)) == date(2027, 1, 7)


def test_the_appeal_period_runs_once_every_board_has_posted() -> None:
    first, last = date(2026, 11, 23), date(2026, 11, 25)
    assert appeal_days([first]) == (date(2026, 12, 14), date(2026, 12, 15))
    assert appeal_days([first, last]) == (date(2026, 12, 16), date(2026, 12, 17))
    assert appeal_days([first, None]) is None
    assert appeal_days([]) is None
