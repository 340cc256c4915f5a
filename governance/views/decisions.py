"""Beslutsregister: decisions found by body, year, words and follow-up, and one decision's page."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.commands.decisions import follow_up
from governance.forms.meeting import DecisionFilter, FollowUpForm
from governance.models import Decision, Meeting
from governance.paragraph_view import label_for
from governance.queries import decisions_with_text, public_rows, register_of_decisions, years_of
from governance.views.finding import find_decision
from portal.core.authz import can
from portal.core.http import AuthenticatedRequest
from portal.core.pages import paged

PER_PAGE = 25


@require_safe
def decision_list(request: AuthenticatedRequest) -> HttpResponse:
    """The register, newest first."""
    years = years_of(Meeting.objects.visible_to(request.user))
    form = DecisionFilter(request.GET or None, years=years)
    rows = _filtered(register_of_decisions(request.user), form, request)
    page = paged(request, rows, per_page=PER_PAGE)
    context = {
        "form": form,
        "page": page,
        "rows": public_rows(list(page), request.user),
        "today": timezone.localdate(),
        "filtered": bool(request.GET),
    }
    return render(request, "governance/decision_list.html", context)


def _filtered(
    rows: QuerySet[Decision], form: DecisionFilter, request: AuthenticatedRequest
) -> QuerySet[Decision]:
    if not form.is_valid():
        return rows
    wanted: dict[str, Any] = form.cleaned_data
    if wanted["organ"]:
        rows = rows.filter(paragraph__meeting__body=wanted["organ"])
    if wanted["ar"]:
        rows = rows.filter(paragraph__meeting__date__year=wanted["ar"])
    rows = _with_status(rows, wanted["status"])
    text, responsible = wanted["text"], wanted["ansvarig"]
    return decisions_with_text(rows, text, request.user, responsible=responsible)


def _with_status(rows: QuerySet[Decision], status: str) -> QuerySet[Decision]:
    """Open: somebody or some day is set and it isn't done."""
    if status == "klara":
        return rows.exclude(done_on=None)
    if status == "forsenade":
        return rows.filter(done_on=None, due__lt=timezone.localdate())
    if status == "oppna":
        followed = rows.exclude(due=None, responsible="")
        return followed.filter(done_on=None)
    return rows


@require_http_methods(["GET", "HEAD", "POST"])
def decision_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One decision with its § and its follow-up."""
    decision = find_decision(request, pk, "governance.view_decision")
    may_follow = can(request.user, "governance.follow_up", decision)
    names = ("responsible", "due", "done_on")
    form = FollowUpForm(
        request.POST or None, initial={name: getattr(decision, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        follow_up(decision_id=pk, values=form.cleaned_data, by=request.user)
        messages.success(request, "Uppföljningen är sparad.")
        return redirect(decision)
    row = public_rows([decision], request.user)[0]
    context = {
        "decision": decision,
        "row": row,
        "form": form,
        "may_follow": may_follow,
        "label": label_for(decision.paragraph),
        "meeting": decision.paragraph.meeting,
        "full": can(request.user, "governance.read_full_minutes", decision.paragraph.meeting),
    }
    return render(request, "governance/decision_detail.html", context)
