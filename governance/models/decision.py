"""What happens in a §: proposals, motions, votes, decisions, reservations, recusals."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from governance.choices import (
    BallotChoice,
    DecidedBy,
    MotionKind,
    StatementKind,
    VoteKind,
)
from governance.models.paragraph import Paragraph, ParagraphPart
from portal.core.models import Attachment, Person
from portal.core.models.versioned import Versioned

if TYPE_CHECKING:
    from portal.core.models import User


class Proposal(ParagraphPart):
    """A proposed decision (förslag till beslut); `clauses` is a list of att-satser."""

    by_person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="person"
    )
    by_body = models.CharField("organ", max_length=1000, blank=True)
    by_text = models.CharField("annan förslagsställare", max_length=1000, blank=True)
    clauses = models.JSONField("att-satser", default=list)

    class Meta(ParagraphPart.Meta):
        default_related_name = "proposals"
        verbose_name = "förslag till beslut"
        verbose_name_plural = "förslag till beslut"
        constraints = [
            models.CheckConstraint(
                name="proposal_by_at_most_one",
                condition=Q(by_person=None, by_body="")
                | Q(by_person=None, by_text="")
                | Q(by_body="", by_text=""),
            )
        ]

    def __str__(self) -> str:
        return " ".join(self.clauses)


class WrittenPartQuerySet(models.QuerySet[Any]):
    """Parts with a long text, which is saved while it is written."""

    def visible_to(self, user: "User") -> Self:
        """Those of the §§ the user sees."""
        return self.filter(paragraph__in=Paragraph.objects.visible_to(user).values("pk"))


class Motion(ParagraphPart, Versioned):
    """A motion put at the meeting (yrkande)."""

    kind = models.CharField("slag", max_length=20, choices=MotionKind)
    by_party = models.CharField("parti som yrkar", max_length=1000, blank=True)
    to = models.CharField("bifall eller avslag till", max_length=1000, blank=True)
    text = models.TextField("yrkande", blank=True)
    withdrawn = models.BooleanField("återtaget", default=False)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bilaga"
    )

    objects = WrittenPartQuerySet.as_manager()

    class Meta(ParagraphPart.Meta):
        default_related_name = "motions"
        verbose_name = "yrkande"
        verbose_name_plural = "yrkanden"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text or self.to}"

    def get_absolute_url(self) -> str:
        return reverse("governance:part-edit", args=[self.paragraph_id, "yrkanden", self.pk])


class MotionPersonRole(models.TextChoices):
    MOVER = "mover", "yrkar"
    SUPPORTER = "supporter", "instämmer"


class MotionPerson(models.Model):
    """A mover or supporter of a motion, in order."""

    motion = models.ForeignKey(
        Motion, models.CASCADE, related_name="people", verbose_name="yrkande"
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    role = models.CharField("som", max_length=10, choices=MotionPersonRole)
    position = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "yrkande person"
        verbose_name_plural = "yrkande personer"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["motion", "person", "role"], name="motion_person_once_per_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person.name} {self.get_role_display()}"


class Vote(ParagraphPart):
    """A vote (votering) or an election; `counts` and `outcome` as in samverkan.meeting/1."""

    kind = models.CharField("slag", max_length=10, choices=VoteKind, default=VoteKind.PROPOSAL)
    question = models.TextField("omröstningen gäller", blank=True)
    yes = models.TextField("ja-röst betyder", blank=True)
    no = models.TextField("nej-röst betyder", blank=True)
    candidates = models.JSONField("kandidater", default=list, blank=True)
    secret = models.BooleanField("sluten omröstning", default=False)
    counts = models.JSONField("röstetal", null=True, blank=True)
    decided_by = models.CharField(
        "avgjord genom", max_length=14, choices=DecidedBy, default=DecidedBy.MAJORITY
    )
    outcome = models.JSONField("utfall", null=True, blank=True)

    class Meta(ParagraphPart.Meta):
        default_related_name = "votes"
        verbose_name = "votering"
        verbose_name_plural = "voteringar"

    def __str__(self) -> str:
        return self.question or self.get_kind_display()


class Ballot(models.Model):
    """How one person voted in an open vote."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots", verbose_name="votering")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    choice = models.CharField("röst", max_length=7, choices=BallotChoice)
    position = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "röst"
        verbose_name_plural = "röster"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="ballot_once_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.person.name}: {self.get_choice_display()}"


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: "User") -> Self:
        """Twin of the policy governance.view_decision."""
        return self.filter(paragraph__in=Paragraph.objects.visible_to(user).values("pk"))


class Decision(ParagraphPart):
    """A decision of one or more clauses, and its follow-up (editable after verification)."""

    clauses = models.JSONField("att-satser", default=list)
    responsible = models.CharField("ansvarig", max_length=1000, blank=True)
    due = models.DateField("klart senast", null=True, blank=True)
    done_on = models.DateField("klart", null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(ParagraphPart.Meta):
        default_related_name = "decisions"
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        indexes = [models.Index(fields=["due"], name="decision_due")]

    def __str__(self) -> str:
        return " ".join(self.clauses)

    def get_absolute_url(self) -> str:
        return reverse("governance:decision-detail", args=[self.pk])


class Reservation(ParagraphPart, Versioned):
    """A reservation against the decision."""

    by_party = models.CharField("parti", max_length=1000, blank=True)
    text = models.TextField("text", blank=True)
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bilaga"
    )

    objects = WrittenPartQuerySet.as_manager()

    class Meta(ParagraphPart.Meta):
        default_related_name = "reservations"
        verbose_name = "reservation"
        verbose_name_plural = "reservationer"

    def __str__(self) -> str:
        return self.text or "Reservation"

    def get_absolute_url(self) -> str:
        return reverse("governance:part-edit", args=[self.paragraph_id, "reservationer", self.pk])


class ReservationPerson(models.Model):
    """One who reserves, in order."""

    reservation = models.ForeignKey(Reservation, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    position = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "reservant"
        verbose_name_plural = "reservanter"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reservation", "person"], name="reservation_person_once"
            )
        ]

    def __str__(self) -> str:
        return self.person.name


class Statement(ParagraphPart, Versioned):
    """A protokollsanteckning or särskilt yttrande."""

    kind = models.CharField(
        "slag", max_length=10, choices=StatementKind, default=StatementKind.REMARK
    )
    text = models.TextField("text", blank=True)

    objects = WrittenPartQuerySet.as_manager()

    class Meta(ParagraphPart.Meta):
        default_related_name = "statements"
        verbose_name = "anteckning eller yttrande"
        verbose_name_plural = "anteckningar och yttranden"

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("governance:part-edit", args=[self.paragraph_id, "yttranden", self.pk])


class StatementPerson(models.Model):
    """One who makes the statement, in order."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    position = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        verbose_name = "yttrande person"
        verbose_name_plural = "yttrande personer"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "person"], name="statement_person_once")
        ]

    def __str__(self) -> str:
        return self.person.name


class Recusal(ParagraphPart):
    """One person's recusal (jäv) in one §, with reason (KL 5:47, 6:28–32)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    reason = models.TextField("skäl", blank=True)

    class Meta(ParagraphPart.Meta):
        default_related_name = "recusals"
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        constraints = [
            models.UniqueConstraint(fields=["paragraph", "person"], name="recusal_once_per_person")
        ]

    def __str__(self) -> str:
        return self.person.name
