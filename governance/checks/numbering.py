"""Checks of keys and numbers, and of what the cover needs."""

from __future__ import annotations

from collections.abc import Iterator

from governance.checks.subject import Finding, Subject
from governance.document_text import quoted


def repeated_keys(subject: Subject) -> Iterator[Finding]:
    """Two §§ with one key."""
    seen: set[str] = set()
    for index, paragraph in subject.paragraphs():
        if paragraph.key in seen:
            sentence = (
                f"Nyckeln {quoted(paragraph.key)} används av flera §§, nu av "
                f"{quoted(paragraph.heading)}. Ge varje § en egen nyckel."
            )
            yield subject.finding("repeated_key", ("paragraphs", index, "key"), sentence)
        seen.add(paragraph.key)


def numbers_not_rising(subject: Subject) -> Iterator[Finding]:
    """Numbers must be unique and rise through the minutes; gaps are lawful."""
    last: int | None = None
    for index, paragraph in subject.paragraphs():
        number = paragraph.number
        if number is None:
            continue
        if last is not None and number <= last:
            this, before = subject.numbers.one(number), subject.numbers.one(last)
            problem = "finns två gånger" if number == last else f"står efter {before}"
            sentence = f"{this} {problem}. Numren ska vara unika och stigande; rätta numreringen."
            yield subject.finding("numbers_not_rising", ("paragraphs", index, "number"), sentence)
        last = max(number, last or number)


def no_date(subject: Subject) -> Iterator[Finding]:
    """Old minutes without a date."""
    if subject.document.meeting.date is None:
        sentence = "Mötet saknar datum. Fyll i dagen om den går att få fram."
        yield subject.finding("no_date", ("meeting", "date"), sentence)


def no_place(subject: Subject) -> Iterator[Finding]:
    """The cover tells time and place."""
    if not subject.document.meeting.place.strip():
        sentence = "Mötet saknar plats. Fyll i platsen, den ska stå på protokollets första sida."
        yield subject.finding("no_place", ("meeting", "place"), sentence)
