"""The main job through real processes: from a pasted agenda to a verified protokoll that is read."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.live import (
    PERSONA,
    Portal,
    Visitors,
    running_browser,
    running_portal,
    wait_for,
)
from tests.scale import FULL

pytestmark = pytest.mark.browser

TODAY = datetime.now(ZoneInfo("Europe/Stockholm")).date()
BODY = "Den politiska ledningsgruppen för Kunskap till praktik"
SCAN = Path(__file__).parents[2] / "fixtures/interchange/files/underskrivet.pdf"
WITHOUT_NETWORK = 60 if FULL else 8  # seconds
MAX_ACTIONS, MAX_TYPED = 15, 60
CLAUSE = "att rekommendera huvudmännen att förlänga avtalet om rådgivning"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with running_portal(tmp_path_factory, "flow") as running:
        running.start_worker()
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


# -- Words for what a person does --------------------------------------------------------------------


ABSENT = re.compile(r"^Frånvarande\s*: Per Nordmark")


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the button of this name, wait for the page that follows."""
    page.locator("main").get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    page.locator("main").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def choose(field: Locator, words: str) -> None:
    """Choose the option that holds the words."""
    value = field.locator("option", has_text=words).first.get_attribute("value")
    field.select_option(value)


def told(page: Page, words: str | re.Pattern[str]) -> None:
    """The page says it, above its content."""
    expect(page.locator("#meddelanden")).to_contain_text(words)


def open_paragraph(page: Page, meeting: str, heading: str) -> None:
    page.goto(meeting)
    page.get_by_role("link", name=re.compile(rf"§ \d+ {re.escape(heading)}")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def plan(page: Page, *, items: str, standard: tuple[str, ...] = (), days: int = 0) -> str:
    """Plan a meeting of the body with a pasted agenda; gives the meeting's address."""
    page.goto("/moten/nytt/")
    choose(page.locator("[name=body]"), BODY)
    page.locator("[name=date]").fill((TODAY + timedelta(days=days)).isoformat())
    page.locator("[name=starts]").fill("09.00")
    page.locator("[name=place]").fill("Luleå")
    page.locator("[name=own]").fill(items)
    for box in page.locator("[name=standard]").all():
        label = page.locator(f"label[for='{box.get_attribute('id')}']").inner_text()
        box.set_checked(label in standard)
    press(page, "Planera mötet")
    told(page, "Mötet är planerat")
    return page.url


def take_attendance(page: Page, meeting: str) -> None:
    """All members but one are there; a substitute serves for that one."""
    page.goto(meeting)
    follow(page, "Fyll i närvaro")
    press(page, "Alla närvarande")
    press(page, ABSENT)
    serve(page)
    told(page, "Tjänstgöringen är noterad.")


def serve(page: Page) -> None:
    choose(page.locator("[name=substitute]"), "Ulrika Sandlund")
    choose(page.locator("[name=seat]"), "Per Nordmark")
    press(page, "Ersättaren tjänstgör")


def fix(page: Page, meeting: str) -> None:
    """Close the meeting and fix its minutes with the usual signers."""
    page.goto(meeting)
    follow(page, "Avsluta mötet")
    page.locator("[name=ends]").fill("11.30")
    press(page, "Avsluta mötet")
    told(page, "Mötet är avslutat.")
    follow(page, "Fastställ protokollet")
    press(page, "Fastställ protokollet")
    told(page, "Texten är fastställd.")


def sign_and_verify(page: Page, verification: str) -> None:
    """Record what was signed on paper, keep the scan, verify for good."""
    page.goto(verification)
    for number in range(page.get_by_role("link", name="Registrera underskrift").count()):
        page.get_by_role("link", name="Registrera underskrift").first.click()
        page.locator("[name=signed_on]").fill(TODAY.isoformat())
        page.locator("[name=signed_place]").fill(["Piteå", "Boden", "Luleå"][number])
        press(page, "Spara")
        told(page, "är registrerad")
    follow(page, "Ladda upp skannat protokoll")
    page.locator("[name=file]").set_input_files(SCAN)
    press(page, "Spara")
    told(page, "Det undertecknade protokollet är sparat.")
    follow(page, "Registrera som justerat")
    page.locator("[name=confirmed]").check()
    press(page, "Registrera som justerat")
    told(page, "Protokollet är justerat")


# -- The main job ------------------------------------------------------------------------------------


def test_a_protokoll_goes_from_agenda_to_verified_and_is_read(
    portal: Portal, visitors: Visitors
) -> None:
    page = visitors.enter("secretary")
    meeting = plan(
        page,
        items="Avtal om rådgivning\nUtbildning under våren\nLokaler",
        standard=("Val av justerare", "Fastställande av dagordning", "Avslutning"),
    )
    take_attendance(page, meeting)
    write_minutes(page, meeting)
    open_before = visitors.enter("secretary")
    open_paragraph(open_before, meeting, "Avtal om rådgivning")
    fix(page, meeting)
    verification = page.url
    wait_until_stored(page, verification)
    signers_are_asked(portal, verification)
    sign_and_verify(page, verification)
    politician_reads(portal, visitors, meeting)
    visitors.expected.append("403")
    edits_are_refused(open_before, page, meeting)
    chair_follows_up(visitors)
    secretary_corrects(page, meeting)


def write_minutes(page: Page, meeting: str) -> None:
    """By proposal, with a motion, and with an open vote that the motion leads to."""
    open_paragraph(page, meeting, "Val av justerare")
    choose(page.locator("form[action$='/justerare/'] select"), "Anders Wikberg")
    press(page, "Utses till justerare")
    told(page, "Anders Wikberg är inskriven som justerare")
    open_paragraph(page, meeting, "Fastställande av dagordning")
    press(page, "Beslut enligt förslag och nästa")
    told(page, "Beslut enligt förslag: Fastställande av dagordning.")
    open_paragraph(page, meeting, "Avtal om rådgivning")
    page.get_by_label("Ärendebeskrivning").fill("Avtalet löper ut vid årsskiftet.")
    page.locator("[name=proposal_clauses]").fill(CLAUSE)
    press(page, "Beslut enligt förslag och nästa")
    told(page, "Beslut enligt förslag: Avtal om rådgivning.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Utbildning under våren")
    with_motion(page)
    open_paragraph(page, meeting, "Lokaler")
    with_vote(page)
    open_paragraph(page, meeting, "Avtal om rådgivning")
    follow(page, "Uppföljning: ansvarig och dag")
    page.locator("[name=responsible]").fill("Jonas Edlund")
    page.locator("[name=due]").fill((TODAY + timedelta(days=14)).isoformat())
    press(page, "Spara")


def with_motion(page: Page) -> None:
    page.locator("[name=proposal_clauses]").fill("att anordna två utbildningar")
    press(page, "Spara")
    follow(page, "Lägg till yrkande")
    page.locator("[name=kind]").select_option("approval")
    choose_person(page, "movers", "Amina Yusuf")
    page.locator("[name=to]").fill("förslaget")
    press(page, "Spara")
    expect(page.locator("#motions")).to_contain_text("Amina Yusuf")
    press(page, "Beslut enligt förslag och nästa")
    told(page, "Beslut enligt förslag: Utbildning under våren.")


def with_vote(page: Page) -> None:
    page.locator("[name=proposal_clauses]").fill("att hyra lokaler i Boden")
    press(page, "Spara")
    follow(page, "Lägg till yrkande")
    page.locator("[name=kind]").select_option("rejection")
    choose_person(page, "movers", "Henrik Fors")
    page.locator("[name=to]").fill("förslaget")
    press(page, "Spara")
    follow(page, "Öppen omröstning")
    page.locator("[name=yes]").fill("förslaget")
    page.locator("[name=no]").fill("Henrik Fors yrkande")
    for ballots in page.locator("fieldset", has=page.locator("[data-ballot]")).all():
        dissents = "Henrik Fors" in ballots.inner_text()
        ballots.locator(f"[value={'no' if dissents else 'yes'}]").check()
    page.locator("[name=outcome]").select_option("yes")
    press(page, "Spara")
    expect(page.locator("#votes")).to_contain_text("7")
    press(page, "Beslut enligt förslag och nästa")
    told(page, "Beslut enligt förslag: Lokaler.")


def choose_person(page: Page, name: str, words: str) -> None:
    """Tick a person among checkboxes, or choose in a list."""
    box = page.locator(f"input[name={name}]")
    if box.count():
        page.locator("label", has_text=words).locator(f"xpath=..//input[@name='{name}']").check()
    else:
        choose(page.locator(f"select[name={name}]"), words)


def wait_until_stored(page: Page, verification: str) -> None:
    """The worker draws the paper in its own process; the page tells when it can be signed."""
    for _ in range(60):
        page.goto(verification)
        if page.get_by_role("link", name="Registrera underskrift").count():
            return
        page.wait_for_timeout(1500)
    pytest.fail("the paper was never stored")


def signers_are_asked(portal: Portal, verification: str) -> None:
    """One mail each to chair and verifier, none to the secretary, with the link to the page."""
    subject = f"Protokoll att läsa och skriva under: {BODY}, {TODAY}"
    for key in ("chair", "verifier"):
        [mail] = wait_for("mail", lambda key=key: portal.inbox.to(PERSONA[key], subject))
        assert verification in mail.get_content()
        [(kept,)] = portal.rows(
            'SELECT message_id FROM core_mail WHERE subject = ? AND "to" = ?',
            subject,
            PERSONA[key],
        )
        assert mail["Message-ID"] == kept
    assert portal.inbox.to(PERSONA["secretary"], subject) == []


def politician_reads(portal: Portal, visitors: Visitors, meeting: str) -> None:
    """HTML, the very PDF that was stored, and the decision in two clicks from the start page."""
    page = visitors.enter("politician")
    page.goto(meeting)
    follow(page, "Protokollet")
    expect(page.locator("main")).to_contain_text("Avtalet löper ut vid årsskiftet.")
    expect(page.locator("main")).to_contain_text(CLAUSE.removeprefix("att "))
    expect(page.locator("main")).to_contain_text("Ulrika Sandlund")
    link = page.get_by_role("link", name=re.compile(r"\(PDF")).first
    pdf = page.request.get(link.get_attribute("href") or "").body()
    [(sha256,)] = portal.rows(
        "SELECT sha256 FROM reporting_document WHERE meeting_id = ? AND kind = 'minutes'"
        " AND superseded_at IS NULL",
        int(meeting.rstrip("/").rsplit("/", 1)[1]),
    )
    assert hashlib.sha256(pdf).hexdigest() == sha256
    page.goto("/")
    page.get_by_role("link", name="Beslut", exact=True).click()
    page.get_by_role("link", name=re.compile("Avtal om rådgivning")).first.click()
    expect(page.locator("main")).to_contain_text(CLAUSE)
    expect(page.locator("main")).to_contain_text("Jonas Edlund")


def edits_are_refused(stale: Page, page: Page, meeting: str) -> None:
    """A page left open from before, and every page opened since."""
    stale.locator("[name=heading]").fill("Ett annat avtal")
    press(stale, "Spara")
    expect(stale.locator("main")).to_contain_text("är justerad och kan inte ändras")
    open_paragraph(page, meeting, "Avtal om rådgivning")
    expect(page.locator("main textarea")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Rätta genom ny paragraf")


def chair_follows_up(visitors: Visitors) -> None:
    page = visitors.enter("chair")
    page.get_by_role("link", name=re.compile("förlä")).click()
    page.locator("[name=done_on]").fill(TODAY.isoformat())
    press(page, "Spara uppföljningen")
    told(page, "Uppföljningen är sparad.")
    page.goto("/beslut/?status=klara")
    expect(page.locator("main")).to_contain_text("Avtal om rådgivning")


def secretary_corrects(page: Page, meeting: str) -> None:
    later = plan(page, items="Lägesrapport", days=30)
    open_paragraph(page, meeting, "Avtal om rådgivning")
    follow(page, "Rätta genom ny paragraf")
    choose(page.locator("[name=meeting]"), (TODAY + timedelta(days=30)).isoformat())
    page.locator("main form button[type=submit]").first.click()
    told(page, "Rättelsen står nu på dagordningen.")
    page.goto(later)
    expect(page.locator("main")).to_contain_text(f"i protokollet {TODAY}")


# -- How little a standard meeting asks --------------------------------------------------------------


COUNT_TYPED = """addEventListener("input", (event) => {
  if (!event.target.matches("select, [type=checkbox], [type=radio]"))
    window.typed(event.data?.length ?? event.target.value.length);
}, true)"""


@dataclass
class Counted:
    """A page on which every press, choice and typed character is counted."""

    page: Page
    actions: int = 0
    typed: int = 0

    def __post_init__(self) -> None:
        self.page.expose_function("typed", self._typed)
        self.page.add_init_script(COUNT_TYPED)
        self.page.reload()

    def _typed(self, characters: int) -> None:
        self.typed += characters

    def click(self, target: Locator) -> None:
        target.click()
        self._noted()

    def choose(self, target: Locator, words: str) -> None:
        choose(target, words)
        self._noted()

    def key(self, name: str) -> None:
        self.page.keyboard.press(name)
        self._noted()

    def _noted(self) -> None:
        self.page.wait_for_load_state()
        self.actions += 1


def test_standard_meeting_is_recorded_with_few_actions(visitors: Visitors) -> None:
    """Five §§ by proposal, one substitute: at most 15 actions and 60 characters (screens.md § 3)."""
    page = visitors.enter("secretary")
    items = ["Avtal", "Budget", "Lokaler", "Utbildning", "Webbplats"]
    meeting = plan(page, items="\n".join(items))
    for item in items:
        open_paragraph(page, meeting, item)
        page.locator("[name=proposal_clauses]").fill(f"att godkänna förslaget om {item.lower()}")
        press(page, "Spara")
    page.goto(meeting)
    counted = Counted(page)
    record_standard_meeting(counted, meeting, items)
    print(f"\n{counted.actions} actions, {counted.typed} characters for five §§")  # noqa: T201  a figure of screens.md
    assert counted.actions <= MAX_ACTIONS
    assert counted.typed <= MAX_TYPED


def record_standard_meeting(counted: Counted, meeting: str, items: list[str]) -> None:
    page = counted.page
    main = page.locator("main")
    counted.click(main.get_by_role("link", name="Fyll i närvaro").first)
    counted.click(main.get_by_role("button", name="Alla närvarande"))
    counted.click(main.get_by_role("button", name=ABSENT))
    counted.choose(page.locator("[name=substitute]"), "Ulrika Sandlund")
    counted.choose(page.locator("[name=seat]"), "Per Nordmark")
    counted.click(main.get_by_role("button", name="Ersättaren tjänstgör"))
    told(page, "Tjänstgöringen är noterad.")
    counted.click(main.get_by_role("link", name="Översikt"))
    counted.click(main.get_by_role("link", name="Skriv paragraferna"))
    for item in items:
        expect(page.get_by_role("heading", level=1)).to_contain_text(item)
        counted.key("Control+Enter")
        told(page, f"Beslut enligt förslag: {item}.")
    assert page.url == meeting
    counted.click(main.get_by_role("link", name="Avsluta mötet").first)
    counted.click(main.get_by_role("button", name="Avsluta mötet"))
    told(page, "Mötet är avslutat.")


# -- Who comes in, and where they land -----------------------------------------------------------------


@pytest.mark.parametrize("key", list(PERSONA))
def test_persona_logs_in_and_lands_on_what_is_to_be_done(visitors: Visitors, key: str) -> None:
    page = visitors.enter(key)
    expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")
    nothing = page.get_by_role("heading", name="Inget väntar på dig")
    expect(page.locator("main .task-list").or_(nothing)).to_be_visible()


def test_invited_person_sets_a_password_and_logs_in(portal: Portal, visitors: Visitors) -> None:
    invite(portal, visitors, "Olle Sundin", "olle.sundin@example.org")


def invite(portal: Portal, visitors: Visitors, name: str, address: str) -> Page:
    """The administrator invites, the mail arrives, the link lets a password be chosen."""
    page = visitors.enter("admin")
    page.goto("/register/anvandare/bjud-in/")
    choose(page.locator("[name=person]"), name)
    page.locator("[name=email]").fill(address)
    page.locator("main form button[type=submit]").first.click()
    told(page, re.compile("inbjud", re.IGNORECASE))
    [mail] = wait_for("the invitation", lambda: portal.inbox.to(address, ""))
    link = re.search(r"http://\S+/password/reset/key/\S+", mail.get_content())
    assert link is not None, mail.get_content()
    guest = visitors.stranger()
    guest.goto(link[0])
    for box in guest.locator("input[type=password]").all():
        box.fill("vinter-över-Luleå-2026")
    press(guest, "Spara lösenordet")
    visitors.log_in(guest, address, "vinter-över-Luleå-2026")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Att göra")
    return guest


# -- Nothing is lost -----------------------------------------------------------------------------------


def status(page: Page) -> Locator:
    return page.locator("[data-autosave-status]")


def test_two_secretaries_on_one_paragraph_lose_no_text(portal: Portal, visitors: Visitors) -> None:
    visitors.expected.append("409")
    page = visitors.enter("secretary")
    meeting = plan(page, items="Gemensam text", days=60)
    other = second_secretary(portal, visitors)
    open_paragraph(page, meeting, "Gemensam text")
    open_paragraph(other, meeting, "Gemensam text")
    page.get_by_label("Ärendebeskrivning").fill("Marias text.")
    expect(status(page)).to_contain_text("Sparat")
    other.get_by_label("Ärendebeskrivning").fill("Ninas text.")
    expect(status(other)).to_contain_text("Någon annan har ändrat")
    status(other).get_by_role("link").click()
    for words in ("Marias text.", "Ninas text."):
        expect(other.locator(".compare")).to_contain_text(words)
    other.get_by_role("button", name="Behåll båda").click()
    expect(other.get_by_label("Ärendebeskrivning")).to_have_value("Marias text.\n\nNinas text.")


def second_secretary(portal: Portal, visitors: Visitors) -> Page:
    """The administrator lets one more person keep the body's minutes."""
    page = visitors.enter("admin")
    [(body,)] = portal.rows("SELECT id FROM governance_body WHERE name = ?", BODY)
    page.goto(f"/organ/{body}/roller/ny/")
    page.locator("[name=name]").fill("Nina Westerberg")
    page.locator("[name=kind]").select_option("secretary")
    page.locator("[name=starts]").fill((TODAY - timedelta(days=1)).isoformat())
    page.locator("main form button[type=submit]").first.click()
    told(page, "Rollen är registrerad.")
    return invite(portal, visitors, "Nina Westerberg", "nina.westerberg@example.org")


def test_nothing_typed_without_network_is_lost(portal: Portal, visitors: Visitors) -> None:
    visitors.expected.append("ERR_INTERNET_DISCONNECTED")
    page = visitors.enter("secretary")
    meeting = plan(page, items="Utan nät", days=61)
    open_paragraph(page, meeting, "Utan nät")
    box = page.get_by_label("Ärendebeskrivning")
    box.fill("Före avbrottet.")
    expect(status(page)).to_contain_text("Sparat")
    page.context.set_offline(True)
    typed = "Före avbrottet."
    for _ in range(WITHOUT_NETWORK):
        box.press_sequentially(" Ett ord till.")
        typed += " Ett ord till."
        page.wait_for_timeout(1000)
    expect(status(page)).to_contain_text("Ingen anslutning")
    page.context.set_offline(False)
    expect(status(page)).to_contain_text("Sparat")
    assert portal.rows(
        "SELECT background FROM governance_paragraph WHERE heading = 'Utan nät'"
    ) == [(typed,)]


def test_worker_killed_while_it_renders_stores_the_paper_once(
    portal: Portal, visitors: Visitors
) -> None:
    page = visitors.enter("secretary")
    meeting = plan(page, items="Ett ärende", days=0)
    take_attendance(page, meeting)
    open_paragraph(page, meeting, "Ett ärende")
    page.locator("[name=proposal_clauses]").fill("att godkänna rapporten")
    press(page, "Beslut enligt förslag och nästa")
    fix(page, meeting)
    verification = page.url
    number = int(meeting.rstrip("/").rsplit("/", 1)[1])
    paper = "SELECT id FROM reporting_document WHERE meeting_id = ? AND state = ?"
    wait_for("rendering", lambda: portal.rows(paper, number, "rendering"), pause=0.01)
    portal.kill("worker")
    assert portal.rows(paper, number, "stored") == []
    # The dead worker's claim runs out after some minutes; the test lets them pass at once.
    portal.rows("UPDATE core_work SET claimed_until = '2020-01-01' WHERE claimed_until NOT NULL")
    portal.start_worker()
    portal.manage("run_due", "--drain")
    wait_until_stored(page, verification)
    assert len(portal.rows(paper, number, "stored")) == 1
    kept = "SELECT id, file, sha256 FROM reporting_document WHERE meeting_id = ?"
    [(paper_id, name, sha256)] = portal.rows(kept, number)
    stored = portal.folder / "media" / name
    assert list(stored.parent.glob(f"{paper_id}-*")) == [stored]
    assert hashlib.sha256(stored.read_bytes()).hexdigest() == sha256
