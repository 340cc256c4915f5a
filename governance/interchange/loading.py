"""One meeting with all its parts in a fixed number of queries."""

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from governance.models import (
    Attendance,
    AttendanceMove,
    AttendanceSpan,
    Ballot,
    Meeting,
    Motion,
    MotionPerson,
    Paragraph,
    Presenter,
    Proposal,
    Recusal,
    Reservation,
    ReservationPerson,
    Signer,
    Statement,
    StatementPerson,
    UnderlyingDocument,
    VacantSeat,
    Verification,
    Vote,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

WITH_ORGANISATION = "person__organisation"


def load_meeting(pk: int) -> Meeting:
    """The meeting whose parts all hang on it as prefetched lists."""
    return (
        Meeting.objects.select_related("body__host", "body__parent", "body__county")
        .prefetch_related(
            "adjournments",
            "attachments",
            Prefetch("vacant_seats", VacantSeat.objects.select_related("organisation")),
            Prefetch("attendances", _attendances()),
            Prefetch("paragraphs", _paragraphs()),
            Prefetch("verifications", _verifications()),
        )
        .get(pk=pk)
    )


def _attendances() -> "QuerySet[Attendance]":
    return Attendance.objects.select_related(WITH_ORGANISATION).prefetch_related(
        Prefetch("spans", AttendanceSpan.objects.select_related("serves_for__organisation")),
        Prefetch("moves", AttendanceMove.objects.all()),
    )


def _paragraphs() -> "QuerySet[Paragraph]":
    people = (
        Prefetch("presenters", Presenter.objects.select_related(WITH_ORGANISATION)),
        Prefetch("recusals", Recusal.objects.select_related(WITH_ORGANISATION)),
        Prefetch("proposals", Proposal.objects.select_related("by_person__organisation")),
        Prefetch("motions", Motion.objects.select_related("attachment")),
        Prefetch("motions__people", MotionPerson.objects.select_related(WITH_ORGANISATION)),
        Prefetch("votes", Vote.objects.all()),
        Prefetch("votes__ballots", Ballot.objects.select_related(WITH_ORGANISATION)),
        Prefetch("reservations", Reservation.objects.select_related("attachment")),
        Prefetch(
            "reservations__people", ReservationPerson.objects.select_related(WITH_ORGANISATION)
        ),
        Prefetch("statements", Statement.objects.all()),
        Prefetch("statements__people", StatementPerson.objects.select_related(WITH_ORGANISATION)),
    )
    return Paragraph.objects.select_related("chaired_by__organisation").prefetch_related(
        "tables",
        "entries",
        "decisions",
        "recipients",
        "masks",
        Prefetch("documents", UnderlyingDocument.objects.select_related("attachment")),
        *people,
    )


def _verifications() -> "QuerySet[Verification]":
    return (
        Verification.objects.defer("content")
        .select_related("scan")
        .prefetch_related(
            "notices",
            Prefetch("signers", Signer.objects.select_related(WITH_ORGANISATION)),
            "signers__paragraphs",
        )
    )
