"""Which number series a § belongs to, and which numbers would come next."""

from collections.abc import Iterable

from django.db.models import Max

from governance.choices import NumberingScheme
from governance.models import Meeting, Paragraph


def series_of(meeting: Meeting) -> str:
    """The counter's name: per body and calendar year, or per meeting (domain.md § 3)."""
    if meeting.body.numbering_scheme == NumberingScheme.YEAR and meeting.date:
        return f"body:{meeting.body_id}:{meeting.date.year}"
    return f"meeting:{meeting.pk}"


def highest_number(series: str) -> int:
    """The highest number a § of the series bears, 0 when it has none."""
    highest = Paragraph.objects.filter(series=series).aggregate(highest=Max("number"))["highest"]
    return highest or 0


def upcoming_numbers(meeting: Meeting, rows: Iterable[Paragraph]) -> dict[int, int]:
    """The numbers that undrawn §§ would get now, by row id; shown, never stored."""
    waiting = [row for row in rows if row.numbered and row.number is None]
    first = highest_number(series_of(meeting)) + 1 if waiting else 1
    return {row.pk: number for number, row in enumerate(waiting, start=first)}
