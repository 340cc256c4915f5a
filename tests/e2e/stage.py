"""A stage for the browser without a server: our static files, one page, and answers the test sets."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.template import Context, Template
from playwright.sync_api import Browser, Page, Route, sync_playwright

HOST = "http://portal.test"
STATIC = Path(settings.BASE_DIR) / "static"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
FRAME = """<!doctype html><html lang="sv"><head><title>Prov</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/vendor/bootstrap-5.3.9/bootstrap.min.css">
<link rel="stylesheet" href="/static/css/portal.css"></head>
<body><main class="wrap"><h1>Prov</h1><div id="meddelanden"></div>{content}</main>
<script src="/static/js/app.js" type="module"></script>
<script src="/static/js/autosave.js" type="module"></script>
<script src="/static/js/shortcuts.js" type="module"></script></body></html>"""

Answer = Callable[[dict[str, str]], tuple[int, dict[str, Any]]]


def framed(source: str, **context: Any) -> str:
    """A whole page around a piece of template."""
    return FRAME.replace("{content}", Template(source).render(Context(context)))


@dataclass
class Stage:
    """Answers every request of one page.

    `spoiled` swaps a piece of our script for another: with a protection off, its test must fail."""

    html: Callable[[], str]
    answer: Answer = lambda posted: (200, {})
    offline: bool = False
    hold: bool = False
    spoiled: tuple[str, str] = ("", "")
    posts: list[dict[str, str]] = field(default_factory=list)
    held: list[Route] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def serve(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            body = file.read_bytes()
            if file.name == "autosave.js" and self.spoiled[0]:
                assert self.spoiled[0].encode() in body
                body = body.replace(self.spoiled[0].encode(), self.spoiled[1].encode())
            route.fulfill(body=body, content_type=KINDS[file.suffix])
        elif route.request.method == "POST" and route.request.resource_type == "fetch":
            self._take(route)
        elif path == "/favicon.ico":
            route.fulfill(status=204)
        else:
            if route.request.method == "POST":
                self.posts.append({"path": path, **_posted(route)})
            route.fulfill(
                body=self.html(),
                content_type="text/html; charset=utf-8",
                headers={"Content-Security-Policy": POLICY},
            )

    def _take(self, route: Route) -> None:
        if self.offline:
            route.abort("internetdisconnected")
        elif self.hold:
            self.held.append(route)
        else:
            self.reply(route)

    def reply(self, route: Route) -> None:
        """Answer one post as the test has set it."""
        posted = {"path": urlsplit(route.request.url).path, **_posted(route)}
        self.posts.append(posted)
        status, body = self.answer(posted)
        if status == 302:
            route.fulfill(status=302, headers={"Location": "/konto/login/"})
        elif status == 0:
            route.abort("connectionreset")
        else:
            route.fulfill(status=status, json=body)

    def release(self) -> None:
        """Answer what was held back."""
        self.hold = False
        while self.held:
            self.reply(self.held.pop(0))


def _posted(route: Route) -> dict[str, str]:
    return dict(parse_qsl(route.request.post_data or "", keep_blank_values=True))


def chromium() -> str:
    """The system's Chromium; without it the browser tests are skipped, and say so."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("Chromium is not installed")
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """One Chromium, Swedish."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=["--no-sandbox", "--lang=sv-SE"]
        )
        yield browser
        browser.close()


def enter(browser: Browser, stage: Stage, *, width: int = 1280, javascript: bool = True) -> Page:
    """Open the stage's page; what the browser complains about lands in `stage.faults`."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, locale="sv-SE", java_script_enabled=javascript
    )
    page = context.new_page()
    page.on("pageerror", lambda error: stage.faults.append(str(error)))
    page.on(
        "console",
        lambda line: stage.faults.append(line.text) if "Content Security" in line.text else None,
    )
    page.route("**/*", stage.serve)
    page.clock.install(time="2026-11-20T09:00:00")
    page.goto(f"{HOST}/")
    return page
