"""Triggers: they refuse on both engines, survive migrations, and their absence is seen."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from portal.core import triggers
from portal.core.events import record
from portal.core.models import Event
from tests.factories import make_user


def an_event() -> Event:
    user = make_user()
    with transaction.atomic():
        return record(user, "core.user_invited", by=user, at=timezone.now())


ATTACKS = {
    "update": "UPDATE core_event SET verb = 'x'",
    "delete": "DELETE FROM core_event",
    "replace": "REPLACE INTO core_event SELECT * FROM core_event",
    "truncate": "TRUNCATE core_event CASCADE",
}


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_event_can_not_be_changed_by_raw_sql(attack: str) -> None:
    wrong_engine = "truncate" if connection.vendor == "sqlite" else "replace"
    if attack == wrong_engine:
        pytest.skip(f"{connection.vendor} has no such statement")
    event = an_event()
    connection.check_constraints()  # else PostgreSQL refuses to truncate for another reason
    with pytest.raises(IntegrityError, match="Händelser"), transaction.atomic():
        connection.cursor().execute(ATTACKS[attack])
    assert Event.objects.get().verb == event.verb


@pytest.mark.django_db
def test_event_can_be_changed_when_its_protection_is_dropped() -> None:
    an_event()
    triggers.drop()
    Event.objects.update(verb="x")
    assert Event.objects.get().verb == "x"


@pytest.mark.django_db
def test_missing_names_what_was_dropped_disabled_or_changed() -> None:
    assert triggers.missing() == []
    triggers.drop()
    assert "protect_event_update" in triggers.missing()
    triggers.create()
    assert triggers.missing() == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_event DISABLE TRIGGER protect_event_update")
        else:
            cursor.execute("DROP TRIGGER protect_event_update")
            cursor.execute(
                "CREATE TRIGGER protect_event_update BEFORE UPDATE ON core_event "
                "BEGIN SELECT 1; END"
            )
    assert triggers.missing() == ["protect_event_update"]
    triggers.create()
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
def test_migrate_leaves_every_protection_standing() -> None:
    triggers.drop()
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_forbid_refuses_an_unknown_operation() -> None:
    with pytest.raises(ValueError, match="no such operation"):
        triggers.forbid("x", "core_event", "Nej.", SELECT="")
