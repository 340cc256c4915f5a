"""Work to be done later, and mail to be sent: rows written with the act that wants them."""

from django.db import models
from django.db.models import Q


class WorkState(models.TextChoices):
    WAITING = "waiting", "Väntar"
    DONE = "done", "Klart"
    FAILED = "failed", "Misslyckat"


class Work(models.Model):
    """One piece of background work: `kind` names the handler, `target_id` its row.

    It waits until done; whoever does it now holds it until `claimed_until`."""

    kind = models.CharField("slag", max_length=80)
    target_id = models.PositiveBigIntegerField("gäller")
    state = models.CharField(
        "läge", max_length=10, choices=WorkState, default=WorkState.WAITING, editable=False
    )
    attempts = models.PositiveIntegerField("försök", default=0)
    created_at = models.DateTimeField("skapat")
    next_at = models.DateTimeField("nästa försök", null=True)
    claimed_until = models.DateTimeField("upptaget till", null=True)
    done_at = models.DateTimeField("klart", null=True)
    error = models.TextField("fel", blank=True)

    class Meta:
        verbose_name = "arbete"
        verbose_name_plural = "arbeten"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="work_due")]
        constraints = [
            models.CheckConstraint(
                name="work_waits_for_a_time_or_is_over",
                condition=Q(state="waiting", next_at__isnull=False)
                | ~Q(state="waiting") & Q(next_at=None, claimed_until=None),
            ),
            models.UniqueConstraint(
                fields=["kind", "target_id"],
                condition=Q(state="waiting"),
                name="work_waits_once_per_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"


class Mail(models.Model):
    """An outgoing mail; its Message-ID is fixed when it is written, so a retry is the same mail."""

    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    to = models.EmailField("till")
    subject = models.CharField("ämne", max_length=300)
    text = models.TextField("text")
    created_at = models.DateTimeField("skapat")
    sent_at = models.DateTimeField("skickat", null=True)

    class Meta:
        verbose_name = "mejl"
        verbose_name_plural = "mejl"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.subject
