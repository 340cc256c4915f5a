"""The secretary's pages in a browser: without JavaScript, by keyboard, at every width."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from governance.models import Decision, Meeting, Proposal
from portal.core.models import User
from tests.e2e.stage import running_browser
from tests.factories import make_attendance, make_meeting, make_paragraph, make_secretary

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as found:
        yield found


@pytest.fixture
def enter(browser: Browser, live_server) -> Iterator[Enter]:  # type: ignore[no-untyped-def]  # pytest-django's own
    """Open a page as a user, in a browser of its own."""
    contexts: list[BrowserContext] = []

    def opened(user: User, path: str, *, javascript: bool = True, width: int = 1280) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(
            base_url=live_server.url,
            locale="sv-SE",
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
        )
        contexts.append(context)
        session = {"name": "session", "value": client.cookies["session"].value}
        context.add_cookies([{**session, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


def planned() -> tuple[Meeting, User]:
    meeting = make_meeting()
    return meeting, make_secretary(meeting.body)


def test_agenda_is_written_and_ordered_without_javascript(enter: Enter) -> None:
    meeting, secretary = planned()
    page = enter(secretary, f"/moten/{meeting.pk}/dagordning/", javascript=False)
    page.get_by_label("Nya punkter").fill("Rapport\nBudget")
    page.get_by_role("button", name="Lägg till", exact=True).click()
    page.get_by_role("button", name=re.compile("Ned.*§ 1")).click()
    assert [row.heading for row in meeting.paragraphs.all()] == ["Budget", "Rapport"]


def test_attendance_is_noted_without_javascript(enter: Enter) -> None:
    meeting, secretary = planned()
    make_paragraph(meeting)
    row = make_attendance(meeting)
    page = enter(secretary, f"/moten/{meeting.pk}/narvaro/", javascript=False)
    page.get_by_role("button", name="Alla närvarande").click()
    assert row.spans.get().kind == "present"


def test_ctrl_enter_decides_as_proposed_and_opens_the_next_paragraph(enter: Enter) -> None:
    meeting, secretary = planned()
    first, second = make_paragraph(meeting, "Rapport"), make_paragraph(meeting, "Budget")
    Proposal.objects.create(paragraph=first, clauses=["att godkänna rapporten"])
    page = enter(secretary, first.get_absolute_url())
    page.get_by_label("Ärendebeskrivning").fill("Skrivet strax innan.")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{second.get_absolute_url()}")
    first.refresh_from_db()
    assert Decision.objects.get().clauses == ["att godkänna rapporten"]
    assert first.background == "Skrivet strax innan."


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_is_wider_than_the_window(enter: Enter, width: int) -> None:
    meeting, secretary = planned()
    item = make_paragraph(meeting, "Ansökan om statsbidrag för länssamordnare")
    row = make_attendance(meeting)
    page = enter(secretary, "/moten/", width=width)
    for path in (
        "/moten/",
        "/moten/nytt/",
        f"/moten/{meeting.pk}/",
        f"/moten/{meeting.pk}/dagordning/",
        f"/moten/{meeting.pk}/narvaro/",
        f"/moten/{meeting.pk}/andra/",
        f"/moten/{meeting.pk}/faststall/",
        f"/narvaro/{row.pk}/",
        item.get_absolute_url(),
        f"{item.get_absolute_url()}yrkanden/ny/",
        "/beslut/",
    ):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
