"""Persons and the roles they hold in counties and organisations."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from portal.core.authz import can
from portal.core.forms_register import (
    CountyRoleForm,
    OrganisationRoleForm,
    PersonForm,
    SearchForm,
)
from portal.core.http import AuthenticatedRequest
from portal.core.models import CountyRole, OrganisationRole, Party, Person
from portal.core.pages import form_page, paged
from portal.core.register import add_person, change_person, save_role
from portal.core.swedish_sql import in_swedish, search
from portal.core.views.register import keeps_register

KINDS: dict[str, tuple[type[Any], type[Any], str]] = {
    "lan": (CountyRole, CountyRoleForm, "Roll i ett län"),
    "organisation": (OrganisationRole, OrganisationRoleForm, "Roll i en organisation"),
}


@keeps_register
def person_list(request: AuthenticatedRequest) -> HttpResponse:
    """Personer: everybody known, by name, with search."""
    form = SearchForm(request.GET)
    rows = Person.objects.select_related("organisation", "user")
    found = search(rows, form.text, "name", "party", "organisation__name", "affiliation", "title")
    page = paged(request, found.order_by(*in_swedish("name"), "pk"))
    context = {
        "page": page,
        "form": form,
        "text": form.text,
        "clear_url": reverse("core:person-list") if form.text else "",
    }
    return render(request, "portal/register/person_list.html", context)


def person_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who somebody is and what they hold; contact and login only for who keeps the register."""
    person = get_object_or_404(Person.objects.select_related("organisation", "user"), pk=pk)
    today = timezone.localdate()
    roles = [
        *CountyRole.objects.filter(person=person).select_related("county").order_by("-starts"),
        *OrganisationRole.objects.filter(person=person)
        .select_related("organisation")
        .order_by("-starts"),
    ]
    earlier = [role for role in roles if role.ends and role.ends < today]
    context = {
        "person": person,
        "roles": [role for role in roles if role not in earlier],
        "earlier": earlier,
        "keeper": can(request.user, "core.keep_register"),
        "login": getattr(person, "user", None),
    }
    return render(request, "portal/register/person_detail.html", context)


@keeps_register
def person_new(request: AuthenticatedRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda values: add_person(values=values, by=request.user),
        saved="Personen är upplagd.",
        title="Ny person",
        parent=("Personer", reverse("core:person-list")),
        parties=Party.objects.all(),
    )


@keeps_register
def person_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(Person, pk=pk)
    back = person.get_absolute_url()
    form = PersonForm(request.POST or None, instance=person)
    return form_page(
        request,
        form,
        lambda values: change_person(person_id=pk, values=values, by=request.user),
        title="Ändra person",
        lead=str(Person.objects.only("name", "party").get(pk=pk)),
        parent=("Personen", back),
        parties=Party.objects.all(),
    )


@keeps_register
def role_new(request: AuthenticatedRequest, pk: int, where: str) -> HttpResponse:
    """Give a person a role in a county or an organisation."""
    person = get_object_or_404(Person, pk=pk)
    model, form_class, title = KINDS[where]
    return form_page(
        request,
        form_class(request.POST or None),
        lambda values: save_role(
            model=model, role_id=None, values={**values, "person": person}, by=request.user
        ),
        saved="Rollen är registrerad.",
        title=title,
        lead=str(person),
        parent=("Personen", person.get_absolute_url()),
    )


@keeps_register
def role_edit(request: AuthenticatedRequest, pk: int, where: str) -> HttpResponse:
    """Change a role's from–to; ending it is giving it a last day."""
    model, form_class, title = KINDS[where]
    role = get_object_or_404(model.objects.select_related("person"), pk=pk)
    return form_page(
        request,
        form_class(request.POST or None, instance=role),
        lambda values: save_role(model=model, role_id=pk, values=values, by=request.user),
        saved="Rollen är ändrad.",
        title=title,
        lead=str(role.person),
        parent=("Personen", role.person.get_absolute_url()),
    )
