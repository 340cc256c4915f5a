"""Historik: what was done (events) and what it changed (field values), as one timeline."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime

from portal.core.events import sentence
from portal.core.models import Event

MOST_ROWS = 500
SAME_ACT = timedelta(seconds=5)  # an event and the rows it changed are written together
SAME_SITTING = timedelta(minutes=15)  # a text that saves itself is one change per sitting
EMPTY = "(tomt)"
HIDDEN = {"id", "version"}
NAMING = {"heading", "title", "name", "label", "person"}

Related = Callable[[Any], Iterable[Any]]


@dataclass(frozen=True)
class Change:
    """One field before and after, as the user reads it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: when, what, who, and the values that changed."""

    at: datetime
    text: str
    by: str
    changes: tuple[Change, ...] = ()
    about: tuple[str, int] = field(default=("", 0), compare=False)


# -- Which models have a history page --------------------------------------------------------------


@dataclass(frozen=True)
class HistoryRule:
    """Whose history may be read by whom, and what else belongs in it."""

    model: type[models.Model]
    policy: str
    subject: Callable[[Any], Any]
    related: Related


_RULES: dict[str, HistoryRule] = {}


def register_history(
    model: type[models.Model],
    *,
    policy: str,
    subject: Callable[[Any], Any] = lambda obj: obj,
    related: Related = lambda _obj: (),
) -> None:
    """Give a model a history page, open to those who have `policy` with `subject(obj)`.

    The page is /historik/person/7/ or /historik/core.person/7/. `related(obj)` gives what else belongs to it: instances, or querysets of history rows
    (`Decision.history.filter(paragraph=obj)`), which hold deleted ones too."""
    _RULES[str(model._meta.model_name)] = HistoryRule(model, policy, subject, related)


def rule_named(name: str) -> HistoryRule | None:
    """The rule of the model with this name ("person" or "core.person"), or None."""
    app, _, model = name.lower().rpartition(".")
    rule = _RULES.get(model)
    return rule if rule and app in ("", rule.model._meta.app_label) else None


# -- The timeline ----------------------------------------------------------------------------------


def timeline(obj: models.Model, *related: Any) -> list[Entry]:
    """Events and field changes of `obj` and what is related to it, newest first.

    `related` holds instances and querysets of history rows."""
    instances = [obj, *(each for each in related if isinstance(each, models.Model))]
    rows: list[Any] = []
    for each in [*instances, *related]:
        if isinstance(each, models.QuerySet):
            rows += each.select_related("history_user__person")[:MOST_ROWS]
        elif each in instances and hasattr(each, "history"):
            rows += each.history.select_related("history_user__person")[:MOST_ROWS]
    changes = list(_one_per_sitting(_field_entries({_identity(row): row for row in rows}.values())))
    entries = _joined(list(_event_entries(instances)), changes)
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _identity(row: Any) -> tuple[type[Any], int]:
    return type(row), row.history_id


def _event_entries(instances: Iterable[models.Model]) -> Iterator[Entry]:
    for instance in instances:
        kind = ContentType.objects.get_for_model(instance)
        events = Event.objects.filter(target_type=kind, target_id=instance.pk)
        about = (str(instance._meta.model_name), instance.pk)
        for event in events.select_related("by__person")[:MOST_ROWS]:
            by = str(event.by) if event.by else ""
            yield Entry(event.at, sentence(event), by, about=about)


def _field_entries(rows: Iterable[Any]) -> Iterator[Entry]:
    """One entry per history row that tells something, oldest first."""
    per_object: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.history_date, row.history_id)):
        model = row.instance_type
        per_object[str(model._meta.model_name), getattr(row, model._meta.pk.attname)].append(row)
    names = _Names(row for group in per_object.values() for row in group)
    for about, group in per_object.items():
        for older, newer in zip([None, *group], group, strict=False):
            entry = _field_entry(older, newer, names)
            if entry is not None:
                yield replace(entry, about=about)


def _field_entry(older: Any, newer: Any, names: "_Names") -> Entry | None:
    meta = newer.instance_type._meta
    what = f"{str(meta.verbose_name).capitalize()}{names.called(newer)}"
    by = str(newer.history_user) if newer.history_user else ""
    if newer.history_type == "+":
        return Entry(newer.history_date, f"{what} lades till.", by)
    if newer.history_type == "-":
        return Entry(newer.history_date, f"{what} togs bort.", by)
    changes = tuple(_changes(older, newer, names)) if older is not None else ()
    if not changes:
        return None
    labels = ", ".join(change.label for change in changes)
    return Entry(newer.history_date, f"{what}: ändrade {labels}.", by, changes)


def _changes(older: Any, newer: Any, names: "_Names") -> Iterator[Change]:
    for each in _fields(newer):
        before, after = getattr(older, each.attname), getattr(newer, each.attname)
        if before != after:
            label = str(each.verbose_name)
            yield Change(label, names.shown(each, before), names.shown(each, after))


def _fields(row: Any) -> list[models.Field[Any, Any]]:
    return [each for each in row.tracked_fields if each.name not in HIDDEN]


class _Names:
    """What the keys in history rows point at, read with one query per model."""

    def __init__(self, rows: Iterable[Any]) -> None:
        wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        for row in rows:
            for each in _fields(row):
                if isinstance(each, models.ForeignKey):
                    wanted[each.related_model].add(getattr(row, each.attname))
        self.known = {
            model: model._base_manager.in_bulk([key for key in keys if key is not None])
            for model, keys in wanted.items()
        }

    def called(self, row: Any) -> str:
        """Which of several it was: " (Eva Strand)", when the row itself tells."""
        for each in _fields(row):
            if each.name in NAMING and getattr(row, each.attname):
                return f" ({self.shown(each, getattr(row, each.attname))})"
        return ""

    def shown(self, each: models.Field[Any, Any], value: Any) -> str:
        """A value as the user reads it."""
        if value is None or value == "" or value == [] or value == {}:
            return EMPTY
        if isinstance(each, models.ForeignKey):
            found = self.known.get(each.related_model, {}).get(value)
            return str(found) if found is not None else "(borttagen)"
        if each.choices:
            return str(dict(each.flatchoices).get(value, value))
        return _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y \\k\\l. H.i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, list):
        return "\n".join(str(part) for part in value)
    return str(value)


# -- Putting together ------------------------------------------------------------------------------


def _one_per_sitting(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Join what one person did to the same fields of the same thing without a long pause."""
    last: Entry | None = None
    for entry in entries:
        if last is not None and _continues(last, entry):
            changes = tuple(
                replace(later, before=earlier.before)
                for earlier, later in zip(last.changes, entry.changes, strict=True)
            )
            last = replace(entry, changes=changes)
            continue
        if last is not None:
            yield last
        last = entry
    if last is not None:
        yield last


def _continues(last: Entry, entry: Entry) -> bool:
    return (
        bool(entry.changes)
        and (last.about, last.by, last.text) == (entry.about, entry.by, entry.text)
        and entry.at - last.at < SAME_SITTING
    )


def _joined(events: list[Entry], changes: list[Entry]) -> list[Entry]:
    """Put the values an act changed under the act's own sentence."""
    acts = list(events)
    others: list[Entry] = []
    for change in changes:
        place = next((at for at, event in enumerate(acts) if _same_act(event, change)), None)
        if place is None:
            others.append(change)
        else:
            acts[place] = replace(acts[place], changes=acts[place].changes + change.changes)
    return acts + others


def _same_act(event: Entry, change: Entry) -> bool:
    return event.about == change.about and abs(event.at - change.at) < SAME_ACT
