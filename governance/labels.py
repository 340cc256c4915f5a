"""The number a secretary sees beside each item, and "1–3, 5" read and written with those numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Protocol

DASH = re.compile(r"\s*[-\u2010-\u2015\u2212]\s*")
NOISE = re.compile(r"§+|\bpunkterna\b|\bpunkt\b|\bparagraferna\b|\bparagraf\b", re.IGNORECASE)
EVERYTHING = {"alla", "samtliga", "hela", "hela mötet"}
NOTHING = {"", "ingen", "inga", "inte", "–", "-"}
FROM = re.compile(r"(?:från|from|fr\.? ?o\.? ?m\.?)(?: och med)?\s+(.+)", re.IGNORECASE)
UNTIL = re.compile(r"(?:till|tom|t\.? ?o\.? ?m\.?)(?: och med)?\s+(.+)", re.IGNORECASE)
EXCEPT = re.compile(r"(?:(?:alla|samtliga)\s+utom|utom|ej|inte)\s+(.+)", re.IGNORECASE)
MAX_SIGNS = 2_000
HINT = "Skriv till exempel ”alla”, ”1–3, 5”, ”från 4” eller ”alla utom 2”."


class Item(Protocol):
    """What a label needs of a paragraph."""

    @property
    def pk(self) -> int: ...
    @property
    def number(self) -> int | None: ...
    @property
    def numbered(self) -> bool: ...
    @property
    def heading(self) -> str: ...


@dataclass(frozen=True)
class Label:
    """One item of the agenda as the secretary sees it: "12" when drawn, else its place."""

    pk: int
    text: str
    heading: str
    drawn: bool

    @property
    def sign(self) -> str:
        """ "§ 12", or "Punkt A" for what bears no number."""
        return f"§ {self.text}" if self.text.isdecimal() else f"Punkt {self.text}"


@dataclass(frozen=True)
class Interval:
    """From item to item, both included (primary keys); an open end (None) follows the agenda."""

    first: int | None = None
    last: int | None = None


def label_items(items: Iterable[Item], upcoming: Mapping[int, int] | None = None) -> list[Label]:
    """Labels in agenda order: drawn numbers, `upcoming` ones (pk → number), letters for the rest.

    Without `upcoming`, numbers that are not drawn count on from those that are."""
    found = list(items)
    expected = upcoming or {}
    ordinal = max((item.number for item in found if item.number), default=0)
    letters = iter([*ascii_uppercase, *(f"A{n}" for n in range(1, len(found) + 1))])
    labels = []
    for item in found:
        if item.number is not None:
            text = str(item.number)
        elif item.numbered:
            ordinal += 1
            text = str(expected.get(item.pk, ordinal))
        else:
            text = next(letters)
        labels.append(Label(item.pk, text, item.heading, item.number is not None))
    return labels


def read_paragraphs(text: str, labels: Sequence[Label]) -> list[Interval]:
    """The intervals a secretary means; raises ValueError with the sentence the user reads."""
    if len(text) > MAX_SIGNS:
        raise ValueError(f"Texten är för lång. {HINT}")
    written = " ".join(NOISE.sub(" ", text).split()).strip(" .")
    if written.lower() in EVERYTHING:
        return [Interval()]
    if written.lower() in NOTHING:
        return []
    places = {label.text.lower(): place for place, label in enumerate(labels)}
    left_out = EXCEPT.fullmatch(written)
    if left_out:
        without = _covered(_intervals(left_out[1], places, labels), labels)
        return _runs([label.pk not in without for label in labels], labels)
    return _intervals(written, places, labels)


def _intervals(written: str, places: dict[str, int], labels: Sequence[Label]) -> list[Interval]:
    parts = re.split(r"\s*(?:[,;]|\boch\b)\s*", written)
    return [_interval(part, places, labels) for part in parts if part]


def _interval(part: str, places: dict[str, int], labels: Sequence[Label]) -> Interval:
    from_there, until_there = FROM.fullmatch(part), UNTIL.fullmatch(part)
    if from_there:
        first, last = from_there[1], ""
    elif until_there:
        first, last = "", until_there[1]
    else:
        ends = DASH.split(part)
        if len(ends) > 2:
            raise ValueError(f"”{_short(part)}” går inte att läsa. {HINT}")
        first, last = ends[0], ends[-1]
    start = _place(first, places) if first else None
    end = _place(last, places) if last else None
    if start is None and end is None:
        raise ValueError(f"”{_short(part)}” går inte att läsa. {HINT}")
    if start is not None and end is not None and start > end:
        raise ValueError(f"”{_short(part)}” går baklänges. Skriv det lägsta numret först.")
    return Interval(
        labels[start].pk if start is not None else None,
        labels[end].pk if end is not None else None,
    )


def _place(text: str, places: dict[str, int]) -> int:
    place = places.get(text.strip().lower())
    if place is None:
        raise ValueError(f"Det finns ingen § ”{_short(text)}” på det här mötet. {HINT}")
    return place


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _covered(intervals: Iterable[Interval], labels: Sequence[Label]) -> set[int]:
    place = {label.pk: number for number, label in enumerate(labels)}
    covered: set[int] = set()
    for interval in intervals:
        start = place.get(interval.first, 0) if interval.first is not None else 0
        end = place.get(interval.last, -1) if interval.last is not None else len(labels) - 1
        covered.update(label.pk for label in labels[start : end + 1])
    return covered


def _runs(chosen: Sequence[bool], labels: Sequence[Label]) -> list[Interval]:
    """Stretches of chosen items; those that reach an end of the agenda stay open there."""
    found: list[list[int]] = []
    for place, yes in enumerate(chosen):
        if yes and found and found[-1][1] == place - 1:
            found[-1][1] = place
        elif yes:
            found.append([place, place])
    last = len(labels) - 1
    return [
        Interval(
            None if start == 0 and end > 0 else labels[start].pk,
            None if end == last and start < last else labels[end].pk,
        )
        for start, end in found
    ]


def covered(intervals: Iterable[Interval], labels: Sequence[Label]) -> set[int]:
    """The primary keys of the items that the intervals hold."""
    return _covered(intervals, labels)


def write_paragraphs(intervals: Iterable[Interval], labels: Sequence[Label]) -> str:
    """The intervals as a secretary writes them: "alla", "1–3, 5", "från 4"; "" for none."""
    text = {label.pk: label.text for label in labels}
    return ", ".join(_written(interval, text) for interval in intervals)


def _written(interval: Interval, text: dict[int, str]) -> str:
    first = text.get(interval.first, "?") if interval.first is not None else None
    last = text.get(interval.last, "?") if interval.last is not None else None
    if first is None and last is None:
        return "alla"
    if last is None:
        return f"från {first}"
    if first is None:
        return f"till {last}"
    return first if first == last else f"{first}–{last}"
