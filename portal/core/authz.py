"""Permissions in one place: policies that answer with a reason, asked in three directions.

`can(user, action, obj)` asks, `require(...)` raises, `who_can(action, obj)` names the users.
The fourth, `Model.objects.visible_to(user)`, stands on the models as the twin of a view policy.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from portal.core.errors import NotAllowed

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.core.models import User

    AnyUser: TypeAlias = User | AnonymousUser


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the reason the user reads."""

    ok: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.ok


ALLOW = Verdict(True)

Rule = Callable[[Any, Any], Verdict]
_RULES: dict[str, Rule] = {}
_FINDERS: dict[str, Callable[[Any], "Iterable[User]"]] = {}


def policy(action: str) -> Callable[[Rule], Rule]:
    """Register the rule for `action` ("governance.edit_minutes")."""

    def register(rule: Rule) -> Rule:
        if action in _RULES:
            raise ValueError(f"two rules for {action}")
        _RULES[action] = rule
        return rule

    return register


def finder(action: str) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    """Register who may do `action` with an object: the rule's other direction."""

    def register(find: Callable[[Any], Any]) -> Callable[[Any], Any]:
        _FINDERS[action] = find
        return find

    return register


def can(user: "AnyUser", action: str, obj: Any = None) -> Verdict:
    """The verdict of `action`'s rule; closed for those not logged in or disabled."""
    rule = _RULES[action]
    if not user.is_active:
        return Verdict(False, "Du behöver logga in.")
    return rule(user, obj)


def require(user: "AnyUser", action: str, obj: Any = None) -> None:
    """Raise NotAllowed with the rule's reason unless `can`."""
    verdict = can(user, action, obj)
    if not verdict:
        raise NotAllowed(verdict.reason)


def who_can(action: str, obj: Any) -> "list[User]":
    """All users with the right, each checked by the same rule that `can` asks."""
    return [user for user in _FINDERS[action](obj) if can(user, action, obj)]


def actions() -> frozenset[str]:
    """Every registered action, for the tests that look for holes."""
    return frozenset(_RULES)


class PolicyBackend:
    """Lets `user.has_perm("governance.edit_minutes", obj)` ask the same rule."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        return None

    def has_perm(self, user: "AnyUser", perm: str, obj: Any = None) -> bool:
        return perm in _RULES and bool(can(user, perm, obj))
