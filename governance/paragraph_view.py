"""What the page of one § shows: its parts as lines, its neighbours, who may do what."""

from dataclasses import dataclass
from typing import Any

from governance.forms.part_kinds import SECTIONS, PartKind, Section, kind_of
from governance.labels import Label
from governance.models import MotionPersonRole, Paragraph
from governance.queries import labels_of
from portal.core.authz import can
from portal.core.models import User

RELATED = {
    "proposals": ("by_person",),
    "presenters": ("person",),
    "recusals": ("person",),
    "documents": ("attachment",),
    "motions": ("attachment",),
    "reservations": ("attachment",),
}
PREFETCH = {
    "motions": ("people__person",),
    "votes": ("ballots__person",),
    "reservations": ("people__person",),
    "statements": ("people__person",),
}


@dataclass(frozen=True)
class PartLine:
    """A part in a list: who or what, its text, and the kind that edits it."""

    part: Any
    kind: PartKind
    lead: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PartSection:
    """A group of parts with what can be added to it."""

    section: Section
    lines: tuple[PartLine, ...]


def read_parts(paragraph: Paragraph) -> dict[str, list[Any]]:
    """All parts by relation, each relation in a fixed number of queries."""
    found = {}
    for section in SECTIONS:
        rows = getattr(paragraph, section.related).all()
        rows = rows.select_related(*RELATED.get(section.related, ()))
        found[section.related] = list(rows.prefetch_related(*PREFETCH.get(section.related, ())))
    return found


def paragraph_page(paragraph: Paragraph, user: User) -> dict[str, Any]:
    """The context of the § page."""
    parts = read_parts(paragraph)
    labels = labels_of(paragraph.meeting)
    place = next(n for n, label in enumerate(labels) if label.pk == paragraph.pk)
    return {
        "paragraph": paragraph,
        "meeting": paragraph.meeting,
        "label": labels[place],
        "labels": labels,
        "previous": labels[place - 1] if place else None,
        "next": labels[place + 1] if place + 1 < len(labels) else None,
        "parts": parts,
        "sections": [
            PartSection(section, tuple(line_of(part) for part in parts[section.related]))
            for section in SECTIONS
        ],
        "may_edit": can(user, "governance.edit_paragraph", paragraph),
        "may_keep": can(user, "governance.edit_minutes", paragraph.meeting),
        "may_mask": can(user, "governance.mask", paragraph),
    }


def line_of(part: Any) -> PartLine:
    """One part as the page of its § tells it."""
    kind = kind_of(part)
    lead, lines = TOLD.get(kind.related, _plain)(part)
    return PartLine(part, kind, lead, tuple(line for line in lines if line))


def _names(rows: Any) -> str:
    return ", ".join(str(row.person) for row in rows)


def _plain(part: Any) -> tuple[str, list[str]]:
    return str(part), []


def _proposal(part: Any) -> tuple[str, list[str]]:
    by = part.by_person or part.by_body or part.by_text
    return (f"{by} föreslår" if by else "Förslag"), list(part.clauses)


def _decision(part: Any) -> tuple[str, list[str]]:
    told = [f"Ansvarig: {part.responsible}"] if part.responsible else []
    told += [f"Klart senast {part.due}"] if part.due else []
    told += [f"Klart {part.done_on}"] if part.done_on else []
    return "", [*part.clauses, " · ".join(told)]


def _motion(part: Any) -> tuple[str, list[str]]:
    people = list(part.people.all())
    movers = _names(row for row in people if row.role == MotionPersonRole.MOVER) or part.by_party
    supporters = _names(row for row in people if row.role == MotionPersonRole.SUPPORTER)
    to = f" {part.to}" if part.to else ""
    return f"{movers}: {part.get_kind_display().lower()}{to}", [
        part.text,
        f"Instämmer: {supporters}" if supporters else "",
        "Återtaget" if part.withdrawn else "",
        f"Bilaga: {part.attachment}" if part.attachment else "",
    ]


def _vote(part: Any) -> tuple[str, list[str]]:
    outcome = part.outcome if isinstance(part.outcome, list) else [part.outcome or ""]
    words = {"yes": "Ja", "no": "Nej", "abstain": "Avstår", "invalid": "Ogiltiga"}
    tally: dict[str, int] = dict(part.counts or {})
    for ballot in part.ballots.all():
        tally[ballot.choice] = tally.get(ballot.choice, 0) + 1
    counted = ", ".join(f"{words.get(name, name)} {count}" for name, count in tally.items())
    told = ", ".join(words.get(name, name) for name in outcome if name)
    return part.question or kind_of(part).noun.capitalize(), [
        f"Ja: {part.yes}" if part.yes else "",
        f"Nej: {part.no}" if part.no else "",
        counted,
        f"Utfall: {told}" if told else "",
    ]


def _by_people(part: Any) -> tuple[str, list[str]]:
    people = _names(part.people.all())
    by = people or getattr(part, "by_party", "")
    kind = part.get_kind_display() if hasattr(part, "get_kind_display") else "Reservation"
    attached = getattr(part, "attachment", None)
    lines = [part.text, f"Bilaga: {attached}" if attached else ""]
    return f"{kind}: {by}" if by else kind, lines


def _recusal(part: Any) -> tuple[str, list[str]]:
    return str(part.person), [part.reason]


def _table(part: Any) -> tuple[str, list[str]]:
    return part.caption, [f"{len(part.rows)} rader"]


def _entry(part: Any) -> tuple[str, list[str]]:
    return " ".join(text for text in (part.label, part.case_number) if text), [part.text]


def _recipient(part: Any) -> tuple[str, list[str]]:
    return part.name, [f"Skickat {part.dispatched_on}" if part.dispatched_on else ""]


def _mask(part: Any) -> tuple[str, list[str]]:
    return f"”{part.text}”", [part.ground]


TOLD = {
    "proposals": _proposal,
    "decisions": _decision,
    "motions": _motion,
    "votes": _vote,
    "reservations": _by_people,
    "statements": _by_people,
    "recusals": _recusal,
    "tables": _table,
    "entries": _entry,
    "recipients": _recipient,
    "masks": _mask,
}


def label_for(paragraph: Paragraph) -> Label:
    """The §'s own label."""
    return next(label for label in labels_of(paragraph.meeting) if label.pk == paragraph.pk)
