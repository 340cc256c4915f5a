"""One § being written: its page, the decision by one press, stock phrases, correction."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from governance.commands.paragraphs import (
    ClausesConflict,
    change_paragraph,
    decide_as_proposed,
    elect_verifier,
    use_phrase,
)
from governance.commands.standard_items import PHRASES
from governance.forms.meeting import CorrectionForm
from governance.forms.paragraph import ParagraphForm, VerifierForm
from governance.models import Meeting, Paragraph
from governance.paragraph_view import paragraph_page
from governance.states import MeetingState
from governance.transitions.correction import correct_paragraph
from governance.views.closed import closed_meanwhile, keep_and_tell
from governance.views.finding import act, back_to, find_paragraph
from portal.core.authz import can, require
from portal.core.autosave import FormConflict, keep_losing_texts
from portal.core.errors import Conflict, NotAllowed
from portal.core.http import AuthenticatedRequest
from portal.core.pages import form_page


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """§: written as long as it is a draft, read otherwise; outsiders read the public minutes."""
    paragraph = find_paragraph(request, pk)
    if closed_meanwhile(request, paragraph):
        context = paragraph_page(paragraph, request.user)
        return keep_and_tell(request, paragraph, _form(request, paragraph, context).typed_texts())
    if request.method == "POST":
        require(request.user, "governance.edit_paragraph", paragraph)
    if not can(request.user, "governance.read_full_minutes", paragraph.meeting):
        return redirect(paragraph.meeting)
    context = paragraph_page(paragraph, request.user)
    if not can(request.user, "governance.edit_paragraph", paragraph):
        return render(request, "governance/paragraph_read.html", context)
    form = _form(request, paragraph, context)
    status = 200
    if request.method == "POST" and form.is_valid():
        answer = _save(request, paragraph, form, context)
        if answer is not None:
            return answer
        status = 409
    context |= {"form": form, "phrases": PHRASES, "verifier": VerifierForm(paragraph=paragraph)}
    return render(request, "governance/paragraph_edit.html", context, status=status)


def _form(
    request: AuthenticatedRequest, paragraph: Paragraph, context: dict[str, Any]
) -> ParagraphForm:
    return ParagraphForm(
        request.POST or None,
        paragraph=paragraph,
        proposals=context["parts"]["proposals"],
        decisions=context["parts"]["decisions"],
    )


def _save(
    request: AuthenticatedRequest,
    paragraph: Paragraph,
    form: ParagraphForm,
    context: dict[str, Any],
) -> HttpResponse | None:
    """Save and go on; None when somebody else's change must be looked at first."""
    try:
        change_paragraph(
            paragraph_id=paragraph.pk,
            version=form.cleaned_data["version"],
            values=form.values(),
            proposal=form.clauses("proposal"),
            decision=form.clauses("decision"),
            by=request.user,
        )
    except NotAllowed:
        now = find_paragraph(request, paragraph.pk)
        return keep_and_tell(request, now, form.typed_texts())
    except FormConflict as conflict:
        kept = keep_losing_texts(conflict, by=request.user)
        if kept:
            messages.warning(request, f"{conflict} Din text är sparad undan. Jämför och välj.")
            return HttpResponseRedirect(kept)
        _show_conflict(form, context, conflict)
        return None
    except ClausesConflict as conflict:
        context["theirs"] = conflict.theirs
        _show_conflict(form, context, conflict)
        return None
    return _next(request, paragraph, context)


def _show_conflict(form: ParagraphForm, context: dict[str, Any], conflict: Conflict) -> None:
    """Put what stands now beside what was written; saving again then overwrites knowingly."""
    form.add_error(None, str(conflict))
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a posted form's data is a QueryDict
    data["version"] = str(conflict.current_version)
    for name in ("proposal", "decision"):
        rows = context["parts"][f"{name}s"]
        shown = form.fields.get(f"{name}_shown")
        if shown is not None:
            data[f"{name}_shown"] = shown.prepare_value(list(rows[0].clauses) if rows else [])
    form.data = data


def _next(
    request: AuthenticatedRequest, paragraph: Paragraph, context: dict[str, Any]
) -> HttpResponse:
    """Where the pressed button leads: stay, or decide as proposed and go to the next §."""
    after = context["next"]
    onwards = back_to("paragraph-edit", after.pk) if after else paragraph.meeting.get_absolute_url()
    if "besluta" in request.POST:
        return _decide(request, paragraph, onwards)
    messages.success(request, "Paragrafen är sparad.")
    return redirect(onwards if "nasta" in request.POST else paragraph.get_absolute_url())


def _decide(request: AuthenticatedRequest, paragraph: Paragraph, onwards: str) -> HttpResponse:
    """Beslut enligt förslag och nästa; a § with its decision, or without proposal, just goes on."""
    has_proposal = paragraph.proposals.exists()
    if paragraph.decisions.exists() or (not has_proposal and paragraph.kind != "decision"):
        return redirect(onwards)
    if not has_proposal:
        messages.warning(
            request,
            "Texten är sparad, men det finns inget förslag att besluta enligt. Skriv ett förslag "
            "eller ett beslut.",
        )
        return redirect(paragraph)
    return act(
        request,
        lambda: decide_as_proposed(paragraph_id=paragraph.pk, by=request.user),
        to=onwards,
        done=f"Beslut enligt förslag: {paragraph.heading}.",
    )


@require_POST
def paragraph_decide(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Beslut enligt förslag, from a list."""
    paragraph = find_paragraph(request, pk)
    return act(
        request,
        lambda: decide_as_proposed(paragraph_id=pk, by=request.user),
        to=paragraph.get_absolute_url(),
        done="Beslut enligt förslag.",
    )


@require_POST
def paragraph_phrase(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Standardfras."""
    paragraph = find_paragraph(request, pk, "governance.edit_paragraph")
    chosen = next((one for one in PHRASES if one.slug == request.POST.get("fras")), None)
    if chosen is None:
        messages.error(request, "Välj en standardfras i listan.")
        return redirect(paragraph)
    return act(
        request,
        lambda: use_phrase(paragraph_id=pk, phrase=chosen, by=request.user),
        to=paragraph.get_absolute_url(),
        done=f"Standardfrasen ”{chosen.label}” är inskriven.",
    )


@require_POST
def paragraph_verifier(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Utse till justerare."""
    paragraph = find_paragraph(request, pk, "governance.edit_paragraph")
    form = VerifierForm(request.POST, paragraph=paragraph)
    if not form.is_valid():
        messages.error(request, "Välj vem som utses till justerare.")
        return redirect(paragraph)
    person = form.cleaned_data["person"]
    return act(
        request,
        lambda: elect_verifier(paragraph_id=pk, person=person, by=request.user),
        to=paragraph.get_absolute_url(),
        done=f"{person.name} är inskriven som justerare i beslutet.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_correct(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Rätta genom en ny paragraf, in a later meeting of the body."""
    paragraph = find_paragraph(request, pk)
    if not can(request.user, "governance.plan_meeting", paragraph.meeting.body):
        raise NotAllowed("Bara sekreteraren kan rätta genom en ny paragraf.")
    meetings = Meeting.objects.filter(body=paragraph.meeting.body).exclude(
        state=MeetingState.CANCELLED
    )
    later = meetings.exclude(pk=paragraph.meeting_id).filter(date__gte=paragraph.meeting.date)
    form = CorrectionForm(request.POST or None, meetings=later)
    return form_page(
        request,
        form,
        lambda data: correct_paragraph(
            paragraph_id=pk, meeting_id=data["meeting"].pk, by=request.user
        ),
        template="governance/paragraph_correct.html",
        saved="Rättelsen står nu på dagordningen. Skriv vad som rättas.",
        paragraph=paragraph,
        meetings=later,
    )
