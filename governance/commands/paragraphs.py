"""One §: its own texts and facts, merged with what others saved meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from governance.commands.agenda import chair_of
from governance.commands.editing import assign, lock_paragraph, save_changes
from governance.commands.standard_items import Phrase
from governance.models import Decision, Paragraph, Proposal
from portal.core.autosave import register_text, versioned_save
from portal.core.errors import Conflict, DomainError
from portal.core.models import Person, User

STALE = (
    "Någon annan har ändrat samma uppgift medan du skrev. Inget är sparat än. Det du skrev står "
    "kvar här, och den andras text visas bredvid."
)
NO_PROPOSAL = "Paragrafen har inget förslag till beslut. Skriv förslaget eller beslutet först."
TEXTS = {"summary": 300_000, "background": 300_000, "procedure": 300_000}
HAS_DECISION = "Paragrafen har redan ett beslut. Det är oförändrat."


register_text(Paragraph, TEXTS, policy="governance.edit_paragraph", subject=lambda item: item)


class ClausesConflict(Conflict):
    """Somebody else changed the same clauses; `theirs` holds them by the form's field name."""

    def __init__(self, *, current_version: int, theirs: Mapping[str, list[str]]) -> None:
        super().__init__(STALE, current_version=current_version)
        self.theirs = dict(theirs)


@transaction.atomic
def change_paragraph(
    *,
    paragraph_id: int,
    version: int,
    values: Mapping[str, Any],
    proposal: tuple[Sequence[str], Sequence[str]] | None = None,
    decision: tuple[Sequence[str], Sequence[str]] | None = None,
    by: User,
) -> Paragraph:
    """Write a §'s fields, and the clauses of its only proposal and its only decision.

    Clauses come as (what the page showed, what is written now). What others changed since
    `version` in other fields is kept; the same field raises FormConflict or ClausesConflict."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    theirs = _stale_clauses(Proposal, paragraph, "proposal_clauses", proposal)
    theirs |= _stale_clauses(Decision, paragraph, "decision_clauses", decision)
    if theirs:
        raise ClausesConflict(current_version=paragraph.version, theirs=theirs)
    changed = assign(paragraph, dict(values))
    if changed:
        names = [name.removesuffix("_id") for name in changed]
        versioned_save(paragraph, expected_version=version, update_fields=names, by=by)
    _write_clauses(Proposal, paragraph, proposal)
    _write_clauses(Decision, paragraph, decision)
    return paragraph


Clauses = type[Proposal] | type[Decision]


def _only(kind: Clauses, paragraph: Paragraph) -> Proposal | Decision | None:
    return kind.objects.filter(paragraph=paragraph).order_by("position", "pk").first()


def _stale_clauses(
    kind: Clauses,
    paragraph: Paragraph,
    name: str,
    change: tuple[Sequence[str], Sequence[str]] | None,
) -> dict[str, Any]:
    if change is None:
        return {}
    row = _only(kind, paragraph)
    now = list(row.clauses) if row else []
    shown, written = list(change[0]), list(change[1])
    return {name: now} if now not in (shown, written) and shown != written else {}


def _write_clauses(
    kind: Clauses, paragraph: Paragraph, change: tuple[Sequence[str], Sequence[str]] | None
) -> None:
    if change is None or list(change[0]) == list(change[1]):
        return
    clauses = list(change[1])
    row = _only(kind, paragraph)
    if row is None and clauses:
        if kind is Proposal:
            propose(paragraph, clauses)
        else:
            Decision.objects.create(paragraph=paragraph, position=1, clauses=clauses)
    elif row is not None and clauses:
        save_changes(row, {"clauses": clauses})
    elif row is not None:
        row.delete()


def propose(paragraph: Paragraph, clauses: Sequence[str]) -> Proposal:
    """Put down a proposal by the chair, in a § whose lock is held."""
    chair = chair_of(paragraph.meeting)
    return Proposal.objects.create(
        paragraph=paragraph,
        position=paragraph.proposals.count() + 1,
        clauses=list(clauses),
        by_person_id=chair,
        by_text="" if chair else "Ordföranden",
    )


@transaction.atomic
def decide_as_proposed(*, paragraph_id: int, by: User) -> Decision:
    """Copy the clauses of the (first) proposal into a decision: beslut enligt förslag."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    if paragraph.decisions.exists():
        raise DomainError(HAS_DECISION)
    proposal = paragraph.proposals.order_by("position", "pk").first()
    if proposal is None or not proposal.clauses:
        raise DomainError(NO_PROPOSAL)
    return Decision.objects.create(paragraph=paragraph, position=1, clauses=list(proposal.clauses))


@transaction.atomic
def use_phrase(*, paragraph_id: int, phrase: Phrase, by: User) -> Paragraph:
    """Add a stock phrase: its clauses to the decision, its text after the background."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    if phrase.clauses:
        _add_clauses(paragraph, phrase.clauses)
    if phrase.text and phrase.text not in paragraph.background:
        text = f"{paragraph.background}\n\n{phrase.text}".strip()
        save_changes(paragraph, {"background": text})
    return paragraph


@transaction.atomic
def elect_verifier(*, paragraph_id: int, person: Person, by: User) -> Paragraph:
    """Write in the decision that the person is to verify the minutes."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    clause = f"att utse {person} att tillsammans med ordföranden justera protokollet"
    _add_clauses(paragraph, (clause,))
    return paragraph


def _add_clauses(paragraph: Paragraph, clauses: Sequence[str]) -> None:
    row = _only(Decision, paragraph)
    if row is None:
        Decision.objects.create(paragraph=paragraph, position=1, clauses=list(clauses))
        return
    new = [clause for clause in clauses if clause not in row.clauses]
    save_changes(row, {"clauses": [*row.clauses, *new]})
