"""The shape of one line under Att göra; derived from state, never stored."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ActionItem:
    """One thing a user can do now: a sentence, where to do it, and the last day for it."""

    text: str
    url: str
    action: str
    due: date | None = None
    context: str = ""

    def sort_key(self) -> tuple[bool, date, str]:
        """Dated items first, by day; then the others by text."""
        return (self.due is None, self.due or date.max, self.text)
