"""Database triggers that keep what must never change, on both engines, around every migration.

Each app may have a module `triggers` with `protections() -> list[Protection]`. They are dropped
in pre_migrate (on SQLite a trigger that reads another table breaks a rebuilt table, or vanishes
with it) and created in post_migrate. `/readyz` is red while one is missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal, cast, get_args

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import module_has_submodule

Operation = Literal["INSERT", "UPDATE", "DELETE", "TRUNCATE"]
PREFIX = "protect_"

PG_BODY = """
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION USING MESSAGE = '{message}', ERRCODE = '23000';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END
"""


@dataclass(frozen=True)
class Protection:
    """One forbidden change: `on` the `table`, `when` the SQL condition holds.

    `name` is unique in the database and at most 55 signs. `when` may read OLD and NEW (as the
    operation has them) and other tables by subquery; it is written once in SQL that both engines
    read (quote nothing, compare with IS DISTINCT FROM, test booleans bare). NULL counts as no.
    The change is refused with IntegrityError and `message`. TRUNCATE exists on PostgreSQL only
    and takes no condition."""

    name: str
    table: str
    on: Operation
    message: str
    when: str = ""

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.name}"

    def create_statements(self, vendor: str) -> list[str]:
        """The statements that create the trigger on the engine; none where it has no meaning."""
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    def body(self) -> str:
        """The body of the function on PostgreSQL."""
        condition = f"({self.when})" if self.when and self.on != "TRUNCATE" else "TRUE"
        return PG_BODY.format(condition=condition, message=_quoted(self.message))

    def _postgresql(self) -> list[str]:
        each = "STATEMENT" if self.on == "TRUNCATE" else "ROW"
        return [
            f"CREATE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql "
            f"AS $protect${self.body()}$protect$",
            f"CREATE TRIGGER {self.trigger} BEFORE {self.on} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.trigger}()",
        ]

    def _sqlite(self) -> list[str]:
        if self.on == "TRUNCATE":
            return []
        when = f" WHEN ({self.when})" if self.when else ""
        return [
            f"CREATE TRIGGER {self.trigger} BEFORE {self.on} ON {self.table} FOR EACH ROW{when} "
            f"BEGIN SELECT RAISE(ABORT, '{_quoted(self.message)}'); END"
        ]


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def forbid(name: str, table: str, message: str, **when: str) -> list[Protection]:
    """Several operations on one table: `forbid("x", "t", "…", UPDATE="OLD.done", DELETE="")`."""
    unknown = set(when) - set(get_args(Operation))
    if unknown:
        raise ValueError(f"no such operation: {unknown}")
    return [
        Protection(f"{name}_{on.lower()}", table, cast(Operation, on), message, condition)
        for on, condition in when.items()
    ]


def protections() -> list[Protection]:
    """The kernel's own: events are only ever added."""
    return forbid(
        "event",
        "core_event",
        "Händelser kan inte ändras eller tas bort.",
        UPDATE="",
        DELETE="",
        TRUNCATE="",
    )


def declared() -> list[Protection]:
    """The protections of all apps."""
    found: list[Protection] = []
    for config in apps.get_app_configs():
        if config.module is not None and module_has_submodule(config.module, "triggers"):
            module = import_module(f"{config.name}.triggers")
            found += getattr(module, "protections", list)()
    return found


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """Drop every trigger of ours that the database has, also those no longer declared."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _existing(connection):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def create(using: str = DEFAULT_DB_ALIAS) -> None:
    """Create all declared triggers anew, for the tables that exist."""
    connection = connections[using]
    drop(using)
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for protection in declared():
            if protection.table in tables:
                for statement in protection.create_statements(connection.vendor):
                    cursor.execute(statement)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of declared triggers that the database lacks, has disabled or has otherwise."""
    connection = connections[using]
    existing = _existing(connection)
    return [
        protection.trigger
        for protection in declared()
        if (wanted := _fingerprint(protection, connection.vendor)) is not None
        and existing.get(protection.trigger) != wanted
    ]


def _fingerprint(protection: Protection, vendor: str) -> str | None:
    """What `_existing` tells of the trigger when it stands as declared."""
    if vendor == "postgresql":
        return f"{protection.table} {protection.body()}"
    statements = protection.create_statements(vendor)
    return statements[0] if statements else None


def _existing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Our triggers in the database: name → what tells whether it stands as declared."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, CASE WHEN t.tgenabled IN ('O', 'A') "
            "THEN c.relname || ' ' || p.prosrc ELSE 'disabled' END FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND t.tgname LIKE %s"
        )
    else:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        rows: Iterable[tuple[str, str]] = cursor.fetchall()
    return dict(rows)


def drop_before_migrate(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Receiver of pre_migrate."""
    drop(using)


def create_after_migrate(using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Receiver of post_migrate."""
    create(using)
