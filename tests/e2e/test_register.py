"""The register in a real browser: accessible at 320 and 1280 pixels, and usable by keyboard."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from governance.models import Body, SeatHolding
from portal.core.models import User
from tests.e2e.stage import running_browser
from tests.factories import (
    make_body,
    make_county,
    make_organisation,
    make_person,
    make_role,
    make_seat,
    make_user,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as found:
        yield found


@pytest.fixture
def faults() -> list[str]:
    return []


@pytest.fixture
def enter(browser: Browser, live_server, faults: list[str]) -> Iterator[Enter]:
    """Open a page as a user; what the browser complains about and foreign requests are faults."""
    contexts = []

    def opened(user: User, path: str, *, width: int = 1280, javascript: bool = True) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            locale="sv-SE",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        cookie = {"name": "session", "value": client.cookies["session"].value}
        context.add_cookies([{**cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: line.type == "error" and faults.append(line.text))
        page.on(
            "request",
            lambda request: (
                request.url.startswith(live_server.url) or faults.append(f"foreign {request.url}")
            ),
        )
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def county_with_bodies() -> Body:
    """A body with everything a page of it can show; another is dormant."""
    county = make_county()
    top = make_body("Politiska samverkansberedningen", county=county, level="county")
    body = make_body(
        "Länsstyrgruppen",
        county=county,
        parent=top,
        host=make_organisation("Region Norrbotten"),
        remit="Samordna insatserna.",
        meetings_min=2,
        meetings_per="term",
    )
    make_body("Tysta gruppen", parent=body, meetings_min=4, formed_on=date(2015, 1, 1))
    make_seat(body, holder=make_person("Anna Ek", party="S"), party="S")
    make_seat(body, party="M", organisation=make_organisation("Bodens kommun"))
    make_role(body, "chair", person=make_person("Åsa Öberg"))
    return body


def serious(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [
        (each["id"], [node["html"][:120] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def fits(page: Page, width: int) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth") <= width)


@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_accessible_and_fit(enter: Enter, faults: list[str], width: int):
    body = county_with_bodies()
    seat = body.seats.order_by("-position").first()
    assert seat is not None
    person = make_person("Bo Ask", organisation=make_organisation())
    paths = [
        reverse("governance:body-list"),
        reverse("governance:body-list") + "?sok=finnsinte",
        body.get_absolute_url(),
        body.get_absolute_url() + "?dag=i+fjol",
        reverse("governance:body-edit", args=[body.pk]),
        reverse("governance:body-seats", args=[body.pk]),
        reverse("governance:holding-new", args=[seat.pk]),
        reverse("governance:county-detail", args=["25"]),
        person.get_absolute_url(),
        reverse("core:register"),
        reverse("core:person-list"),
        reverse("core:organisation-list"),
    ]
    user = make_user(is_administrator=True)
    page = enter(user, paths[0], width=width)
    root = page.url.removesuffix(paths[0])
    for path in paths:
        page.goto(root + path)
        assert serious(page) == [], path
        assert fits(page, width), path
    page.goto(root + reverse("governance:body-new"))
    page.get_by_role("button", name="Spara").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert serious(page) == []
    assert faults == []


def test_new_member_is_put_on_a_vacant_seat_by_keyboard_alone(enter: Enter, faults: list[str]):
    body = county_with_bodies()
    page = enter(make_user(is_administrator=True), reverse("governance:body-seats", args=[body.pk]))
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Hoppa till innehållet")
    link = page.get_by_role("link", name="Fyll platsen").last
    for _ in range(60):
        if link.evaluate("each => each === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Person").focus()
    page.keyboard.type("Ny Nilsson")
    page.keyboard.press("Enter")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.get_by_label("Ny person: Ny Nilsson")).to_be_checked()
    expect(page.get_by_label("Den nya personens parti (valfritt)")).to_have_value("M")
    page.get_by_label("Den nya personens parti (valfritt)").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Uppdraget är registrerat.")).to_be_visible()
    holding = SeatHolding.objects.get(person__name="Ny Nilsson")
    assert (holding.person.party, holding.capacity) == ("M", "member")
    assert faults == []


def test_remit_saves_itself_and_the_form_after_it(enter: Enter, faults: list[str]):
    body = county_with_bodies()
    page = enter(make_user(is_administrator=True), reverse("governance:body-edit", args=[body.pk]))
    page.get_by_label("Uppdrag (valfritt)").fill("Ett nytt uppdrag.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Sparat")
    body.refresh_from_db()
    assert body.remit == "Ett nytt uppdrag."
    page.get_by_label("Möten, högst (valfritt)").fill("3")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("2–3 gånger per termin")).to_be_visible()
    assert faults == []


def test_posts_of_a_person_come_in_and_stand_behind_a_link_without_javascript(enter: Enter):
    body = county_with_bodies()
    person = body.roles.get().person
    user = make_user()
    page = enter(user, person.get_absolute_url())
    expect(page.get_by_role("link", name="Länsstyrgruppen")).to_be_visible()
    plain = enter(user, person.get_absolute_url(), javascript=False)
    plain.get_by_role("link", name="Visa platser och roller i nämnder och grupper").click()
    expect(plain.get_by_role("link", name="Länsstyrgruppen")).to_be_visible()
