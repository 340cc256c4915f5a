"""Every kind of part a § can have: its word in addresses, its words on screen, its forms."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from governance import models as rows
from governance.choices import VoteKind
from governance.forms import parts, votes


def _always(part: Any) -> bool:
    return True


@dataclass(frozen=True)
class PartKind:
    """One kind: `related` is the §'s relation to it, `mine` tells which of its rows it edits."""

    slug: str
    noun: str
    add_text: str
    related: str
    model: type[models.Model]
    form: type[parts.PartForm]
    add_form: type[parts.PartForm]
    mine: Callable[[Any], bool] = _always


def _kind(
    slug: str,
    noun: str,
    add_text: str,
    related: str,
    form: type[parts.PartForm],
    add_form: type[parts.PartForm] | None = None,
    mine: Callable[[Any], bool] = _always,
) -> PartKind:
    relation = rows.Paragraph._meta.get_field(related)
    model: type[models.Model] = relation.related_model  # type: ignore[assignment]  # a reverse relation always has a model
    return PartKind(slug, noun, add_text, related, model, form, add_form or form, mine)


KINDS = {
    kind.slug: kind
    for kind in (
        _kind(
            "forslag", "förslag till beslut", "Lägg till förslag", "proposals", parts.ProposalForm
        ),
        _kind("beslut", "beslut", "Lägg till beslut", "decisions", parts.DecisionForm),
        _kind("yrkanden", "yrkande", "Lägg till yrkande", "motions", parts.MotionForm),
        _kind(
            "voteringar",
            "öppen omröstning",
            "Öppen omröstning",
            "votes",
            votes.OpenVoteForm,
            mine=lambda vote: vote.kind == VoteKind.PROPOSAL and not vote.secret,
        ),
        _kind(
            "slutna",
            "sluten omröstning",
            "Sluten omröstning",
            "votes",
            votes.SecretVoteForm,
            mine=lambda vote: vote.kind == VoteKind.PROPOSAL and vote.secret,
        ),
        _kind(
            "val",
            "val",
            "Val",
            "votes",
            votes.ElectionForm,
            mine=lambda vote: vote.kind == VoteKind.ELECTION,
        ),
        _kind(
            "reservationer",
            "reservation",
            "Lägg till reservation",
            "reservations",
            parts.ReservationForm,
        ),
        _kind(
            "yttranden",
            "anteckning eller yttrande",
            "Lägg till anteckning eller yttrande",
            "statements",
            parts.StatementForm,
        ),
        _kind("jav", "jäv", "Anteckna jäv", "recusals", parts.RecusalForm),
        _kind(
            "foredragande",
            "föredragande",
            "Lägg till föredragande",
            "presenters",
            parts.PresenterForm,
            parts.PresentersForm,
        ),
        _kind("handlingar", "handling", "Lägg till handling", "documents", parts.DocumentForm),
        _kind("tabeller", "tabell", "Lägg till tabell", "tables", parts.TableForm),
        _kind(
            "listposter",
            "listpost",
            "Lägg till listposter",
            "entries",
            parts.EntryForm,
            parts.EntriesForm,
        ),
        _kind(
            "mottagare",
            "mottagare",
            "Lägg till mottagare",
            "recipients",
            parts.RecipientForm,
            parts.RecipientsForm,
        ),
        _kind("maskeringar", "maskering", "Maskera text", "masks", parts.MaskForm),
    )
}


@dataclass(frozen=True)
class Section:
    """A group on the § page: heading, the kinds that can be added, a line when it is empty."""

    slug: str
    heading: str
    related: str
    kinds: tuple[PartKind, ...]


def _section(heading: str, *slugs: str) -> Section:
    kinds = tuple(KINDS[slug] for slug in slugs)
    return Section(slugs[0], heading, kinds[0].related, kinds)


SECTIONS = (
    _section("Föredragande", "foredragande"),
    _section("Handlingar", "handlingar"),
    _section("Listposter", "listposter"),
    _section("Tabeller", "tabeller"),
    _section("Förslag till beslut", "forslag"),
    _section("Yrkanden", "yrkanden"),
    _section("Omröstningar och val", "voteringar", "slutna", "val"),
    _section("Beslut", "beslut"),
    _section("Reservationer", "reservationer"),
    _section("Protokollsanteckningar och särskilda yttranden", "yttranden"),
    _section("Jäv", "jav"),
    _section("Beslutet skickas till", "mottagare"),
    _section("Maskering i den offentliga versionen", "maskeringar"),
)


def kind_of(part: Any) -> PartKind:
    """The kind that edits the part."""
    return next(kind for kind in KINDS.values() if kind.model is type(part) and kind.mine(part))
