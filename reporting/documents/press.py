"""Starts the renderer process under its limits and turns its failures into Swedish sentences."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from reporting.documents.renderer import Exit

ROOT = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What one rendering may use: `cpu` and `wall` in seconds, `memory` in bytes."""

    cpu: int
    memory: int
    wall: float


MINUTES_LIMITS = Limits(cpu=20, memory=512 * MEBIBYTE, wall=120)

KEPT = "Texten är sparad och ingenting har gått förlorat."
TOO_HEAVY = (
    "Dokumentet kunde inte skapas eftersom innehållet är för omfattande (det tog mer än {}). "
    f"{KEPT} Dela upp stora tabeller eller lägg dem som bilaga och försök igen."
)
SENTENCES = {
    Exit.MEMORY: TOO_HEAVY.format("det minne som är tillåtet"),
    Exit.ADDRESS: "Dokumentet kunde inte skapas eftersom det hänvisar till en fil utanför "
    f"portalen. {KEPT} Ta bort hänvisningen och försök igen.",
    Exit.COMPLAINT: "Dokumentet kunde inte skapas eftersom en del av det inte gick att sätta. "
    f"{KEPT} Kontakta administratören.",
    Exit.LIBRARIES: "Dokumentet kunde inte skapas eftersom programbiblioteket Pango saknas på "
    f"servern. {KEPT} Kontakta administratören.",
}
BROKEN = f"Dokumentet kunde inte skapas på grund av ett fel i portalen. {KEPT} Försök igen senare."


class RenderError(Exception):
    """No paper came out; the text is the sentence to show, `detail` is for the log."""

    def __init__(self, sentence: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.detail = detail


def press(html: str, limits: Limits = MINUTES_LIMITS) -> bytes:
    """Return the PDF (PDF/A-3a and PDF/UA-1) of a whole HTML document.

    Addresses in `html` are relative to `static/`; anything outside stops the rendering.
    Takes 2–3 s plus about 0.1 s a page. Raises RenderError.
    """
    command = [sys.executable, "-m", "reporting.documents.renderer"]
    try:
        # run() kills and reaps the process when the time is out: no zombie is left.
        done = subprocess.run(  # noqa: S603 (our own module, no shell)
            [*command, str(limits.cpu), str(limits.memory)],
            input=html.encode(),
            capture_output=True,
            timeout=limits.wall,
            check=False,
            cwd=ROOT,
            env=_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise RenderError(TOO_HEAVY.format(f"{limits.wall} sekunder")) from error
    if done.returncode != 0:
        detail = done.stderr.decode(errors="replace")[-2000:]
        raise RenderError(_sentence(done.returncode, limits), detail)
    return done.stdout


def _environment() -> dict[str, str]:
    """The little the renderer needs; no secret of the web process is handed on."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    # PYTHONHASHSEED is left to chance on purpose: the paper must not depend on it.
    return kept | {
        "FONTCONFIG_FILE": str(ROOT / "static" / "print" / "fonts.conf"),
        "LC_ALL": "C.UTF-8",
    }


def _sentence(code: int, limits: Limits) -> str:
    if code in {-signal.SIGXCPU, -signal.SIGKILL}:
        return TOO_HEAVY.format(f"{limits.cpu} sekunder")
    return SENTENCES.get(Exit(code), BROKEN) if code in set(Exit) else BROKEN
