"""The portal's settings as the tests run them: own scratch places, quick hashing, either engine."""

import os
import tempfile
from pathlib import Path

# Set before the portal's settings are read. A developer's own DATABASE_URL is never touched:
# the tests know SQLite, or the server that TEST_DATABASE_URL names.
os.environ["TESTING"] = "1"
os.environ.pop("DATABASE_URL", None)
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]
os.environ.setdefault("LOG_LEVEL", "WARNING")
# Playwright's synchronous interface runs an event loop in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from portal.settings import *  # noqa: F403  the environment above decides what is read
from portal.settings import DATABASES, PASSWORD_HASHERS

# A file, since threads and processes that race need one; in memory, since every commit is synced.
_memory = Path("/dev/shm")
_scratch = _memory if os.access(_memory, os.W_OK) else Path(tempfile.gettempdir())
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(_scratch / f"samverkan-{os.getpid()}.sqlite3")}
else:
    # A test holds one transaction open while papers render, and dropping a database syncs a disk:
    # on a loaded machine either may take longer than a request ever should.
    DATABASES["default"]["OPTIONS"]["options"] += (
        " -c statement_timeout=120000 -c idle_in_transaction_session_timeout=120000"
    )
STATIC_ROOT = _scratch / "samverkan-static"  # empty, but WhiteNoise warns if it is missing
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"samverkan-media-{os.getpid()}"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
