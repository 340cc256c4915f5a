"""State machines: a table of legal moves, and the one function that makes a move."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, Protocol

from portal.core.errors import DomainError

Moves = Mapping[Any, frozenset[Any]]


class HasState(Protocol):
    state: Any


def move(obj: HasState, moves: Moves, *, to: Enum) -> None:
    """Set `obj.state` to `to`, or raise DomainError when `moves` does not allow it.

    The caller holds the row's lock and saves."""
    if to not in moves.get(obj.state, frozenset()):
        now, wanted = label_of(obj.state, type(to)), label_of(to, type(to))
        raise DomainError(f"Det går inte: läget är ”{now}” och kan inte bli ”{wanted}”.")
    obj.state = to


def label_of(value: Any, enum: type[Enum]) -> str:
    """The Swedish label of a state value."""
    return str(getattr(enum(value), "label", value)).lower()
