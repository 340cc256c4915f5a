"""Persons, and the users among them who log in."""

from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from simple_history.models import HistoricalRecords

from portal.core.models.organisation import Organisation


class PersonQuerySet(models.QuerySet["Person"]):
    def matching(self, name: str, party: str, organisation: Organisation | None) -> Self:
        """The persons an interchange document means: name + party + organisation."""
        return self.filter(name=name, party=party, organisation=organisation)


class Person(models.Model):
    """Somebody who sits in bodies or takes part in meetings, with or without a login."""

    name = models.CharField("namn", max_length=1000)
    party = models.CharField(
        "parti", max_length=1000, blank=True, help_text="Öppen lista: S, M, ns … eller - för (-)."
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name="organisation",
    )
    affiliation = models.CharField("tillhörighet", max_length=1000, blank=True)
    title = models.CharField("titel", max_length=1000, blank=True)
    email = models.EmailField("e-post", blank=True)
    phone = models.CharField("telefon", max_length=60, blank=True)

    objects = PersonQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "personer"
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name"], name="core_person_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.party})" if self.party else self.name

    def get_absolute_url(self) -> str:
        return reverse("core:person-detail", args=[self.pk])


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user; without password an unusable one until the invitation is answered."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An administrator (`manage.py createsuperuser`)."""
        return self.create_user(email, password, is_administrator=True, **fields)


class User(AbstractBaseUser):
    """A login. What the user may do hangs on the roles of `person`, or on is_administrator."""

    email = models.EmailField("e-post", unique=True)
    person = models.OneToOneField(
        Person, models.PROTECT, null=True, blank=True, related_name="user", verbose_name="person"
    )
    is_active = models.BooleanField("aktiv", default=True)
    is_administrator = models.BooleanField("administratör", default=False)
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    invited_at = models.DateTimeField("inbjuden", null=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta:
        verbose_name = "användare"
        verbose_name_plural = "användare"
        ordering = ["email"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case")]

    def __str__(self) -> str:
        return self.person.name if self.person else self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the policy of that name (portal.core.authz)."""
        from portal.core.authz import PolicyBackend  # noqa: PLC0415 (authz asks about users)

        return PolicyBackend().has_perm(self, perm, obj)

    def get_full_name(self) -> str:
        return str(self)


class DatedQuerySet(models.QuerySet[Any]):
    def active_on(self, day: date) -> Self:
        """Rows whose period holds `day`; an open end is open."""
        return self.filter(Q(starts=None) | Q(starts__lte=day), Q(ends=None) | Q(ends__gte=day))


class DatedRole(models.Model):
    """Who holds what, from–to (both days included). Concrete per thing it is held in."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="person")
    starts = models.DateField("från och med", null=True, blank=True)
    ends = models.DateField("till och med", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
