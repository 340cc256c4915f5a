#!/usr/bin/env python3
"""Run every guard that is not a test: `make check`. All run, then the failed ones are named."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]

TESTING = {"TESTING": "1"}
# The settings of a real installation, so that what production refuses is refused here too.
PRODUCTION = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "ALLOWED_HOSTS": "samverkan.example.se",
    "BASE_URL": "https://samverkan.example.se",
}
UNSET = {"DEBUG", "DEMO", "TESTING", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SECRET_KEY_FILE"}


def main() -> None:
    templates = sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))
    checks: dict[str, tuple[list[str], dict[str, str]]] = {
        "format": ([str(VENV / "ruff"), "format", "--check", "--quiet", "."], {}),
        "lint": ([str(VENV / "ruff"), "check", "--quiet", "."], {}),
        "types": ([str(VENV / "mypy")], TESTING),
        "types of bin/": ([str(VENV / "mypy"), "--scripts-are-modules", "bin"], TESTING),
        "layers": ([str(VENV / "lint-imports"), "--no-logo"], {}),
        "templates": ([str(VENV / "djade"), "--check", *templates], {}),
        "migrations": ([*MANAGE, "makemigrations", "--check", "--dry-run"], TESTING),
        "deployment": ([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    }
    failed = [name for name, (command, extra) in checks.items() if not passes(command, extra)]
    print("Checked:", ", ".join(checks))
    if failed:
        sys.exit(f"FAILED: {', '.join(failed)}")


def passes(command: list[str], extra: dict[str, str]) -> bool:
    """Run one guard from the project's root; it prints its own findings."""
    environment = {name: value for name, value in os.environ.items() if name not in UNSET}
    print("$", " ".join(command[:6]), flush=True)
    return subprocess.run(command, check=False, cwd=ROOT, env=environment | extra).returncode == 0


if __name__ == "__main__":
    main()
