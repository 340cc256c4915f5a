"""What a form showed of a row, by digests, so that nobody overwrites what others changed since."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from portal.core.errors import Conflict

Shown = Mapping[str, str]


class ShownConflict(Conflict):
    """Others changed the same facts; `row` tells what stands now."""

    def __init__(self, row: Any, labels: Iterable[str]) -> None:
        super().__init__(
            f"Någon annan har ändrat samma uppgifter medan du skrev ({', '.join(labels)}). Inget "
            "är sparat än. Det du skrev står kvar i formuläret, och det som gäller nu visas "
            "ovanför. Spara igen om det du skrev ska gälla.",
            current_version=getattr(row, "version", 0),
        )
        self.row = row


def digests(state: Mapping[str, Any]) -> dict[str, str]:
    """A short digest of each fact; a row is told by its primary key."""
    return {name: _digest(value) for name, value in state.items()}


def _digest(value: Any) -> str:
    told = json.dumps(value, default=_told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _told(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else str(value)


def own_changes(
    row: Any,
    *,
    now: Mapping[str, Any],
    shown: Shown,
    written: Mapping[str, Any],
    labels: Mapping[str, str],
) -> dict[str, Any]:
    """What of `written` differs from what the form showed; the rest stays as others left it.

    Raises ShownConflict when others have changed the same fact to something else."""
    stands, mine = digests(now), digests(written)
    changed = {name: value for name, value in written.items() if mine[name] != shown.get(name)}
    clashes = [
        labels.get(name, name)
        for name in changed
        if name in stands and stands[name] not in (shown.get(name), mine[name])
    ]
    if clashes:
        raise ShownConflict(row, clashes)
    return changed
