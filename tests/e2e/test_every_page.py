"""Every kind of page of the demo, as people see it: accessible, narrow, without script, by keyboard."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, expect

from tests.e2e.live import ROOT, Portal, Visitors, running_browser, running_portal

pytestmark = pytest.mark.browser

NARROW, WIDE = 320, 1280
MATRIX = ROOT / "tests/site/access_matrix.csv"
# Who sees pages of their own kind; the other personas see what these see.
WALKERS = ("secretary", "admin", "politician", "chair", "national", None)
SAME_KIND = 3  # addresses of one kind that are looked into, in case they show different things
# What is no page, or leads away at once, and why.
NO_PAGES = {
    "core:healthz": "JSON",
    "core:readyz": "JSON",
    "core:attachment": "a file",
    "core:presence": "a fragment",
    "core:save-text": "JSON",
    "reporting:document-file": "a file",
    "reporting:document-detail": "leads to the file once it is stored",
    "mfa_download_recovery_codes": "a file",
    "account_logout": "logs out",
}
# Pages that only a certain moment shows; what stands beside them is how the tests reach it.
OTHERWISE = {
    "account_inactive": "shown to a closed login",
    "account_reset_password_from_key": "a link in a mail",
    "account_reset_password_from_key_done": "after the link in a mail",
    "mfa_authenticate": "between password and second factor",
    "mfa_reauthenticate": "with a second factor",
    "mfa_reauthenticate_webauthn": "with a passkey",
    "mfa_deactivate_totp": "with a second factor",
    "mfa_view_recovery_codes": "with a second factor",
    "mfa_generate_recovery_codes": "with a second factor",
    "mfa_remove_webauthn": "with a passkey",
    "mfa_edit_webauthn": "with a passkey",
}

# Pages whose way in is not always open, or that many others of their kind hide: by which row.
AIMED = {
    "secretary": {
        "/moten/{}/avsluta/": "SELECT id FROM governance_meeting WHERE state = 'planned'",
        "/moten/{}/faststall/": "SELECT m.id FROM governance_meeting m JOIN governance_body b"
        " ON b.id = m.body_id WHERE m.state = 'closed' AND b.external_id = 'demo-board'"
        " ORDER BY m.date DESC",
        "/paragrafer/{}/rubrik/": "SELECT p.id FROM governance_paragraph p JOIN governance_meeting m"
        " ON m.id = p.meeting_id WHERE m.state = 'planned'",
        "/paragrafer/{}/ratta/": "SELECT p.id FROM governance_paragraph p JOIN"
        " governance_verification v ON v.id = p.verification_id WHERE v.state = 'verified'",
        "/justeringar/{}/registrera/": "SELECT id FROM governance_verification"
        " WHERE state = 'signing'",
        "/justeringar/{}/anslag/": "SELECT verification_id FROM governance_notice",
        "/justeringar/{}/anslag/{}/": "SELECT verification_id, id FROM governance_notice",
    },
    "admin": {
        "/konto/2fa/webauthn/": "SELECT 1",
        "/inte-framme/": "SELECT 1",
        "/register/organisationsroller/{}/": "SELECT id FROM core_organisationrole",
    },
}

# One h1, a title, a landmark, a name for each control; no script of ours is needed to look.
FAULTS_OF_PAGE = """() => {
  const faults = [];
  const count = (selector) => document.querySelectorAll(selector).length;
  if (count("h1") !== 1) faults.push(`${count("h1")} h1`);
  if (count("main") !== 1) faults.push(`${count("main")} main`);
  if (!document.title.trim() || document.title.startsWith(" –")) faults.push("no title");
  if (document.documentElement.lang !== "sv") faults.push("lang");
  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) faults.push(`${wide} px wide at ${innerWidth}`);
  for (const control of document.querySelectorAll("input, select, textarea, button, a[href]")) {
    if (control.type === "hidden") continue;
    const by = (control.getAttribute("aria-labelledby") || "").split(" ").filter(Boolean);
    const words = [control.getAttribute("aria-label"), control.textContent, control.title];
    for (const label of control.labels || []) words.push(label.textContent);
    for (const id of by) words.push(document.getElementById(id)?.textContent);
    const own = /^(INPUT|SELECT|TEXTAREA)$/.test(control.tagName) ? words.toSpliced(1, 1) : words;
    if (!own.some((word) => word?.trim())) faults.push(`no name: ${control.outerHTML.slice(0, 90)}`);
  }
  return faults;
}"""

AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.filter((one) => ["serious", "critical"].includes(one.impact)).flatMap(
    (one) => one.nodes.map((node) => `${one.id}: ${node.html.slice(0, 120)}`));
}"""

# What Tab must reach, and what is reached and seen now; radio buttons of one name are one stop.
STOPS = """() => {
  const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const stops = [...document.querySelectorAll(wanted)].filter((one) =>
    one.type !== "hidden" && !one.disabled && one.checkVisibility());
  const first = {};
  return stops.filter((one) => {
    if (one.type !== "radio") return true;
    const seen = first[one.name];
    first[one.name] = true;
    return !seen;
  }).length;
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  window.reached ??= new Set();
  const again = window.reached.has(one);
  window.reached.add(one);
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  return { again, ok: seen && (ring || style.boxShadow !== "none"),
    html: one.outerHTML.slice(0, 120), reached: window.reached.size };
}"""


class Reader(HTMLParser):
    """A page's links, and the pieces it is built of: tags with class, and names of fields."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.pieces: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        name = re.sub(r"\d+", "", values.get("name") or "")
        if tag not in {"option", "col", "path", "use"}:
            self.pieces.add(f"{tag}.{values.get('class') or ''}:{name}")


@dataclass
class Walk:
    """Follows links from page to page, and says which pages show something not yet shown."""

    portal: Portal
    visitors: Visitors
    found: list[tuple[str | None, str, str]] = field(default_factory=list)
    shown: dict[str, set[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def walk(self, persona: str | None) -> None:
        page = self.visitors.enter(persona) if persona else self.visitors.stranger()
        start = ["/", "/konto/login/", "/konto/password/reset/", "/konto/signup/"]
        start += ["/hjalp/", "/tillganglighet/", "/konto/password/reset/done/"]
        waiting, visits = self._aimed(persona, ["/"] if persona else start), dict[str, int]()
        known = set(waiting)
        while waiting:
            address = waiting.pop(0)
            kind = kind_of(address)
            if kind is None or visits.get(kind, 0) >= SAME_KIND:
                continue
            visits[kind] = visits.get(kind, 0) + 1
            new = [link for link in self._look(page, persona, kind, address) if link not in known]
            known.update(new)
            waiting += new

    def _aimed(self, persona: str | None, start: list[str]) -> list[str]:
        """Where the walk begins: the start page, and pages that stand aside."""
        aside = AIMED.get(persona or "", {}).items()
        return [
            *(address.format(*self.portal.rows(f"{sql} LIMIT 1")[0]) for address, sql in aside),
            *start,
        ]

    def _look(self, page: Page, persona: str | None, kind: str, address: str) -> list[str]:
        answer = page.request.get(address)
        if not answer.ok:
            self.broken.append(f"{persona} {address}: {answer.status}")
        if "text/html" not in answer.headers.get("content-type", ""):
            return []
        reader = Reader()
        reader.feed(answer.text())
        if kind_of(answer.url) == kind and reader.pieces - self.shown.setdefault(kind, set()):
            self.shown[kind] |= reader.pieces
            self.found.append((persona, kind, address))
        return [self._own(urljoin(answer.url, link)) for link in reader.links]

    def _own(self, url: str) -> str:
        parts = urlsplit(url)
        inside = url.startswith(self.portal.url)
        return f"{parts.path}?{parts.query}".rstrip("?") if inside else ""


def kind_of(address: str) -> str | None:
    """The route's name with the words of its address, without numbers; None for no page."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    if match.view_name in NO_PAGES or not match.view_name:
        return None
    words = [str(v) for v in match.captured_kwargs.values() if not str(v).isdigit()]
    query = ["?"] if parts.query else []
    return " ".join([match.view_name, *words, *query])


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running_portal(tmp_path_factory, "pages") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as found:
        yield found


@pytest.fixture(scope="module")
def everybody(browser: Browser, portal: Portal) -> Visitors:
    return Visitors(browser, portal)


@pytest.fixture
def visitors(everybody: Visitors) -> Iterator[Visitors]:
    yield everybody
    everybody.leave()


@pytest.fixture(scope="module")
def walked(portal: Portal, everybody: Visitors) -> Walk:
    """Every kind of page, once for each thing it can show."""
    keep_a_losing_text(everybody)
    note_a_notice(everybody)
    walk = Walk(portal, everybody)
    for persona in WALKERS:
        walk.walk(persona)
    everybody.leave()
    return walk


def keep_a_losing_text(visitors: Visitors) -> None:
    """Save over what somebody saved meanwhile, so that there is a text to compare."""
    page = visitors.enter("secretary")
    visitors.expected.append("409")
    number = visitors.portal.rows(
        "SELECT p.id FROM governance_paragraph p JOIN governance_meeting m ON m.id = p.meeting_id"
        " WHERE m.state = 'planned' ORDER BY p.id LIMIT 1"
    )[0][0]
    page.goto(f"/paragrafer/{number}/")
    version = page.locator("#id_version").input_value()
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    for text, status in (("Först.", 200), ("Sedan.", 409)):
        answer = page.request.post(
            f"/spara/governance.Paragraph/{number}/background/",
            form={"text": text, "version": version, "csrfmiddlewaretoken": token},
            headers={"X-CSRFToken": token, "Referer": page.url},
        )
        assert answer.status == status, answer.text()


def note_a_notice(visitors: Visitors) -> None:
    """A protokoll on a notice board, which the demo has none of."""
    page = visitors.enter("secretary")
    verified = (
        "SELECT v.id FROM governance_verification v JOIN governance_meeting m ON m.id = v.meeting_id"
        " JOIN governance_body b ON b.id = m.body_id"
        " WHERE v.state = 'verified' AND b.external_id = 'demo-board'"
    )
    page.goto(f"/justeringar/{visitors.portal.rows(verified)[0][0]}/anslag/")
    page.locator("[name=board]").fill("Luleå kommuns anslagstavla")
    page.get_by_role("button", name="Spara").click()
    expect(page.locator("#meddelanden")).to_contain_text("Anslaget är sparat.")


# -- Every kind of page --------------------------------------------------------------------------------


def test_every_link_leads_to_a_page(walked: Walk) -> None:
    assert not walked.broken, "\n".join(walked.broken)


def test_every_address_that_is_a_page_was_visited(walked: Walk) -> None:
    with MATRIX.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["method"] == "GET"]
    pages = {row["url"] for row in rows if "200" in row.values()}
    visited = {kind.split()[0] for _, kind, _ in walked.found}
    missed = sorted(pages - visited - set(NO_PAGES) - set(OTHERWISE))
    assert not missed, "\n".join(missed)


def test_every_page_is_accessible_and_fits(walked: Walk, visitors: Visitors) -> None:
    axe, faults, pages = Axe(), [], dict[str | None, Page]()
    for persona, kind, address in walked.found:
        if persona not in pages:
            pages[persona] = visitors.enter(persona) if persona else visitors.stranger()
        page = pages[persona]
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            if width == WIDE:
                open_whole(page, address)
            faults += [f"{kind} {address} {width}: {fault}" for fault in looked_at(page, axe)]
    count = f"{len(walked.found)} pages of {len(walked.shown)} kinds, each at two widths"
    print(f"\n{count}")  # noqa: T201  how much was checked is worth knowing
    assert not faults, "\n".join(faults)


def open_whole(page: Page, address: str) -> None:
    """Open the page with what it fetches by itself."""
    page.goto(address)
    if page.locator("[hx-trigger=load]").count():
        page.wait_for_load_state("networkidle")


def looked_at(page: Page, axe: Axe) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    own: list[str] = page.evaluate(FAULTS_OF_PAGE)
    found: list[str] = page.evaluate(AXE)
    return own + found


def test_faults_put_on_a_page_are_found(visitors: Visitors) -> None:
    page = visitors.stranger(width=NARROW)
    page.goto("/konto/login/")
    assert looked_at(page, Axe()) == []
    page.evaluate("""() => document.querySelector("main").append(
      Object.assign(document.createElement("img"), { src: "data:," }),
      document.createElement("h1"),
      Object.assign(document.createElement("textarea"), { cols: 90 }))""")
    faults = "\n".join(looked_at(page, Axe()))
    for fault in ("image-alt", "2 h1", "no name: <textarea", "wide at 320"):
        assert fault in faults


# -- By keyboard ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persona", "kind"),
    [
        ("secretary", "home"),
        ("secretary", "governance:paragraph-edit"),
        ("secretary", "governance:attendance"),
        ("secretary", "governance:agenda"),
        ("secretary", "governance:meeting-plan"),
        ("secretary", "governance:decision-list"),
        ("secretary", "governance:body-detail"),
        ("admin", "core:register"),
        (None, "account_login"),
    ],
)
def test_tab_reaches_everything_visibly_and_the_skip_link_first(
    walked: Walk, visitors: Visitors, persona: str | None, kind: str
) -> None:
    address = next(each[2] for each in walked.found if each[1] == kind)
    page = visitors.enter(persona) if persona else visitors.stranger()
    open_whole(page, address)
    page.evaluate("document.activeElement.blur()")
    stops = page.evaluate(STOPS)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    unseen, reached = [], 0
    while (focused := page.evaluate(FOCUSED)) and not focused["again"]:
        reached = focused["reached"]
        if not focused["ok"]:
            unseen.append(focused["html"])
        page.keyboard.press("Tab")
    assert not unseen, "\n".join(unseen)
    assert reached == stops


# -- Without script --------------------------------------------------------------------------------------


def test_minutes_are_written_without_script(visitors: Visitors) -> None:
    page = visitors.log_in(visitors.stranger(javascript=False), "sekreterare@example.org")
    page.goto("/moten/nytt/")
    page.locator("[name=body]").select_option(index=1)
    page.locator("[name=date]").fill("2030-01-15")
    page.locator("[name=own]").fill("Ärende utan skript")
    page.get_by_role("button", name="Planera mötet").click()
    page.get_by_role("link", name="Närvaro").first.click()
    page.get_by_role("button", name="Alla närvarande").click()
    expect(page.locator("#meddelanden")).to_contain_text("noterade som närvarande")
    page.get_by_role("link", name="Översikt").click()
    page.get_by_role("link", name=re.compile("Ärende utan skript")).click()
    page.get_by_label("Ärendebeskrivning").fill("Skrivet utan skript.")
    page.locator("[name=proposal_clauses]").fill("att godkänna")
    page.get_by_role("button", name="Beslut enligt förslag och nästa").click()
    expect(page.locator("#meddelanden")).to_contain_text("Beslut enligt förslag")


def test_pages_answer_without_script(walked: Walk, visitors: Visitors) -> None:
    """The walk itself reads pages without running anything; here the browser shows some of them."""
    page = visitors.enter("secretary", javascript=False)
    names = ("governance:meeting-detail", "governance:decision-list", "core:help", "home")
    for name in names:
        answer = page.goto(next(each[2] for each in walked.found if each[1] == name))
        assert answer is not None
        assert answer.status == 200
        expect(page.get_by_role("heading", level=1)).to_be_visible()
