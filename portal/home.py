"""The start page: "Att göra" joins what each app says is waiting for the user."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

import governance.desk
import portal.core.desk
from portal.core.actions import ActionItem


def action_items(user: Any) -> list[ActionItem]:
    """Everything waiting for `user` in all apps, the most pressing last date first."""
    today = timezone.localdate()
    items = [
        *governance.desk.action_items(user, today=today),
        *portal.core.desk.action_items(user, today=today),
    ]
    return sorted(items, key=ActionItem.sort_key)


def todo(request: HttpRequest) -> HttpResponse:
    """Att göra."""
    return render(
        request,
        "portal/todo.html",
        {"items": action_items(request.user), "today": timezone.localdate()},
    )


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the top bar shows on every page: how many things wait, and only if it is drawn."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"todo_count": lambda: len(action_items(request.user))}
