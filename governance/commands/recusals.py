"""Recusal (jäv): out of one §, and the substitute who serves there instead (KL 6:28–32)."""

from django.db import transaction

from governance.commands.attendance_notes import serve_for
from governance.commands.frozen import refuse_contradiction
from governance.commands.parts import add_part
from governance.models import Attendance, Recusal
from portal.core.models import Person, User


@transaction.atomic
def recuse(
    *,
    paragraph_id: int,
    person: Person,
    reason: str,
    substitute: Attendance | None = None,
    by: User,
) -> Recusal:
    """Note the recusal; `substitute` then serves for the person in this § only."""
    recusal: Recusal = add_part(
        paragraph_id=paragraph_id,
        model=Recusal,
        values={"person": person, "reason": reason},
        by=by,
    )
    if substitute is not None:
        serve_for(substitute, person.pk, None, [(paragraph_id, paragraph_id)])
    refuse_contradiction(recusal.paragraph.meeting)
    return recusal
