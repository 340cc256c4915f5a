"""The migrations say what the models say, run from nothing on both engines, and bring the triggers."""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL

from portal.core import triggers

OURS = ("core", "governance", "projects", "reporting")


@pytest.mark.django_db
def test_models_have_no_change_without_a_migration():
    out = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=out, stderr=out)
    except SystemExit:
        pytest.fail(out.getvalue())


def test_no_app_has_two_last_migrations():
    loader = MigrationLoader(None)
    assert loader.detect_conflicts() == {}


@pytest.mark.django_db
def test_database_made_from_nothing_has_every_table_and_no_more_to_do():
    """The test database was made by migrate, on the engine of this run."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    tables = set(connection.introspection.table_names())
    wanted = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    assert wanted - tables == set()


@pytest.mark.django_db
def test_every_trigger_is_there_after_migrate():
    assert triggers.missing() == []


@pytest.mark.django_db
def test_dropped_triggers_are_missed():
    """So that the test above can fail, and /readyz turns red."""
    triggers.drop()
    assert triggers.missing() != []
    triggers.create()
    assert triggers.missing() == []


def test_schema_and_data_never_share_a_migration():
    mixed = []
    loader = MigrationLoader(None)
    for (label, name), migration in loader.disk_migrations.items():
        data = [each for each in migration.operations if isinstance(each, RunPython | RunSQL)]
        if label in OURS and data and len(data) != len(migration.operations):
            mixed.append(f"{label}.{name}")
    assert mixed == []


def test_every_app_with_models_has_migrations():
    without = [
        label
        for label in OURS
        if list(apps.get_app_config(label).get_models())
        and not (Path(apps.get_app_config(label).path) / "migrations" / "0001_initial.py").exists()
    ]
    assert without == []
