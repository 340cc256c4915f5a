"""History pages of meetings, §§ and verifications, with their parts, for who reads everything."""

from typing import Any

from governance.models import (
    Adjournment,
    Attendance,
    AttendanceMove,
    AttendanceSpan,
    Meeting,
    Paragraph,
    Signer,
    VacantSeat,
    Verification,
)
from governance.models.paragraph import ParagraphPart
from portal.core.history import register_history

READ = "governance.read_full_minutes"


def _of_meeting(meeting: Any) -> list[Any]:
    """History rows, those of what was taken away too."""
    parts = [_rows(model).filter(meeting=meeting) for model in OF_MEETING]
    spans = [_rows(model).filter(attendance__meeting=meeting) for model in OF_ATTENDANCE]
    return [*parts, *spans, *meeting.verifications.all()]


def _of_paragraph(paragraph: Any) -> list[Any]:
    return [
        _rows(part).filter(paragraph=paragraph)
        for part in ParagraphPart.__subclasses__()
        if hasattr(part, "history")
    ]


def _of_verification(verification: Any) -> list[Any]:
    return [_rows(Signer).filter(verification=verification)]


def _rows(model: Any) -> Any:
    return model.history.all()


OF_MEETING = (Paragraph, Adjournment, Attendance, VacantSeat)
OF_ATTENDANCE = (AttendanceSpan, AttendanceMove)
register_history(Meeting, policy=READ, related=_of_meeting)
register_history(
    Paragraph, policy=READ, subject=lambda paragraph: paragraph.meeting, related=_of_paragraph
)
register_history(Verification, policy=READ, related=_of_verification)
