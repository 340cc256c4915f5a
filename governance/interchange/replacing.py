"""A meeting that exists already: found, refused, or emptied to be written anew."""

from governance import document as doc
from governance.interchange.matching import Findings
from governance.models import (
    Attendance,
    Body,
    Meeting,
    Paragraph,
    Signer,
    Verification,
)
from governance.states import VerificationState


def standing_meeting(
    body: Body, document: doc.MeetingDocument, findings: Findings, *, replace: bool
) -> Meeting | None:
    """The same meeting in the portal: same external_id, else same day and first number.

    Without `replace` that is a fault; frozen §§ are one even with it."""
    meeting = _same(body, document)
    if meeting is None:
        return None
    if not replace:
        findings.fault(
            "$.meeting",
            f"Mötet {meeting.when} finns redan (id {meeting.pk}). "
            "Kör om med --replace om det ska ersättas.",
        )
    elif meeting.verifications.exclude(state=VerificationState.DRAFT).exists():
        findings.fault(
            "$.meeting",
            f"Mötet {meeting.when} har fastställda eller justerade paragrafer, "
            "som inte kan ersättas.",
        )
    return meeting


def _same(body: Body, document: doc.MeetingDocument) -> Meeting | None:
    item = document.meeting
    meetings = body.meetings.order_by("pk")
    if item.external_id:
        found = meetings.filter(external_id=item.external_id).first()
        if found:
            return found
    first = next((p.number for p in document.paragraphs if p.number is not None), None)
    for meeting in meetings.filter(date=item.date, date_text=item.date_text):
        numbers = meeting.paragraphs.order_by("position").values_list("number", flat=True)
        if next((n for n in numbers if n is not None), None) == first:
            return meeting
    return None


def clear(meeting: Meeting) -> None:
    """Take away everything below an unfrozen meeting, so that it can be written anew."""
    meeting.public_from = None
    meeting.save(update_fields=["public_from"])
    for rows in (
        Signer.objects.filter(verification__meeting=meeting),
        Attendance.objects.filter(meeting=meeting),
        Paragraph.objects.filter(meeting=meeting),
        Verification.objects.filter(meeting=meeting),
    ):
        for row in rows:
            row.delete()
    for parts in (meeting.vacant_seats, meeting.adjournments, meeting.attachments):
        for part in parts.all():
            part.delete()
