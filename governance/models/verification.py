"""Verification (justering): which §§ are signed together, by whom, and the frozen paper."""

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.choices import SignerRole, SigningMethod
from governance.models.body import Body
from governance.models.meeting import Meeting
from governance.models.paragraph import Paragraph
from governance.states import VerificationState
from portal.core.models import Attachment, Person

if TYPE_CHECKING:
    from portal.core.models import User


class VerificationQuerySet(models.QuerySet["Verification"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy governance.view_verification."""
        if not user.is_active:
            return self.none()
        return self.filter(
            Q(meeting__body__in=Body.objects.open_to(user).values("pk"))
            | Q(state=VerificationState.VERIFIED)
        )


class Verification(models.Model):
    """Justering of some §§ of one meeting; `state` moves only in governance.transitions."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="verifications", verbose_name="möte"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    state = models.CharField(
        "läge",
        max_length=10,
        choices=VerificationState,
        default=VerificationState.DRAFT,
        editable=False,
    )
    immediate = models.BooleanField("omedelbar justering", default=False)
    place = models.CharField("justeringens plats", max_length=1000, blank=True)
    time = models.CharField("justeringens tid", max_length=1000, blank=True)
    due = models.DateField("justeras senast", null=True, blank=True)
    sheet_text = models.TextField("text på underskriftsbladet", blank=True)
    fixed_at = models.DateTimeField("fastställt", null=True, editable=False)
    content = models.JSONField("fryst innehåll", default=dict, editable=False)
    content_sha256 = models.CharField(
        "innehållets SHA-256", max_length=64, blank=True, editable=False
    )
    document_sha256 = models.CharField("filens SHA-256", max_length=64, blank=True, editable=False)
    verified_on = models.DateField("justerat den", null=True, editable=False)
    verified_at = models.DateTimeField("registrerat som justerat", null=True, editable=False)
    outside = models.BooleanField("justerat utanför portalen", default=False, editable=False)
    scan = models.ForeignKey(
        Attachment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="undertecknat protokoll (skannat)",
    )
    attachments = GenericRelation(
        Attachment, content_type_field="target_type", object_id_field="target_id"
    )
    objects = VerificationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        verbose_name = "justering"
        verbose_name_plural = "justeringar"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="verified_iff_time_set",
                condition=Q(state="verified", verified_at__isnull=False, verified_on__isnull=False)
                | ~Q(state="verified") & Q(verified_at=None, verified_on=None),
            ),
            models.CheckConstraint(
                name="content_iff_frozen",
                condition=Q(state="draft", content_sha256="", fixed_at=None)
                | ~Q(state="draft") & ~Q(content_sha256="") & Q(fixed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="file_before_signing",
                condition=Q(state__in=["draft", "fixed"], document_sha256="")
                | Q(state__in=["signing", "verified"]) & (~Q(document_sha256="") | Q(outside=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Justering {self.position + 1}, {self.get_state_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("governance:verification-detail", args=[self.pk])


class Signer(models.Model):
    """Somebody who signs (chair, verifier, secretary), or a deputy who may step in."""

    verification = models.ForeignKey(
        Verification, models.CASCADE, related_name="signers", verbose_name="justering"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    role = models.CharField("som", max_length=10, choices=SignerRole)
    deputy = models.BooleanField("ersättare för justerare", default=False)
    paragraphs = models.ManyToManyField(
        Paragraph, blank=True, related_name="+", verbose_name="bara §§"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    method = models.CharField(
        "sätt", max_length=10, choices=SigningMethod, default=SigningMethod.PAPER
    )
    signed_on = models.DateField("undertecknat den", null=True, blank=True)
    signed_place = models.CharField("ort", max_length=1000, blank=True)
    history = HistoricalRecords(m2m_fields=[paragraphs])

    class Meta:
        verbose_name = "undertecknare"
        verbose_name_plural = "undertecknare"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["verification", "person", "role"], name="signer_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person.name}, {self.get_role_display().lower()}"
