"""Who may what in the kernel, and why not."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from portal.core.authz import ALLOW, Verdict, finder, policy
from portal.core.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    AnyUser = User | AnonymousUser

NOT_KEEPER = "Bara en administratör kan ändra i registret. Be en administratör om hjälp."


@policy("core.keep_register")
def may_keep_register(user: "AnyUser", obj: None = None) -> Verdict:
    """Persons, organisations, districts, parties and terms."""
    if getattr(user, "is_administrator", False):
        return ALLOW
    return Verdict(False, NOT_KEEPER)


@finder("core.keep_register")
def keepers(obj: None = None) -> Iterable[User]:
    return User.objects.filter(is_active=True, is_administrator=True)


@policy("core.see_mail_failures")
def may_see_mail_failures(user: "AnyUser", obj: None = None) -> Verdict:
    """Mail and other background work that was given up, and trying it again."""
    if getattr(user, "is_administrator", False):
        return ALLOW
    return Verdict(False, "Bara en administratör ser det som inte gick fram.")


@finder("core.see_mail_failures")
def mail_failure_readers(obj: None = None) -> Iterable[User]:
    return User.objects.filter(is_active=True, is_administrator=True)
