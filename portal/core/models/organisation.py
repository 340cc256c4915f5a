"""Counties, organisations with the names of their times, and parties."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords


class County(models.Model):
    """One of the 21 counties (län)."""

    code = models.CharField("länskod", max_length=2, unique=True)
    letter = models.CharField("länsbokstav", max_length=2, unique=True)
    name = models.CharField("namn", max_length=100)

    class Meta:
        verbose_name = "län"
        verbose_name_plural = "län"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A part of a county that groups several kommuner (länsdel)."""

    county = models.ForeignKey(County, models.PROTECT, related_name="districts", verbose_name="län")
    name = models.CharField("namn", max_length=200)
    members = models.ManyToManyField(
        "core.Organisation", blank=True, related_name="districts", verbose_name="kommuner"
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "länsdel"
        verbose_name_plural = "länsdelar"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="district_name_once_per_county")
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    KOMMUN = "kommun", "Kommun"
    REGION = "region", "Region (förr landsting)"
    KOMMUNALFORBUND = "kommunalforbund", "Kommunalförbund"
    SAMORDNINGSFORBUND = "samordningsforbund", "Samordningsförbund"
    AUTHORITY = "authority", "Myndighet"
    UNIVERSITY = "university", "Lärosäte"
    USER_ORGANISATION = "user_organisation", "Brukarorganisation"
    ASSOCIATION = "association", "Förening eller kommunförbund"
    NATIONAL = "national", "Nationell part (SKR, förr SKL)"
    OTHER = "other", "Annan"
    UNKNOWN = "unknown", "Okänd"


class LegalForm(models.TextChoices):
    """Legal forms to tell apart (domain.md § 2)."""

    UNKNOWN = "", "Inte angiven"
    KOMMUN = "kommun", "Kommun"
    REGION = "region", "Region"
    KOMMUNALFORBUND = "kommunalforbund", "Kommunalförbund"
    SAMORDNINGSFORBUND = "samordningsforbund", "Samordningsförbund"
    ASSOCIATION = "association", "Ideell förening"
    STATE = "state", "Statlig myndighet"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def named(self, name: str) -> "OrganisationQuerySet":
        """Organisations that bear or bore `name`, on any day."""
        return self.filter(Q(name=name) | Q(names__name=name)).distinct()


class Organisation(models.Model):
    """A kommun, region, authority …; `name` is today's, earlier ones are dated rows."""

    name = models.CharField("namn", max_length=1000)
    kind = models.CharField(
        "slag", max_length=30, choices=OrganisationKind, default=OrganisationKind.UNKNOWN
    )
    legal_form = models.CharField("rättslig form", max_length=30, choices=LegalForm, blank=True)
    code = models.CharField("kod", max_length=20, blank=True, help_text="Kommunkod eller länskod.")
    county = models.ForeignKey(
        County,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name="län",
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="efterträdare",
    )
    dissolved_on = models.DateField("upphörde", null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=~Q(code=""),
                name="organisation_code_once_per_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:organisation-detail", args=[self.pk])

    def name_on(self, day: date | None) -> str:
        """The name on `day`; reads `names`, so prefetch them for lists."""
        if day is None:
            return self.name
        for dated in self.names.all():
            if dated.covers(day):
                return dated.name
        return self.name


class OrganisationName(models.Model):
    """A name an organisation bore during a period (both days included)."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="names", verbose_name="organisation"
    )
    name = models.CharField("namn", max_length=1000)
    valid_from = models.DateField("från och med", null=True, blank=True)
    valid_to = models.DateField("till och med", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "namn över tid"
        verbose_name_plural = "namn över tid"
        ordering = ["valid_from", "pk"]

    def __str__(self) -> str:
        return self.name

    def covers(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


class Party(models.Model):
    """A party label to choose from; the list is open."""

    code = models.CharField("beteckning", max_length=40, unique=True)
    name = models.CharField("namn", max_length=200)

    class Meta:
        verbose_name = "parti"
        verbose_name_plural = "partier"
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"
