"""Two texts word by word: which parts of each the other lacks; pure functions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 6_000  # beyond this whole lines are compared, so that a page never takes long


@dataclass(frozen=True)
class Part:
    """A piece of a text, and whether the other text has it otherwise."""

    text: str
    changed: bool


def compare(mine: str, theirs: str) -> tuple[list[Part], list[Part]]:
    """Both texts cut into parts; joined, each side's parts are its text."""
    ours, others = _pieces(mine), _pieces(theirs)
    if len(ours) + len(others) > MOST_WORDS:
        ours, others = mine.splitlines(keepends=True), theirs.splitlines(keepends=True)
    left: list[Part] = []
    right: list[Part] = []
    matcher = SequenceMatcher(None, ours, others, autojunk=False)
    for tag, from_ours, to_ours, from_others, to_others in matcher.get_opcodes():
        changed = tag != "equal"
        _append(left, ours[from_ours:to_ours], changed)
        _append(right, others[from_others:to_others], changed)
    return left, right


def _pieces(text: str) -> list[str]:
    """Words and the spaces between them."""
    return [piece for piece in re.split(r"(\s+)", text) if piece]


def _append(parts: list[Part], pieces: list[str], changed: bool) -> None:
    if pieces:
        parts.append(Part("".join(pieces), changed))
