"""Which §§ are fixed together, and the numbers they get."""

from collections.abc import Collection, Sequence

from governance.models import Meeting, Paragraph, Verification
from governance.policies import frozen_verdict
from governance.series import highest_number, series_of
from portal.core.errors import DomainError
from portal.core.numbering import next_numbers

NOTHING_LEFT = "Alla paragrafer är redan fastställda. Det finns inget mer att fastställa."
BEFORE_NUMBERED = (
    "”{heading}” står före § {number}, som redan har fått sitt nummer. Nummer ges i ordning och "
    "ändras aldrig. Flytta punkten sist på dagordningen och försök igen."
)
BELONGS_TO_FIXED = (
    "Den onumrerade punkten ”{heading}” hör till § {number}, som redan är fastställd. "
    "Numrera punkten, eller återta fastställandet av § {number}."
)
UNNUMBERED_CHOSEN = (
    "”{heading}” är onumrerad och följer nästa paragraf. Välj paragrafer med nummer."
)


def draw_numbers(meeting: Meeting, rows: Sequence[Paragraph]) -> int:
    """Give the numbered §§ among `rows` (all of the meeting, in order) that lack one their number.

    Returns how many were drawn. Numbers already drawn stay; a § without one that stands before
    them is refused, since numbers rise through the minutes."""
    waiting = [row for row in rows if row.numbered and row.number is None]
    if not waiting:
        return 0
    places = {row.pk: place for place, row in enumerate(rows)}
    for row in rows:
        if row.number is not None and places[row.pk] > places[waiting[0].pk]:
            heading = waiting[0].heading
            raise DomainError(BEFORE_NUMBERED.format(heading=heading, number=row.number))
    series = series_of(meeting)
    drawn = next_numbers(series, len(waiting), above=highest_number(series))
    for row, number in zip(waiting, drawn, strict=True):
        row.series, row.number = series, number
        row.save(update_fields=["series", "number"])
    return len(waiting)


def scope_of(
    verification: Verification,
    rows: Sequence[Paragraph],
    paragraph_ids: Collection[int] | None,
) -> list[Paragraph]:
    """The §§ that `verification` is to hold, in order.

    With `paragraph_ids` those §§; otherwise every § that no other verification holds. Unnumbered
    items follow the next numbered § (the last ones follow the § before them). Raises DomainError
    when there is none, or when one is fixed already."""
    anchors = _anchors(rows)
    free = [row for row in rows if row.verification_id in {None, verification.pk}]
    if paragraph_ids is None:
        chosen = [row for row in free if anchors[row.pk] == row]
    else:
        chosen = [row for row in rows if row.pk in paragraph_ids]
    for row in chosen:
        _refuse(row, anchors[row.pk])
    ids = {row.pk for row in chosen}
    scope = [row for row in rows if anchors[row.pk].pk in ids]
    if paragraph_ids is None:
        _refuse_stray([row for row in free if row not in scope], anchors)
    if not scope:
        raise DomainError(NOTHING_LEFT)
    return scope


def _refuse_stray(left: Sequence[Paragraph], anchors: dict[int, Paragraph]) -> None:
    """Unnumbered items put behind a § that is fixed already would be on no paper."""
    for row in left:
        anchor = anchors[row.pk]
        if not frozen_verdict(anchor):
            raise DomainError(BELONGS_TO_FIXED.format(heading=row.heading, number=anchor.number))


def _refuse(row: Paragraph, anchor: Paragraph) -> None:
    if anchor != row:
        raise DomainError(UNNUMBERED_CHOSEN.format(heading=row.heading))
    verdict = frozen_verdict(row)
    if not verdict:
        raise DomainError(verdict.reason)


def _anchors(rows: Sequence[Paragraph]) -> dict[int, Paragraph]:
    """For each § the § whose verification it follows (as governance.attendance.anchor_keys)."""
    numbered = [row for row in rows if row.number is not None]
    if not numbered:
        return {row.pk: row for row in rows}
    anchors: dict[int, Paragraph] = {}
    following = numbered[-1]
    for row in reversed(rows):
        following = row if row.number is not None else following
        anchors[row.pk] = following
    return anchors
