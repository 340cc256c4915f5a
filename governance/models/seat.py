"""Seats in a body and who holds them."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from governance.choices import Capacity
from governance.models.body import Body, Term
from portal.core.models import DatedRole, Organisation, Person


class Seat(models.Model):
    """A place (plats, mandat) that belongs to an organisation or a party; vacant without holder."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="seats", verbose_name="organ")
    term = models.ForeignKey(
        Term,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="mandatperiod",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
        verbose_name="organisation",
    )
    party = models.CharField("parti", max_length=1000, blank=True)
    group = models.CharField(
        "grupp i listan", max_length=200, blank=True, help_text="Till exempel Kommunrepresentanter."
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "plats"
        verbose_name_plural = "platser"
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        owner = self.organisation.name if self.organisation else self.party
        return f"Plats {self.position}" + (f", {owner}" if owner else "")


class SeatHolding(DatedRole):
    """Somebody's time on a seat, as member or as substitute with an order of calling."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="holdings", verbose_name="plats")
    capacity = models.CharField(
        "som",
        max_length=12,
        choices=[(c.value, c.label) for c in (Capacity.MEMBER, Capacity.SUBSTITUTE)],
        default=Capacity.MEMBER,
    )
    calling_order = models.PositiveIntegerField(
        "inkallelseordning", null=True, blank=True, help_text="Gäller ersättare: 1 kallas först."
    )
    substitute_for = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="personlig ersättare för",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "innehav av plats"
        verbose_name_plural = "innehav av platser"
        ordering = ["seat__position", "capacity", "calling_order", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="seat_holding_ends_after_start",
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_capacity_display().lower()}"
