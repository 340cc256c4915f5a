"""Stored documents: rendered once from frozen content, then the file is the document."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from governance.models import Body, Mask, Meeting, Paragraph, Verification
from governance.states import VerificationState

if TYPE_CHECKING:
    from portal.core.models import User


class DocumentKind(models.TextChoices):
    MINUTES = "minutes", "Protokoll"
    MINUTES_PUBLIC = "minutes_public", "Protokoll, offentlig version"
    DRAFT = "draft", "Utkast"


class DocumentState(models.TextChoices):
    QUEUED = "queued", "I kö"
    RENDERING = "rendering", "Framställs"
    STORED = "stored", "Lagrat"
    FAILED = "failed", "Misslyckades"


def stored_name(document: "Document", filename: str) -> str:
    """Where the bytes lie: kind, the row's id and the file's hash, nothing a user typed."""
    return f"documents/{document.kind}/{document.pk}-{document.sha256[:16]}.pdf"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy reporting.view_document."""
        if not user.is_active:
            return self.none()
        ours = Q(meeting__body__in=Body.objects.open_to(user).values("pk"))
        verified = Q(verification__state=VerificationState.VERIFIED, superseded_at=None)
        hidden = hidden_paragraphs(OuterRef("verification"), OuterRef("meeting"))
        whole = Q(kind=DocumentKind.MINUTES) & ~Q(Exists(hidden))
        return self.filter(ours | verified & (Q(kind=DocumentKind.MINUTES_PUBLIC) | whole))


def hidden_paragraphs(verification: Any, meeting: Any) -> models.QuerySet[Paragraph]:
    """The §§ for whose sake the minutes of a verification have a public version of their own.

    What any § of the meeting masks is masked in all of its papers."""
    masks = Mask.objects.filter(paragraph=OuterRef("pk"))
    rows = Paragraph.objects.filter(meeting=meeting)
    return rows.filter(Q(is_confidential=True, verification=verification) | Exists(masks))


class Document(models.Model):
    """One paper: the frozen content it was made from, its file and the file's hash."""

    kind = models.CharField("slag", max_length=20, choices=DocumentKind)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="papers", verbose_name="möte")
    verification = models.ForeignKey(
        Verification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name="justering",
    )
    state = models.CharField(
        "läge",
        max_length=10,
        choices=DocumentState,
        default=DocumentState.QUEUED,
        editable=False,
    )
    title = models.CharField("titel", max_length=1000)
    content = models.JSONField("fryst innehåll", default=dict, editable=False)
    content_sha256 = models.CharField("innehållets SHA-256", max_length=64, editable=False)
    file = models.FileField("fil", upload_to=stored_name, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField("storlek", default=0, editable=False)
    created_at = models.DateTimeField("beställt")
    stored_at = models.DateTimeField("lagrat", null=True, editable=False)
    superseded_at = models.DateTimeField("ersatt", null=True, editable=False)
    error = models.TextField("fel", blank=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = "dokument"
        verbose_name_plural = "dokument"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="document_stored_iff_file_and_hash",
                condition=Q(state="stored", stored_at__isnull=False) & ~Q(sha256="") & ~Q(file="")
                | ~Q(state="stored") & Q(stored_at=None, sha256="", file=""),
            ),
            models.CheckConstraint(
                name="document_of_a_verification_unless_draft",
                condition=Q(kind="draft", verification=None)
                | ~Q(kind="draft") & Q(verification__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["verification", "kind"],
                condition=Q(superseded_at=None, verification__isnull=False),
                name="one_current_paper_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reporting:document-file", args=[self.pk, self.file_name])

    @property
    def file_name(self) -> str:
        """The name under which a browser saves the file: "protokoll-2026-11-20.pdf"."""
        words = {DocumentKind.DRAFT: "utkast", DocumentKind.MINUTES_PUBLIC: "protokoll-offentligt"}
        name = words.get(DocumentKind(self.kind), "protokoll")
        day = self.meeting.date.isoformat() if self.meeting.date else str(self.meeting_id)
        return f"{name}-{day}.pdf"
