"""The portal as it runs for people: own processes, database, files and mail catcher, and browsers."""

import email
import email.policy
import fcntl
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from reporting.demo.people import PASSWORD, PERSONAS
from tests.e2e.stage import chromium

ROOT = Path(settings.BASE_DIR)
DATABASE = "portal.sqlite3"
PATIENCE = 90.0  # seconds: a loaded machine takes its time, and a wait ends as soon as it can
PERSONA = {person.key: f"{person.login}@example.org" for person in PERSONAS}
OUTSIDE_BLOCKED = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


def wait_for(what: str, found: Callable[[], Any], *, pause: float = 0.1) -> Any:
    """What `found` gives once it gives something; fails with `what` after a while."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        result = found()
        if result:
            return result
        time.sleep(pause)
    pytest.fail(f"Waited {PATIENCE:.0f} s in vain for {what}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Inbox(Message):
    """A real SMTP server that keeps what arrives."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[EmailMessage] = []

    def prepare_message(self, session: Any, envelope: Any) -> EmailMessage:  # type: ignore[override]  # aiosmtpd's own is untyped
        message: EmailMessage = email.message_from_bytes(
            envelope.content, policy=email.policy.default
        )
        return message

    def handle_message(self, message: EmailMessage) -> None:  # type: ignore[override]  # as above
        self.arrived.append(message)

    def to(self, address: str, subject: str) -> list[EmailMessage]:
        """What came to the address with the words in its subject."""
        return [one for one in self.arrived if one["To"] == address and subject in one["Subject"]]


@dataclass
class Portal:
    """One running portal: web, worker on demand, database and files of its own."""

    folder: Path
    inbox: Inbox
    smtp_port: int
    port: int = field(default_factory=free_port)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self) -> dict[str, str]:
        mail = f"smtp://127.0.0.1:{self.smtp_port}"
        return demo_environment(self.folder) | {"EMAIL_URL": mail, "BASE_URL": self.url}

    def start(self, name: str, *command: str) -> None:
        """Start a process whose output goes to NAME.log."""
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def start_web(self) -> None:
        bind = f"127.0.0.1:{self.port}"
        config = ("--config", "portal/gunicorn.py", "--bind", bind)
        self.start("web", "-m", "gunicorn", "portal.wsgi", *config)
        wait_for("the web process", self.answers)

    def start_worker(self) -> None:
        self.start("worker", "manage.py", "db_worker", "--no-reload")

    def answers(self) -> bool:
        assert self.processes["web"].poll() is None, self.log("web")
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self, name: str) -> None:
        """kill -9: the process gets no chance to put anything in order."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(PATIENCE / 4)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")[-4000:]

    def manage(self, *arguments: str) -> str:
        return manage(self.environment(), *arguments)

    def rows(self, sql: str, *values: Any) -> list[Any]:
        """What the database holds; a statement that writes is saved."""
        connection = sqlite3.connect(self.folder / DATABASE, timeout=20)
        try:
            with connection:
                return connection.execute(sql, values).fetchall()
        finally:
            connection.close()


def demo_environment(folder: Path) -> dict[str, str]:
    """The environment of a newcomer's run, with everything it writes in `folder`."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"TESTING", "TEST_DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "MEDIA_ROOT": str(folder / "media"),
        "EMAIL_URL": "dummymail://",
        "LOG_LEVEL": "WARNING",
    }


def manage(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def loaded_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's database and files, made once in a run of the tests."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # the workers of one run share the folder above their own
    folder, done = shared / "demo", shared / "demo.done"
    with (shared / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir()
            for command in ("migrate", "createcachetable", "load_demo"):
                manage(demo_environment(folder), command)
            done.touch()
    return folder


@contextmanager
def running_portal(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Portal]:
    """The portal with its demo, its web process and a mail catcher; all stopped in the end."""
    folder = tmp_path_factory.mktemp(name) / "portal"
    shutil.copytree(loaded_demo(tmp_path_factory), folder)
    inbox = Inbox()
    port = free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    portal = Portal(folder, inbox, port)
    try:
        portal.start_web()
        yield portal
    finally:
        portal.stop()
        server.stop()
        shutil.rmtree(folder)


# -- Browsers --------------------------------------------------------------------------------------


@dataclass
class Visitors:
    """Opens browsers at one portal; what they complain about lands in `faults`."""

    browser: Browser
    portal: Portal
    faults: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    _sessions: dict[str, Any] = field(default_factory=dict)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def stranger(self, *, width: int = 1280, javascript: bool = True, session: Any = None) -> Page:
        """A new browser; logged in when given what another one kept."""
        context = self.browser.new_context(
            base_url=self.portal.url,
            viewport={"width": width, "height": 900},
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            storage_state=session,
        )
        context.set_default_timeout(PATIENCE / 3 * 1000)
        self._contexts.append(context)
        context.on("request", lambda request: self._asked(request.url))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        context.on("console", self._heard)
        return context.new_page()

    def _asked(self, url: str) -> None:
        if not url.startswith((self.portal.url, "data:")):
            self.faults.append(f"asked another host: {url}")

    def _heard(self, line: Any) -> None:
        if line.type == "error" and not any(known in line.text for known in self.expected):
            self.faults.append(f"{line.text} ({line.location.get('url', '')})")

    def log_in(self, page: Page, address: str, password: str = PASSWORD) -> Page:
        page.goto("/konto/login/")
        page.get_by_label("E-post").fill(address)
        page.get_by_label("Lösenord").fill(password)
        page.get_by_role("button", name="Logga in").click()
        page.wait_for_url(f"{self.portal.url}/")
        return page

    def enter(self, key: str, *, width: int = 1280, javascript: bool = True) -> Page:
        """A browser of its own in which a persona of the demo is logged in, at the start page."""
        if key not in self._sessions:
            page = self.log_in(self.stranger(), PERSONA[key])
            self._sessions[key] = page.context.storage_state()
        page = self.stranger(width=width, javascript=javascript, session=self._sessions[key])
        page.goto("/")
        return page

    def leave(self) -> None:
        """Close every browser; nothing may have been complained about."""
        while self._contexts:
            self._contexts.pop().close()
        faults, self.faults = self.faults, []
        self.expected = []
        assert not faults, "\n".join(faults)


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A Chromium that finds no host but this machine."""
    expect.set_options(timeout=PATIENCE / 3 * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--lang=sv-SE", OUTSIDE_BLOCKED],
        )
        yield browser
        browser.close()
