"""Organisations with their names over time, predecessors and successors."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.core.authz import can
from portal.core.forms_register import (
    OrganisationFilterForm,
    OrganisationForm,
    OrganisationNameForm,
    RenameForm,
)
from portal.core.http import AuthenticatedRequest
from portal.core.models import Organisation, OrganisationName
from portal.core.pages import form_page, paged
from portal.core.register import (
    add_organisation,
    change_organisation,
    remove_organisation_name,
    rename_organisation,
    save_organisation_name,
)
from portal.core.swedish_sql import in_swedish, search
from portal.core.views.register import keeps_register

FIELDS = ["name", "kind", "legal_form", "code", "county", "successor", "dissolved_on"]


@keeps_register
def organisation_list(request: AuthenticatedRequest) -> HttpResponse:
    """Organisationer: search finds earlier names too; filter by kind and county."""
    form = OrganisationFilterForm(request.GET)
    rows = Organisation.objects.select_related("county", "successor")
    wanted = form.cleaned_data if form.is_valid() else {}
    if kind := wanted.get("slag"):
        rows = rows.filter(kind=kind)
    if county := wanted.get("lan"):
        rows = rows.filter(county=county)
    if text := form.text:
        earlier = search(OrganisationName.objects.all(), text, "name").values("organisation")
        now = search(Organisation.objects.all(), text, "name", "code").values("pk")
        rows = rows.filter(Q(pk__in=now) | Q(pk__in=earlier))
    page = paged(request, rows.order_by(*in_swedish("name"), "pk"))
    clear_url = reverse("core:organisation-list") if any(wanted.values()) else ""
    context = {"page": page, "form": form, "clear_url": clear_url}
    return render(request, "portal/register/organisation_list.html", context)


def organisation_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One organisation: every login reads it, whoever keeps the register changes it."""
    organisation = get_object_or_404(
        Organisation.objects.select_related("county", "successor").prefetch_related(
            "names", "predecessors", "districts"
        ),
        pk=pk,
    )
    persons = organisation.persons.order_by(*in_swedish("name"), "pk")
    context = {
        "organisation": organisation,
        "page": paged(request, persons),
        "keeper": can(request.user, "core.keep_register"),
        "today": timezone.localdate(),
    }
    return render(request, "portal/register/organisation_detail.html", context)


@keeps_register
def organisation_new(request: AuthenticatedRequest) -> HttpResponse:
    return form_page(
        request,
        OrganisationForm(request.POST or None),
        lambda values: add_organisation(values=values, by=request.user),
        saved="Organisationen är upplagd.",
        title="Ny organisation",
        parent=("Organisationer", reverse("core:organisation-list")),
    )


@keeps_register
def organisation_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    name = organisation.name
    return form_page(
        request,
        OrganisationForm(request.POST or None, instance=organisation),
        lambda values: change_organisation(organisation_id=pk, values=values, by=request.user),
        title="Ändra organisation",
        lead=name,
        parent=(name, organisation.get_absolute_url()),
    )


@keeps_register
def organisation_rename(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Byt namn från och med: the old name stays as a dated row, and on old documents."""
    organisation = get_object_or_404(Organisation, pk=pk)

    def save(values: dict[str, Any]) -> Organisation:
        today: date = timezone.localdate()
        return rename_organisation(organisation_id=pk, today=today, by=request.user, **values)

    return form_page(
        request,
        RenameForm(request.POST or None),
        save,
        saved="Namnet är bytt. Det gamla namnet finns kvar för äldre handlingar.",
        title="Byt namn",
        lead=f"Nu: {organisation.name}",
        submit="Byt namn",
        parent=(organisation.name, organisation.get_absolute_url()),
    )


@keeps_register
def organisation_name_new(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    organisation = get_object_or_404(Organisation, pk=pk)
    return _name_page(request, organisation, None)


@keeps_register
def organisation_name_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(OrganisationName.objects.select_related("organisation"), pk=pk)
    return _name_page(request, row.organisation, row)


def _name_page(
    request: AuthenticatedRequest, organisation: Organisation, row: OrganisationName | None
) -> HttpResponse:
    name_id = row.pk if row else None
    return form_page(
        request,
        OrganisationNameForm(request.POST or None, instance=row),
        lambda values: save_organisation_name(
            organisation_id=organisation.pk, name_id=name_id, by=request.user, **values
        ),
        saved="Namnet är sparat.",
        title="Ändra ett tidigare namn" if row else "Lägg till ett tidigare namn",
        lead=organisation.name,
        parent=(organisation.name, organisation.get_absolute_url()),
    )


@require_POST
@keeps_register
def organisation_name_remove(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Take away a name that was registered by mistake."""
    row = get_object_or_404(OrganisationName, pk=pk)
    organisation = remove_organisation_name(name_id=pk, by=request.user)
    messages.success(request, f"Namnet {row.name} är borttaget.")
    return redirect(organisation)
