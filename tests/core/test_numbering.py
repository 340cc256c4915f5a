"""Numbers are drawn once each and without a gap, however many draw at once."""

from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, models, transaction

from portal.core.models import Counter
from portal.core.numbering import next_number, next_numbers
from tests.core.racing import at_once
from tests.scale import scaled

WORKERS = 8


def draw(count: int) -> list[int]:
    drawn = []
    for _ in range(count):
        with transaction.atomic():
            drawn.append(next_number("race"))
    return drawn


@pytest.mark.django_db(transaction=True)
def test_many_workers_draw_every_number_once() -> None:
    count = scaled(100)
    drawn = at_once([lambda: draw(count)] * WORKERS)
    numbers = sorted(number for each in drawn for number in each)
    assert numbers == list(range(1, WORKERS * count + 1))


def draw_without_lock(count: int) -> list[int]:
    """As `draw`, with the lock off: on SQLite the transactions no longer begin as writers."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # only SQLite has it
    drawn = []
    for _ in range(count):
        try:
            drawn += draw(1)
        except DatabaseError:
            continue  # the number is lost, which the assertion below counts
    return drawn


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_numbers_are_lost_or_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    count = scaled(100)
    draw(1)
    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, **_options: self)
    drawn = at_once([lambda: draw_without_lock(count)] * WORKERS)
    numbers = sorted(number for each in drawn for number in each)
    assert numbers != list(range(2, WORKERS * count + 2))


@pytest.mark.django_db
def test_failed_act_gives_its_numbers_back() -> None:
    with transaction.atomic():
        assert next_number("s") == 1
        transaction.set_rollback(True)
    assert not Counter.objects.exists()


@pytest.mark.django_db
def test_series_begun_elsewhere_goes_on_above() -> None:
    assert list(next_numbers("s", 2, above=169)) == [170, 171]
    assert list(next_numbers("s", 2, above=3)) == [172, 173]


@pytest.mark.django_db
def test_drawing_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(transaction, "get_connection", lambda: outside)
    with pytest.raises(RuntimeError):
        next_number("s")
