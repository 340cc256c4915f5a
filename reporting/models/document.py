"""Stored documents: rendered once from frozen content, then the file is the document."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.models import Verification

if TYPE_CHECKING:
    from portal.core.models import User


class DocumentKind(models.TextChoices):
    MINUTES = "minutes", "Protokoll"


class DocumentState(models.TextChoices):
    QUEUED = "queued", "I kö"
    RENDERING = "rendering", "Framställs"
    STORED = "stored", "Lagrat"
    FAILED = "failed", "Misslyckades"


def stored_name(document: "Document", filename: str) -> str:
    """Where the bytes lie: the row's id and the kind, nothing a user typed."""
    return f"documents/{document.kind}/{document.pk}.pdf"


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy reporting.view_document."""
        return self.filter(verification__in=Verification.objects.visible_to(user).values("pk"))


class Document(models.Model):
    """One paper: the frozen content it was made from, its file and the file's hash."""

    kind = models.CharField("slag", max_length=20, choices=DocumentKind)
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
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reporting:document-file", args=[self.pk])
