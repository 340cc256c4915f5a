"""The parts of a § (yrkanden, voteringar, reservationer …): added, changed, moved, removed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from governance.commands.editing import assign, lock_paragraph, renumber
from governance.commands.shown import Shown, digests, own_changes
from governance.models import (
    Ballot,
    Mask,
    Motion,
    MotionPerson,
    Paragraph,
    Reservation,
    ReservationPerson,
    Statement,
    StatementPerson,
    Vote,
)
from portal.core.authz import require
from portal.core.autosave import register_text, versioned_save
from portal.core.errors import DomainError
from portal.core.events import record
from portal.core.models import User

# Which rows stand for the people of a part, and by which field they hang on it.
PEOPLE: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Motion: (MotionPerson, "motion"),
    Vote: (Ballot, "vote"),
    Reservation: (ReservationPerson, "reservation"),
    Statement: (StatementPerson, "statement"),
}
PEOPLE_LABEL = "personerna"
# The long text of a part, saved while it is written; all else goes by what the form showed.
TEXTS: dict[type[models.Model], dict[str, int]] = {
    Motion: {"text": 300_000},
    Reservation: {"text": 300_000},
    Statement: {"text": 300_000},
}
# Facts that no form writes, or that the command sets by itself.
APART = frozenset({"id", "paragraph", "position", "version", "by", "at"})
TWICE = "Personen står redan där på den här paragrafen. Inget är ändrat."
Rows = Sequence[Mapping[str, Any]]

for _model, _texts in TEXTS.items():
    register_text(
        _model,
        _texts,
        policy="governance.edit_paragraph",
        subject=lambda part: part.paragraph,
        whole=lambda part: part.paragraph,
    )


def lock_for_part(*, paragraph_id: int, model: type[models.Model], by: User) -> Paragraph:
    """The § under its lock; masks may change after verification, all else only in a draft."""
    if model is not Mask:
        return lock_paragraph(paragraph_id=paragraph_id, by=by)
    paragraph = (
        Paragraph.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__body")
        .get(pk=paragraph_id)
    )
    require(by, "governance.mask", paragraph)
    return paragraph


@transaction.atomic
def add_part(
    *,
    paragraph_id: int,
    model: type[models.Model],
    values: Mapping[str, Any],
    people: Rows = (),
    by: User,
) -> Any:
    """Put a part last among those of its kind."""
    paragraph = lock_for_part(paragraph_id=paragraph_id, model=model, by=by)
    manager = model._default_manager
    position = manager.filter(paragraph=paragraph).count() + 1
    part = _saved(lambda: manager.create(paragraph=paragraph, position=position, **dict(values)))
    write_people(part, people)
    _note_masking(paragraph, model, by)
    return part


@transaction.atomic
def change_part(
    *,
    part: models.Model,
    values: Mapping[str, Any],
    people: Rows = (),
    shown: Shown,
    version: int = 0,
    by: User,
) -> Any:
    """Write what differs from what the form showed (`shown_of`); what others changed is kept.

    Raises ShownConflict, or FormConflict for the long text of a part that stands at another
    version than `version`; then nothing is written."""
    row = lock_part(part, by=by)
    written = {**values, "people": list(people)} if type(row) in PEOPLE else dict(values)
    texts = {name: written.pop(name) for name in TEXTS.get(type(row), {}) if name in written}
    changes = own_changes(
        row, now=_state(row), shown=shown, written=_told_alike(row, written), labels=_labels(row)
    )
    named = changes.pop("people", None)
    if named is not None:
        write_people(row, people)
    changed = assign(row, changes | texts)
    if type(row) in TEXTS and (changed or named is not None):
        versioned_save(row, expected_version=version, update_fields=changed, by=by)
    elif changed:
        _saved(lambda: row.save(update_fields=changed))
    _note_masking(row.paragraph, type(row), by)
    return row


def shown_of(part: models.Model) -> dict[str, str]:
    """What a form that shows the part carries along, to be given back to `change_part`."""
    return digests(_state(part))


def _state(part: Any) -> dict[str, Any]:
    """The facts of a part that a form writes, apart from its long text."""
    apart = APART | TEXTS.get(type(part), {}).keys()
    fields = [field for field in type(part)._meta.concrete_fields if field.name not in apart]
    state = {field.name: getattr(part, field.attname) for field in fields}
    if type(part) in PEOPLE:
        model, owner = PEOPLE[type(part)]
        rows = model._default_manager.filter(**{owner: part})
        state["people"] = [_person_facts(row) for row in rows]
    return state


def _person_facts(row: Any) -> dict[str, Any]:
    """A person of a part: who, and as what (the other choices are empty)."""
    return {"person": row.person_id, "as": getattr(row, "role", getattr(row, "choice", ""))}


def _told_alike(row: Any, written: Mapping[str, Any]) -> dict[str, Any]:
    """What is written in the words of `_state`, so that the same is told by the same digest."""
    alike = dict(written)
    if "people" in alike:
        alike["people"] = [
            {"person": one["person"].pk, "as": one.get("role", one.get("choice", ""))}
            for one in written["people"]
        ]
    return alike


def _labels(row: models.Model) -> dict[str, str]:
    named = {field.name: str(field.verbose_name) for field in row._meta.concrete_fields}
    return named | {"people": PEOPLE_LABEL}


def lock_part(part: models.Model, *, by: User) -> Any:
    """The part as it stands now, with its § locked and open to `by`."""
    model = type(part)
    paragraph_id = model._default_manager.values_list("paragraph_id", flat=True).get(pk=part.pk)
    paragraph = lock_for_part(paragraph_id=paragraph_id, model=model, by=by)
    row: Any = model._default_manager.get(pk=part.pk)
    row.paragraph = paragraph
    return row


def _saved(write: Any) -> Any:
    """Write inside a savepoint, so that a person named twice becomes a sentence."""
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        raise DomainError(TWICE) from None


def write_people(part: models.Model, people: Rows) -> None:
    """Make the people of the part these, in this order, touching nothing when they are the same."""
    if type(part) not in PEOPLE:
        return
    model, owner = PEOPLE[type(part)]
    stored = list(model._default_manager.filter(**{owner: part}))
    wanted = [{**row, "position": place} for place, row in enumerate(people, start=1)]
    if [_facts(row, wanted[0] if wanted else {}) for row in stored] == wanted:
        return
    for row in stored:
        row.delete()
    for values in wanted:
        model._default_manager.create(**{owner: part}, **values)


def _facts(row: models.Model, like: Mapping[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in like}


@transaction.atomic
def move_part(*, part: models.Model, step: int, by: User) -> Any:
    """Move a part up (-1) or down (+1) among those of its kind."""
    row = lock_part(part, by=by)
    order = list(type(row)._default_manager.filter(paragraph_id=row.paragraph_id))
    place = next(number for number, other in enumerate(order) if other.pk == row.pk)
    moved = order.pop(place)
    order.insert(max(0, place + step), moved)
    renumber(order)
    return row


@transaction.atomic
def remove_part(*, part: models.Model, by: User) -> Paragraph:
    """Take a part away."""
    row = lock_part(part, by=by)
    paragraph: Paragraph = row.paragraph
    row.delete()
    renumber(list(type(row)._default_manager.filter(paragraph=paragraph)))
    _note_masking(paragraph, type(row), by)
    return paragraph


def _note_masking(paragraph: Paragraph, model: type[models.Model], by: User) -> None:
    """Masks may change after verification, so each change is an event: a new public version."""
    if model is Mask:
        record(paragraph, "governance.masks_changed", by=by)
