"""Two secretaries fill one seat at the same moment: one of them is told, never both let in."""

import threading
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import connection

from governance.choices import Capacity
from governance.commands import register_seats
from governance.commands.register_seats import Holding, give_seat
from governance.models import Body, Seat, SeatHolding
from portal.core.errors import DomainError
from portal.core.models import Person, User
from tests.factories import make_body, make_person, make_seat, make_user

pytestmark = pytest.mark.django_db(transaction=True)
HOLDING = Holding(Capacity.MEMBER, date(2026, 1, 1), None)


def fill_at_once(seat: Seat, people: list[Person], by: User, monkeypatch) -> list[str]:
    """Both look for a clash before either writes, if nothing holds one of them back."""
    looked = threading.Barrier(len(people))
    look = register_seats.clashing_members
    refusals: list[str] = []

    def look_and_wait(*args: Any, **kwargs: Any) -> list[SeatHolding]:
        found = look(*args, **kwargs)
        with suppress(threading.BrokenBarrierError):
            looked.wait(timeout=1)
        return found

    def fill(person: Person) -> None:
        try:
            give_seat(seat_id=seat.pk, who=person, holding=HOLDING, by=by)
        except DomainError as error:
            refusals.append(str(error))
        finally:
            connection.close()

    monkeypatch.setattr(register_seats, "clashing_members", look_and_wait)
    threads = [threading.Thread(target=fill, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refusals


def test_one_of_two_gets_the_seat_and_the_other_is_told(monkeypatch):
    seat, by = make_seat(make_body()), make_user(is_administrator=True)
    people = [make_person("Anna Ek"), make_person("Bo Ask")]
    refusals = fill_at_once(seat, people, by, monkeypatch)
    holder = SeatHolding.objects.get()
    assert len(refusals) == 1
    assert f"{holder.person.name} är ledamot på den" in refusals[0]


def test_without_the_lock_both_get_the_seat(monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite lets one write at a time, lock or not")
    seat, by = make_seat(make_body()), make_user(is_administrator=True)
    monkeypatch.setattr(
        register_seats, "lock_body", lambda *, body_id, by: Body.objects.get(pk=body_id)
    )
    refusals = fill_at_once(seat, [make_person(), make_person()], by, monkeypatch)
    assert (refusals, SeatHolding.objects.count()) == ([], 2)
