"""Texts that save themselves, seen from the browser: nothing typed is lost, nothing overwritten."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django import forms
from playwright.sync_api import Browser, Page, expect

from portal.core.forms import PlainTextField, PortalForm
from tests.e2e.stage import HOST, Stage, enter, framed, running_browser

pytestmark = [pytest.mark.browser, pytest.mark.urls("allauth.urls")]

PAGE = """{% load crispy_forms_tags %}{% include "components/_autosave_status.html" %}
<form method="post" action="/klart/" novalidate>
<input type="hidden" name="csrfmiddlewaretoken" value="{{ token }}">
<input type="hidden" name="version" value="1" autocomplete="off">
{% crispy form %}<button data-primary>Spara</button></form>"""

OFFLINE = "Ingen anslutning – texten finns kvar i fönstret"
CONFLICT = "Någon annan har ändrat – jämför"


class ParagraphForm(PortalForm):
    background = PlainTextField(label="Ärendebeskrivning", widget=forms.Textarea)
    decision = PlainTextField(label="Beslut", widget=forms.Textarea)


class Row:
    """What the server holds: one row with two texts and one version; a save is refused when the
    text it changes has changed since the version it was written on."""

    def __init__(self) -> None:
        self.version = 1
        self.texts = {"background": "", "decision": ""}
        self.changed_at = {"background": 1, "decision": 1}
        self.drafts: list[str] = []

    def change(self, field: str, text: str) -> None:
        """Somebody saves."""
        self.version += 1
        if field in self.texts:
            self.texts[field], self.changed_at[field] = text, self.version

    def save(self, posted: dict[str, str]) -> tuple[int, dict[str, Any]]:
        field, text = posted["field"], posted["text"]
        if self.texts[field] == text:
            return 200, {"version": self.version, "saved_at": "10.42"}
        if self.changed_at[field] > int(posted["version"]):
            self.drafts.append(text)
            return 409, {
                "theirs": self.texts[field],
                "theirs_by": "Vera Ny",
                "version": self.version,
                "compare_url": f"/jamfor/{len(self.drafts)}/",
            }
        self.change(field, text)
        return 200, {"version": self.version, "saved_at": "10.42"}


class Desk:
    """One secretary at one page."""

    def __init__(
        self, browser: Browser, presence_url: str = "", spoiled: tuple[str, str] = ("", "")
    ) -> None:
        self.presence_url = presence_url
        self.row, self.token = Row(), "token-1"
        self.stage = Stage(self.html)
        self.stage.answer, self.stage.spoiled = self.row.save, spoiled
        self.page: Page = enter(browser, self.stage)
        self.page.clock.pause_at("2026-11-20T10:00:00")  # only the test moves the clock
        self.background = self.page.get_by_label("Ärendebeskrivning")
        self.decision = self.page.get_by_label("Beslut")
        self.status = self.page.locator("[data-autosave-status]")

    def html(self) -> str:
        form = ParagraphForm()
        for name in form.fields:
            url = f"/spara/g.paragraph/1/{name}/"
            form.save_as_written(name, save_url=url, version=1, presence_url=self.presence_url)
        return framed(PAGE, form=form, token=self.token)

    def saves(self) -> list[dict[str, str]]:
        return [posted for posted in self.stage.posts if posted["path"].startswith("/spara/")]

    def until(self, holds: Callable[[], bool]) -> None:
        """Let time pass, on the page's clock and on ours, until it holds; fail after a while."""
        for _ in range(200):
            if holds():
                return
            self.page.clock.run_for(100)
            self.page.wait_for_timeout(20)
        assert holds()

    def sees(self, status: str) -> None:
        self.until(lambda: status in self.status.inner_text())

    def pass_time(self, milliseconds: int) -> None:
        for _ in range(0, milliseconds, 500):
            self.page.clock.run_for(500)
            self.page.wait_for_timeout(5)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def desk(browser: Browser) -> Iterator[Desk]:
    desk = Desk(browser)
    yield desk
    assert desk.stage.faults == []
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert desk.page.evaluate(kept) == [0, 0, ""]
    desk.page.context.close()


def test_text_is_saved_after_a_pause_with_the_version_that_follows(desk: Desk) -> None:
    desk.background.press_sequentially("att")
    desk.pass_time(500)
    assert desk.saves() == []

    desk.pass_time(1000)
    desk.sees("Sparat 10.42")
    desk.background.press_sequentially(" bifalla")
    desk.pass_time(1000)

    desk.until(lambda: len(desk.saves()) == 2)
    assert [(save["text"], save["version"]) for save in desk.saves()] == [
        ("att", "1"),
        ("att bifalla", "2"),
    ]
    expect(desk.page.locator("input[name=version]")).to_have_value("3")


def test_writing_without_a_pause_is_saved_all_the_same(desk: Desk) -> None:
    for _ in range(25):
        desk.background.press_sequentially("x")
        desk.pass_time(500)
    desk.until(lambda: desk.saves() != [])


def test_leaving_the_field_saves_at_once(desk: Desk) -> None:
    desk.background.press_sequentially("hej")
    desk.decision.focus()
    expect(desk.status).to_have_text("Sparat 10.42")  # with the clock standing
    assert desk.row.texts["background"] == "hej"


def test_ctrl_s_saves_at_once(desk: Desk) -> None:
    desk.background.press_sequentially("hej")
    desk.background.press("Control+s")
    expect(desk.status).to_have_text("Sparat 10.42")


def test_two_texts_of_one_row_are_saved_one_after_the_other(desk: Desk) -> None:
    desk.stage.hold = True
    desk.background.press_sequentially("ett")
    desk.decision.press_sequentially("två")
    desk.until(lambda: len(desk.stage.held) == 1)
    desk.sees("Sparar…")
    desk.pass_time(2000)
    assert len(desk.stage.held) == 1

    desk.stage.release()
    desk.sees("Sparat 10.42")
    desk.until(lambda: desk.row.texts == {"background": "ett", "decision": "två"})
    assert desk.row.drafts == []


def write_without_network(desk: Desk) -> str:
    """Write for 60 s without network, then have it back for a while; gives what was written."""
    written = ""
    desk.stage.offline = True
    for number in range(12):
        part = f"rad {number} åäö "
        desk.background.press_sequentially(part)
        written += part
        desk.pass_time(5000)
        desk.sees(OFFLINE)
    assert desk.row.texts["background"] == ""
    expect(desk.background).to_have_value(written)
    desk.stage.offline = False
    desk.pass_time(16_000)
    return written


def test_sixty_seconds_without_network_lose_nothing(desk: Desk) -> None:
    written = write_without_network(desk)
    desk.sees("Sparat 10.42")
    desk.until(lambda: desk.row.texts["background"] == written)
    assert desk.row.drafts == []


def test_sixty_seconds_without_network_are_lost_when_nothing_tries_again(browser: Browser) -> None:
    desk = Desk(browser, spoiled=("retryTimer = setTimeout(saveAll,", "retryTimer = Number(0 &&"))
    written = write_without_network(desk)
    assert desk.row.texts["background"] != written
    desk.page.context.close()


def test_text_is_overwritten_when_a_save_lends_its_version(browser: Browser) -> None:
    lends = (
        "for (const each of fields.values()) each.version = data.version; Object.assign(field, {"
    )
    desk = Desk(
        browser,
        spoiled=("Object.assign(field, { saved: text, version", f"{lends} saved: text, version"),
    )
    desk.row.change("decision", "Veras beslut")
    desk.background.press_sequentially("min text")
    desk.pass_time(1000)
    desk.decision.press_sequentially("mitt beslut")
    desk.pass_time(1000)
    desk.until(lambda: desk.row.texts["decision"] == "mitt beslut")
    desk.page.context.close()


def test_form_carries_no_newer_version_than_its_other_fields(desk: Desk) -> None:
    desk.row.change("heading", "Veras rubrik")
    desk.background.press_sequentially("min text")
    desk.pass_time(1000)
    desk.until(lambda: desk.row.texts["background"] == "min text")
    expect(desk.page.locator("input[name=version]")).to_have_value("1")


def test_returning_network_saves_at_once(desk: Desk) -> None:
    desk.stage.offline = True
    desk.background.press_sequentially("hej")
    desk.pass_time(30_000)
    desk.stage.offline = False
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.sees("Sparat 10.42")


def test_answer_lost_on_the_way_is_no_conflict(desk: Desk) -> None:
    def saved_but_cut_off(posted: dict[str, str]) -> tuple[int, dict[str, Any]]:
        desk.row.save(posted)
        desk.stage.answer = desk.row.save
        return 0, {}

    desk.stage.answer = saved_but_cut_off
    desk.background.press_sequentially("hej")
    desk.sees("Sparat 10.42")
    expect(desk.page.locator(".autosave-note").first).to_be_hidden()

    desk.background.press_sequentially(" igen")
    desk.pass_time(1000)
    desk.until(lambda: desk.row.texts["background"] == "hej igen")


def test_conflict_is_told_and_stops_saving_that_text_only(desk: Desk) -> None:
    desk.row.change("background", "Veras text")
    desk.background.press_sequentially("min text")
    desk.pass_time(1000)
    desk.sees(CONFLICT)
    expect(desk.background).to_have_value("min text")
    assert desk.row.drafts == ["min text"]

    desk.background.press_sequentially(" och mer")
    desk.pass_time(3000)
    assert len(desk.saves()) == 1
    desk.until(lambda: desk.row.texts["background"] == "Veras text")


def test_text_written_after_a_conflict_goes_along_to_the_comparison(desk: Desk) -> None:
    desk.row.change("background", "Veras text")
    desk.background.press_sequentially("min text")
    desk.sees(CONFLICT)
    desk.background.press_sequentially(" och mer")
    desk.status.get_by_role("link").click()
    desk.page.wait_for_url("**/jamfor/2/")
    assert desk.row.drafts == ["min text", "min text och mer"]


def test_saving_one_text_lends_no_newer_version_to_the_other(desk: Desk) -> None:
    desk.row.change("decision", "Veras beslut")
    desk.background.press_sequentially("min text")
    desk.pass_time(1000)
    desk.decision.press_sequentially("mitt beslut")
    desk.pass_time(1000)
    desk.until(lambda: desk.row.texts == {"background": "min text", "decision": "Veras beslut"})
    assert desk.row.drafts == ["mitt beslut"]


def test_logged_out_keeps_the_text_and_saves_after_a_new_login(desk: Desk) -> None:
    def logged_out(posted: dict[str, str]) -> tuple[int, dict[str, Any]]:
        return 302, {}

    def only_with_the_new_token(posted: dict[str, str]) -> tuple[int, dict[str, Any]]:
        fresh = posted["csrfmiddlewaretoken"] == desk.token
        return desk.row.save(posted) if fresh else (403, {})

    desk.stage.answer = logged_out
    desk.background.press_sequentially("hej")
    desk.pass_time(1000)
    desk.sees("Du är utloggad")
    expect(desk.background).to_have_value("hej")

    desk.token, desk.stage.answer = "token-2", only_with_the_new_token
    desk.pass_time(5000)
    desk.sees("Sparat 10.42")
    desk.until(lambda: desk.row.texts["background"] == "hej")


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (403, {}, "Du får inte längre ändra den här texten."),
        (404, {}, "Det du skriver i finns inte längre."),
        (422, {"error": "Texten är 37 tecken för lång."}, "Texten är 37 tecken för lång."),
    ],
)
def test_refusal_is_told_and_not_repeated_until_the_text_changes(
    desk: Desk, status: int, body: dict[str, Any], sentence: str
) -> None:
    desk.stage.answer = lambda posted: (status, body)
    desk.background.press_sequentially("hej")
    desk.pass_time(1000)
    expect(desk.page.locator(".autosave-note").first).to_contain_text(sentence)
    tries = len(desk.saves())

    desk.pass_time(20_000)
    assert len(desk.saves()) == tries
    expect(desk.background).to_have_value("hej")


def test_server_in_trouble_is_tried_again(desk: Desk) -> None:
    desk.stage.answer = lambda posted: (503, {})
    desk.background.press_sequentially("hej")
    desk.pass_time(1000)
    desk.sees(OFFLINE)
    desk.stage.answer = desk.row.save
    desk.pass_time(20_000)
    desk.sees("Sparat 10.42")


@pytest.mark.parametrize("offline", [True, False])
def test_leaving_warns_only_while_something_is_unsaved(desk: Desk, offline: bool) -> None:
    warnings: list[str] = []
    desk.page.on("dialog", lambda dialog: (warnings.append(dialog.type), dialog.accept()))
    desk.stage.offline = offline
    desk.background.press_sequentially("hej")
    desk.sees(OFFLINE if offline else "Sparat 10.42")
    desk.page.goto(f"{HOST}/annan/")
    assert warnings == (["beforeunload"] if offline else [])


def test_form_waits_for_the_save_on_its_way_and_carries_its_version(desk: Desk) -> None:
    desk.stage.hold = True
    desk.background.press_sequentially("hej")
    desk.until(lambda: len(desk.stage.held) == 1)
    desk.page.get_by_role("button", name="Spara").click(no_wait_after=True)
    desk.page.wait_for_timeout(100)
    assert [posted["path"] for posted in desk.stage.posts] == []

    desk.stage.release()
    desk.page.wait_for_url("**/klart/")
    assert desk.stage.posts[-1]["path"] == "/klart/"
    assert desk.stage.posts[-1]["version"] == "2"
    assert desk.stage.posts[-1]["background"] == "hej"


def test_form_sends_what_was_typed_last_without_clashing_with_itself(desk: Desk) -> None:
    desk.background.press_sequentially("hej")
    desk.background.press("Control+Enter")
    desk.page.wait_for_url("**/klart/")
    assert [posted["path"] for posted in desk.stage.posts] == [
        "/spara/g.paragraph/1/background/",
        "/klart/",
    ]
    assert desk.stage.posts[-1]["version"] == "2"


def test_form_stays_while_the_server_cannot_be_reached(desk: Desk) -> None:
    desk.stage.offline = True
    desk.background.press_sequentially("hej")
    desk.page.get_by_role("button", name="Spara").click(no_wait_after=True)
    desk.sees(OFFLINE)
    assert desk.stage.posts == []
    expect(desk.background).to_have_value("hej")


def test_who_else_writes_is_told_but_locks_nothing(browser: Browser) -> None:
    desk = Desk(browser, presence_url="/narvarande/g.paragraph/1/")
    other = {"others": [{"name": "Sara", "since": "10.31"}]}
    desk.stage.answer = lambda posted: (
        (200, other) if posted["path"].startswith("/narvarande/") else desk.row.save(posted)
    )
    desk.background.focus()
    presence = desk.page.locator(".presence").first
    expect(presence).to_contain_text("Sara skriver här sedan 10.31")
    presence.get_by_role("button", name="Skriv ändå").click()
    desk.background.press_sequentially("hej")
    desk.pass_time(1000)
    desk.until(lambda: desk.row.texts["background"] == "hej")
    desk.page.context.close()


def test_without_javascript_the_texts_are_parts_of_the_form(browser: Browser) -> None:
    desk = Desk(browser)
    desk.page.context.close()
    page = enter(browser, desk.stage, javascript=False)
    page.get_by_label("Beslut").fill("hej")
    page.get_by_role("button", name="Spara").click()
    assert desk.stage.posts[-1]["decision"] == "hej"
    assert desk.stage.posts[-1]["version"] == "1"
    page.context.close()
