"""Reading the forms of a page, and filling them in with what nobody should send."""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

from django.core.files.uploadedfile import SimpleUploadedFile

SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
RAW = (SCRIPT, "<img src=x onerror")
TEXTS = (
    "",
    " ",
    "\x00",
    "en\x00två",
    "rad\r\nBcc: a@example.org\r\n\r\nrad",
    "\u202egnp.exe",
    "å" * 400_000,
    "👩‍👩‍👧‍👦" * 300,
    "e\u0301" * 500 + "\u0338" * 50,
    "' OR 1=1; --",
    "%' AND 1=0 UNION SELECT password FROM core_user --",
    SCRIPT,
    IMAGE,
    "{{ 7|add:7 }}{% debug %}",
    "../../../../etc/passwd",
    "\ud800".encode("utf-8", "replace").decode(),
    "\ufeff\u200b\u2028",
    "=1+1",
    "on",
    "null",
    "[]",
    '{"a": [1, {"b": null}]}',
)
NUMBERS = ("-1", "0", "1", "999999999", "9" * 40, "1e309", "NaN", "0x10", "1,5", "-0", "٣", "1_000")
DATES = (
    "0000-00-00",
    "2026-02-30",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01",
    "21/11 2026",
    "2026-11-21T25:61",
    "25.61",
    "-1",
)
EXPRESSIONS = ("1-", "9-1", "1-999999999", "§ 1,,2", "1–2–3", ",".join(["1-3"] * 500))
HOSTILE = (*TEXTS, *NUMBERS, *DATES, *EXPRESSIONS)
UPLOADS = (
    ("protokoll.pdf", b"%PDF-1.7 kort"),
    ("../../x.pdf", b"%PDF-1.7"),
    ("virus.exe", b"MZ\x90\x00"),
    ("bild.png", b"<svg onload=alert(1)>"),
    ("tom.pdf", b""),
    ("a\x00b\r\nc.pdf", b"%PDF-1.7"),
    ("x" * 400 + ".pdf", b"%PDF-1.7"),
    ("bomb.docx", b"PK\x03\x04" + b"\x00" * 200),
)


@dataclass
class Found:
    """One form of a page: where it goes, each field's own values, and what could be chosen."""

    action: str
    method: str = "get"
    values: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)

    def add(self, name: str, value: str | None) -> None:
        self.values.setdefault(name, [])
        if value is not None:
            self.values[name].append(value)


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.page = page
        self.forms: list[Found] = []
        self.select = self.textarea = ""

    @property
    def form(self) -> Found | None:
        return self.forms[-1] if self.forms else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        name = told.get("name", "")
        if tag == "form":
            action = urljoin(self.page, told.get("action", "") or self.page)
            self.forms.append(Found(action, told.get("method", "get").lower()))
        form = self.form
        if form is None:
            return
        if tag == "option" and self.select:
            self._option(form, told)
        if not name:
            return
        if tag == "select":
            self.select = name
            form.add(name, None)
        elif tag == "textarea":
            self.textarea = name
            form.add(name, None)
        elif tag in {"input", "button"}:
            self._input(form, name, told)

    def _input(self, form: Found, name: str, told: dict[str, str]) -> None:
        kind = told.get("type", "text")
        if kind == "file":
            form.files.append(name)
        elif kind in {"checkbox", "radio"}:
            form.add(name, told.get("value", "on") if "checked" in told else None)
            form.choices.setdefault(name, []).append(told.get("value", "on"))
        elif kind == "submit":
            form.choices.setdefault(name, []).append(told.get("value", ""))
        else:
            form.add(name, told.get("value", ""))

    def _option(self, form: Found, told: dict[str, str]) -> None:
        value = told.get("value", "")
        form.choices.setdefault(self.select, []).append(value)
        if "selected" in told:
            form.add(self.select, value)

    def handle_data(self, data: str) -> None:
        if self.textarea and self.form:
            self.form.values[self.textarea].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def forms_of(page: str, html: str, method: str) -> list[Found]:
    """The forms of a page that are sent by `method`."""
    reader = _Reader(page)
    reader.feed(html)
    return [form for form in reader.forms if form.method == method]


def filled(form: Found, chance: random.Random) -> dict[str, Any]:
    """The form as somebody hostile, careless or in a hurry sends it."""
    data: dict[str, Any] = {name: list(values) for name, values in form.values.items()}
    for name, choices in form.choices.items():
        if chance.random() < 0.5:
            data[name] = [chance.choice(choices)]
    names = list(data) or ["okänt"]
    for name in chance.sample(names, chance.randint(1, len(names))):
        data[name] = _hostile_values(chance, data.get(name, []))
    for name in chance.sample(names, chance.randint(0, len(names) // 3)):
        data.pop(name, None)
    if chance.random() < 0.2:
        data[chance.choice(["id", "pk", "state", "verification", "is_administrator"])] = ["1"]
    for name in form.files:
        if chance.random() < 0.8:
            filename, content = chance.choice(UPLOADS)
            data[name] = SimpleUploadedFile(filename, content)
    return data


def _hostile_values(chance: random.Random, own: list[str]) -> list[str]:
    """One value, none, the same key twice, or a list where one is expected."""
    many = chance.choice([1, 1, 1, 1, 0, 2, 30])
    return [chance.choice(HOSTILE if many == 1 else NUMBERS) for _ in range(many)] + (
        own if many == 2 else []
    )
