"""Checks of seats, serving, quorum and clock times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from governance.attendance import Claim, Presence
from governance.checks.subject import Finding, Subject
from governance.choices import MoveType
from governance.document import Attendance, Move


def two_seats(subject: Subject) -> Iterator[Finding]:
    """Someone who sits in two seats in one §."""
    found: dict[tuple[Claim, Claim], set[str]] = {}
    for paragraph in subject.roll:
        taken: dict[str, Claim] = {}
        for claim in paragraph.claims:
            first = taken.setdefault(claim.person, claim)
            if first.seat != claim.seat:
                found.setdefault((first, claim), set()).add(paragraph.key)
    for (first, claim), keys in found.items():
        sentence = (
            f"{subject.name(claim.person)} sitter på två platser i {subject.items(keys)}: "
            f"{_seat(subject, first)} och {_seat(subject, claim)}. Rätta tjänstgöringen."
        )
        yield _claim_finding(subject, "two_seats", claim, keys, sentence)


def seat_already_taken(subject: Subject) -> Iterator[Finding]:
    """Serving for a person who serves, or for one whose seat another already keeps."""
    found: dict[tuple[Claim, str], set[str]] = {}
    for paragraph in subject.roll:
        for number, claim in enumerate(paragraph.claims):
            other = _other_holder(paragraph.claims, number)
            if claim.serves is not None and other is not None:
                found.setdefault((claim, other), set()).add(paragraph.key)
    for (claim, other), keys in found.items():
        why = (
            "som själv tjänstgör där"
            if other == claim.seat
            else f"men på den platsen tjänstgör redan {subject.name(other)}"
        )
        sentence = (
            f"{subject.name(claim.person)} tjänstgör {_seat(subject, claim)} i "
            f"{subject.items(keys)}, {why}. Rätta närvaron eller tjänstgöringen."
        )
        yield _claim_finding(subject, "seat_already_taken", claim, keys, sentence)


def _other_holder(claims: tuple[Claim, ...], number: int) -> str | None:
    """Who else has the seat that claim `number` is about: its owner, or one who came first."""
    claim = claims[number]
    owners = [other.person for other in claims if other.person == claim.seat]
    earlier = [other.person for other in claims[:number] if other.seat == claim.seat]
    return next((person for person in owners + earlier if person != claim.person), None)


def _seat(subject: Subject, claim: Claim) -> str:
    if claim.serves is None:
        return "på sin egen plats"
    return f"för {subject.text.seat_name(claim.seat)}"


def _claim_finding(
    subject: Subject, code: str, claim: Claim, keys: set[str], sentence: str
) -> Finding:
    location: tuple[int | str, ...] = ("attendance", claim.row)
    if claim.serves is not None:
        location = (*location, "serves", claim.serves)
    first = next(key for key in subject.roll.order if key in keys)
    return subject.finding(code, location, sentence, person=claim.person, key=first)


def serving_again(subject: Subject) -> Iterator[Finding]:
    """Serving again after an absence that was no recusal (KL 5:20; for boards the reglemente)."""
    for index, person in _first_rows(subject):
        served = absent = False
        for paragraph in subject.roll:
            here = person in paragraph.serving
            if here and absent:
                sentence = (
                    f"{subject.item(paragraph.key)}: {subject.name(person)} tjänstgör igen efter att "
                    "ha varit frånvarande av annat skäl än jäv. Kontrollera reglementet."
                )
                yield subject.finding(
                    "serving_again",
                    ("attendance", index),
                    sentence,
                    person=person,
                    key=paragraph.key,
                )
                absent = False
            served = served or here
            gone = person not in paragraph.present and person not in paragraph.recused
            absent = absent or (served and gone)


def _first_rows(subject: Subject) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for index, row in enumerate(subject.document.attendance):
        if row.person not in seen:
            seen.add(row.person)
            yield index, row.person


def no_quorum(subject: Subject) -> Iterator[Finding]:
    """Not more than half of all seats serve (KL 6:27)."""
    seats = subject.document.body.seats
    for index, item in subject.paragraphs():
        paragraph = subject.roll[item.key]
        if paragraph.quorum is False:
            sentence = (
                f"{subject.item(item.key)}: {len(paragraph.serving)} av {seats} platser är besatta. "
                "För att vara beslutför måste organet ha mer än hälften; kontrollera närvaron."
            )
            yield subject.finding("no_quorum", ("paragraphs", index), sentence)


def clock_against_presence(subject: Subject) -> Iterator[Finding]:
    """A clock in `moves` that `present` contradicts; `present` decides."""
    for index, (row, presence) in enumerate(
        zip(subject.document.attendance, subject.roll.rows, strict=True)
    ):
        for number, move in enumerate(row.moves):
            if not _fits(subject, row, presence, move):
                verb = "kommer" if move.type == MoveType.CAME else "går"
                at = f" kl. {move.at:%H.%M}" if move.at else ""
                at += f", {subject.item(move.paragraph)}" if move.paragraph else ""
                sentence = (
                    f"{subject.name(row.person)} {verb}{at}, men närvaron säger något annat. "
                    "Närvaron gäller; rätta den eller klockslaget."
                )
                yield subject.finding(
                    "clock_against_presence",
                    ("attendance", index, "moves", number),
                    sentence,
                    person=row.person,
                    key=move.paragraph or None,
                )


def _fits(subject: Subject, row: Attendance, presence: Presence, move: Move) -> bool:
    """Can the person, present as stated, have made this move?"""
    order = subject.roll.order
    there = presence.present - subject.roll.recused_keys(row.person)
    whole = [key in there and key not in presence.partly for key in order]
    some = [key in there for key in order]
    if not any(some):
        return False
    if move.type == MoveType.CAME:  # coming is leaving with the meeting run backwards
        whole, some = whole[::-1], some[::-1]
    if move.paragraph in order:
        place = order.index(move.paragraph)
        place = place if move.type == MoveType.LEFT else len(order) - 1 - place
        fits = _leaves_at(whole, some, place)
    else:
        fits = not whole[-1] or _at_the_edge(subject, move)
    return (fits or _has_counterpart(row, move, order)) and _in_time_order(row, move, order)


def _leaves_at(whole: list[bool], some: list[bool], place: int) -> bool:
    """Present before or in item `place`, and missing at least a part of it or of the next."""
    was_there = some[place] or (place > 0 and some[place - 1])
    is_gone = not whole[place] or place + 1 == len(whole) or not whole[place + 1]
    return was_there and is_gone


def _at_the_edge(subject: Subject, move: Move) -> bool:
    """Coming by the hour the meeting starts, or leaving when it is over."""
    meeting = subject.document.meeting
    if move.at is None:
        return False
    if move.type == MoveType.CAME:
        return meeting.starts is not None and move.at <= meeting.starts
    return meeting.ends is not None and move.at >= meeting.ends


def _has_counterpart(row: Attendance, move: Move, order: tuple[str, ...]) -> bool:
    """Left and back again between two §§, over a pause or a night."""
    for other in row.moves:
        left, came = (move, other) if move.type == MoveType.LEFT else (other, move)
        if left.type == came.type or _moment(left) > _moment(came):
            continue
        if left.paragraph not in order or came.paragraph not in order:
            return True
        if 0 <= order.index(came.paragraph) - order.index(left.paragraph) <= 1:
            return True
    return False


def _in_time_order(row: Attendance, move: Move, order: tuple[str, ...]) -> bool:
    """No earlier § has a later clock."""
    if move.at is None or move.paragraph not in order:
        return True
    return not any(
        other.at
        and other.paragraph in order
        and order.index(other.paragraph) < order.index(move.paragraph)
        and _moment(other) > _moment(move)
        for other in row.moves
    )


def _moment(move: Move) -> tuple[int, time]:
    return move.day, move.at or time()
