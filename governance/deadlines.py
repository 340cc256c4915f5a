"""Days by which something must be done; pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from portal.core.calendar import last_appeal_day, take_down_from

VERIFICATION_DAYS = 14


def verification_due(last_meeting_day: date) -> date:
    """The last day to verify the minutes: 14 days after the last meeting day (KL 5:69)."""
    return last_meeting_day + timedelta(days=VERIFICATION_DAYS)


def appeal_days(postings: Sequence[date | None]) -> tuple[date, date] | None:
    """The last day to appeal and the first day to take the notices down (KL 13:5).

    None until the notice stands on every board: the period runs from the last posting."""
    posted = [day for day in postings if day]
    if not posted or len(posted) < len(postings):
        return None
    return last_appeal_day(posted), take_down_from(posted)
