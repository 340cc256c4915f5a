"""Who must log in with a second factor: rules that each app registers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator

if TYPE_CHECKING:
    from portal.core.models import User

NeedsIt = Callable[["User"], bool]
_RULES: list[NeedsIt] = []


def second_factor_rule(rule: NeedsIt) -> NeedsIt:
    """Register a rule: `rule(user)` is True for those who must have a second factor."""
    _RULES.append(rule)
    return rule


@second_factor_rule
def administrators(user: "User") -> bool:
    return user.is_administrator


def second_factor_required(user: "User") -> bool:
    """True when any rule says so, today."""
    return any(rule(user) for rule in _RULES)


def has_second_factor(user: "User") -> bool:
    """True when the user has an authenticator app or a key (recovery codes alone are none)."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists())
