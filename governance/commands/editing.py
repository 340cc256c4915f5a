"""What every edit begins with: lock the rows, ask the policy, refuse what is frozen."""

from typing import Any

from django.db import models, transaction

from governance.models import Meeting, Paragraph
from portal.core.authz import require
from portal.core.models import User


def lock_meeting(*, meeting_id: int, by: User) -> Meeting:
    """The meeting under its lock, once `by` may write its minutes; raises NotAllowed."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an edit locks its meeting inside its own transaction")
    meeting = (
        Meeting.objects.select_for_update(of=("self",), no_key=True)
        .select_related("body")
        .get(pk=meeting_id)
    )
    require(by, "governance.edit_minutes", meeting)
    return meeting


def lock_paragraph(*, paragraph_id: int, by: User) -> Paragraph:
    """The § under its meeting's lock, as long as its minutes are a draft; raises NotAllowed."""
    paragraph = Paragraph.objects.only("meeting_id").get(pk=paragraph_id)
    meeting = lock_meeting(meeting_id=paragraph.meeting_id, by=by)
    paragraph = (
        Paragraph.objects.select_for_update(of=("self",), no_key=True)
        .select_related("verification")
        .get(pk=paragraph_id)
    )
    paragraph.meeting = meeting
    require(by, "governance.edit_paragraph", paragraph)
    return paragraph


def assign(row: models.Model, values: dict[str, Any]) -> list[str]:
    """Set what differs; the names of the changed fields."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def save_changes(row: models.Model, values: dict[str, Any]) -> bool:
    """Write what differs, raising a version if the row has one; whether anything did."""
    changed = assign(row, values)
    if not changed:
        return False
    if hasattr(row, "version"):
        row.version += 1
        changed.append("version")
    row.save(update_fields=changed)
    return True


def renumber(rows: list[Any]) -> None:
    """Write positions 1, 2 … in the order of `rows`, only where they differ."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
