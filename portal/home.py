"""The start page: "Att göra" joins what each app says is waiting for the user."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

import governance.desk
import portal.core.desk
from portal.core.actions import ActionItem

COUNT = "todo_count"  # in the session: how many things wait, and when that was counted
COUNT_KEPT = 60  # seconds
SAFE = {"GET", "HEAD", "OPTIONS"}


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
    items = action_items(request.user)
    _keep_count(request, len(items))
    return render(request, "portal/todo.html", {"items": items, "today": timezone.localdate()})


# -- The top bar ------------------------------------------------------------------------------------


def navigation(request: HttpRequest) -> dict[str, Any]:
    """What the top bar shows on every page: how many things wait, and only if it is drawn."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"todo_count": lambda: _todo_count(request)}


def _todo_count(request: HttpRequest) -> int:
    """Counted anew each minute, since counting costs more queries than most pages."""
    count, counted_at = request.session.get(COUNT, (0, 0))
    if 0 <= timezone.now().timestamp() - counted_at < COUNT_KEPT:
        return int(count)
    return _keep_count(request, len(action_items(request.user)))


def _keep_count(request: HttpRequest, count: int) -> int:
    request.session[COUNT] = (count, int(timezone.now().timestamp()))
    return count


def count_anew(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """After every act of the user the top bar counts again at once (middleware)."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.method not in SAFE:
            request.session.pop(COUNT, None)
        return get_response(request)

    return middleware
