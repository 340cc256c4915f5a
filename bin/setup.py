#!/usr/bin/env python3
"""Prepare this checkout: system libraries, virtual environment, pinned packages, a secret key.

Runs with Debian's bare python3, may be run again at any time, and does only what is missing."""

import argparse
import ctypes
import hashlib
import importlib.util
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
SYSLIBS = ROOT / ".syslibs"
SECRET_KEY = ROOT / "var" / "secret_key"
STATIC = ROOT / "var" / "static"

VENV_PACKAGE = "python3-venv"
# What WeasyPrint needs and no wheel carries, and the names it asks the loader for.
LIBRARY_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
LIBRARY_NAMES = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
FONTS = ROOT / "static" / "print" / "fonts.conf"
PROOF = "import reporting.documents.syslibs as s; s.load_system_libraries(); import weasyprint"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--test", action="store_true", help="also what the tests need")
    options = parser.parse_args()
    if sys.version_info < (3, 11):  # noqa: UP036  set-up is what tells an older Python so
        sys.exit("Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ".")
    provide_system_packages()
    provide_environment()
    provide_packages(["requirements.txt"] + ["requirements-test.txt"] * options.test)
    provide_secret_key()
    STATIC.mkdir(exist_ok=True)  # stays empty here, but WhiteNoise warns when it is missing


def provide_system_packages() -> None:
    """By apt where we may; else unpacked into .syslibs; else one sentence with the apt line."""
    missing = [] if importlib.util.find_spec("ensurepip") else [VENV_PACKAGE]
    if not libraries_load() and not SYSLIBS.exists():
        missing += LIBRARY_PACKAGES
    if not missing:
        return
    if shutil.which("apt-get") is None:
        sys.exit(f"Missing, and this is not a Debian: the equivalents of {' '.join(missing)}.")
    prefix = root_prefix()
    if prefix is not None:
        apt_install(prefix, missing)
    elif VENV_PACKAGE in missing or not unpack_libraries():
        sys.exit(f"Without root only this is left to you: {apt_line(missing)}")


def libraries_load() -> bool:
    """True when the dynamic loader finds every library that WeasyPrint asks for."""
    try:
        for name in LIBRARY_NAMES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def root_prefix() -> list[str] | None:
    """What to put before a command to run it as root, or None when we can't."""
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    return sudo if shutil.which("sudo") and succeeds([*sudo, "true"]) else None


def apt_line(packages: list[str]) -> str:
    return "sudo apt-get install --no-install-recommends -y " + " ".join(packages)


def apt_install(prefix: list[str], packages: list[str]) -> None:
    """Install, and once more with fresh package lists if the first try fails."""
    print("Installing with apt:", " ".join(packages), flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "--no-install-recommends", "-y", *packages]
    if succeeds(install) or (succeeds([*apt, "update"]) and succeeds(install, quiet=False)):
        return
    sys.exit(f"apt could not install them. Try yourself: {apt_line(packages)}")


def unpack_libraries() -> bool:
    """Download the libraries and all they need, and unpack them into .syslibs; False if we can't.

    No root is needed; the product loads them itself (reporting/documents/syslibs.py)."""
    print("Unpacking WeasyPrint's libraries into .syslibs/ (no root, so no apt)", flush=True)
    plan = subprocess.run(
        ["apt-get", "--simulate", "--no-install-recommends", "install", *LIBRARY_PACKAGES],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    names = re.findall(r"^Inst (\S+)", plan.stdout, re.MULTILINE)
    if plan.returncode != 0 or not names:
        return False
    with tempfile.TemporaryDirectory(dir=ROOT, prefix=".syslibs-") as scratch:
        unpacked = Path(scratch, "root")
        if not succeeds(["apt-get", "-qq", "download", *names], cwd=Path(scratch), quiet=False):
            return False
        for package in sorted(Path(scratch).glob("*.deb")):
            if not succeeds(["dpkg-deb", "-x", str(package), str(unpacked)], quiet=False):
                return False
        unpacked.rename(SYSLIBS)
    return True


def provide_environment() -> None:
    """A virtual environment whose Python starts (a system upgrade may have broken it)."""
    if VENV_PYTHON.exists() and succeeds([str(VENV_PYTHON), "-c", "import pip"]):
        return
    print("Making the virtual environment .venv", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)


def provide_packages(names: list[str]) -> None:
    """Install the pinned, hashed requirements, unless exactly these are installed already."""
    wanting = [name for name in names if not is_stamped(name)]
    if not wanting:
        return
    print("Installing", " and ".join(wanting), flush=True)
    pip = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    for name in wanting:
        pinned = ["--require-hashes", "--requirement", str(ROOT / name)]
        if not succeeds([*pip, "install", "--quiet", *pinned], quiet=False):
            sys.exit("The packages could not be installed; pip says why above. Then run again.")
    proof = ["env", f"FONTCONFIG_FILE={FONTS}", str(VENV_PYTHON), "-c", PROOF]
    if not succeeds(proof, cwd=ROOT, quiet=False):
        sys.exit(f"WeasyPrint does not load. Install its libraries: {apt_line(LIBRARY_PACKAGES)}")
    for name in wanting:
        stamp(name).write_text(digest(name))


def stamp(name: str) -> Path:
    """Where the digest of an installed requirements file is kept."""
    return VENV / f"{name}.installed"


def is_stamped(name: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text() == digest(name)


def digest(name: str) -> str:
    """Of the file and of the environment it was installed in."""
    environment = (VENV / "pyvenv.cfg").read_bytes()
    return hashlib.sha256(environment + (ROOT / name).read_bytes()).hexdigest()


def provide_secret_key() -> None:
    if SECRET_KEY.exists():
        return
    SECRET_KEY.parent.mkdir(exist_ok=True)
    with open(os.open(SECRET_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(64))


def succeeds(command: list[str], *, cwd: Path | None = None, quiet: bool = True) -> bool:
    """Run a command; quiet drops what it prints."""
    output = subprocess.DEVNULL if quiet else None
    result = subprocess.run(command, check=False, cwd=cwd, stdout=output, stderr=output)
    return result.returncode == 0


if __name__ == "__main__":
    main()
