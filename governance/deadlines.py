"""Days by which something must be done; pure."""

from datetime import date, timedelta

VERIFICATION_DAYS = 14


def verification_due(last_meeting_day: date) -> date:
    """The last day to verify the minutes: 14 days after the last meeting day (KL 5:69)."""
    return last_meeting_day + timedelta(days=VERIFICATION_DAYS)
