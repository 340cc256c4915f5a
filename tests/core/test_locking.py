"""Many writers at once: on SQLite no transaction is refused because the database is locked."""

from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from portal.core.models import Counter
from tests.core.racing import at_once
from tests.scale import scaled

WRITERS = 8
ROUNDS = scaled(150)


def add_one() -> None:
    """Read, then write: the pattern that SQLite refuses when transactions begin as readers."""
    with transaction.atomic():
        counter = Counter.objects.select_for_update().get(series="locking")
        counter.value += 1
        counter.save(update_fields=["value"])


def refused(mode: str) -> Callable[[], int]:
    """A writer that counts how many of its rounds the database refused."""

    def write() -> int:
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            connection.transaction_mode = mode  # type: ignore[attr-defined]  # only SQLite has it
        count = 0
        for _ in range(ROUNDS):
            try:
                add_one()
            except OperationalError:
                count += 1
        return count

    return write


@pytest.mark.django_db(transaction=True)
def test_many_writers_are_never_refused() -> None:
    Counter.objects.create(series="locking")
    assert sum(at_once([refused("IMMEDIATE")] * WRITERS)) == 0
    assert Counter.objects.get().value == WRITERS * ROUNDS


@pytest.mark.django_db(transaction=True)
def test_writers_that_begin_as_readers_are_refused_on_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, not the database")
    Counter.objects.create(series="locking")
    assert sum(at_once([refused("DEFERRED")] * WRITERS)) > 0


def test_sqlite_is_set_to_begin_as_writer() -> None:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    else:
        assert "lock_timeout=3000" in settings["OPTIONS"]["options"]
