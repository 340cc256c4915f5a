"""Governance's models, gathered for Django."""

from governance.models.attendance import (
    Attendance,
    AttendanceMove,
    AttendanceSpan,
    Participation,
    SpanKind,
    VacantSeat,
)
from governance.models.body import (
    Body,
    BodyRole,
    BodyRoleKind,
    FrequencyPeriod,
    SubstituteOrder,
    Term,
)
from governance.models.decision import (
    Ballot,
    Decision,
    Motion,
    MotionPerson,
    MotionPersonRole,
    Proposal,
    Recusal,
    Reservation,
    ReservationPerson,
    Statement,
    StatementPerson,
    Vote,
)
from governance.models.meeting import Adjournment, Meeting
from governance.models.notice import Notice
from governance.models.paragraph import (
    Entry,
    Mask,
    Paragraph,
    Presenter,
    Recipient,
    Table,
    UnderlyingDocument,
)
from governance.models.seat import Seat, SeatHolding
from governance.models.verification import Signer, Verification

__all__ = [
    "Adjournment",
    "Attendance",
    "AttendanceMove",
    "AttendanceSpan",
    "Ballot",
    "Body",
    "BodyRole",
    "BodyRoleKind",
    "Decision",
    "Entry",
    "FrequencyPeriod",
    "Mask",
    "Meeting",
    "Motion",
    "MotionPerson",
    "MotionPersonRole",
    "Notice",
    "Paragraph",
    "Participation",
    "Presenter",
    "Proposal",
    "Recipient",
    "Recusal",
    "Reservation",
    "ReservationPerson",
    "Seat",
    "SeatHolding",
    "Signer",
    "SpanKind",
    "Statement",
    "StatementPerson",
    "SubstituteOrder",
    "Table",
    "Term",
    "UnderlyingDocument",
    "VacantSeat",
    "Verification",
    "Vote",
]
