"""The agenda page: items added, renamed, moved, removed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from governance.commands.agenda import (
    NewItem,
    add_items,
    copied_items,
    move_item,
    remove_item,
    rename_item,
)
from governance.commands.standard_items import standard_items
from governance.forms.meeting import HeadingForm, ItemsForm, StandardItemsForm
from governance.models import Meeting, Paragraph
from governance.overview import agenda_rows
from governance.queries import previous_meeting
from governance.views.finding import act, back_to, find_meeting, find_paragraph
from portal.core.errors import DomainError, NotAllowed
from portal.core.http import AuthenticatedRequest

STEPS = {"upp": -1, "ned": 1}


@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Dagordning: the whole list with its buttons, and a box for new items."""
    meeting = find_meeting(request, pk, "governance.edit_minutes")
    form = ItemsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        items = [NewItem(heading) for heading in form.cleaned_data["items"]]
        try:
            add_items(meeting_id=pk, items=items, by=request.user)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            count = "Punkten" if len(items) == 1 else f"{len(items)} punkter"
            messages.success(request, f"{count} är tillagd{'a' if len(items) > 1 else ''}.")
            return redirect(back_to("agenda", pk, "nya-punkter"))
    return _page(request, meeting, form)


def _page(request: AuthenticatedRequest, meeting: Meeting, form: ItemsForm) -> HttpResponse:
    rows = agenda_rows(meeting)
    earlier = previous_meeting(meeting)
    return render(
        request,
        "governance/agenda.html",
        {
            "meeting": meeting,
            "agenda": rows,
            "form": form,
            "standard": StandardItemsForm(),
            "earlier": earlier,
        },
    )


@require_POST
def agenda_standard(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add chosen standard items."""
    find_meeting(request, pk, "governance.edit_minutes")
    form = StandardItemsForm(request.POST)
    chosen = form.cleaned_data["chosen"] if form.is_valid() else []
    items = [NewItem.of(item) for item in standard_items(chosen)]
    if not items:
        messages.error(request, "Välj minst en punkt att lägga till.")
        return redirect(back_to("agenda", pk, "vanliga-punkter"))
    return act(
        request,
        lambda: add_items(meeting_id=pk, items=items, by=request.user),
        to=back_to("agenda", pk),
        done="De valda punkterna är tillagda.",
    )


@require_POST
def agenda_copy(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add the items of the body's previous meeting."""
    meeting = find_meeting(request, pk)
    earlier = previous_meeting(meeting)
    items = copied_items(earlier.paragraphs.all()) if earlier else []
    return act(
        request,
        lambda: add_items(meeting_id=pk, items=items, by=request.user),
        to=back_to("agenda", pk),
        done=f"{len(items)} punkter är hämtade från förra mötet.",
    )


@require_POST
def paragraph_move(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Flytta upp, flytta ned, or to a place in the list."""
    paragraph = find_paragraph(request, pk)
    order = list(paragraph.meeting.paragraphs.values_list("pk", flat=True))
    asked = request.POST.get("plats", "")
    step = STEPS.get(request.POST.get("riktning", ""), 0)
    place = int(asked) if asked.isdecimal() and len(asked) < 6 else order.index(pk) + 1 + step
    return act(
        request,
        lambda: move_item(paragraph_id=pk, place=place, by=request.user),
        to=back_to("agenda", paragraph.meeting_id, f"punkt-{pk}"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_rename(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A new heading, from the list or on a page of its own."""
    paragraph = find_paragraph(request, pk, "governance.edit_paragraph")
    form = HeadingForm(request.POST or None, initial={"heading": paragraph.heading})
    if request.method == "POST" and form.is_valid():
        heading = form.cleaned_data["heading"]
        return act(
            request,
            lambda: rename_item(paragraph_id=pk, heading=heading, by=request.user),
            to=back_to("agenda", paragraph.meeting_id, f"punkt-{pk}"),
            done="Rubriken är ändrad.",
        )
    return render(
        request, "governance/paragraph_rename.html", {"form": form, "paragraph": paragraph}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paragraph_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Ta bort en punkt, once it is clear that it shall go."""
    paragraph: Paragraph = find_paragraph(request, pk, "governance.edit_paragraph")
    to = back_to("agenda", paragraph.meeting_id)
    if request.method == "POST":
        return act(
            request,
            lambda: remove_item(paragraph_id=pk, by=request.user),
            to=to,
            done=f"”{paragraph.heading}” är borttagen från dagordningen.",
        )
    context = {"paragraph": paragraph, "submit": "Ta bort punkten", "cancel_url": to}
    return render(request, "governance/paragraph_remove.html", context)
