"""Changing the register: bodies, terms and officers."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from governance.commands.register import (
    add_body,
    change_body,
    change_role,
    give_role,
    locked_fields,
    remove_role,
    save_term,
)
from governance.forms.register import BodyForm, TermForm
from governance.forms.register_holdings import RoleForm, RoleTimeForm
from governance.models import Body, BodyRole, Term
from portal.core.authz import require
from portal.core.autosave import FormConflict, keep_losing_texts
from portal.core.http import AuthenticatedRequest
from portal.core.models import Party
from portal.core.pages import form_page
from portal.core.views.register import keeps_register


def body_new(request: AuthenticatedRequest) -> HttpResponse:
    require(request.user, "governance.create_body")
    form = BodyForm(request.POST or None, initial={"formed_on": timezone.localdate()})

    def save(values: dict[str, Any]) -> Body:
        values.pop("version", None)
        return add_body(values=values, by=request.user)

    return form_page(
        request,
        form,
        save,
        template="governance/body_form.html",
        saved="Organet är upplagt. Lägg nu upp platser och roller.",
        title="Nytt organ",
        parent=("Nämnder och grupper", reverse("governance:body-list")),
    )


def body_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change a body; what the user may not change is shown with the reason."""
    body = get_object_or_404(Body.objects.visible_to(request.user), pk=pk)
    require(request.user, "governance.edit_body", body)
    locked = locked_fields(request.user, body)
    name = body.name
    form = BodyForm(request.POST or None, instance=body, locked=locked)

    def save(values: dict[str, Any]) -> Body:
        version = values.pop("version") or 0
        try:
            return change_body(body_id=pk, version=version, values=values, by=request.user)
        except FormConflict as conflict:
            # The next save is on top of what stands now: the user has been told what differs.
            form.rebase(conflict.current_version)
            keep_losing_texts(conflict, by=request.user)
            raise

    return form_page(
        request,
        form,
        save,
        template="governance/body_form.html",
        title="Ändra uppgifter",
        lead=name,
        parent=(name, reverse("governance:body-detail", args=[pk])),
        body=body,
        locked=_told(locked, Body.objects.get(pk=pk)),
    )


def _told(locked: dict[str, str], body: Body) -> list[tuple[str, list[str]]]:
    """Locked fields in words, gathered under their reasons."""
    reasons: dict[str, list[str]] = {}
    for field, reason in locked.items():
        label = str(Body._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # only own fields
        display = getattr(body, f"get_{field}_display", None)
        value = display() if display else getattr(body, field)
        reasons.setdefault(reason, []).append(f"{label.capitalize()}: {value or 'inte angivet'}")
    return list(reasons.items())


# -- Officers -------------------------------------------------------------------------------------


def role_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Give somebody a role in the body."""
    body = get_object_or_404(Body.objects.visible_to(request.user), pk=pk)
    require(request.user, "governance.edit_body", body)

    def save(values: dict[str, Any]) -> Body:
        _, warnings = give_role(
            body_id=pk,
            who=values["person"],
            kind=values["kind"],
            starts=values["starts"],
            ends=values["ends"],
            by=request.user,
        )
        warn(request, warnings)
        return body

    return form_page(
        request,
        RoleForm(request.POST or None, initial={"starts": timezone.localdate()}),
        save,
        saved="Rollen är registrerad.",
        to=seats_url(pk),
        title="Ge någon en roll",
        lead=body.name,
        parent=("Platser och roller", seats_url(pk)),
        parties=Party.objects.all(),
    )


def role_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Change from–to of a role; ending it is giving it a last day."""
    role = _role(request, pk)

    def save(values: dict[str, Any]) -> BodyRole:
        changed, warnings = change_role(
            role_id=pk, starts=values["starts"], ends=values["ends"], by=request.user
        )
        warn(request, warnings)
        return changed

    return form_page(
        request,
        RoleTimeForm(request.POST or None, initial={"starts": role.starts, "ends": role.ends}),
        save,
        saved="Rollen är ändrad.",
        to=seats_url(role.body_id),
        title=f"{role.get_kind_display()}: {role.person.name}",
        lead=role.body.name,
        parent=("Platser och roller", seats_url(role.body_id)),
    )


def role_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take away a role registered by mistake."""
    role = _role(request, pk)
    if request.method == "POST":
        remove_role(role_id=pk, by=request.user)
        messages.success(request, f"Rollen för {role.person.name} är borttagen.")
        return redirect(seats_url(role.body_id))
    context = {
        "what": f"{role.get_kind_display()}: {role.person.name}",
        "submit": "Ta bort rollen",
        "cancel_url": seats_url(role.body_id),
    }
    return render(request, "governance/seat_remove.html", context)


def _role(request: AuthenticatedRequest, pk: int) -> BodyRole:
    roles = BodyRole.objects.select_related("body", "person")
    seen = roles.filter(body__in=Body.objects.visible_to(request.user))
    role: BodyRole = get_object_or_404(seen, pk=pk)
    require(request.user, "governance.edit_body", role.body)
    return role


def seats_url(body_id: int) -> str:
    return reverse("governance:body-seats", args=[body_id])


def warn(request: AuthenticatedRequest, warnings: list[str]) -> None:
    for sentence in warnings:
        messages.warning(request, sentence)


# -- Terms ----------------------------------------------------------------------------------------


@keeps_register
def term_list(request: AuthenticatedRequest) -> HttpResponse:
    """Mandatperioder, the latest first."""
    terms = Term.objects.annotate(seats_count=Count("seats"))
    return render(request, "governance/term_list.html", {"terms": terms})


@keeps_register
def term_new(request: AuthenticatedRequest) -> HttpResponse:
    return _term_page(request, None)


@keeps_register
def term_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _term_page(request, get_object_or_404(Term, pk=pk))


def _term_page(request: AuthenticatedRequest, term: Term | None) -> HttpResponse:
    term_id, back = term.pk if term else None, reverse("governance:term-list")
    return form_page(
        request,
        TermForm(request.POST or None, instance=term),
        lambda values: save_term(term_id=term_id, values=values, by=request.user),
        saved="Mandatperioden är sparad.",
        to=back,
        title="Ändra mandatperiod" if term else "Ny mandatperiod",
        history=("term", term_id) if term_id else None,
        parent=("Mandatperioder", back),
    )
