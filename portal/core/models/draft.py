"""Texts being written: who writes where, and texts that lost a conflict."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.urls import reverse


class DraftKind(models.TextChoices):
    WRITING = "writing", "Skriver här"
    CONFLICT = "conflict", "Sparad undan vid konflikt"


class Draft(models.Model):
    """One user's hold on one text field: presence while writing, or a loser's kept text."""

    target_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    target_id = models.PositiveBigIntegerField()
    target = GenericForeignKey("target_type", "target_id")
    field = models.CharField("fält", max_length=80)
    kind = models.CharField("slag", max_length=12, choices=DraftKind)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    text = models.TextField("text", blank=True)
    base_version = models.PositiveIntegerField("byggde på version", default=0)
    created_at = models.DateTimeField("skapad")
    seen_at = models.DateTimeField("senast sedd")
    resolved_at = models.DateTimeField("löst", null=True)

    class Meta:
        verbose_name = "utkast"
        verbose_name_plural = "utkast"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["target_type", "target_id", "field"], name="draft_target")]
        constraints = [
            models.UniqueConstraint(
                fields=["target_type", "target_id", "field", "user"],
                condition=Q(kind="writing"),
                name="one_presence_per_user_and_field",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.field}"

    def get_absolute_url(self) -> str:
        return reverse("core:compare", args=[self.pk])
