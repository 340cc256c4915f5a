"""The parts of a § (yrkanden, voteringar, reservationer …): added, changed, moved, removed."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, models, transaction

from governance.commands.editing import lock_paragraph, renumber, save_changes
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
from portal.core.errors import Conflict, DomainError
from portal.core.events import record
from portal.core.models import User

# Which rows stand for the people of a part, and by which field they hang on it.
PEOPLE: dict[type[models.Model], tuple[type[models.Model], str]] = {
    Motion: (MotionPerson, "motion"),
    Vote: (Ballot, "vote"),
    Reservation: (ReservationPerson, "reservation"),
    Statement: (StatementPerson, "statement"),
}
STALE = (
    "Någon annan har ändrat samma uppgift medan du skrev. Inget är sparat än, men det du skrev "
    "står kvar. Öppna sidan i en annan flik och jämför, och spara sedan igen."
)
TWICE = "Personen står redan där på den här paragrafen. Inget är ändrat."
Rows = Sequence[Mapping[str, Any]]


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
    version: int | None = None,
    by: User,
) -> Any:
    """Write a part; `version` is compared where the part has one, and a stale one raises Conflict."""
    row = lock_part(part, by=by)
    if version is not None and row.version != version:
        raise Conflict(STALE, current_version=row.version)
    _saved(lambda: save_changes(row, dict(values)))
    write_people(row, people)
    _note_masking(row.paragraph, type(row), by)
    return row


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
