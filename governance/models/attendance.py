"""Attendance as intervals over §§, and participation frozen per §."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from governance.choices import AttendanceRole, AwayReason, Capacity, MoveType
from governance.models.meeting import MeetingPart
from portal.core.models import Organisation, Person


class VacantSeat(MeetingPart):
    """A seat nobody held at this meeting: "Vakant (M)"."""

    label = models.CharField("text", max_length=1000, default="Vakant", blank=True)
    party = models.CharField("parti", max_length=1000, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="organisation",
    )

    class Meta(MeetingPart.Meta):
        default_related_name = "vacant_seats"
        verbose_name = "vakant plats"
        verbose_name_plural = "vakanta platser"

    def __str__(self) -> str:
        return f"{self.label} ({self.party})" if self.party else self.label


class Attendance(MeetingPart):
    """One person in the list of one meeting; what holds for which §§ stands in the spans."""

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attendances", verbose_name="person"
    )
    capacity = models.CharField("som", max_length=12, choices=Capacity, default=Capacity.MEMBER)
    role = models.CharField("roll", max_length=20, choices=AttendanceRole, blank=True)
    group = models.CharField("rubrik i listan", max_length=1000, blank=True)
    days = models.CharField(
        "mötesdagar", max_length=1000, blank=True, help_text="Vid flera dagar: 1 eller 1, 2."
    )
    absence_notified = models.BooleanField("anmält förhinder", null=True, blank=True)

    class Meta(MeetingPart.Meta):
        default_related_name = "attendances"
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"

    def __str__(self) -> str:
        return f"{self.person.name}, {self.get_capacity_display().lower()}"


class SpanKind(models.TextChoices):
    PRESENT = "present", "Närvarande"
    PARTLY = "partly", "Del av"
    REMOTE = "remote", "På distans"
    AWAY = "away", "Lämnade"
    SERVES = "serves", "Tjänstgör"


class AttendanceSpan(models.Model):
    """From § to § (both included) something holds; an open end follows the agenda.

    Several rows of one `group` make one statement of the interchange document
    (`away` "4, 9" for one reason, `serves` "4, 7" for one person)."""

    attendance = models.ForeignKey(
        Attendance, models.CASCADE, related_name="spans", verbose_name="närvaro"
    )
    kind = models.CharField("slag", max_length=10, choices=SpanKind)
    group = models.PositiveIntegerField("uppgift", default=0)
    first = models.ForeignKey(
        "governance.Paragraph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="från och med",
    )
    last = models.ForeignKey(
        "governance.Paragraph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="till och med",
    )
    reason = models.CharField("orsak", max_length=10, choices=AwayReason, blank=True)
    serves_for = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="i stället för",
    )
    serves_vacant = models.ForeignKey(
        VacantSeat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="på vakant plats",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "närvarointervall"
        verbose_name_plural = "närvarointervall"
        ordering = ["kind", "group", "pk"]
        constraints = [
            models.CheckConstraint(
                name="span_serves_for_exactly_one",
                condition=Q(kind="serves", serves_for__isnull=False, serves_vacant=None)
                | Q(kind="serves", serves_for=None, serves_vacant__isnull=False)
                | ~Q(kind="serves") & Q(serves_for=None, serves_vacant=None),
            ),
            models.CheckConstraint(
                name="span_reason_iff_away",
                condition=Q(kind="away") & ~Q(reason="") | ~Q(kind="away") & Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class AttendanceMove(models.Model):
    """A clock time at which somebody came or left; the spans decide, this only tells when."""

    attendance = models.ForeignKey(
        Attendance, models.CASCADE, related_name="moves", verbose_name="närvaro"
    )
    kind = models.CharField("slag", max_length=5, choices=MoveType)
    at = models.TimeField("klockan", null=True, blank=True)
    day = models.PositiveIntegerField("mötesdag", default=1)
    paragraph = models.ForeignKey(
        "governance.Paragraph",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="paragraf",
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kom eller gick"
        verbose_name_plural = "kom och gick"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%H.%M}" if self.at else self.get_kind_display()


class Participation(models.Model):
    """Who took part in one § and how; written when its minutes are fixed, then locked with it."""

    paragraph = models.ForeignKey(
        "governance.Paragraph",
        models.PROTECT,
        related_name="participations",
        verbose_name="paragraf",
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="participations", verbose_name="person"
    )
    capacity = models.CharField("som", max_length=12, choices=Capacity)
    present = models.BooleanField("närvarande")
    partly = models.BooleanField("bara en del", default=False)
    remote = models.BooleanField("på distans", default=False)
    serving = models.BooleanField("tjänstgörande")
    serves_for = models.CharField("tjänstgör för", max_length=1000, blank=True)
    away_reason = models.CharField("frånvarande på grund av", max_length=10, blank=True)

    class Meta:
        verbose_name = "deltagande"
        verbose_name_plural = "deltaganden"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph", "person"], name="participation_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} § {self.paragraph_id}"
