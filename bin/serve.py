#!/usr/bin/env python3
"""Run the portal's processes and start again what ends: `bin/serve.py [web] [worker] [due]`.

Without names it runs all three, as `make run` does. Ctrl-C (or SIGTERM) stops them all. The
worker of django-tasks ends when SQLite stays locked, so somebody must start it again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / "var" / "log"
MANAGE = [sys.executable, str(ROOT / "manage.py")]
ADDRESS = ("127.0.0.1", int(os.environ.get("PORT", "8000")))
URL = f"http://{ADDRESS[0]}:{ADDRESS[1]}"

COMMANDS = {
    "web": [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi", "--config", "portal/gunicorn.py"),
        *("--bind", f"{ADDRESS[0]}:{ADDRESS[1]}"),
    ],
    "worker": [*MANAGE, "db_worker", "--no-reload"],
    "due": [*MANAGE, "run_due"],
}
REPEATS = {"due": 60.0}  # seconds from one start to the next; the others are meant to stay up
STEADY = 10.0  # a process that lived this long has started well, in seconds
LONGEST_PAUSE = 30.0
PATIENCE = 15.0  # seconds between asking to stop and killing
START_TIME = 60.0


@dataclass
class Process:
    """One command that is kept running, its output in var/log/NAME.log."""

    name: str
    popen: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    next_start: float = 0.0
    pause: float = 1.0
    log: IO[bytes] = field(init=False)

    def __post_init__(self) -> None:
        LOGS.mkdir(parents=True, exist_ok=True)
        self.log = (LOGS / f"{self.name}.log").open("ab")

    def tend(self) -> None:
        """Start the process if it is time for it; note it when it has ended."""
        now = time.monotonic()
        if self.popen is None and now >= self.next_start:
            # A session of its own, so that Ctrl-C reaches only us and we stop it in order.
            self.popen = subprocess.Popen(
                COMMANDS[self.name],
                cwd=ROOT,
                stdout=self.log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
            self.started = now
        elif self.popen is not None and self.popen.poll() is not None:
            self._ended(self.popen.returncode, now)

    def _ended(self, code: int, now: float) -> None:
        self.popen = None
        if self.name in REPEATS and code == 0:
            self.next_start = self.started + REPEATS[self.name]
            return
        self.pause = 1.0 if now - self.started > STEADY else min(self.pause * 2, LONGEST_PAUSE)
        self.next_start = now + self.pause
        say(f"{self.name} ended with {code}; again in {self.pause:.0f} s (see {self.log.name})")

    def signal(self, number: signal.Signals) -> None:
        """Send to the process and all its children; nothing if it has ended."""
        if self.popen is not None and self.popen.poll() is None:
            os.killpg(self.popen.pid, number)

    def wait(self, until: float) -> None:
        """Wait for the end; kill what is left at `until` (monotonic seconds)."""
        if self.popen is None:
            return
        try:
            self.popen.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self.popen.wait()


class StopRequestedError(Exception):
    """Ctrl-C or SIGTERM arrived."""


def main(names: list[str]) -> None:
    unknown = set(names) - set(COMMANDS)
    if unknown:
        sys.exit(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(COMMANDS)}.")
    if "web" in names and port_is_taken():
        sys.exit(f"Something already answers on {URL}. Stop it, or choose another: PORT=8001.")
    os.environ.setdefault("BASE_URL", URL)  # what links in mails begin with
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_requested)
    processes = [Process(name) for name in names]
    try:
        announced = "web" not in names
        while True:
            for process in processes:
                process.tend()
            if not announced and answers():
                say(
                    f"The portal runs on {URL}. Logs are in var/log, mail in var/mail. Ctrl-C stops it."
                )
                announced = True
            time.sleep(0.2)
    except StopRequestedError:
        stop(processes)


def stop_requested(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise StopRequestedError


def stop(processes: list[Process]) -> None:
    """Ask all to finish what they hold, then wait for each."""
    say("Stopping …")
    for process in processes:
        process.signal(signal.SIGTERM)
    until = time.monotonic() + PATIENCE
    for process in processes:
        process.wait(until)
    say("Stopped.")


def port_is_taken() -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(ADDRESS) == 0


def answers() -> bool:
    """True when the web process serves its health page."""
    try:
        with urllib.request.urlopen(f"{URL}/healthz", timeout=2) as response:  # noqa: S310  own
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def say(sentence: str) -> None:
    print(sentence, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:] or list(COMMANDS))
