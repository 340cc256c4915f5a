"""Reads and writes dates, times, numbers and text the Swedish way; pure functions."""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal

NBSP = "\u00a0"
MINUS_SIGN = "\u2212"
MONTH_NAMES = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
]
UNITS = {"": 1, "kr": 1, "kronor": 1, ":-": 1, "tkr": 1_000, "mkr": 1_000_000, "mnkr": 1_000_000}

# Signs that reorder the text around them, or show nothing and spoil searching.
HIDDEN_SIGNS = {ord(sign) for sign in "\u061c\u200b\u200e\u200f\ufeff\ufffe\uffff"} | {
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
}
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

DATE_HINT = "Skriv till exempel 2026-11-21 eller 21 november 2026."
TIME_HINT = "Skriv till exempel 09.00."
NUMBER_HINT = "Skriv till exempel 435 000 eller 1 234,50."


def clean_text(text: str) -> str:
    """The text with one kind of line end and composed letters, without signs nobody can see.

    Takes away control characters, NUL, lone surrogates and signs that turn the reading direction.
    """
    text = LINE_ENDS.sub("\n", text).replace("\t", " ").translate(dict.fromkeys(HIDDEN_SIGNS))
    kept = (sign for sign in text if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", "".join(kept))


def one_line(text: str) -> str:
    """The cleaned text with every run of spaces and line ends as one space."""
    return " ".join(clean_text(text).split())


def parse_date(text: str) -> date:
    """Read a date, day before month; raises ValueError with the sentence the user reads."""
    written = one_line(text)
    day_first = r"(?P<d>\d{1,2})[./ -] ?(?P<m>\d{1,2})[./ -] ?(?P<y>\d{4})"
    patterns = (
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})",
        r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
        day_first,
        r"(?:den )?(?P<d>\d{1,2})(?: |:e ?|\. ?)?(?P<m>[a-z]{3,9})\.? (?P<y>\d{4})",
    )
    found = next(
        (hit for rule in patterns if (hit := re.fullmatch(rule, written.lower(), re.ASCII))), None
    )
    if found is None:
        if re.fullmatch(r"\d{1,2}(/\d{1,2}| ?[a-z]{3,9}\.?)", written.lower(), re.ASCII):
            raise ValueError(f"Skriv även året. {DATE_HINT}")
        raise ValueError(f"”{_shortened(written)}” går inte att läsa som ett datum. {DATE_HINT}")
    month = found["m"] if found["m"].isdigit() else _month_number(found["m"])
    try:
        day = date(int(found["y"]), int(month), int(found["d"]))
    except ValueError:
        raise ValueError(f"Datumet {written} finns inte i kalendern. {DATE_HINT}") from None
    if not 1800 <= day.year <= 2200:
        raise ValueError(f"Året {day.year} kan inte stämma. {DATE_HINT}")
    return day


def _month_number(name: str) -> int:
    whole = [month for month in MONTH_NAMES if month.startswith(name)]
    return MONTH_NAMES.index(whole[0]) + 1 if whole else 0


def parse_time(text: str) -> time:
    """Read a time of day; raises ValueError with the sentence the user reads."""
    written = one_line(text)
    rule = r"(?:kl\.? ?)?(\d{1,2})(?:[.:]?(\d{2}))?(?:[.:]00)?"
    found = re.fullmatch(rule, written.lower(), re.ASCII)
    if found is None:
        raise ValueError(f"”{_shortened(written)}” går inte att läsa som klockslag. {TIME_HINT}")
    try:
        return time(int(found[1]), int(found[2] or 0))
    except ValueError:
        raise ValueError(f"Klockslaget {written} finns inte. {TIME_HINT}") from None


def parse_decimal(text: str) -> Decimal:
    """Read a number with decimal comma and thousands apart; raises ValueError with a sentence."""
    written = one_line(text).replace(MINUS_SIGN, "-")
    if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", written, re.ASCII):
        whole, _, rest = written.partition(".")
        raise ValueError(f"Menar du {whole} {rest} eller {whole},{rest}? Skriv utan punkt.")
    plain = r"-?\d{1,30}(?:,\d{1,9})?"
    spaced = r"-?\d{1,3}(?: \d{3}){1,9}(?:,\d{1,9})?"
    dotted = r"-?\d{1,3}(?:\.\d{3}){1,9}(?:,\d{1,9})?"
    if any(re.fullmatch(rule, written, re.ASCII) for rule in (plain, spaced, dotted)):
        return Decimal(written.replace(" ", "").replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d{1,30}\.\d{1,2}", written, re.ASCII):
        return Decimal(written)
    raise ValueError(f"”{_shortened(written)}” går inte att läsa som ett tal. {NUMBER_HINT}")


def parse_kronor(text: str) -> Decimal:
    """Read an amount in kr, tkr or mnkr; gives kronor. Raises ValueError with a sentence."""
    found = re.fullmatch(r"(.*?) ?(kronor|kr|tkr|mkr|mnkr|:-)?\.?", one_line(text).lower())
    if found is None:
        raise ValueError(f"Beloppet går inte att läsa. {NUMBER_HINT}")
    return parse_decimal(found[1]) * UNITS[found[2] or ""]


def format_decimal(value: Decimal) -> str:
    """435 000 or 1 234,50: thousands apart by no-break spaces, decimals only when there are any."""
    whole = value == value.to_integral_value()
    text = f"{value:,.0f}" if whole else f"{value:,f}"
    if not whole and len(text.rpartition(".")[2]) == 1:
        text += "0"
    return text.replace(",", NBSP).replace(".", ",").replace("-", MINUS_SIGN)


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
