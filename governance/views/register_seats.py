"""Seats of a body and who holds them: one page to keep them, and a form for each change."""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from governance.commands.register_seats import (
    add_seats,
    change_holding,
    change_seat,
    end_holding,
    give_seat,
    move_seat,
    remove_holding,
    remove_seat,
    seat_label,
)
from governance.forms.register import SeatForm, SeatsForm
from governance.forms.register_holdings import EndForm, HoldingFields, HoldingForm
from governance.models import Body, BodyRole, Seat, SeatHolding
from governance.rosters import in_order_of_rank, roster_on
from governance.views.register_edit import seats_url, warn
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.http import AuthenticatedRequest
from portal.core.models import Party
from portal.core.pages import form_page

SEAT_FIELDS = ("organisation", "party", "group", "term")


def body_seats(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Platser och roller: everything that was and is, with what can be done about it."""
    body = get_object_or_404(Body.objects.visible_to(request.user), pk=pk)
    require(request.user, "governance.edit_body", body)
    holdings = SeatHolding.objects.select_related("person", "substitute_for").order_by(
        "capacity", "calling_order", "starts", "pk"
    )
    seats = Seat.objects.filter(body=body).select_related("organisation", "term")
    roles = BodyRole.objects.filter(body=body).select_related("person")
    today = timezone.localdate()
    roster = roster_on(body, today)
    context = {
        "body": body,
        "count": len(roster.lines),
        "seats": seats.prefetch_related(Prefetch("holdings", holdings, to_attr="rows")),
        "vacant": {line.seat.pk for line in roster.lines if line.vacant},
        "roles": in_order_of_rank(roles.order_by("starts", "pk"), today),
        "today": today,
    }
    return render(request, "governance/body_seats.html", context)


def seat_add(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Add one or several seats of one owner."""
    body = get_object_or_404(Body.objects.visible_to(request.user), pk=pk)
    require(request.user, "governance.edit_body", body)
    return form_page(
        request,
        SeatsForm(request.POST or None),
        lambda values: add_seats(body_id=pk, by=request.user, **values),
        saved="Platserna är tillagda. Ge dem nu ledamöter, eller låt dem stå som vakanta.",
        to=seats_url(pk),
        title="Lägg till platser",
        lead=body.name,
        submit="Lägg till",
        parent=("Platser och roller", seats_url(pk)),
        parties=Party.objects.all(),
    )


def seat_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change whose seat it is."""
    seat = _seat(request, pk)
    initial = {name: getattr(seat, name) for name in SEAT_FIELDS}
    return form_page(
        request,
        SeatForm(request.POST or None, initial=initial),
        lambda values: change_seat(seat_id=pk, values=values, by=request.user),
        saved="Platsen är ändrad.",
        to=seats_url(seat.body_id),
        title=f"Ändra {seat_label(seat)}",
        lead=seat.body.name,
        parent=("Platser och roller", seats_url(seat.body_id)),
        parties=Party.objects.all(),
    )


@require_POST
def seat_move(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Flytta upp or ned one place."""
    seat = _seat(request, pk)
    step = -1 if request.POST.get("riktning") == "upp" else 1
    move_seat(seat_id=pk, step=step, by=request.user)
    return redirect(f"{seats_url(seat.body_id)}#plats-{pk}")


@require_POST
def seat_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take away a seat nobody ever held."""
    seat = _seat(request, pk)
    try:
        remove_seat(seat_id=pk, by=request.user)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Platsen är borttagen.")
    return redirect(seats_url(seat.body_id))


def holding_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Put somebody on a seat, a new person too, without losing what was typed."""
    seat = _seat(request, pk)
    today = timezone.localdate()
    starts = seat.term.starts if seat.term and seat.term.starts > today else today
    initial: dict[str, Any] = {"starts": starts, "ends": seat.term.ends if seat.term else None}
    initial |= {"party": seat.party, "organisation": seat.organisation}
    form = HoldingForm(request.POST or None, body=seat.body, initial=initial)

    def save(values: dict[str, Any]) -> SeatHolding:
        row, warnings = give_seat(
            seat_id=pk, who=values["person"], holding=form.holding, by=request.user
        )
        warn(request, warnings)
        return row

    return form_page(
        request,
        form,
        save,
        saved="Uppdraget är registrerat.",
        to=f"{seats_url(seat.body_id)}#plats-{pk}",
        title=f"Fyll {seat_label(seat)}",
        lead=seat.body.name,
        parent=("Platser och roller", seats_url(seat.body_id)),
        parties=Party.objects.all(),
    )


def holding_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change somebody's time on a seat."""
    row = _holding(request, pk)
    names = ("capacity", "starts", "ends", "calling_order", "substitute_for")
    initial = {name: getattr(row, name) for name in names}
    form = HoldingFields(request.POST or None, body=row.seat.body, initial=initial)

    def save(values: dict[str, Any]) -> SeatHolding:
        changed, warnings = change_holding(holding_id=pk, holding=form.holding, by=request.user)
        warn(request, warnings)
        return changed

    return form_page(
        request,
        form,
        save,
        saved="Uppdraget är ändrat.",
        to=f"{seats_url(row.seat.body_id)}#plats-{row.seat_id}",
        title=f"Ändra uppdraget för {row.person.name}",
        lead=f"{row.seat.body.name}, {seat_label(row.seat)}",
        parent=("Platser och roller", seats_url(row.seat.body_id)),
    )


def holding_end(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Avgång: the last day of somebody on a seat."""
    row = _holding(request, pk)
    return form_page(
        request,
        EndForm(request.POST or None, initial={"on": timezone.localdate()}),
        lambda values: end_holding(holding_id=pk, on=values["on"], by=request.user),
        saved=f"Uppdraget för {row.person.name} är avslutat.",
        to=f"{seats_url(row.seat.body_id)}#plats-{row.seat_id}",
        title=f"Avsluta uppdraget för {row.person.name}",
        lead=f"{row.seat.body.name}, {seat_label(row.seat)}",
        submit="Avsluta uppdraget",
        parent=("Platser och roller", seats_url(row.seat.body_id)),
    )


def holding_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take away a row registered by mistake."""
    row = _holding(request, pk)
    if request.method == "POST":
        remove_holding(holding_id=pk, by=request.user)
        messages.success(request, f"Uppdraget för {row.person.name} är borttaget.")
        return redirect(seats_url(row.seat.body_id))
    context = {
        "what": f"{row.person.name}, {row.get_capacity_display().lower()}, {seat_label(row.seat)}",
        "submit": "Ta bort uppdraget",
        "cancel_url": seats_url(row.seat.body_id),
    }
    return render(request, "governance/seat_remove.html", context)


def _seat(request: AuthenticatedRequest, pk: int) -> Seat:
    seats = Seat.objects.select_related("body", "organisation", "term")
    seat = get_object_or_404(seats.filter(body__in=Body.objects.visible_to(request.user)), pk=pk)
    require(request.user, "governance.edit_body", seat.body)
    return seat


def _holding(request: AuthenticatedRequest, pk: int) -> SeatHolding:
    rows = SeatHolding.objects.select_related("person", "seat__body", "seat__organisation")
    seen = rows.filter(seat__body__in=Body.objects.visible_to(request.user))
    row: SeatHolding = get_object_or_404(seen, pk=pk)
    require(request.user, "governance.edit_body", row.seat.body)
    return row
