"""Maskerade uppgifter: taken out of every string of the public version."""

import re
from collections.abc import Iterable
from typing import Any

from governance.document import MeetingDocument
from governance.minutes.content import MinutesContent, from_json, to_json

MASK = "[maskerat]"
# Values that steer the paper and are never text of a person.
MACHINE_KEYS = {"format", "status", "kind", "type", "anchor", "created", "public"}


def masked(content: MinutesContent, document: MeetingDocument) -> MinutesContent:
    """`content` without the strings that any § of the document masks."""
    pattern = _pattern(_strings(document))
    return from_json(_replace(to_json(content), pattern)) if pattern else content


def masked_text(text: str, masks: Iterable[str], names: Iterable[str]) -> str:
    """One text of a meeting without its masked strings, for lists outside the paper."""
    pattern = _pattern(_with_names(masks, names))
    return pattern.sub(MASK, text) if pattern else text


def _strings(document: MeetingDocument) -> list[str]:
    masks = (text for item in document.paragraphs for text in item.masked)
    return _with_names(masks, (person.name for person in document.people))


def _with_names(masks: Iterable[str], known: Iterable[str]) -> list[str]:
    """Longest first. "Anna Berg (S)" hides the bare name too: the paper sets the party apart."""
    stated = {text.strip() for text in masks if text.strip()}
    names = {name for name in known if any(name in text for text in stated)}
    return sorted(stated | names, key=len, reverse=True)


def _pattern(strings: Iterable[str]) -> re.Pattern[str] | None:
    alternatives = []
    for text in strings:
        words = [re.escape(word) for word in text.split()]
        # A name is hidden in any case and across line breaks; a single word as it is written and
        # in capitals, since in small letters it may be quite another word ("Berg", "berg").
        across = r"\s+".join(words)
        alternatives.append(
            f"(?i:{across})" if len(words) > 1 else f"{across}|{re.escape(text.strip().upper())}"
        )
    return re.compile("|".join(alternatives)) if alternatives else None


def _replace(value: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(value, str):
        return pattern.sub(MASK, value)
    if isinstance(value, list):
        return [_replace(item, pattern) for item in value]
    if isinstance(value, dict):
        return {
            key: item if key in MACHINE_KEYS else _replace(item, pattern)
            for key, item in value.items()
        }
    return value
