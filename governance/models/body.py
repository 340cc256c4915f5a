"""Bodies: the tree of groups that meet, their terms and their officers."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords
from tree_queries.fields import TreeNodeForeignKey
from tree_queries.query import TreeQuerySet

from governance.choices import (
    AttendanceLayout,
    BodyKind,
    BodyLevel,
    Layout,
    NumberingScheme,
    PageHeader,
    Profile,
)
from portal.core.models import County, DatedRole, District, Organisation
from portal.core.models.versioned import Versioned

if TYPE_CHECKING:
    from portal.core.models import User


class FrequencyPeriod(models.TextChoices):
    MONTH = "month", "månad"
    QUARTER = "quarter", "kvartal"
    TERM = "term", "termin"
    YEAR = "year", "år"


class SubstituteOrder(models.TextChoices):
    """How substitutes enter (domain.md § 3)."""

    CALLING = "calling", "I den ordning de är valda"
    PARTY = "party", "Efter parti"
    ORGANISATION = "organisation", "Bara från den egna organisationen"
    PERSONAL = "personal", "Personliga ersättare"


class BodyQuerySet(TreeQuerySet["Body"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy governance.view_body: every login sees the bodies."""
        return self if user.is_active and user.is_authenticated else self.none()

    def open_to(self, user: "User", *, on: date | None = None) -> Self:
        """Bodies whose drafts the user reads; twin of governance.policies.insider."""
        if not user.is_active:
            return self.none()
        if user.is_administrator:
            return self
        if user.person_id is None:
            return self.none()
        day = on or timezone.localdate()
        roles = BodyRole.objects.active_on(day).filter(person=user.person_id)
        # Seats stand in a later module; the reverse relation reaches them.
        seats = Body.objects.filter(
            Q(seats__holdings__starts=None) | Q(seats__holdings__starts__lte=day),
            Q(seats__holdings__ends=None) | Q(seats__holdings__ends__gte=day),
            seats__holdings__person=user.person_id,
        )
        return self.filter(Q(pk__in=roles.values("body")) | Q(pk__in=seats.values("pk")))

    def with_role(self, user: "User", *kinds: str, on: date) -> Self:
        """Bodies in which the user holds one of the roles on the day."""
        held = BodyRole.objects.active_on(on).filter(person__user=user, kind__in=kinds)
        return self.filter(pk__in=held.values("body"))


class Body(Versioned):
    """An organ or group (organ, grupp) with its rules for meetings and minutes."""

    name = models.CharField("namn", max_length=1000)
    external_id = models.CharField("id i utbytesfil", max_length=1000, blank=True)
    kind = models.CharField(
        "slag", max_length=30, choices=BodyKind, default=BodyKind.COLLABORATION_GROUP
    )
    level = models.CharField("nivå", max_length=10, choices=BodyLevel, default=BodyLevel.COUNTY)
    profile = models.CharField(
        "formkrav",
        max_length=20,
        choices=Profile,
        default=Profile.VOLUNTARY,
        help_text="Styr vilka regler som binder: justering, anslag, överklagande.",
    )
    host = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name="värdorganisation",
    )
    parent = TreeNodeForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="överordnat organ",
    )
    county = models.ForeignKey(
        County,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name="län",
    )
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name="länsdel",
    )
    remit = models.TextField("uppdrag", blank=True)
    decides_as = models.CharField(
        "ord före ”beslutar”",
        max_length=1000,
        blank=True,
        help_text="Lämnas tomt om organets namn ska stå där.",
    )
    page_header = models.CharField(
        "sidhuvud", max_length=20, choices=PageHeader, default=PageHeader.BODY
    )
    numbering_scheme = models.CharField(
        "paragrafnumrering", max_length=10, choices=NumberingScheme, default=NumberingScheme.YEAR
    )
    numbering_format = models.CharField(
        "nummerformat",
        max_length=1000,
        default="§ {n}",
        help_text="{n} är numret, {yy} och {yyyy} året. Exempel: § {n}/{yy}",
    )
    layout = models.CharField(
        "ordning i paragrafen", max_length=20, choices=Layout, default=Layout.DECISION_FIRST
    )
    attendance_layout = models.CharField(
        "närvaro visas som",
        max_length=20,
        choices=AttendanceLayout,
        default=AttendanceLayout.LIST,
    )
    seats_total = models.PositiveIntegerField(
        "antal platser",
        null=True,
        blank=True,
        help_text="Alla platser, även vakanta. Används för beslutförhet (KL 6:27).",
    )
    substitute_order = models.CharField(
        "ersättare träder in",
        max_length=20,
        choices=SubstituteOrder,
        default=SubstituteOrder.CALLING,
    )
    remote_basis = models.CharField(
        "regel för deltagande på distans",
        max_length=1000,
        blank=True,
        help_text="Den regel som tillåter det (KL 6:24), till exempel reglementets paragraf.",
    )
    meetings_min = models.PositiveIntegerField("möten, minst", null=True, blank=True)
    meetings_max = models.PositiveIntegerField("möten, högst", null=True, blank=True)
    meetings_per = models.CharField(
        "per", max_length=10, choices=FrequencyPeriod, default=FrequencyPeriod.YEAR
    )
    formed_on = models.DateField("bildat", null=True, blank=True)
    dissolved_on = models.DateField("upplöst", null=True, blank=True)

    objects = models.Manager.from_queryset(BodyQuerySet)()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "organ"
        verbose_name_plural = "nämnder och grupper"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "host"], name="body_name_once_per_host"),
            models.UniqueConstraint(
                fields=["external_id"],
                condition=~Q(external_id=""),
                name="body_external_id_once",
            ),
            models.CheckConstraint(
                name="body_dissolved_after_formed",
                condition=Q(formed_on=None)
                | Q(dissolved_on=None)
                | Q(dissolved_on__gte=F("formed_on")),
            ),
            models.CheckConstraint(
                name="body_meetings_min_not_above_max",
                condition=Q(meetings_min=None)
                | Q(meetings_max=None)
                | Q(meetings_max__gte=F("meetings_min")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("governance:body-detail", args=[self.pk])


class Term(models.Model):
    """A period for which seats are held (mandatperiod)."""

    name = models.CharField("namn", max_length=100, unique=True)
    starts = models.DateField("från och med")
    ends = models.DateField("till och med")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "mandatperiod"
        verbose_name_plural = "mandatperioder"
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(name="term_ends_after_start", condition=Q(ends__gt=F("starts")))
        ]

    def __str__(self) -> str:
        return self.name


class BodyRoleKind(models.TextChoices):
    CHAIR = "chair", "Ordförande"
    VICE_CHAIR_1 = "vice_chair_1", "1:e vice ordförande"
    VICE_CHAIR_2 = "vice_chair_2", "2:e vice ordförande"
    SECRETARY = "secretary", "Sekreterare"
    VERIFIER = "verifier", "Justerare"
    PROJECT_LEADER = "project_leader", "Projektledare"
    CO_OPTED = "co_opted", "Adjungerad"
    OBSERVER = "observer", "Insynsplats"


class BodyRole(DatedRole):
    """An officer of a body, from–to."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="roles", verbose_name="organ")
    kind = models.CharField("roll", max_length=20, choices=BodyRoleKind)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "roll i organ"
        verbose_name_plural = "roller i organ"
        ordering = ["body", "kind", "starts", "pk"]
        constraints = [
            models.CheckConstraint(
                name="body_role_ends_after_start",
                condition=Q(starts=None) | Q(ends=None) | Q(ends__gte=F("starts")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.person}"
