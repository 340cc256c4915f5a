"""Two secretaries in one §, browser to database: what is typed is never lost or overwritten."""

import time
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from governance.models import Paragraph
from portal.core.autosave import kept_texts
from portal.core.models import User
from tests.e2e.stage import running_browser
from tests.factories import make_meeting, make_paragraph, make_person, make_role, make_user
from tests.scale import FULL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Enter = Callable[[User, str], Page]
WITHOUT_NETWORK = 60 if FULL else 6  # seconds
CONFLICT = "Någon annan har ändrat"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as found:
        yield found


@pytest.fixture
def enter(browser: Browser, live_server) -> Iterator[Enter]:  # type: ignore[no-untyped-def]  # pytest-django's own
    """Open a page as a user, each in a browser of their own."""
    contexts: list[BrowserContext] = []

    def opened(user: User, path: str) -> Page:
        client = Client()
        client.force_login(user)
        context = browser.new_context(locale="sv-SE")
        contexts.append(context)
        session = {"name": "session", "value": client.cookies["session"].value}
        context.add_cookies([{**session, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def paragraph() -> Paragraph:
    return make_paragraph(make_meeting(), "Rapport", background="Från början.")


def secretary(paragraph: Paragraph, name: str) -> User:
    user = make_user(person=make_person(name))
    make_role(paragraph.meeting.body, "secretary", person=user.person)
    return user


def write(page: Page, text: str) -> None:
    page.get_by_label("Ärendebeskrivning").fill(text)


def expect_saved(page: Page) -> None:
    expect(page.locator("[data-autosave-status]")).to_contain_text("Sparat")


def stored(paragraph: Paragraph) -> str:
    return Paragraph.objects.get(pk=paragraph.pk).background


def test_text_is_saved_as_it_is_written(enter: Enter, paragraph: Paragraph) -> None:
    page = enter(secretary(paragraph, "Sara Lind"), paragraph.get_absolute_url())
    write(page, "Rapporten läggs till handlingarna – åäö §.")
    expect_saved(page)
    assert stored(paragraph) == "Rapporten läggs till handlingarna – åäö §."


def test_loser_of_a_conflict_compares_and_keeps_both(enter: Enter, paragraph: Paragraph) -> None:
    sara, omar = secretary(paragraph, "Sara Lind"), secretary(paragraph, "Omar Berg")
    first = enter(sara, paragraph.get_absolute_url())
    second = enter(omar, paragraph.get_absolute_url())
    write(first, "Saras text.")
    expect_saved(first)
    write(second, "Omars text.")
    expect(second.locator("[data-autosave-status]")).to_contain_text(CONFLICT)
    assert stored(paragraph) == "Saras text."
    assert [kept.text for kept in kept_texts(omar)] == ["Omars text."]
    second.locator("[data-autosave-status] a").click()
    expect(second.get_by_role("heading", name="Text av Sara Lind")).to_be_visible()
    second.get_by_role("button", name="Behåll båda").click()
    expect(second.get_by_label("Ärendebeskrivning")).to_have_value("Saras text.\n\nOmars text.")
    assert stored(paragraph) == "Saras text.\n\nOmars text."
    assert not kept_texts(omar).exists()


def test_the_other_is_seen_writing(enter: Enter, paragraph: Paragraph) -> None:
    first = enter(secretary(paragraph, "Sara Lind"), paragraph.get_absolute_url())
    first.get_by_label("Ärendebeskrivning").focus()
    first.wait_for_load_state("networkidle")
    second = enter(secretary(paragraph, "Omar Berg"), paragraph.get_absolute_url())
    second.get_by_label("Ärendebeskrivning").focus()
    expect(second.get_by_text("Sara Lind skriver här sedan")).to_be_visible()


def test_nothing_typed_without_network_is_lost(enter: Enter, paragraph: Paragraph) -> None:
    page = enter(secretary(paragraph, "Sara Lind"), paragraph.get_absolute_url())
    write(page, "Före avbrottet.")
    expect_saved(page)
    page.context.set_offline(True)
    until = time.monotonic() + WITHOUT_NETWORK
    typed = "Före avbrottet."
    while time.monotonic() < until:
        page.get_by_label("Ärendebeskrivning").press_sequentially(" Ett ord till.", delay=20)
        typed += " Ett ord till."
        page.wait_for_timeout(500)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Ingen anslutning")
    assert stored(paragraph) == "Före avbrottet."
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Sparat", timeout=20_000)
    assert stored(paragraph) == typed
