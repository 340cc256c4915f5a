"""Roles held in a county or an organisation; those held in bodies stand in governance."""

from django.db import models
from simple_history.models import HistoricalRecords

from portal.core.models.organisation import County, Organisation
from portal.core.models.person import DatedRole


class CountyRoleKind(models.TextChoices):
    REPORTER = "reporter", "Rapportansvarig"
    PROJECT_LEADER = "project_leader", "Projektledare"


class OrganisationRoleKind(models.TextChoices):
    NATIONAL_COORDINATOR = "national_coordinator", "Nationell samordnare"
    CONTACT = "contact", "Kontaktperson"


class CountyRole(DatedRole):
    """A post in a county."""

    county = models.ForeignKey(County, models.PROTECT, related_name="roles", verbose_name="län")
    kind = models.CharField("roll", max_length=40, choices=CountyRoleKind)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "roll i län"
        verbose_name_plural = "roller i län"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.county}"


class OrganisationRole(DatedRole):
    """A post in an organisation."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="roles", verbose_name="organisation"
    )
    kind = models.CharField("roll", max_length=40, choices=OrganisationRoleKind)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "roll i organisation"
        verbose_name_plural = "roller i organisation"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation}"
