#!/usr/bin/env python3
"""Run the suite on each engine and say plainly what ran: `make test`, `make test-long`.

Arguments after the options go to pytest. REQUIRE_POSTGRES=1 and REQUIRE_BROWSER=1 turn what
could not run into a failure, as the gate wants it."""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "test"
POSTGRES = os.environ.get("TEST_DATABASE_URL", "")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="races and generated input in full")
    options, rest = parser.parse_known_args()
    started = time.monotonic()
    os.environ["TEST_FULL"] = "1" if options.full else "0"
    lines: list[str] = []
    failures: list[str] = []

    passed, line = run_pytest("SQLite", "" if CHROMIUM else "not browser", "", rest)
    lines.append(line)
    failures += [] if passed else ["SQLite"]
    if not CHROMIUM:
        lines.append("Browser: NOT RUN, there is no Chromium (apt-get install chromium).")
        failures += ["browser"] if os.environ.get("REQUIRE_BROWSER") == "1" else []
    if not POSTGRES:
        lines.append("PostgreSQL: NOT RUN, TEST_DATABASE_URL names no server.")
        failures += ["PostgreSQL"] if os.environ.get("REQUIRE_POSTGRES") == "1" else []
    elif not is_reachable(POSTGRES):
        lines.append("PostgreSQL: NOT RUN, the server in TEST_DATABASE_URL does not answer.")
        failures.append("PostgreSQL")
    else:
        passed, line = run_pytest("PostgreSQL", "not browser and not paper", POSTGRES, rest)
        lines.append(line)
        failures += [] if passed else ["PostgreSQL"]
    lines.append(
        "Races, faults and generated input: in full."
        if options.full
        else "Races, faults and generated input: a tenth of their full counts (make test-long)."
    )
    summarise(lines, failures, time.monotonic() - started)


def run_pytest(name: str, marks: str, database: str, rest: list[str]) -> tuple[bool, str]:
    """One run of the suite; returns whether it passed and the line that tells of it."""
    print(f"\n=== {name} ===", flush=True)
    REPORTS.mkdir(parents=True, exist_ok=True)
    report = REPORTS / f"{name.lower()}.xml"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "--durations=10"]
    command += [
        "--numprocesses=auto",
        "--maxprocesses=4",
        "--dist=loadscope",
        f"--junitxml={report}",
        "-m",
        marks,
    ]
    environment = os.environ | {"TEST_DATABASE_URL": database}
    result = subprocess.run([*command, *rest], check=False, cwd=ROOT, env=environment)
    return result.returncode == 0, f"{name}: {counts(report)}"


def counts(report: Path) -> str:
    """The figures of a JUnit report, or that there is none."""
    if not report.exists():
        return "FAILED before any test ran."
    suite = next(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314  our own file
    figures = {
        name: int(suite.get(name, "0")) for name in ("tests", "failures", "errors", "skipped")
    }
    bad = figures["failures"] + figures["errors"]
    passed = figures["tests"] - bad - figures["skipped"]
    seconds = float(suite.get("time", "0"))
    return f"{passed} passed, {bad} failed, {figures['skipped']} skipped, {seconds:.0f} s."


def is_reachable(url: str) -> bool:
    """True when something listens where the database URL points."""
    address = urlsplit(url)
    try:
        socket.create_connection((address.hostname or "127.0.0.1", address.port or 5432), 5).close()
    except OSError:
        return False
    return True


def summarise(lines: list[str], failures: list[str], seconds: float) -> None:
    print("\n=== What ran and what did not ===")
    for line in lines:
        print(" ", line)
    print(f"  {seconds:.0f} s in all.")
    if failures:
        sys.exit(f"FAILED: {', '.join(failures)}")


if __name__ == "__main__":
    main()
