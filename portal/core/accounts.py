"""Logins: invitations, closing and opening them, and what django-allauth does our way."""

from datetime import datetime
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.core import mail
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record, register_verbs
from portal.core.models import Mail, Person, User, Work
from portal.core.work import recurring

KEEP = "core.keep_register"
UNKNOWN_ACCOUNT = "account/email/unknown_account"

register_verbs(
    {
        "core.user_invited": "Inloggning lades upp och en inbjudan skickades.",
        "core.user_invited_again": "Inbjudan skickades på nytt.",
        "core.user_closed": "Inloggningen stängdes av.",
        "core.user_opened": "Inloggningen öppnades igen.",
        "core.user_second_factor_reset": "Tvåstegsinloggningen togs bort av en administratör.",
        "core.user_made_administrator": "Blev administratör.",
        "core.user_no_longer_administrator": "Är inte längre administratör.",
    }
)


# -- What an administrator does --------------------------------------------------------------------


@transaction.atomic
def invite(
    *,
    person_id: int,
    email: str,
    by: User,
    is_administrator: bool = False,
    at: datetime | None = None,
) -> User:
    """Give a person a login and send the link by which they choose a password.

    Raises DomainError when the person or the address has a login already."""
    require(by, KEEP)
    person = Person.objects.select_for_update().get(pk=person_id)
    email = email.strip().lower()
    if User.objects.filter(person=person).exists():
        raise DomainError(f"{person.name} har redan en inloggning.")
    if User.objects.filter(email__iexact=email).exists():
        raise DomainError(f"Adressen {email} används redan av en annan inloggning.")
    at = at or timezone.now()
    user = User(email=email, person=person, is_administrator=is_administrator, invited_at=at)
    user.set_unusable_password()
    user.save()
    record(user, "core.user_invited", by=by, at=at)
    _send_invitation(user)
    return user


@transaction.atomic
def invite_again(*, user_id: int, by: User, at: datetime | None = None) -> User:
    """Send a new link to somebody who has not logged in yet; the old one stops working."""
    user = _locked(user_id, by)
    if not user.is_active:
        raise DomainError("Inloggningen är avstängd. Öppna den först.")
    if user.has_usable_password():
        raise DomainError(
            "Användaren har redan valt lösenord. Glömt lösenord beställs på inloggningssidan."
        )
    user.invited_at = at or timezone.now()
    user.set_unusable_password()  # a new random string, on which the old link's key depended
    user.save(update_fields=["invited_at", "password"])
    record(user, "core.user_invited_again", by=by, at=at)
    _send_invitation(user)
    return user


@transaction.atomic
def close_login(*, user_id: int, by: User, at: datetime | None = None) -> User:
    """Stop somebody from logging in, at once."""
    user = _locked(user_id, by)
    if user == by:
        raise DomainError("Du kan inte stänga av dig själv. Be en annan administratör.")
    return _set(user, "core.user_closed", by, at, is_active=False)


@transaction.atomic
def open_login(*, user_id: int, by: User, at: datetime | None = None) -> User:
    """Let somebody log in again."""
    return _set(_locked(user_id, by), "core.user_opened", by, at, is_active=True)


@transaction.atomic
def set_administrator(*, user_id: int, wanted: bool, by: User, at: datetime | None = None) -> User:
    """Make somebody an administrator, or no longer; nobody does the latter to themselves."""
    user = _locked(user_id, by)
    if user == by and not wanted:
        raise DomainError("Du kan inte ta bort din egen roll. Be en annan administratör.")
    verb = "core.user_made_administrator" if wanted else "core.user_no_longer_administrator"
    return _set(user, verb, by, at, is_administrator=wanted)


@transaction.atomic
def reset_second_factor(*, user_id: int, by: User, at: datetime | None = None) -> User:
    """Take away a lost second factor and log the user out everywhere."""
    user = _locked(user_id, by)
    if user == by:
        raise DomainError("Din egen tvåstegsinloggning ändrar du under Tvåstegsinloggning.")
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)
    record(user, "core.user_second_factor_reset", by=by, at=at)
    return user


def _locked(user_id: int, by: User) -> User:
    require(by, KEEP)
    return User.objects.select_for_update(of=("self",)).get(pk=user_id)


def _set(user: User, verb: str, by: User, at: datetime | None, **values: bool) -> User:
    """Change flags and record it; nothing when they are so already."""
    changed = [name for name, value in values.items() if getattr(user, name) != value]
    if not changed:
        return user
    for name in changed:
        setattr(user, name, values[name])
    user.save(update_fields=changed)
    _end_sessions(user)
    record(user, verb, by=by, at=at)
    return user


@recurring
def forget_sessions(now: datetime) -> None:
    """Sessions that have run out."""
    Session.objects.filter(expire_date__lt=now).delete()


def _end_sessions(user: User) -> None:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _send_invitation(user: User) -> None:
    key = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    context = {
        "user": user,
        "link": password_link(f"{user_pk_to_url_str(user)}-{key}"),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        "portal": settings.BASE_URL,
    }
    mail.send_mail(
        to=user.email,
        subject="Inbjudan till Samverkansportalen",
        text=render_to_string("email/invitation.txt", context),
    )


def password_link(key: str) -> str:
    """The address where the holder of `key` chooses a password; never from the Host header."""
    uid, _, token = key.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
    return f"{settings.BASE_URL}{path}"


# -- django-allauth --------------------------------------------------------------------------------


class LoginBackend(AuthenticationBackend):
    """Reads the user of a request together with the person, whose name every page shows."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None


class AccountAdapter(DefaultAccountAdapter):
    """Closed sign-up; mail goes out by our own rows."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_reset_password_from_key_url(self, key: str) -> str:
        return password_link(key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail; for an unknown account do the same work and take it back.

        So the answer to a reset takes equally long whether the account exists or not, and
        nobody can make the portal write to strangers."""
        message = self.render_mail(template_prefix, email, context)
        with transaction.atomic():
            written = mail.send_mail(to=email, subject=message.subject, text=message.body)
            if template_prefix == UNKNOWN_ACCOUNT:
                Work.objects.filter(kind=mail.KIND, target_id=written.pk).delete()
                Mail.objects.filter(pk=written.pk).delete()


class MFAAdapter(DefaultMFAAdapter):
    """Names as Swedish users read them."""

    def get_totp_label(self, user: User) -> str:
        return user.email

    def generate_authenticator_name(self, user: User, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "Säkerhetsnyckel" if count == 0 else f"Säkerhetsnyckel {count + 1}"
