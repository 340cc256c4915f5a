"""Strict JSON and the single values of interchange documents, with a Swedish sentence per fault.

Knows nothing of meetings, so that documents of other kinds can be read with the same manners.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

MAX_BYTES = 20_000_000
MAX_DEPTH = 20
MAX_LINE = 1_000
MAX_TEXT = 300_000
TOO_DEEP = f"Filen har objekt och listor i fler än {MAX_DEPTH} nivåer."

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SURROGATE = re.compile("[\ud800-\udfff]")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
PLACEHOLDER = re.compile(r"\{[^{}]*\}|[{}]")
PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Fault:
    """One fault: where (JSON path, "$.paragraphs[2].heading") and what, in one Swedish sentence."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


class DocumentFaults(Exception):  # noqa: N818 (it carries faults, it isn't one)
    """The document can't be read; `faults` holds every fault, one sentence each.

    `index` says which of several documents it is."""

    index = 0

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def json_path(location: tuple[int | str, ...]) -> str:
    """`("paragraphs", 2, "heading")` → `$.paragraphs[2].heading`."""
    return "$" + "".join(_step(part) for part in location)


def _step(part: int | str) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    return f".{part}" if PLAIN_NAME.fullmatch(part) else f"[{json.dumps(part)}]"


def quoted(value: str) -> str:
    """A value as it is shown in a sentence: Swedish quotes, cut when long, on one line."""
    short = " ".join(value.split())
    return f"”{short if len(short) <= 60 else short[:59] + '…'}”"


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys were given more than once."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.repeated = (
            sorted({name for name in names if names.count(name) > 1})
            if len(self) < len(names)
            else []
        )


@dataclass(frozen=True)
class _NotANumber:
    """NaN or Infinity, which JSON doesn't know but Python reads."""

    name: str


def load_json(data: bytes | str) -> str:
    """The text of `data` when it is strict JSON in UTF-8; DocumentFaults otherwise."""
    text = _decoded(data)
    try:
        value = json.loads(text, object_pairs_hook=_Object, parse_constant=_NotANumber)
    except json.JSONDecodeError as error:
        place = f"rad {error.lineno}, tecken {error.colno}"
        raise _refused(f"Filen är inte giltig JSON; läsningen stannade vid {place}.") from None
    except RecursionError:
        raise _refused(TOO_DEEP) from None
    except ValueError:
        raise _refused("Filen innehåller ett tal med orimligt många siffror.") from None
    faults = list(_strictness_faults(value, ()))
    if faults:
        raise DocumentFaults(faults)
    return text


def _decoded(data: bytes | str) -> str:
    if len(data) > MAX_BYTES:
        raise _refused(f"Filen är större än {MAX_BYTES // 1_000_000} MB.")
    if isinstance(data, str):
        return data
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _refused(f"Filen är inte skriven i UTF-8 (byte {error.start}).") from None


def _refused(sentence: str) -> DocumentFaults:
    return DocumentFaults([Fault("$", sentence)])


def _strictness_faults(value: Any, location: tuple[int | str, ...]) -> Iterator[Fault]:
    """What Python's reader lets through though strict JSON doesn't, with the path of each."""
    if len(location) > MAX_DEPTH:
        yield Fault(json_path(location), TOO_DEEP)
    elif isinstance(value, _Object):
        for name in value.repeated:
            sentence = f"Nyckeln {quoted(_printable(name))} står mer än en gång."
            yield Fault(json_path((*location, name)), sentence)
        for name, item in value.items():
            if SURROGATE.search(name):
                yield Fault(json_path(location), "En nyckel innehåller ett halvt tecken.")
            yield from _strictness_faults(item, (*location, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strictness_faults(item, (*location, index))
    elif isinstance(value, _NotANumber):
        yield Fault(json_path(location), f"{value.name} är inget tal i JSON.")
    elif isinstance(value, str) and SURROGATE.search(value):
        sentence = "Texten innehåller ett halvt tecken (ensam surrogat) och går inte att spara."
        yield Fault(json_path(location), sentence)


def _printable(name: str) -> str:
    return SURROGATE.sub("\ufffd", name)


# Values: each function takes what JSON gave and hands back the value, or tells its fault.


def check_characters(text: str) -> str:
    """No control characters but tab and line breaks: neither store nor paper can hold them."""
    found = CONTROL.search(text)
    if found:
        code = f"U+{ord(found.group()):04X}"
        raise PydanticCustomError(
            "characters", "Texten innehåller ett otillåtet styrtecken ({code}).", {"code": code}
        )
    return text


def check_text_size(text: str) -> str:
    """At most 300 kB of UTF-8."""
    size = len(text.encode()) if len(text) * 4 > MAX_TEXT else 0
    if size > MAX_TEXT:
        raise PydanticCustomError(
            "text_size",
            "Texten är {size} kB; högst {most} kB går att spara.",
            {"size": -(-size // 1_000), "most": MAX_TEXT // 1_000},
        )
    return text


def check_not_blank(text: str) -> str:
    if not text.strip():
        raise PydanticCustomError("blank", "Texten får inte vara tom.")
    return text


def check_key(key: str) -> str:
    """A key names a § in expressions such as "1-3, 5", so it can't hold their signs or words."""
    if not key:
        raise PydanticCustomError("key", "En onumrerad punkt måste ha en nyckel (key).")
    if re.search(r"[,\s\u2013-]", key):
        raise PydanticCustomError(
            "key",
            "Nyckeln {key} får inte innehålla komma, blanktecken eller bindestreck.",
            {"key": quoted(key)},
        )
    if key in {"all", "none"}:
        raise PydanticCustomError(
            "key", "”all” och ”none” har egen betydelse; välj en annan nyckel."
        )
    return key


def check_person_id(key: str) -> str:
    if not key.strip():
        raise PydanticCustomError("blank", "Personens id får inte vara tomt.")
    if key.startswith("vacant:"):
        raise PydanticCustomError("id", "Ett id som börjar med ”vacant:” betyder en vakant plats.")
    return key


def check_number_format(text: str) -> str:
    """ "§ {n}/{yy}": {n} exactly once, no other placeholders than {yy} and {yyyy}."""
    found = PLACEHOLDER.findall(text)
    if found.count("{n}") != 1 or set(found) - {"{n}", "{yy}", "{yyyy}"}:
        raise PydanticCustomError(
            "number_format",
            "Numrets form {text} ska innehålla {n} en gång, och i övrigt bara {yy} eller {yyyy}.",
            {"text": quoted(text), "n": "{n}", "yy": "{yy}", "yyyy": "{yyyy}"},
        )
    return text


def check_file_name(name: str) -> str:
    """A path inside the ZIP file: relative, no way out of it."""
    parts = name.split("/")
    if name and (
        name.startswith("/") or "\\" in name or ":" in name or set(parts) & {"", ".", ".."}
    ):
        raise PydanticCustomError(
            "file_name",
            "Filnamnet {name} måste vara en väg inuti arkivet, till exempel files/f1.pdf.",
            {"name": quoted(name)},
        )
    return name


def check_sha256(digest: str) -> str:
    if digest and not re.fullmatch("[0-9a-f]{64}", digest):
        raise PydanticCustomError(
            "sha256", "Kontrollsumman ska vara 64 hexadecimala tecken, 0–9 och a–f."
        )
    return digest


def empty_is_none(value: Any) -> Any:
    """For names that are null when there is none: "" says the same."""
    return None if value == "" else value


def read_date(value: Any) -> Any:
    """ "2011-02-04" → date; a date (from Python) stays."""
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str) and DATE.fullmatch(value):
        with suppress(ValueError):
            return date.fromisoformat(value)
    raise PydanticCustomError("date", "Datum skrivs ÅÅÅÅ-MM-DD och måste finnas i kalendern.")


def read_clock(value: Any) -> Any:
    """ "11:20" → time; a time (from Python) stays."""
    if value is None or isinstance(value, time):
        return value
    if isinstance(value, str) and CLOCK.fullmatch(value):
        return time.fromisoformat(value)
    raise PydanticCustomError("clock", "Klockslag skrivs TT:MM, från 00:00 till 23:59.")


def read_outcome(value: Any) -> Any:
    """yes, no, a name, a list of names, or null."""
    names = value if isinstance(value, list) else [value]
    if value is not None and not all(isinstance(name, str) for name in names):
        raise PydanticCustomError(
            "outcome", "Utfallet är yes, no, ett namn eller en lista av namn."
        )
    for name in names if value is not None else []:
        check_characters(name)
        if len(name) > MAX_LINE:
            raise PydanticCustomError("outcome", f"Namnet är längre än {MAX_LINE} tecken.")
    return value


# Sentences for what pydantic finds. Keyed by its error types; a custom type brings its own.

SENTENCES = {
    "missing": "Nyckeln {key} saknas.",
    "extra_forbidden": "Nyckeln {key} finns inte i formatet.",
    "string_type": "Här ska stå en text.",
    "string_too_long": "Texten är längre än {max_length} tecken.",
    "string_pattern_mismatch": "Värdet {value} har fel form.",
    "int_type": "Här ska stå ett heltal.",
    "int_parsing_size": "Talet är för stort.",
    "greater_than_equal": "Talet måste vara minst {ge}.",
    "less_than_equal": "Talet får vara högst {le}.",
    "bool_type": "Här ska stå true eller false.",
    "list_type": "Här ska stå en lista.",
    "dict_type": "Här ska stå ett objekt.",
    "model_type": "Här ska stå ett objekt.",
    "model_attributes_type": "Här ska stå ett objekt.",
    "too_long": "Listan är längre än {max_length} rader.",
    "enum": "Värdet {value} är inte ett av {allowed}.",
    "literal_error": "Värdet {value} är inte {allowed}.",
}


def faults_of(error: ValidationError) -> list[Fault]:
    """Every fault pydantic found, each with its path and one sentence.

    A default that waits for a faulty value is no fault of its own."""
    return [
        Fault(json_path(_location(item)), _sentence(item))
        for item in error.errors(include_url=False)
        if item["type"] != "default_factory_not_called"
    ]


def _location(item: ErrorDetails) -> tuple[int | str, ...]:
    return tuple(part for part in item["loc"] if part != "[key]")


def _sentence(item: ErrorDetails) -> str:
    template = SENTENCES.get(item["type"])
    if template is None:
        return item["msg"]
    context = item.get("ctx", {})
    allowed = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
    return template.format(
        **context,
        key=quoted(str(item["loc"][-1])) if item["loc"] else "",
        value=quoted(str(item["input"])),
        allowed=allowed.replace(", ,", ", tomt,"),
    )
