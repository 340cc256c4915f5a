"""Days by which something must be done."""

from datetime import date

from governance.deadlines import verification_due


def test_minutes_are_verified_within_fourteen_days() -> None:
    assert verification_due(date(2026, 11, 20)) == date(2026, 12, 4)
    assert verification_due(date(2026, 12, 24)) == date(2027, 1, 7)
