"""What the protokoll says: MeetingDocument → MinutesContent, and its JSON."""

from governance.minutes.build import anchor_of, build_minutes
from governance.minutes.content import FORMAT, MinutesContent, Status, from_json, to_json

__all__ = [
    "FORMAT",
    "MinutesContent",
    "Status",
    "anchor_of",
    "build_minutes",
    "from_json",
    "to_json",
]
