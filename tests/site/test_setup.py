"""Set-up, the restarter and the test runner of bin/: what they do when something is missing."""

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from django.conf import settings

from reporting.documents.syslibs import load_system_libraries

ROOT = Path(settings.BASE_DIR)
APT_LINE = (
    "Without root only this is left to you: sudo apt-get install --no-install-recommends -y "
    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
)


def script(name: str) -> ModuleType:
    """A script of bin/ as a module of its own."""
    spec = importlib.util.spec_from_file_location(f"bin_{name}", ROOT / "bin" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def program(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


# -- Requirements -------------------------------------------------------------------------------


def pinned(name: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(), re.MULTILINE))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_requirements_are_hashed_and_name_no_registry(name):
    text = (ROOT / name).read_text()
    blocks = re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:]
    assert blocks
    assert all("--hash=sha256:" in block for block in blocks)
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_requirements_hold_every_package_of_the_project():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    def names(lines: list[str]) -> set[str]:
        return {re.match(r"[\w-]+", line)[0].lower() for line in lines}

    assert names(project["project"]["dependencies"]) <= pinned("requirements.txt")
    assert names(project["dependency-groups"]["test"]) <= pinned("requirements-test.txt")


# -- System libraries ---------------------------------------------------------------------------


@pytest.fixture
def bare(monkeypatch, tmp_path) -> ModuleType:
    """Set-up on a machine without Pango and without root, its programs those in tmp_path."""
    setup = script("setup")
    monkeypatch.setattr(setup, "libraries_load", lambda: False)
    monkeypatch.setattr(setup, "root_prefix", lambda: None)
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "SYSLIBS", tmp_path / ".syslibs")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return setup


def test_setup_without_root_and_package_lists_says_the_apt_line(bare, tmp_path):
    program(tmp_path, "apt-get", "exit 100")
    with pytest.raises(SystemExit, match=re.escape(APT_LINE)):
        bare.provide_system_packages()
    assert not (tmp_path / ".syslibs").exists()


def test_setup_without_root_and_venv_module_says_the_apt_line(bare, monkeypatch, tmp_path):
    monkeypatch.setattr(bare.importlib.util, "find_spec", lambda _name: None)
    called = tmp_path / "called"
    program(tmp_path, "apt-get", f"touch {called}")
    line = APT_LINE.replace("libpango-1.0-0", "python3-venv libpango-1.0-0")
    with pytest.raises(SystemExit, match=re.escape(line)):
        bare.provide_system_packages()
    assert not called.exists()


def test_setup_that_fails_half_way_leaves_no_libraries(bare, tmp_path):
    program(tmp_path, "apt-get", '[ "$1" = --simulate ] && echo "Inst libpango (1 x)" || exit 100')
    with pytest.raises(SystemExit, match=re.escape(APT_LINE)):
        bare.provide_system_packages()
    assert [path.name for path in tmp_path.iterdir()] == ["apt-get"]


@pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb, that is, a Debian")
def test_setup_without_root_unpacks_what_apt_plans(bare, tmp_path):
    tree = tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "DEBIAN" / "control").write_text(
        "Package: libexample\nVersion: 1\nArchitecture: all\nMaintainer: x <x@x>\nDescription: x\n"
    )
    (tree / "usr" / "lib").mkdir(parents=True)
    (tree / "usr" / "lib" / "libexample.so.1").write_text("a library")
    built = ["dpkg-deb", "--root-owner-group", "--build", str(tree), str(tmp_path / "x.deb")]
    subprocess.run(built, check=True, capture_output=True)
    program(
        tmp_path,
        "apt-get",
        'if [ "$1" = --simulate ]; then echo "Inst libexample (1 Debian:12 [all])"; '
        f'else [ "$*" = "-qq download libexample" ] && cp {tmp_path}/x.deb .; fi',
    )

    bare.provide_system_packages()

    library = tmp_path / ".syslibs" / "usr" / "lib" / "libexample.so.1"
    assert library.read_text() == "a library"
    program(tmp_path, "apt-get", "exit 100")
    bare.provide_system_packages()  # the second time asks apt for nothing


def test_setup_with_root_installs_after_one_update(bare, monkeypatch, tmp_path):
    log = tmp_path / "log"
    monkeypatch.setattr(bare, "root_prefix", list)
    program(
        tmp_path,
        "apt-get",
        f'echo "$*" >> {log}; [ "$2" = update ] && exit 0; [ $(grep -c install {log}) = 2 ]',
    )
    bare.provide_system_packages()
    verbs = [line.split()[1] for line in log.read_text().splitlines()]
    assert verbs == ["install", "update", "install"]


def test_libraries_load_in_any_order_and_the_broken_one_is_named(tmp_path):
    [wheel] = Path(sys.prefix).glob("lib/python*/site-packages/psycopg2_binary.libs")
    shutil.copytree(wheel, tmp_path / "usr" / "lib")
    broken = tmp_path / "libbroken.so.1"
    broken.write_text("not a library")
    assert load_system_libraries(tmp_path) == [broken]


def test_libraries_of_the_system_are_left_alone(tmp_path):
    assert load_system_libraries(tmp_path / "absent") == []


# -- Packages and key ---------------------------------------------------------------------------


def test_packages_are_installed_once_and_again_when_the_pins_change(monkeypatch, tmp_path):
    setup = script("setup")
    commands: list[list[str]] = []
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "succeeds", lambda command, **_: commands.append(command) or True)
    (tmp_path / "pyvenv.cfg").write_text("version = 3.11.2")
    (tmp_path / "requirements.txt").write_text("a==1")

    setup.provide_packages(["requirements.txt"])
    first = len(commands)
    setup.provide_packages(["requirements.txt"])
    second = len(commands)
    (tmp_path / "requirements.txt").write_text("a==2")
    setup.provide_packages(["requirements.txt"])

    assert "--require-hashes" in commands[0]
    assert (first, second, len(commands)) == (2, 2, 4)


def test_secret_key_is_made_once_and_for_the_owner_alone(monkeypatch, tmp_path):
    setup = script("setup")
    key = tmp_path / "var" / "secret_key"
    monkeypatch.setattr(setup, "SECRET_KEY", key)
    setup.provide_secret_key()
    made = key.read_text()
    setup.provide_secret_key()
    assert key.read_text() == made
    assert len(made) >= 50
    assert key.stat().st_mode & 0o777 == 0o600


# -- The restarter ------------------------------------------------------------------------------


def serve(tmp_path: Path, commands: dict[str, str]) -> subprocess.Popen[str]:
    """bin/serve.py with other commands, its logs and pauses made small."""
    driver = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'bin')!r}); import serve\n"
        "from pathlib import Path\n"
        f"serve.LOGS = Path({str(tmp_path)!r}); serve.PATIENCE = 2.0\n"
        f"serve.COMMANDS = {{n: ['sh', '-c', c] for n, c in {commands!r}.items()}}\n"
        f"serve.main({list(commands)!r})\n"
    )
    return subprocess.Popen([sys.executable, "-c", driver], stdout=subprocess.PIPE, text=True)


def lines_of(path: Path, count: int) -> list[str]:
    """The lines of a file as soon as there are `count` of them."""
    for _ in range(100):
        lines = path.read_text().splitlines() if path.exists() else []
        if len(lines) >= count:
            return lines
        time.sleep(0.1)
    pytest.fail(f"{path.name} never got {count} lines")


def is_alive(pid: str) -> bool:
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_starts_again_what_ended_and_stops_all(tmp_path, number):
    pids, stubborn = tmp_path / "pids", tmp_path / "stubborn"
    process = serve(
        tmp_path,
        {
            "worker": f"echo $$ >> {pids}; [ $(wc -l < {pids}) = 1 ] && exit 3; exec sleep 60",
            "due": f"trap '' TERM; echo $$ >> {stubborn}; sleep 60; sleep 60",
        },
    )
    running = lines_of(pids, 2)[1], lines_of(stubborn, 1)[0]
    assert all(is_alive(pid) for pid in running)

    process.send_signal(number)
    output, _ = process.communicate(timeout=20)

    assert process.returncode == 0
    assert "worker ended with 3; again in 2 s" in output
    assert output.endswith("Stopping …\nStopped.\n")
    assert not any(is_alive(pid) for pid in running)


def test_serve_refuses_a_taken_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, str(ROOT / "bin" / "serve.py")]
        environment = os.environ | {"PORT": str(port)}
        result = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
    assert result.returncode == 1
    assert f"Something already answers on http://127.0.0.1:{port}." in result.stderr


# -- The test runner ----------------------------------------------------------------------------


@pytest.fixture
def runner(monkeypatch) -> ModuleType:
    """bin/test.py with nothing to run: no server, no Chromium, and a suite that passes."""
    runner = script("test")
    monkeypatch.setattr(sys, "argv", ["test.py"])
    monkeypatch.setattr(runner, "POSTGRES", "")
    monkeypatch.setattr(runner, "CHROMIUM", None)
    monkeypatch.setattr(runner, "run_pytest", lambda name, *_: (True, f"{name}: 1 passed."))
    monkeypatch.delenv("REQUIRE_POSTGRES", raising=False)
    monkeypatch.delenv("REQUIRE_BROWSER", raising=False)
    monkeypatch.setenv("TEST_FULL", "0")
    return runner


def test_runner_says_what_it_did_not_run(runner, capsys):
    runner.main()
    output = capsys.readouterr().out
    assert "SQLite: 1 passed." in output
    assert "Browser: NOT RUN, there is no Chromium" in output
    assert "PostgreSQL: NOT RUN, TEST_DATABASE_URL names no server." in output
    assert "a tenth of their full counts" in output


@pytest.mark.parametrize(
    ("variable", "missing"), [("REQUIRE_POSTGRES", "PostgreSQL"), ("REQUIRE_BROWSER", "browser")]
)
def test_gate_fails_on_what_could_not_run(runner, monkeypatch, variable, missing):
    monkeypatch.setenv(variable, "1")
    with pytest.raises(SystemExit, match=f"FAILED: {missing}"):
        runner.main()


def test_runner_fails_when_the_named_server_does_not_answer(runner, monkeypatch):
    monkeypatch.setattr(runner, "POSTGRES", "postgres://postgres@127.0.0.1:1/nothing")
    with pytest.raises(SystemExit, match="FAILED: PostgreSQL"):
        runner.main()
