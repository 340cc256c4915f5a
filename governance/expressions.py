"""§ expressions: "all", "none", "1-3, 5" ⇄ sets of § keys, and runs of §§ in document order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

DASH = re.compile(r"\s*[-\u2013]\s*")


@dataclass(frozen=True)
class Reading:
    """What an expression names: the keys that exist, and what in it names nothing."""

    keys: frozenset[str]
    unknown: tuple[str, ...] = ()


def read_expression(expression: str, order: Sequence[str]) -> Reading:
    """The keys of `order` (document order) that `expression` names; "" is none.

    A range that runs backwards names nothing and is told as unknown."""
    text = expression.strip()
    if text in {"", "none"}:
        return Reading(frozenset())
    if text == "all":
        return Reading(frozenset(order))
    place = {key: index for index, key in reversed(list(enumerate(order)))}
    keys: set[str] = set()
    unknown: list[str] = []
    for part in (part.strip() for part in text.split(",")):
        ends = DASH.split(part)
        if len(ends) > 2 or any(end not in place for end in ends):
            unknown += [end for end in ends if end not in place] or [part]
        elif place[ends[0]] > place[ends[-1]]:
            unknown.append(part)
        else:
            keys.update(order[place[ends[0]] : place[ends[-1]] + 1])
    return Reading(frozenset(keys), tuple(unknown))


def keys_of(expression: str, order: Sequence[str]) -> frozenset[str]:
    """The keys an expression names, what it doesn't find left out."""
    return read_expression(expression, order).keys


def write_expression(keys: Set[str], order: Sequence[str]) -> str:
    """The shortest expression for `keys`: "all", "none" or ranges in document order."""
    chosen = [key for key in order if key in keys]
    if not chosen:
        return "none"
    if len(chosen) == len(order):
        return "all"
    return ", ".join(
        run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs(keys, order)
    )


def runs(keys: Set[str], order: Sequence[str]) -> Iterator[list[str]]:
    """`keys` as unbroken stretches of `order`."""
    run: list[str] = []
    for key in order:
        if key in keys:
            run.append(key)
        elif run:
            yield run
            run = []
    if run:
        yield run
