"""Counties with their districts (länsdelar), and the open list of parties."""

from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from portal.core.forms_register import DistrictForm, PartyForm
from portal.core.http import AuthenticatedRequest
from portal.core.models import County, CountyRole, District, Party
from portal.core.pages import form_page
from portal.core.register import save_district, save_party
from portal.core.swedish_sql import in_swedish
from portal.core.views.register import keeps_register


@keeps_register
def county_list(request: AuthenticatedRequest) -> HttpResponse:
    """Län och länsdelar: the 21, with how many districts each has."""
    counties = County.objects.annotate(districts_count=Count("districts"))
    rows = counties.order_by(*in_swedish("name"))
    return render(request, "portal/register/county_list.html", {"counties": rows})


@keeps_register
def county_detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """A county's districts, and who holds a role in it today."""
    county = get_object_or_404(County, code=code)
    roles = CountyRole.objects.active_on(timezone.localdate()).filter(county=county)
    context = {
        "county": county,
        "districts": county.districts.prefetch_related("members").order_by(*in_swedish("name")),
        "roles": roles.select_related("person").order_by("kind", "starts", "pk"),
    }
    return render(request, "portal/register/county_detail.html", context)


@keeps_register
def district_list(request: AuthenticatedRequest) -> HttpResponse:
    """Länsdelar in all counties."""
    rows = District.objects.select_related("county").prefetch_related("members")
    ordered = rows.order_by(*in_swedish("county__name", "name"))
    return render(request, "portal/register/district_list.html", {"districts": ordered})


@keeps_register
def district_new(request: AuthenticatedRequest, code: str) -> HttpResponse:
    return _district_page(request, get_object_or_404(County, code=code), None)


@keeps_register
def district_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    district = get_object_or_404(District.objects.select_related("county"), pk=pk)
    return _district_page(request, district.county, district)


def _district_page(
    request: AuthenticatedRequest, county: County, district: District | None
) -> HttpResponse:
    district_id = district.pk if district else None
    back = reverse("core:county-detail", args=[county.code])

    def save(values: dict[str, Any]) -> District:
        return save_district(
            district_id=district_id,
            county=county,
            name=values["name"],
            members=list(values["members"]),
            by=request.user,
        )

    return form_page(
        request,
        DistrictForm(request.POST or None, instance=district, county=county),
        save,
        saved="Länsdelen är sparad.",
        to=back,
        title="Ändra länsdel" if district else "Ny länsdel",
        lead=county.name,
        parent=(county.name, back),
        history=("district", district_id) if district_id else None,
    )


@keeps_register
def party_list(request: AuthenticatedRequest) -> HttpResponse:
    """Partier: what is offered to choose from; any other label may be written."""
    parties = Party.objects.order_by(*in_swedish("name"))
    return render(request, "portal/register/party_list.html", {"parties": parties})


@keeps_register
def party_new(request: AuthenticatedRequest) -> HttpResponse:
    return _party_page(request, None)


@keeps_register
def party_edit(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    return _party_page(request, get_object_or_404(Party, pk=pk))


def _party_page(request: AuthenticatedRequest, party: Party | None) -> HttpResponse:
    party_id = party.pk if party else None
    back = reverse("core:party-list")
    return form_page(
        request,
        PartyForm(request.POST or None, instance=party),
        lambda values: save_party(party_id=party_id, values=values, by=request.user),
        saved="Partiet är sparat.",
        to=back,
        title="Ändra parti" if party else "Nytt parti",
        parent=("Partier", back),
    )
