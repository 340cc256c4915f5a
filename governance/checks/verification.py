"""Checks of verifications: every § in one, signed by people who were there, on a lawful day."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from governance.attendance import anchor_keys, verification_keys
from governance.checks.subject import Finding, Subject
from governance.choices import Profile, SignerRole
from governance.document import Signer
from governance.expressions import keys_of


class Coverage:
    """Which verification holds which §§; only numbered ones count where there are numbers."""

    def __init__(self, subject: Subject) -> None:
        self.document = subject.document
        self.order = subject.roll.order
        self.keys = verification_keys(subject.document)
        anchors = anchor_keys(subject.document)
        self.counted = [key for key in self.order if anchors[key] == key]

    @cached_property
    def missing(self) -> list[str]:
        """§§ in no verification, in document order; none when there is no verification at all."""
        covered = frozenset().union(*self.keys)
        return [key for key in self.counted if key not in covered] if self.keys else []

    def verified_holder(self, key: str) -> int | None:
        """The verified verification that should have held `key`: the ordinary one that reaches
        round it, else any ordinary one when none is left open to take it."""
        place = self.order.index(key)
        ordinary = [n for n, item in enumerate(self.document.verifications) if not item.immediate]
        around = [n for n in ordinary if self._reaches_round(n, place)]
        closed = [n for n in around or ordinary if self.document.verifications[n].verified_on]
        return closed[-1] if closed and len(closed) == len(around or ordinary) else None

    def _reaches_round(self, number: int, place: int) -> bool:
        places = [self.order.index(key) for key in self.keys[number]]
        return bool(places) and min(places) < place < max(places)


def verified_twice(subject: Subject) -> Iterator[Finding]:
    """A § in two verifications."""
    coverage = Coverage(subject)
    for number, keys in enumerate(coverage.keys):
        earlier = frozenset().union(*coverage.keys[:number])
        twice = keys & earlier & frozenset(coverage.counted)
        if twice:
            first = next(key for key in coverage.order if key in twice)
            sentence = (
                f"{subject.items(twice)} ingår i två justeringar. "
                "Varje § ska ingå i en; ta bort den ur en av dem."
            )
            location = ("verifications", number, "paragraphs")
            yield subject.finding("verified_twice", location, sentence, key=first)


def left_out(subject: Subject) -> Iterator[Finding]:
    """A § in no verification though the one that should hold it is verified."""
    coverage = Coverage(subject)
    for key in coverage.missing:
        holder = coverage.verified_holder(key)
        if holder is not None:
            sentence = (
                f"{subject.item(key)} ingår inte i någon justering, fast protokollet är justerat. "
                "Lägg till den i den justering som omfattar den."
            )
            location = ("verifications", holder, "paragraphs")
            yield subject.finding("left_out", location, sentence, key=key)


def not_yet_covered(subject: Subject) -> Iterator[Finding]:
    """§§ that no verification holds yet."""
    coverage = Coverage(subject)
    waiting = [key for key in coverage.missing if coverage.verified_holder(key) is None]
    if waiting:
        sentence = f"{subject.items(set(waiting))} ingår inte i någon justering ännu."
        yield subject.finding("not_yet_covered", ("verifications",), sentence, key=waiting[0])


def signer_not_present(subject: Subject) -> Iterator[Finding]:
    """A signer who wasn't present in all the §§ to sign."""
    coverage = Coverage(subject)
    for number, verification in enumerate(subject.document.verifications):
        for place, signer in enumerate(verification.signers):
            to_sign = _to_sign(signer, coverage, number)
            missed = to_sign - subject.roll.present_keys(signer.person)
            if missed and signer.person in subject.roll.people:
                sentence = (
                    f"{subject.name(signer.person)} ska skriva under {subject.items(to_sign)} men "
                    f"var inte närvarande i {subject.items(missed)}. "
                    "Dela upp underskriften eller låt någon annan skriva under."
                )
                yield subject.finding(
                    "signer_not_present",
                    ("verifications", number, "signers", place),
                    sentence,
                    person=signer.person,
                    key=next(key for key in coverage.order if key in missed),
                )


def _to_sign(signer: Signer, coverage: Coverage, number: int) -> frozenset[str]:
    own = keys_of(signer.paragraphs, coverage.order)
    keys = own if signer.paragraphs.strip() else coverage.keys[number]
    return keys & frozenset(coverage.counted)


def immediate_on_another_day(subject: Subject) -> Iterator[Finding]:
    """Immediate verification happens on a meeting day."""
    meeting = subject.document.meeting
    if meeting.date is None:
        return
    for number, verification in enumerate(subject.document.verifications):
        on = verification.verified_on
        if not verification.immediate or on is None:
            continue
        if not meeting.date <= on <= (meeting.until or meeting.date):
            sentence = (
                f"Den omedelbara justeringen är daterad {on}, som inte är en mötesdag. "
                "Rätta dagen, eller ange att justeringen inte är omedelbar."
            )
            location = ("verifications", number, "verified_on")
            yield subject.finding("immediate_on_another_day", location, sentence)


def no_verifier(subject: Subject) -> Iterator[Finding]:
    """Minutes need a verifier; notes are approved at the next meeting instead."""
    if subject.document.body.profile == Profile.NOTES:
        return
    for number, verification in enumerate(subject.document.verifications):
        if not any(signer.role == SignerRole.VERIFIER for signer in verification.signers):
            sentence = "Justeringen saknar justerare. Ange vem som är utsedd att justera."
            yield subject.finding("no_verifier", ("verifications", number, "signers"), sentence)
    if not subject.document.verifications:
        sentence = "Protokollet saknar justerare. Ange vem som är utsedd att justera."
        yield subject.finding("no_verifier", ("verifications",), sentence)
