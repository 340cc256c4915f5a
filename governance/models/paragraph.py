"""Paragraphs: one row from agenda item to archived §, and their descriptive parts."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.choices import ParagraphKind
from governance.models.body import Body
from governance.models.meeting import Meeting
from governance.states import VerificationState
from portal.core.models import Attachment, Person
from portal.core.models.versioned import Versioned

if TYPE_CHECKING:
    from portal.core.models import User


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy governance.view_paragraph."""
        if not user.is_active:
            return self.none()
        return self.filter(
            Q(meeting__body__in=Body.objects.open_to(user).values("pk"))
            | Q(verification__state=VerificationState.VERIFIED, is_confidential=False)
        )


class Paragraph(Versioned):
    """An item of the agenda that becomes a § of the minutes."""

    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="paragraphs", verbose_name="möte"
    )
    position = models.PositiveIntegerField("ordning")
    key = models.CharField("nyckel", max_length=1000)
    numbered = models.BooleanField(
        "numrerad", default=True, help_text="Inledande punkter kan vara onumrerade."
    )
    series = models.CharField("nummerserie", max_length=200, blank=True, editable=False)
    number = models.PositiveIntegerField("nummer", null=True, blank=True, editable=False)
    heading = models.CharField("rubrik", max_length=1000)
    kind = models.CharField(
        "slag", max_length=12, choices=ParagraphKind, default=ParagraphKind.DECISION
    )
    case_number = models.CharField("diarienummer", max_length=1000, blank=True)
    summary = models.TextField("sammanfattning", blank=True)
    background = models.TextField("ärendebeskrivning", blank=True)
    procedure = models.TextField("beslutsgång", blank=True)
    chaired_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="ordförande för paragrafen",
    )
    refers_to_body = models.CharField("avser organ", max_length=1000, blank=True)
    refers_to_date = models.DateField("avser möte den", null=True, blank=True)
    refers_to_number = models.PositiveIntegerField("avser §", null=True, blank=True)
    is_confidential = models.BooleanField("sekretess", default=False)
    confidential_ground = models.CharField("lagrum", max_length=1000, blank=True)
    public_text = models.TextField("text i den offentliga versionen", blank=True)
    verification = models.ForeignKey(
        "governance.Verification",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="paragraphs",
        verbose_name="justering",
    )

    objects = ParagraphQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "paragraf"
        verbose_name_plural = "paragrafer"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="paragraph_key_once"),
            models.UniqueConstraint(
                fields=["series", "number"],
                condition=Q(number__isnull=False),
                name="paragraph_number_once_per_series",
            ),
            models.CheckConstraint(
                name="paragraph_number_iff_series",
                condition=Q(number=None, series="") | Q(number__isnull=False) & ~Q(series=""),
            ),
            models.CheckConstraint(
                name="paragraph_ground_when_confidential",
                condition=Q(is_confidential=True) | Q(confidential_ground="", public_text=""),
            ),
        ]

    def __str__(self) -> str:
        return f"§ {self.number} {self.heading}" if self.number else self.heading

    def get_absolute_url(self) -> str:
        return reverse("governance:paragraph-edit", args=[self.pk])


class ParagraphPart(models.Model):
    """Abstract: a part of one §, in order."""

    paragraph = models.ForeignKey(Paragraph, models.CASCADE, verbose_name="paragraf")
    position = models.PositiveIntegerField("ordning", default=0)
    history = HistoricalRecords(inherit=True)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class Table(ParagraphPart):
    """A table in the text; `header` and `rows` are lists of cell texts."""

    caption = models.CharField("tabellrubrik", max_length=1000, blank=True)
    header = models.JSONField("kolumner", default=list)
    rows = models.JSONField("rader", default=list)

    class Meta(ParagraphPart.Meta):
        default_related_name = "tables"
        verbose_name = "tabell"
        verbose_name_plural = "tabeller"

    def __str__(self) -> str:
        return self.caption


class Entry(ParagraphPart):
    """One row of a list § (delgivning, delegationsbeslut)."""

    label = models.CharField("beteckning", max_length=1000, blank=True)
    case_number = models.CharField("diarienummer", max_length=1000, blank=True)
    text = models.TextField("text", blank=True)

    class Meta(ParagraphPart.Meta):
        default_related_name = "entries"
        verbose_name = "listpost"
        verbose_name_plural = "listposter"

    def __str__(self) -> str:
        return f"{self.label} {self.text}".strip()


class Presenter(ParagraphPart):
    """A person who presents the item (föredragande)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")

    class Meta(ParagraphPart.Meta):
        default_related_name = "presenters"
        verbose_name = "föredragande"
        verbose_name_plural = "föredragande"

    def __str__(self) -> str:
        return self.person.name


class UnderlyingDocument(ParagraphPart):
    """A document the decision rests on (beslutsunderlag), with or without its file."""

    title = models.CharField("handling", max_length=1000, blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fil"
    )

    class Meta(ParagraphPart.Meta):
        default_related_name = "documents"
        verbose_name = "beslutsunderlag"
        verbose_name_plural = "beslutsunderlag"

    def __str__(self) -> str:
        return self.title


class Recipient(ParagraphPart):
    """Somebody the decision is sent to; sending it (dispatch) comes after verification."""

    name = models.CharField("mottagare", max_length=1000)
    dispatched_on = models.DateField("skickat", null=True, blank=True)

    class Meta(ParagraphPart.Meta):
        default_related_name = "recipients"
        verbose_name = "mottagare"
        verbose_name_plural = "mottagare"

    def __str__(self) -> str:
        return self.name


class Mask(ParagraphPart):
    """A string left out of the public version: who, why (lagrum) and when."""

    text = models.TextField("text som maskeras")
    ground = models.CharField("lagrum", max_length=1000, blank=True)
    by = models.ForeignKey(
        "core.User",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="av",
    )
    at = models.DateTimeField("när", null=True, blank=True, editable=False)

    class Meta(ParagraphPart.Meta):
        default_related_name = "masks"
        verbose_name = "maskering"
        verbose_name_plural = "maskeringar"

    def __str__(self) -> str:
        return self.text
