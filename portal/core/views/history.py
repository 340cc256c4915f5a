"""Historik: the timeline of one thing, for those who may read it."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.authz import require
from portal.core.history import rule_named, timeline
from portal.core.http import AuthenticatedRequest


@require_safe
def history(request: AuthenticatedRequest, model: str, pk: int) -> HttpResponse:
    """What was done and changed, newest first."""
    rule = rule_named(model)
    if rule is None:
        raise Http404
    rows: Any = rule.model._default_manager.all()
    if hasattr(rows, "visible_to"):
        rows = rows.visible_to(request.user)
    found = get_object_or_404(rows, pk=pk)
    require(request.user, rule.policy, rule.subject(found))
    entries = timeline(found, *rule.related(found))
    return render(request, "portal/history.html", {"object": found, "entries": entries})
