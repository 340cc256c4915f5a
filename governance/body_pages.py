"""Reads of the register of bodies: the list, one body's page, a county's page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from governance.choices import BodyLevel, Capacity, Profile
from governance.frequency import Dormancy, Frequency, dormancy
from governance.models import Body, Meeting, SeatHolding
from governance.numbering_format import NumberFormat
from governance.orgchart import Chart, Node, draw
from governance.states import MeetingState
from portal.core.models import County, User
from portal.core.swedish_sql import search, swedish_key

COMING = (MeetingState.PLANNED, MeetingState.SUMMONED, MeetingState.OPEN)
MEANING = {
    Profile.ASSEMBLY: (
        "Kommunallagens regler för fullmäktige gäller. Protokollet justeras inom 14 dagar och "
        "anslås, och beslut kan överklagas genom laglighetsprövning."
    ),
    Profile.BOARD: (
        "Kommunallagens regler för nämnder gäller. Protokollet justeras inom 14 dagar och anslås, "
        "och beslut kan överklagas genom laglighetsprövning."
    ),
    Profile.JOINT_BOARD: (
        "Reglerna för gemensam nämnd gäller. Protokollet anslås hos varje samverkande huvudman, "
        "och överklagandetiden räknas från det sista anslaget."
    ),
    Profile.VOLUNTARY: (
        "Organet har själv valt protokoll i kommunallagens form. Protokollet justeras, men "
        "besluten kan inte överklagas genom laglighetsprövning."
    ),
    Profile.NOTES: (
        "Organet för minnesanteckningar med rubriker i stället för paragrafer. De godkänns vid "
        "nästa möte."
    ),
}


@dataclass(frozen=True)
class BodyRow:
    """One line of a list of bodies."""

    body: Body
    depth: int
    dormancy: Dormancy | None
    members: int = 0
    next_meeting: date | None = None


@dataclass(frozen=True)
class BodyFilter:
    """What the list is narrowed to; `show` is "", "vilande", "upplosta" or "alla"."""

    text: str = ""
    level: str = ""
    kind: str = ""
    county: County | None = None
    show: str = ""


def frequency_of(body: Body) -> Frequency:
    return Frequency(body.meetings_min, body.meetings_max, body.meetings_per)


def dormancies(bodies: Iterable[Body], *, today: date) -> dict[int, Dormancy]:
    """Which of the bodies are dormant today, and why; one query."""
    rows = list(bodies)
    held = Meeting.objects.filter(
        body__in=[body.pk for body in rows], state=MeetingState.CLOSED, date__lte=today
    )
    ends = held.order_by().values("body").annotate(last=Max(Coalesce("until", "date")))
    last = {row["body"]: row["last"] for row in ends}
    found = {}
    for body in rows:
        asleep = dormancy(
            frequency_of(body),
            last_met=last.get(body.pk),
            formed_on=body.formed_on,
            dissolved_on=body.dissolved_on,
            today=today,
        )
        if asleep:
            found[body.pk] = asleep
    return found


def is_dissolved(body: Body, today: date) -> bool:
    return body.dissolved_on is not None and body.dissolved_on < today


def list_bodies(user: User, wanted: BodyFilter, *, today: date) -> list[BodyRow]:
    """Bodies that pass the filter, each under its parent, siblings a to ö; 2 queries."""
    rows: QuerySet[Body] = Body.objects.visible_to(user).select_related("parent", "county")
    if wanted.text:
        rows = search(rows, wanted.text, "name", "host__name", "county__name")
    if wanted.level:
        rows = rows.filter(level=wanted.level)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.county:
        rows = rows.filter(county=wanted.county)
    bodies = list(rows)
    asleep = dormancies(bodies, today=today)
    shown = [body for body in bodies if _shown(body, wanted.show, asleep, today)]
    return [BodyRow(body, depth, asleep.get(body.pk)) for body, depth in in_tree_order(shown)]


def _shown(body: Body, show: str, asleep: dict[int, Dormancy], today: date) -> bool:
    if show == "vilande":
        return body.pk in asleep
    if show == "upplosta":
        return is_dissolved(body, today)
    return show == "alla" or not is_dissolved(body, today)


def in_tree_order(bodies: Iterable[Body]) -> list[tuple[Body, int]]:
    """Each body after its parent with its depth; one whose parent isn't among them is a root."""
    rows = sorted(bodies, key=lambda body: (swedish_key(body.name), body.pk))
    known = {body.pk for body in rows}
    below: dict[int | None, list[Body]] = {}
    for body in rows:
        below.setdefault(body.parent_id if body.parent_id in known else None, []).append(body)
    found: list[tuple[Body, int]] = []
    waiting = [(body, 0) for body in reversed(below.get(None, []))]
    while waiting:
        body, depth = waiting.pop()
        found.append((body, depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(body.pk, []))]
    return found


def with_facts(user: User, rows: Iterable[BodyRow], *, today: date) -> list[BodyRow]:
    """The rows of one page with members today and the next meeting the user may see; 2 queries."""
    rows = list(rows)
    pks = [row.body.pk for row in rows]
    holdings = SeatHolding.objects.active_on(today).filter(
        seat__body__in=pks, capacity=Capacity.MEMBER
    )
    counted = holdings.order_by().values("seat__body").annotate(n=Count("person", distinct=True))
    members = {row["seat__body"]: row["n"] for row in counted}
    coming = Meeting.objects.visible_to(user).filter(
        body__in=pks, state__in=COMING, date__gte=today
    )
    first = coming.order_by().values("body").annotate(first=Min("date"))
    dates = {row["body"]: row["first"] for row in first}
    return [
        BodyRow(
            row.body, row.depth, row.dormancy, members.get(row.body.pk, 0), dates.get(row.body.pk)
        )
        for row in rows
    ]


def existence(body: Body, day: date) -> str:
    """Why nobody sat there on the day, when the body did not exist; otherwise empty."""
    if body.formed_on and day < body.formed_on:
        return f"Organet fanns inte den dagen: det bildades {body.formed_on.isoformat()}."
    if body.dissolved_on and day > body.dissolved_on:
        return f"Organet fanns inte den dagen: det upplöstes {body.dissolved_on.isoformat()}."
    return ""


def numbering_example(body: Body, today: date) -> str:
    """ "§ 12/26": how a number looks on paper."""
    return NumberFormat(body.numbering_format, today.year).one(12)


# -- Charts ---------------------------------------------------------------------------------------


def chart_of(body: Body, *, today: date) -> Chart:
    """The body with everything above and below it; 3 queries."""
    above = list(Body.objects.ancestors(body))
    below = list(Body.objects.descendants(body, include_self=True))
    return _chart([*above, *below], today=today, marked=body.pk)


def chart_of_county(bodies: Iterable[Body], *, today: date) -> Chart:
    """The county's bodies and those above them in the nation; 2 queries."""
    rows = {body.pk: body for body in bodies}
    every = {body.pk: body for body in Body.objects.all()}
    for body in list(rows.values()):
        parent = every.get(body.parent_id or 0)
        while parent is not None and parent.pk not in rows:
            rows[parent.pk] = parent
            parent = every.get(parent.parent_id or 0)
    return _chart(rows.values(), today=today)


def _chart(bodies: Iterable[Body], *, today: date, marked: int | None = None) -> Chart:
    rows = [body for body in bodies if body.pk == marked or not is_dissolved(body, today)]
    asleep = dormancies(rows, today=today)
    nodes = [
        Node(
            pk=body.pk,
            name=body.name,
            note=_note(body, asleep),
            parent=body.parent_id,
            url=body.get_absolute_url(),
            marked=body.pk == marked,
            dashed=body.pk in asleep,
        )
        for body, _ in in_tree_order(rows)
    ]
    return draw(nodes)


def _note(body: Body, asleep: dict[int, Dormancy]) -> str:
    return (
        f"{body.get_level_display()} · vilande" if body.pk in asleep else body.get_level_display()
    )


def bodies_by_level(rows: Iterable[BodyRow]) -> list[tuple[str, list[BodyRow]]]:
    """Rows under the four levels, top first; empty levels too, since a gap is news."""
    held = list(rows)
    return [
        (level.label, [row for row in held if row.body.level == level.value]) for level in BodyLevel
    ]


def bodies_of_county(county: County) -> QuerySet[Body]:
    """Bodies that say they belong to the county, directly or through their district."""
    rows: QuerySet[Body] = Body.objects.filter(Q(county=county) | Q(district__county=county))
    return rows.select_related("parent", "county").distinct()


def body_context(user: User, body: Body, *, today: date) -> dict[str, Any]:
    """What the page of a body shows besides who sits there."""
    meetings = Meeting.objects.visible_to(user).filter(body=body)
    coming = meetings.filter(state__in=COMING, date__gte=today)
    return {
        "frequency": frequency_of(body).words,
        "meaning": MEANING[Profile(body.profile)],
        "example": numbering_example(body, today),
        "dormancy": dormancies([body], today=today).get(body.pk),
        "dissolved": is_dissolved(body, today),
        "meetings": meetings.order_by("-date", "-pk")[:10],
        "next_meeting": coming.order_by("date", "pk").first(),
        "chart": chart_of(body, today=today),
    }
