"""Notices (anslag): where and when a verified protokoll was announced."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.models.verification import Verification


class Notice(models.Model):
    """One posting on one organisation's notice board (KL 8:9–12)."""

    verification = models.ForeignKey(
        Verification, models.PROTECT, related_name="notices", verbose_name="justering"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    board = models.CharField("anslagstavla", max_length=1000)
    posted_on = models.DateField("anslaget den", null=True, blank=True)
    address = models.CharField("adress", max_length=1000, blank=True)
    removed_on = models.DateField("nedtaget den", null=True, blank=True)
    kept_at = models.CharField("protokollet förvaras", max_length=1000, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "anslag"
        verbose_name_plural = "anslag"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_removed_after_posted",
                condition=Q(removed_on=None)
                | Q(posted_on=None)
                | Q(removed_on__gte=F("posted_on")),
            )
        ]

    def __str__(self) -> str:
        return self.board
