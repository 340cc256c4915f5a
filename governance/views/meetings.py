"""Meetings: the list, planning, the meeting's page, its facts, and its acts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.commands.agenda import NewItem, copied_items
from governance.commands.meeting import change_meeting, plan_meeting
from governance.commands.shown import ShownConflict
from governance.forms.meeting import (
    CancelForm,
    CloseForm,
    MeetingFilter,
    MeetingForm,
    PlanForm,
)
from governance.models import Body, Meeting
from governance.overview import meeting_overview
from governance.queries import bodies_kept_by, labels_of, next_step, with_progress, years_of
from governance.scrutiny import scrutinise
from governance.transitions.meeting import (
    cancel_meeting,
    close_meeting,
    open_meeting,
    reopen_meeting,
    replan_meeting,
)
from governance.views.finding import act, back_to, find_meeting
from portal.core.authz import can, require
from portal.core.errors import DomainError, NotAllowed
from portal.core.http import AuthenticatedRequest, is_htmx
from portal.core.pages import paged

PER_PAGE = 25
FORM = "governance/meeting_form.html"


@require_safe
def meeting_list(request: AuthenticatedRequest) -> HttpResponse:
    """Möten: those the user may see, newest first, each with its next step."""
    seen = Meeting.objects.visible_to(request.user)
    form = MeetingFilter(request.GET or None, years=years_of(seen))
    rows = with_progress(_filtered(seen, form)).select_related("body")
    page = paged(request, rows, per_page=PER_PAGE)
    today = timezone.localdate()
    kept = set(bodies_kept_by(request.user, on=today).values_list("pk", flat=True))
    lines = [(row, next_step(row, today=today) if row.body_id in kept else None) for row in page]
    context = {"form": form, "page": page, "lines": lines, "may_plan": bool(kept)}
    return render(request, "governance/meeting_list.html", context)


def _filtered(rows: Any, form: MeetingFilter) -> Any:
    """The rows the filter asks for; what can't be read filters nothing."""
    if not form.is_valid():
        return rows
    wanted = form.cleaned_data
    fields = {"organ": "body", "ar": "date__year", "lage": "state"}
    return rows.filter(**{fields[name]: value for name, value in wanted.items() if value})


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_plan(request: AuthenticatedRequest) -> HttpResponse:
    """Planera möte: when, where, and the agenda."""
    bodies = bodies_kept_by(request.user, on=timezone.localdate())
    if not bodies:
        raise NotAllowed(
            "Bara en sekreterare kan planera möten, för de organ hen är sekreterare i."
        )
    initial = {"body": request.GET.get("organ") or (bodies[0].pk if len(bodies) == 1 else None)}
    form = PlanForm(request.POST or None, bodies=bodies, initial=initial)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data["body"]
        require(request.user, "governance.plan_meeting", body)
        items = _agenda(form, body)
        meeting = plan_meeting(body_id=body.pk, facts=form.facts(), items=items, by=request.user)
        messages.success(request, f"Mötet är planerat med {len(items)} punkter.")
        return redirect(meeting)
    return render(request, "governance/meeting_plan.html", {"form": form})


def _agenda(form: PlanForm, body: Body) -> list[NewItem]:
    """The chosen items; or those of the body's last meeting, with own items added."""
    last = body.meetings.filter(paragraphs__isnull=False).order_by("-date", "-pk").first()
    if not form.cleaned_data["as_last"] or last is None:
        return form.items()
    own = [NewItem(heading) for heading in form.cleaned_data["own"]]
    copied = copied_items(last.paragraphs.all())
    return [*copied[:-1], *own, *copied[-1:]]


@require_safe
def meeting_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A meeting: where it stands, what comes next, its §§, its people and papers."""
    rows = with_progress(Meeting.objects.visible_to(request.user)).select_related("body")
    meeting = get_object_or_404(rows, pk=pk)
    may_edit = can(request.user, "governance.edit_minutes", meeting)
    full = may_edit or can(request.user, "governance.read_full_minutes", meeting)
    context = meeting_overview(meeting, full=bool(full))
    step = next_step(meeting, today=timezone.localdate()) if may_edit else None
    context |= {"may_edit": may_edit, "step": step, "full": full}
    template = "meeting_detail" if full else "meeting_public"
    return render(request, f"governance/{template}.html", context)


@require_safe
def meeting_check(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Det som inte stämmer: every fault and warning with a link to where it is put right."""
    meeting = find_meeting(request, pk, "governance.read_full_minutes")
    scrutiny = scrutinise(meeting)
    context = {"meeting": meeting, "groups": scrutiny.groups(early=True)}
    template = "_meeting_check" if is_htmx(request) else "meeting_check"
    return render(request, f"governance/{template}.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Datum, tider, plats, ajourneringar, offentlighet, distans."""
    meeting = find_meeting(request, pk, "governance.edit_minutes")
    form = _facts_form(meeting, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, form, pk)
        except NotAllowed:
            raise
        except ShownConflict as conflict:
            form.add_error(None, str(conflict))
            form.show_again(conflict.row)
            stands = _facts_form(conflict.row).told()
            context = {"form": form, "meeting": meeting, "stands": stands}
            return render(request, FORM, context, status=409)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Uppgifterna är sparade.")
            return redirect(meeting)
    return render(request, FORM, {"form": form, "meeting": meeting})


def _facts_form(meeting: Meeting, data: QueryDict | None = None) -> MeetingForm:
    return MeetingForm(
        data,
        meeting=meeting,
        labels=labels_of(meeting),
        initial=MeetingForm.initial_of(meeting),
    )


def _change(request: AuthenticatedRequest, form: MeetingForm, pk: int) -> None:
    change_meeting(
        meeting_id=pk,
        shown=form.cleaned_data["shown"],
        facts=form.facts(),
        pauses=form.adjournments(),
        by=request.user,
    )


# -- Acts ---------------------------------------------------------------------------------------------


@require_http_methods(["POST"])
def meeting_open(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The meeting begins, or goes on after it was closed."""
    meeting = find_meeting(request, pk)
    begin = reopen_meeting if meeting.state == "closed" else open_meeting
    return act(
        request,
        lambda: begin(meeting_id=pk, by=request.user),
        to=back_to("meeting-detail", pk),
        done="Mötet är öppnat.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_close(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Avsluta mötet: the check page says first what is missing."""
    meeting = find_meeting(request, pk, "governance.close_meeting")
    form = CloseForm(request.POST or None, initial={"ends": meeting.ends})
    if request.method == "POST" and form.is_valid():
        ends = form.cleaned_data["ends"]
        return act(
            request,
            lambda: close_meeting(meeting_id=pk, by=request.user, ends=ends),
            to=back_to("meeting-detail", pk),
            done="Mötet är avslutat. Skriv klart det som återstår och fastställ sedan texten.",
        )
    groups = scrutinise(meeting).groups()
    return render(
        request,
        "governance/meeting_close.html",
        {
            "form": form,
            "meeting": meeting,
            "groups": groups,
            "submit": "Avsluta mötet",
            "cancel_url": meeting.get_absolute_url(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def meeting_cancel(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ställ in mötet, or plan a cancelled one anew."""
    meeting = find_meeting(request, pk, "governance.cancel_meeting")
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return act(
            request,
            lambda: cancel_meeting(meeting_id=pk, by=request.user, reason=reason),
            to=back_to("meeting-detail", pk),
            done="Mötet är inställt.",
        )
    context = {"form": form, "meeting": meeting, "submit": "Ställ in mötet"}
    context["cancel_url"] = meeting.get_absolute_url()
    return render(request, "governance/meeting_cancel.html", context)


@require_http_methods(["POST"])
def meeting_replan(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A cancelled meeting is to be held after all."""
    find_meeting(request, pk)
    return act(
        request,
        lambda: replan_meeting(meeting_id=pk, by=request.user),
        to=back_to("meeting-edit", pk),
        done="Mötet är planerat igen. Kontrollera datum och tid.",
    )
