"""The look's tokens, measured in the browser: what axe does not find (weak borders, focus, size)."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from playwright.sync_api import Browser, Page

from portal.core.authz import Verdict
from portal.core.forms import KronorField, PlainTextField, PortalForm, SwedishDateField
from tests.e2e.stage import STATIC, Stage, enter, framed, running_browser

pytestmark = [pytest.mark.browser, pytest.mark.urls("allauth.urls")]

LEVELS = ("secondary", "primary", "success", "warning", "danger")
BANNERS = ("info", "success", "warning", "error")
PAGE = """{% load crispy_forms_tags %}
{% page_header "Möten" "Alla möten du får se" %}{% link_button "Nytt möte" "/nytt/" style="primary" icon_name="plus" %}{% endpage_header %}
{% for level in levels %}{% status "Justerat" level %} {% endfor %}
{% for level in banners %}{% banner level %}<p>Det här behöver du veta.</p>{% endbanner %}{% endfor %}
<p>Text med en <a href="/lank/">länk</a> och <span class="note">en anmärkning</span>.</p>
{% post_button "Skicka" "/skicka/" %}{% disabled_button "Fastställ" refusal.reason %}
<button class="btn btn-danger">Ta bort</button> <a class="btn btn-link" href="/avbryt/">Avbryt</a>
{% include "components/_facts.html" %}
{% scroll_region "Närvaro vid mötet" %}<table class="table"><caption>Närvaro</caption><thead><tr><th scope="col">Ledamot</th>
<th scope="col">Tjänstgjorde</th></tr></thead><tbody><tr><th scope="row">Vera Ny</th><td>§§ 1–3</td></tr></tbody></table>{% endscroll_region %}
{% empty_state "Inga beslut" %}<p>Beslut syns här när ett protokoll är justerat.</p>{% endempty_state %}
<form method="post" novalidate>{% crispy form %}<button class="btn btn-primary" data-primary>Spara</button></form>"""


class SampleForm(PortalForm):
    title = PlainTextField(label="Rubrik")
    day = SwedishDateField(label="Dag", help_text="Till exempel 2026-11-21")
    amount = KronorField(label="Belopp", required=False)
    kind = forms.ChoiceField(label="Slag", choices=[("", "---------"), ("a", "Möte")])
    way = forms.ChoiceField(
        label="Sätt", choices=[("p", "Papper"), ("e", "E-legitimation")], widget=forms.RadioSelect
    )
    remote = forms.BooleanField(label="Distans", required=False)
    text = PlainTextField(label="Text", required=False, widget=forms.Textarea)


def html(data: dict[str, str] | None = None) -> str:
    return framed(
        PAGE,
        form=SampleForm(data),
        levels=LEVELS,
        banners=BANNERS,
        refusal=Verdict(False, "§ 3 har inget beslut."),
        facts=[("Plats", "Luleå"), ("Beskrivning", "x" * 200)],
    )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as running:
        yield running


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    stage = Stage(html)
    page = enter(browser, stage)
    yield page
    assert stage.faults == []
    page.context.close()


def style(page: Page, selector: str, name: str) -> str:
    script = "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]"
    return str(page.evaluate(script, [selector, name]))


def luminance(colour: str) -> float:
    """Relative luminance of "rgb(r, g, b)" (WCAG 2.2)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


WHITE = "rgb(255, 255, 255)"


def test_contrast_is_measured_right() -> None:
    assert round(contrast(WHITE, "rgb(0, 0, 0)")) == 21
    assert round(contrast(WHITE, "rgb(222, 226, 230)"), 1) == 1.3  # Bootstrap's own border


@pytest.mark.parametrize(
    "selector", ["#id_title", "#id_kind", "#id_text", "#id_remote", "#id_way_0", ".btn-secondary"]
)
def test_borders_of_what_can_be_used_are_seen(page: Page, selector: str) -> None:
    assert contrast(style(page, selector, "borderTopColor"), WHITE) >= 3


@pytest.mark.parametrize(
    "selector",
    [".btn-primary", ".btn-secondary", ".btn-danger", "#id_title", "#id_kind", "#id_remote", "p a"],
)
def test_focus_is_a_solid_dark_line_outside(page: Page, selector: str) -> None:
    page.keyboard.press("Tab")  # from now on focus is shown as for a keyboard
    page.locator(selector).first.focus()
    shown = {name: style(page, selector, name) for name in ("outlineStyle", "outlineWidth")}
    assert shown == {"outlineStyle": "solid", "outlineWidth": "3px"}
    assert style(page, selector, "outlineOffset") == "2px"
    assert contrast(style(page, selector, "outlineColor"), WHITE) >= 7


@pytest.mark.parametrize("level", LEVELS)
def test_badges_are_read_without_colour(page: Page, level: str) -> None:
    badge = f".status-{level}"
    text, ground = style(page, badge, "color"), style(page, badge, "backgroundColor")
    assert contrast(text, ground) >= 4.5
    assert page.locator(badge).inner_text().strip()


@pytest.mark.parametrize("selector", [".btn-primary", ".btn-danger", ".btn[aria-disabled]"])
def test_buttons_are_read(page: Page, selector: str) -> None:
    text, ground = style(page, selector, "color"), style(page, selector, "backgroundColor")
    assert contrast(text, ground) >= 4.5


def test_primary_colour_is_as_agreed(page: Page) -> None:
    assert style(page, ".btn-primary", "backgroundColor") == "rgb(11, 92, 171)"


@pytest.mark.parametrize(("width", "least"), [(1280, 24), (390, 44), (320, 44)])
def test_what_is_tapped_is_big_enough(browser: Browser, width: int, least: int) -> None:
    page = enter(browser, Stage(html), width=width)
    boxes = {
        box["text"]: box["height"]
        for box in page.evaluate(
            """() => [...document.querySelectorAll(".btn, .form-control, .form-select, .form-check")]
            .map(e => ({text: e.id || e.textContent.trim(), height: e.getBoundingClientRect().height}))"""
        )
    }
    page.context.close()
    assert boxes
    assert {text: height for text, height in boxes.items() if height < least} == {}


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("data", [None, {}, {"title": "Möte", "day": "21/11 2026"}])
def test_components_have_no_fault_that_axe_finds_and_do_not_overflow(
    browser: Browser, width: int, data: dict[str, str] | None
) -> None:
    page = enter(browser, Stage(lambda: html(data)), width=width)
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.context.close()
    assert [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")] == []
    assert wide <= width


def test_list_of_faults_gets_focus_and_leads_to_the_field(browser: Browser) -> None:
    page = enter(browser, Stage(lambda: html({})))
    focused = "document.activeElement.className || document.activeElement.id"
    assert page.evaluate(focused) == "error-summary"
    page.get_by_role("link", name="Sätt: Välj ett alternativ.").click()
    assert page.evaluate("document.activeElement.id") == "id_way_0"
    page.context.close()


def test_ctrl_enter_presses_the_primary_button_once(browser: Browser) -> None:
    stage = Stage(html)
    page = enter(browser, stage)
    page.get_by_label("Rubrik").press("Control+Enter")
    page.wait_for_load_state()
    page.wait_for_timeout(200)
    page.context.close()
    assert len(stage.posts) == 1


def test_what_every_page_loads_stays_small() -> None:
    scripts = [file for file in (STATIC / "js").glob("*.js") if file.name != "passkey.js"]
    assert (STATIC / "css/portal.css").stat().st_size <= 15 * 1024
    assert sum(file.stat().st_size for file in scripts) <= 15 * 1024
    pattern = ("css/*.css", "js/*.js", "vendor/*/*.css", "vendor/*/*.js", "vendor/*/icons.svg")
    texts = [file for each in pattern for file in STATIC.glob(each)]
    fonts = list(STATIC.glob("vendor/*/*.woff2"))
    weight = sum(len(gzip.compress(file.read_bytes())) for file in texts)
    assert weight + sum(file.stat().st_size for file in fonts) <= 100 * 1024
