"""Meetings (sammanträden, möten)."""

from typing import TYPE_CHECKING, Self

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.body import Body
from governance.states import MeetingState, VerificationState
from portal.core.models import Attachment
from portal.core.models.versioned import Versioned

if TYPE_CHECKING:
    from portal.core.models import User


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy governance.view_meeting."""
        if not user.is_active:
            return self.none()
        verified = Meeting.objects.filter(verifications__state=VerificationState.VERIFIED)
        return self.filter(
            Q(body__in=Body.objects.open_to(user).values("pk")) | Q(pk__in=verified.values("pk"))
        )


class Meeting(Versioned):
    """A meeting of a body, from planning to archive."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name="organ")
    state = models.CharField(
        "läge",
        max_length=12,
        choices=MeetingState,
        default=MeetingState.PLANNED,
        editable=False,
    )
    date = models.DateField("datum", null=True, blank=True)
    date_text = models.CharField(
        "datum i ord",
        max_length=1000,
        blank=True,
        help_text="Bara för äldre protokoll utan känt datum.",
    )
    until = models.DateField("till och med", null=True, blank=True)
    external_id = models.CharField("id i utbytesfil", max_length=1000, blank=True)
    case_number = models.CharField("protokollets diarienummer", max_length=1000, blank=True)
    starts = models.TimeField("börjar", null=True, blank=True)
    ends = models.TimeField("slutar", null=True, blank=True)
    place = models.CharField("plats", max_length=1000, blank=True)
    remote_basis = models.CharField("grund för distansdeltagande", max_length=1000, blank=True)
    public_from = models.ForeignKey(
        "governance.Paragraph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="offentligt från och med",
    )
    import_notes = models.JSONField("anmärkningar vid import", default=list, editable=False)

    attachments = GenericRelation(
        Attachment, content_type_field="target_type", object_id_field="target_id"
    )
    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["body", "-date"], name="meeting_of_body")]
        constraints = [
            models.CheckConstraint(
                name="meeting_has_a_date_or_its_words",
                condition=Q(date__isnull=False) | ~Q(date_text=""),
            ),
            models.CheckConstraint(
                name="meeting_until_not_before_date",
                condition=Q(until=None) | Q(until__gte=F("date")),
            ),
            models.UniqueConstraint(
                fields=["body", "external_id"],
                condition=~Q(external_id=""),
                name="meeting_external_id_once_per_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body.name}, {self.when}"

    @property
    def when(self) -> str:
        """The day as text: ISO date, or the words of an old minute without a date."""
        return self.date.isoformat() if self.date else self.date_text

    def get_absolute_url(self) -> str:
        return reverse("governance:meeting-detail", args=[self.pk])


class MeetingPart(models.Model):
    """Abstract: a numbered-by-position part of one meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="möte")
    position = models.PositiveIntegerField("ordning", default=0)
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Adjournment(MeetingPart):
    """A break (ajournering) with clock times, shown on the cover."""

    starts = models.TimeField("från", null=True, blank=True)
    ends = models.TimeField("till", null=True, blank=True)
    day = models.PositiveIntegerField("mötesdag", default=1)
    text = models.TextField("anledning", blank=True)

    class Meta(MeetingPart.Meta):
        default_related_name = "adjournments"
        verbose_name = "ajournering"
        verbose_name_plural = "ajourneringar"

    def __str__(self) -> str:
        return "–".join(f"{clock:%H.%M}" for clock in (self.starts, self.ends) if clock)
