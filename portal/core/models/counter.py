"""Counters of number series."""

from django.db import models


class Counter(models.Model):
    """The last number drawn in one series; only portal.core.numbering touches it."""

    series = models.CharField("serie", max_length=200, unique=True)
    value = models.PositiveIntegerField("senaste nummer", default=0)

    class Meta:
        verbose_name = "räknare"
        verbose_name_plural = "räknare"

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"
