"""Record an act and let what follows from it begin in the same transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone

from portal.core.models import Event

if TYPE_CHECKING:
    from portal.core.models import User

Handler = Callable[[Event], None]
_HANDLERS: dict[str, list[Handler]] = {}
_SENTENCES: dict[str, str] = {}


def record(
    target: models.Model,
    verb: str,
    *,
    by: "User | None",
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Write the one Event row of an act, then run the handlers of `verb`.

    Handlers run inside the act's transaction and may only write rows (work, mail)."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an event is written inside its act's transaction")
    event = Event.objects.create(
        target_type=ContentType.objects.get_for_model(target, for_concrete_model=True),
        target_id=target.pk,
        verb=verb,
        by=by,
        at=at or timezone.now(),
        data=data,
    )
    for handler in _HANDLERS.get(verb, []):
        handler(event)
    return event


def on(verb: str) -> Callable[[Handler], Handler]:
    """Register a handler for a verb ("governance.minutes_fixed")."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.setdefault(verb, []).append(handler)
        return handler

    return register


def register_verbs(sentences: dict[str, str]) -> None:
    """Give verbs their Swedish sentences, with fields of `data` in braces."""
    _SENTENCES.update(sentences)


def sentence(event: Event) -> str:
    """The Swedish sentence of an event; a verb without one is a programming error."""
    return _SENTENCES[event.verb].format_map(event.data)


def known_verbs() -> frozenset[str]:
    """Every verb that has a sentence."""
    return frozenset(_SENTENCES)
