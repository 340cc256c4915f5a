"""An error in verified minutes becomes a new § at a later meeting, never an edit."""

from datetime import datetime

from django.db import transaction

from governance.choices import ParagraphKind
from governance.models import Paragraph
from governance.policies import frozen_verdict
from governance.states import VerificationState
from governance.transitions.meeting import locked_meeting
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record
from portal.core.models import User

STILL_OPEN = "{name} är inte justerad än och kan rättas direkt i protokollet."


@transaction.atomic
def correct_paragraph(
    *, paragraph_id: int, meeting_id: int, by: User, heading: str = "", at: datetime | None = None
) -> Paragraph:
    """Put a § that corrects a verified one on the agenda of `meeting_id`, referring to it.

    It stands last, but before an Avslutning that is still a draft."""
    wrong = Paragraph.objects.visible_to(by).select_related("meeting__body", "verification")
    original = wrong.get(pk=paragraph_id)
    meeting = locked_meeting(meeting_id)
    require(by, "governance.edit_minutes", meeting)
    verification = original.verification
    name = f"§ {original.number}" if original.number else f"”{original.heading}”"
    if verification is None or verification.state != VerificationState.VERIFIED:
        raise DomainError(STILL_OPEN.format(name=name))
    rows = list(meeting.paragraphs.select_related("verification"))
    position = rows[-1].position + 1 if rows else 1
    if rows and rows[-1].kind == ParagraphKind.CLOSING and frozen_verdict(rows[-1]):
        closing, position = rows[-1], rows[-1].position
        closing.position += 1
        closing.save(update_fields=["position"])
    paragraph = Paragraph.objects.create(
        meeting=meeting,
        position=position,
        key=f"r{original.pk}m{meeting.pk}n{len(rows) + 1}",
        heading=heading or f"Rättelse av {name} i protokollet {original.meeting.when}",
        refers_to_body=original.meeting.body.name,
        refers_to_date=original.meeting.date,
        refers_to_number=original.number,
    )
    record(paragraph, "governance.paragraph_corrected", by=by, at=at, name=name)
    return paragraph
