#!/usr/bin/env python3
"""Take the pictures of README and help from the running demo: `bin/pictures.py [ADDRESS]`.

Run after `make run` in another terminal. Needs Chromium and pdftoppm (poppler-utils)."""

import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
PASSWORD = "samverkan-demo"  # noqa: S105  the demo's, printed by make run
HELP, DOCS = ROOT / "static" / "help", ROOT / "docs" / "pictures"
BODY = "Den politiska ledningsgruppen"


def login(browser: Browser, name: str) -> Page:
    """A page in which the persona is logged in."""
    page = browser.new_page(viewport={"width": 1100, "height": 760}, locale="sv-SE")
    page.goto(f"{ADDRESS}/konto/login/")
    page.get_by_label("E-post").fill(f"{name}@example.org")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.wait_for_url(f"{ADDRESS}/")
    return page


def picture(page: Page, path: Path) -> None:
    """The window as a small PNG."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(96).save(path, optimize=True)


def body_page(page: Page) -> Page:
    """The demo's first body."""
    page.goto(f"{ADDRESS}/organ/")
    page.get_by_role("link", name=BODY).first.click()
    return page


def take(browser: Browser) -> None:
    """Every picture, each as the persona who sees it."""
    secretary = login(browser, "sekreterare")
    secretary.goto(f"{ADDRESS}/moten/")
    rows = secretary.get_by_role("row").filter(has_text="Gemensamma nämnden")
    rows.filter(has_text="Skriv paragraferna").get_by_role("link").first.click()
    picture(secretary, HELP / "sekreterare.png")
    secretary.get_by_role("link", name="Internbudget").first.click()
    picture(secretary, DOCS / "paragraph.png")
    picture(body_page(secretary), DOCS / "body.png")
    picture(login(browser, "ordforande"), HELP / "ordforande.png")
    verifier = login(browser, "justerare")
    verifier.goto(f"{ADDRESS}/moten/")
    verifier.get_by_role("link", name=BODY).last.click()
    verifier.get_by_role("link", name="protokoll").first.click()
    picture(verifier, HELP / "justerare.png")
    member = login(browser, "ledamot")
    member.goto(f"{ADDRESS}/beslut/")
    picture(member, HELP / "ledamot.png")
    picture(body_page(login(browser, "projektledare")), HELP / "projektledare.png")
    reporter = login(browser, "rapportansvarig")
    reporter.goto(f"{ADDRESS}/lan/25/")
    picture(reporter, HELP / "rapportansvarig.png")
    national = login(browser, "nationell")
    national.goto(f"{ADDRESS}/organ/")
    picture(national, HELP / "nationell-samordnare.png")
    administrator = login(browser, "administrator")
    administrator.goto(f"{ADDRESS}/register/")
    picture(administrator, HELP / "administrator.png")


def protokoll() -> None:
    """A page of a protokoll."""
    paper = sorted((ROOT / "out").glob("*-board.pdf"))[0]
    target = DOCS / "protokoll"
    command = ["pdftoppm", "-r", "70", "-f", "1", "-l", "1", "-png", "-singlefile"]
    subprocess.run([*command, str(paper), str(target)], check=True)


with sync_playwright() as playwright:
    chromium = playwright.chromium.launch(
        executable_path="/usr/bin/chromium", args=["--no-sandbox", "--lang=sv-SE"]
    )
    take(chromium)
    chromium.close()
protokoll()
