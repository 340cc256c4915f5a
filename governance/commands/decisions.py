"""Follow-up of decisions: the part of the minutes that stays open after verification."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from governance.commands.editing import save_changes
from governance.models import Decision
from portal.core.authz import require
from portal.core.models import User


@transaction.atomic
def follow_up(*, decision_id: int, values: Mapping[str, Any], by: User) -> Decision:
    """Write responsible, due and done_on."""
    decision = (
        Decision.objects.select_for_update(of=("self",), no_key=True)
        .select_related("paragraph__meeting__body", "paragraph__verification")
        .get(pk=decision_id)
    )
    require(by, "governance.follow_up", decision)
    allowed = {name: values[name] for name in ("responsible", "due", "done_on") if name in values}
    save_changes(decision, allowed)
    return decision
