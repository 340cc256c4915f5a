"""What the page of one meeting shows, read in a fixed number of queries."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch

from governance.labels import Label
from governance.minutes.masking import masked_text
from governance.models import (
    Attendance,
    AttendanceSpan,
    Decision,
    Meeting,
    Paragraph,
    Signer,
    SpanKind,
    Verification,
)
from governance.queries import labels_of, masked_in
from governance.states import VerificationState


def agenda_rows(meeting: Meeting) -> list[tuple[Label, Paragraph]]:
    """The §§ with their labels and what a list shows of them; two queries."""
    rows = list(
        Paragraph.objects.filter(meeting=meeting)
        .select_related("verification")
        .annotate(
            decided=Exists(Decision.objects.filter(paragraph=OuterRef("pk"))),
            papers=Count("documents"),
        )
        .order_by("position", "pk")
    )
    return list(zip(labels_of(meeting, rows), rows, strict=True))


def attendance_counts(meeting: Meeting) -> dict[str, int]:
    """How many are listed in each capacity, and how many of them are noted as present."""
    present = AttendanceSpan.objects.filter(attendance=OuterRef("pk"), kind=SpanKind.PRESENT)
    rows = Attendance.objects.filter(meeting=meeting).annotate(here=Exists(present))
    counts = {"listed": 0, "present": 0, "member": 0, "substitute": 0, "other": 0}
    for capacity, here in rows.values_list("capacity", "here"):
        counts["listed"] += 1
        if here:
            counts["present"] += 1
            counts[capacity] += 1
    return counts


def verifications_of(meeting: Meeting) -> list[Verification]:
    """The verifications without their frozen text, with signers."""
    signers = Prefetch("signers", Signer.objects.select_related("person"))
    rows = meeting.verifications.defer("content").prefetch_related(signers)
    return list(rows.filter(paragraphs__isnull=False).distinct())


def meeting_overview(meeting: Any, *, full: bool) -> dict[str, Any]:
    """The context of the page of a meeting from with_progress(); without `full` only verified §§, with what is masked taken out."""
    agenda = agenda_rows(meeting)
    papers = verifications_of(meeting)
    context: dict[str, Any] = {"meeting": meeting, "progress": meeting, "papers": papers}
    if full:
        return context | {
            "agenda": agenda,
            "counts": attendance_counts(meeting),
            "pauses": meeting.adjournments.all() if meeting.any_pauses else [],
        }
    verified = [paper for paper in papers if paper.state == VerificationState.VERIFIED]
    return context | {"papers": verified, "agenda": _public(meeting, agenda)}


def _public(meeting: Meeting, agenda: list[tuple[Label, Paragraph]]) -> list[tuple[Label, str]]:
    masks, names = masked_in([meeting.pk])
    told = []
    for label, row in agenda:
        if row.verification is None or row.verification.state != VerificationState.VERIFIED:
            continue
        heading = masked_text(row.heading, masks.get(meeting.pk, ()), names.get(meeting.pk, ()))
        hidden = "Ärende som omfattas av sekretess"
        told.append((label, hidden if row.is_confidential else heading))
    return told
