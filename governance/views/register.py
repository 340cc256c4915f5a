"""Nämnder och grupper: the list, the page of a body, the page of a county, and two fragments."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from governance.body_pages import (
    BodyFilter,
    BodyRow,
    bodies_by_level,
    bodies_of_county,
    body_context,
    chart_of_county,
    dormancies,
    existence,
    in_tree_order,
    is_dissolved,
    list_bodies,
    with_facts,
)
from governance.forms.register import BodyFilterForm, DayForm
from governance.models import Body, BodyRole, SeatHolding
from governance.rosters import RosterOrder, roster_on
from portal.core.authz import can
from portal.core.http import AuthenticatedRequest, fragment, is_htmx
from portal.core.models import County, CountyRole, Organisation, Person
from portal.core.pages import PER_PAGE

BODY_FACTS = ("host", "parent", "county", "district")


def body_list(request: AuthenticatedRequest) -> HttpResponse:
    """Nämnder och grupper, each under its parent, with search and filter."""
    form = BodyFilterForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = BodyFilter(
        text=form.text,
        level=asked.get("niva", ""),
        kind=asked.get("slag", ""),
        county=asked.get("lan"),
        show=asked.get("visa", ""),
    )
    today = timezone.localdate()
    rows = list_bodies(request.user, wanted, today=today)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("sida"))
    context = {
        "form": form,
        "page": page,
        "rows": with_facts(request.user, page.object_list, today=today),
        "clear_url": reverse("governance:body-list") if any(asked.values()) else "",
        "may_create": can(request.user, "governance.create_body"),
        "counties": County.objects.filter(bodies__isnull=False).distinct().order_by("name"),
        "today": today,
    }
    return render(request, "governance/body_list.html", context)


def body_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Who sits in a body today or on a chosen day (?dag=2011-02-04), its facts, meetings, chart."""
    bodies = Body.objects.visible_to(request.user).select_related(*BODY_FACTS)
    body = get_object_or_404(bodies, pk=pk)
    today = timezone.localdate()
    asks = bool({"dag", "ordning"} & request.GET.keys())
    form = DayForm(request.GET if asks else None, initial={"dag": today})
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("dag") or today
    context = {
        "body": body,
        "form": form,
        "day": day,
        "today": today,
        "missing": existence(body, day),
        "roster": roster_on(body, day, RosterOrder(asked.get("ordning") or "plats")),
        "may_edit": can(request.user, "governance.edit_body", body),
        "may_plan": can(request.user, "governance.plan_meeting", body),
        "is_administrator": bool(can(request.user, "core.keep_register")),
        **body_context(request.user, body, today=today),
    }
    return render(request, "governance/body_detail.html", context)


def county_detail(request: AuthenticatedRequest, code: str) -> HttpResponse:
    """A county's bodies over the four levels, as chart and as list."""
    county = get_object_or_404(County, code=code)
    today = timezone.localdate()
    bodies = [body for body in bodies_of_county(county) if not is_dissolved(body, today)]
    asleep = dormancies(bodies, today=today)
    plain = [BodyRow(body, depth, asleep.get(body.pk)) for body, depth in in_tree_order(bodies)]
    roles = CountyRole.objects.active_on(today).filter(county=county)
    context = {
        "county": county,
        "levels": bodies_by_level(with_facts(request.user, plain, today=today)),
        "chart": chart_of_county(bodies, today=today),
        "roles": roles.select_related("person").order_by("kind", "starts", "pk"),
        "is_administrator": bool(can(request.user, "core.keep_register")),
    }
    return render(request, "governance/county_detail.html", context)


# -- Shown inside pages of the kernel, which knows no bodies ----------------------------------------


def person_posts(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The seats and roles of a person, now and earlier."""
    person = get_object_or_404(Person, pk=pk)
    seats = SeatHolding.objects.filter(
        person=person, seat__body__in=Body.objects.visible_to(request.user)
    ).select_related("seat__body", "seat__organisation")
    roles = BodyRole.objects.filter(
        person=person, body__in=Body.objects.visible_to(request.user)
    ).select_related("body")
    posts = [
        *(
            {"body": role.body, "what": role.get_kind_display(), "row": role}
            for role in roles.order_by("-starts", "pk")
        ),
        *(
            {"body": seat.seat.body, "what": seat.get_capacity_display(), "row": seat}
            for seat in seats.order_by("-starts", "pk")
        ),
    ]
    today = timezone.localdate()
    over = [post for post in posts if post["row"].ends and post["row"].ends < today]
    context = {
        "person": person,
        "posts": [post for post in posts if post not in over],
        "earlier": over,
    }
    return _part(request, "governance/_person_posts.html", context, person.name)


def organisation_bodies(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Bodies the organisation hosts or has a seat in."""
    organisation = get_object_or_404(Organisation, pk=pk)
    found = Body.objects.visible_to(request.user).filter(
        Q(host=organisation) | Q(seats__organisation=organisation)
    )
    bodies = [body for body, _ in in_tree_order(found.distinct())]
    context = {
        "organisation": organisation,
        "hosted": [body for body in bodies if body.host_id == organisation.pk],
        "seated": [body for body in bodies if body.host_id != organisation.pk],
    }
    return _part(request, "governance/_organisation_bodies.html", context, organisation.name)


def _part(
    request: AuthenticatedRequest, template: str, context: dict[str, Any], title: str
) -> HttpResponse:
    """The fragment alone for htmx, on a page of its own without JavaScript."""
    if is_htmx(request):
        return fragment(request, template, context)
    return render(
        request, "governance/part_page.html", {**context, "part": template, "title": title}
    )
