"""Swedish order and search that doesn't mind case, the same on both database engines.

SQLite knows neither: it puts Ä before Å and folds only a–z, so both are registered there as
functions of our own; PostgreSQL has them as an ICU collation whatever its locale."""

from typing import Any, TypeVar

from django.db import models
from django.db.backends.signals import connection_created
from django.db.models import CharField, Lookup, Q, TextField
from django.db.models.functions import Collate

from portal.core.swedish import one_line

COLLATION = "sv-x-icu"
LETTERS = str.maketrans("åäæöøéèëáàüíóúñç", "{||}}eeeaayiounc")
MAX_WORDS = 10

AnyModel = TypeVar("AnyModel", bound=models.Model)


def swedish_key(text: str) -> tuple[str, str]:
    """Sort key: å, ä, ö last in that order; accents and case decide only between equals."""
    lowered = text.lower()
    return (lowered.translate(LETTERS), lowered)


def _compare(left: str, right: str) -> int:
    first, second = (*swedish_key(left), left), (*swedish_key(right), right)
    return (first > second) - (first < second)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def teach_sqlite(connection: Any, **kwargs: Any) -> None:
    """Give a new SQLite connection the collation and the lower case that PostgreSQL has."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation(COLLATION, _compare)
        connection.connection.create_function("swedish_lower", 1, _lower, deterministic=True)


connection_created.connect(teach_sqlite, dispatch_uid="portal.core.swedish_sql")


def in_swedish(*fields: str) -> list[Any]:
    """Arguments for order_by(): text fields in Swedish order, "-name" backwards."""
    return [
        Collate(name.removeprefix("-"), COLLATION).desc()
        if name.startswith("-")
        else Collate(name, COLLATION)
        for name in fields
    ]


@CharField.register_lookup
@TextField.register_lookup
class Holds(Lookup[Any]):
    """`name__holds="ås"`: the text anywhere, in any case, å ä ö too; no wildcard signs."""

    lookup_name = "holds"

    def get_prep_lookup(self) -> str:
        return str(self.rhs).lower()

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"instr(swedish_lower({left}), {right}) > 0", [*left_params, *right_params]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        found = f'strpos(lower({left}::text COLLATE "{COLLATION}"), {right}) > 0'
        return found, [*left_params, *right_params]


def search(rows: models.QuerySet[AnyModel], text: str, *fields: str) -> models.QuerySet[AnyModel]:
    """The rows in which each word of `text` stands in some of the fields, in any case."""
    for word in one_line(text).split()[:MAX_WORDS]:
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__holds": word})
        rows = rows.filter(anywhere)
    return rows
