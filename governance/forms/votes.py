"""Forms of votes: open by name, secret by count, and elections."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.choices import BallotChoice, DecidedBy, VoteKind
from governance.forms.fields import LinesField
from governance.forms.parts import LINE, TEXT_LIMIT, PartForm, PartRow
from governance.scrutiny import serving_people
from portal.core.forms import PlainTextField
from portal.core.models import Person

OUTCOMES = [("", "Inte angivet"), ("yes", "Ja"), ("no", "Nej")]
MAX_VOTES = 999_999
COUNTS = {"yes": "Ja-röster", "no": "Nej-röster", "abstain": "Avstår", "invalid": "Ogiltiga"}


class ProposalVoteForm(PartForm):
    """Base: what ja and nej mean, how it was decided and what won."""

    question = PlainTextField(label="Omröstningen gäller", required=False, max_length=TEXT_LIMIT)
    yes = PlainTextField(label="Ja-röst för", required=False, max_length=TEXT_LIMIT)
    no = PlainTextField(label="Nej-röst för", required=False, max_length=TEXT_LIMIT)
    decided_by = forms.ChoiceField(
        label="Avgjord genom", choices=DecidedBy.choices, initial=DecidedBy.MAJORITY
    )
    outcome = forms.ChoiceField(label="Utfall", choices=OUTCOMES, required=False)

    def shared(self) -> dict[str, Any]:
        names = ("question", "yes", "no", "decided_by")
        data = self.cleaned_data
        outcome = {"outcome": data["outcome"] or None, "kind": VoteKind.PROPOSAL.value}
        return {name: data[name] for name in names} | outcome

    def clean_decided_by(self) -> str:
        return str(self.cleaned_data["decided_by"])

    def refuse_tie(self, yes: int, no: int) -> None:
        """Equal numbers decide nothing; somebody or something else has to."""
        if yes and yes == no and self.cleaned_data.get("decided_by") == DecidedBy.MAJORITY:
            self.add_error(
                "decided_by",
                f"Rösterna är lika, {yes}–{no}. Välj ordförandens utslagsröst eller lottning, "
                "och ange utfallet.",
            )


class OpenVoteForm(ProposalVoteForm):
    """One choice per serving person."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ballots = list(self.part.ballots.select_related("person")) if self.part else []
        people = {person.pk: person for person in serving_people(self.paragraph)}
        people |= {row.person_id: row.person for row in ballots}
        self.voters: Sequence[Person] = list(people.values())
        chosen = {row.person_id: row.choice for row in ballots}
        for person in self.voters:
            self.fields[f"ballot_{person.pk}"] = forms.ChoiceField(
                label=str(person),
                required=False,
                choices=[*BallotChoice.choices, ("", "Inte med")],
                widget=forms.RadioSelect(attrs={"data-ballot": ""}),
                initial=chosen.get(person.pk, ""),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [cleaned.get(f"ballot_{person.pk}") for person in self.voters]
        self.refuse_tie(given.count("yes"), given.count("no"))
        return cleaned

    def rows(self) -> list[PartRow]:
        ballots = [
            {"person": person, "choice": choice}
            for person in self.voters
            if (choice := self.cleaned_data[f"ballot_{person.pk}"])
        ]
        return [PartRow({**self.shared(), "secret": False, "counts": None}, ballots)]


def _count(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MAX_VOTES,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-number"}),
    )


class SecretVoteForm(ProposalVoteForm):
    """Only how many."""

    count_yes = _count(COUNTS["yes"])
    count_no = _count(COUNTS["no"])
    count_abstain = _count(COUNTS["abstain"])
    count_invalid = _count(COUNTS["invalid"])

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        counts = {f"count_{name}": (part.counts or {}).get(name) for name in COUNTS}
        return {**super().initial_of(part), **counts}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.refuse_tie(cleaned.get("count_yes") or 0, cleaned.get("count_no") or 0)
        return cleaned

    def rows(self) -> list[PartRow]:
        given = {name: self.cleaned_data[f"count_{name}"] for name in COUNTS}
        counts = {name: count for name, count in given.items() if count is not None}
        return [PartRow({**self.shared(), "secret": True, "counts": counts or None})]


CANDIDATE = re.compile(r"(?P<name>.*?\S)(?:\s*[;:\t]\s*|\s+)(?P<votes>\d{1,6})(?:\s*röste?r?)?")


class ElectionForm(PartForm):
    """Candidates with their counts, one per line."""

    question = PlainTextField(label="Valet gäller", required=False, max_length=TEXT_LIMIT)
    candidates = LinesField(
        label="Kandidater och röster",
        max_lines=100,
        what="Namnet",
        help_text="En per rad med antalet röster sist, till exempel: Anna Berg 7",
    )
    chosen = LinesField(
        label="Vald", required=False, max_lines=100, what="Namnet", help_text="Ett namn per rad."
    )
    secret = forms.BooleanField(label="Sluten omröstning", required=False, initial=True)
    decided_by = forms.ChoiceField(
        label="Avgjort genom",
        choices=[(c.value, c.label) for c in (DecidedBy.MAJORITY, DecidedBy.LOT)],
        initial=DecidedBy.MAJORITY,
    )

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        counts = part.counts or {}
        names = [*part.candidates, *(name for name in counts if name not in part.candidates)]
        outcome = part.outcome or []
        return {
            "question": part.question,
            "secret": part.secret,
            "decided_by": part.decided_by,
            "candidates": [f"{n} {counts[n]}" if n in counts else n for n in names],
            "chosen": [outcome] if isinstance(outcome, str) else list(outcome),
        }

    def clean_candidates(self) -> dict[str, int | None]:
        found: dict[str, int | None] = {}
        for line in self.cleaned_data["candidates"]:
            match = CANDIDATE.fullmatch(line)
            name = match["name"] if match else line
            if name in found:
                raise ValidationError(f"{name[:LINE]} står två gånger. Skriv varje namn en gång.")
            found[name] = int(match["votes"]) if match else None
        return found

    def rows(self) -> list[PartRow]:
        data = self.cleaned_data
        counts = {name: n for name, n in data["candidates"].items() if n is not None}
        chosen: list[str] = data["chosen"]
        values = {
            "kind": VoteKind.ELECTION.value,
            "question": data["question"],
            "candidates": list(data["candidates"]),
            "counts": counts or None,
            "secret": data["secret"],
            "decided_by": data["decided_by"],
            "outcome": chosen[0] if len(chosen) == 1 else (chosen or None),
        }
        return [PartRow(values)]
