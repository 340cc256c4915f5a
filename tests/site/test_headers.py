"""What every answer carries, errors and static files too, and what production's cookies are like."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import path

from portal.urls import urlpatterns as portal_urls
from tests.factories import make_user

ROOT = Path(__file__).resolve().parents[2]
POLICY = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
SECURE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED_FEATURES = ("camera", "geolocation", "microphone")


def broken(request: Any) -> Any:
    raise ZeroDivisionError


# The portal with one address that fails.
urlpatterns = [*portal_urls, path("trasig/", broken)]


def answers() -> dict[str, Any]:
    """One answer of each kind, by what it is."""
    anonymous = Client(raise_request_exception=False)
    inside = Client(raise_request_exception=False)
    inside.force_login(make_user())
    strict = Client(enforce_csrf_checks=True)
    found = {
        "200 open page": anonymous.get("/hjalp/"),
        "200 closed page": inside.get("/"),
        "200 probe": anonymous.get("/healthz"),
        "200 static file": anonymous.get("/static/css/portal.css"),
        "302 to login": anonymous.get("/"),
        "301 slash": inside.get("/moten"),
        "400 host": anonymous.get("/", headers={"host": "elak.example"}),
        "403 rule": inside.get("/register/"),
        "403 csrf": strict.post("/konto/login/", {"login": "a@example.org"}),
        "404 page": inside.get("/finns-inte/"),
        "404 static": anonymous.get("/static/finns-inte.css"),
        "405 method": inside.post("/moten/"),
        "500 fault": inside.get("/trasig/"),
    }
    for response in found.values():
        if response.streaming:  # a file is closed by reading it to its end
            assert list(response.streaming_content)
    return found


@pytest.mark.django_db
@pytest.mark.urls("tests.site.test_headers")
def test_every_kind_of_answer_is_protected():
    for kind, response in answers().items():
        assert str(response.status_code) == kind[:3], kind
        told = response.headers.get("Content-Security-Policy", "")
        assert dict(part.strip().split(" ", 1) for part in told.split(";")) == POLICY, kind
        assert {name: response.headers.get(name) for name in SECURE} == SECURE, kind
        closed = response.headers.get("Permissions-Policy", "")
        assert all(f"{feature}=()" in closed for feature in CLOSED_FEATURES), kind
        assert response.headers.get("X-Request-ID"), kind
        assert "Server" not in response.headers, kind


@pytest.mark.django_db
@pytest.mark.urls("tests.site.test_headers")
def test_error_tells_nothing_of_the_code():
    body = answers()["500 fault"].content.decode()
    assert "ZeroDivisionError" not in body
    assert "Traceback" not in body


@pytest.mark.django_db
def test_pages_behind_the_login_stay_out_of_caches():
    client = Client()
    client.force_login(make_user())
    assert client.get("/").headers["Cache-Control"] == "private, no-store"


# -- Production -------------------------------------------------------------------------------------

SAFE = {
    "SECRET_KEY": "k" * 60,
    "ALLOWED_HOSTS": "samverkan.example.se",
    "BASE_URL": "https://samverkan.example.se",
}
READ = """
import json, portal.settings as s
names = [n for n in dir(s) if n.startswith(("SESSION_", "CSRF_COOKIE", "SECURE_", "X_FRAME"))]
print(json.dumps({n: getattr(s, n) for n in names}, default=str))
"""


def production(code: str, **changes: str) -> subprocess.CompletedProcess[str]:
    """Python with a real installation's environment, changed as told."""
    unset = {"DEBUG", "DEMO", "TESTING", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    clean = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=clean | SAFE | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_cookies_are_closed():
    told = json.loads(production(READ).stdout)
    wanted = {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": "__Host-csrf",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "X_FRAME_OPTIONS": "DENY",
    }
    assert {name: told.get(name) for name in wanted} == wanted
    assert told["SECURE_HSTS_SECONDS"] >= 180 * 24 * 3600
    assert told["SESSION_COOKIE_AGE"] <= 12 * 3600
    assert "SESSION_COOKIE_DOMAIN" not in told  # __Host- cookies have none


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "development-key-never-in-production", "SECRET_KEY"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is empty"),
        ("ALLOWED_HOSTS", "*", "wildcard"),
        ("BASE_URL", "http://samverkan.example.se", "https"),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str, sentence: str):
    result = production("import portal.settings", **{name: value})
    assert result.returncode != 0
    assert "Unsafe settings for production" in result.stderr
    assert sentence in result.stderr
