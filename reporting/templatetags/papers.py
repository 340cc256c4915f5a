"""Typographic filters for papers; they return plain text, which the template escapes."""

import re

from django import template

register = template.Library()

NO_BREAK = "\u00a0"
LONGEST_WORD = 28
GLUED = re.compile(
    r"(?<=§) (?=\d)|(?<=\bkl\.) (?=\d)|(?<=\bsid) (?=\d)|(?<=\bOSL) (?=\d)|(?<=\bKL) (?=\d)"
    r"|(?<=\d) (?=(?:\d{3}\b|kr\b|tkr\b|mnkr\b|%|kap\.))"
)

NAME = re.compile(r"((?<=[\w,)] )(?:[A-ZÅÄÖ][\w-]+)(?:[ \u00a0][A-ZÅÄÖ][\w-]+)*)")


@register.filter
def glued(text: str) -> str:
    """`text` with no-break spaces where a line must not end: "§ 12", "kl. 09.00", "630 tkr"."""
    return GLUED.sub(NO_BREAK, text)


@register.filter
def pieces(text: str) -> list[tuple[bool, str]]:
    """`text` cut into (is a name, piece): a name is a capitalised word inside a sentence.

    The paper hyphenates running text but never a name.
    """
    parts = NAME.split(glued(text))
    return [(bool(index % 2), part) for index, part in enumerate(parts) if part]


@register.filter
def has_long_word(text: str) -> bool:
    """Is there a word so long that a column of a table must be allowed to break it?"""
    return any(len(word) > LONGEST_WORD for word in text.split())


@register.filter
def unbroken(text: str) -> str:
    """`text` without any place to break: a short name or number."""
    return text.replace(" ", NO_BREAK)
