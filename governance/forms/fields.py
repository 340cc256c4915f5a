"""Form fields of the minutes: § expressions, people of the meeting, tables, lines, pauses."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import time
from functools import partial
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from governance.commands.meeting import Pause
from governance.labels import Interval, Label, read_paragraphs, write_paragraphs
from governance.models import Meeting
from portal.core.models import Person
from portal.core.swedish import clean_text, one_line, parse_time

T = TypeVar("T")
MAX_ROWS, MAX_CELLS, MAX_CELL = 500, 100, 4_000


def any_field(form: forms.BaseForm, name: str) -> Any:
    """A field of the form as the class it was declared with; Django types them all as Field."""
    return form.fields[name]


def _told(read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise ValidationError(str(error)) from error


class ParagraphsField(forms.CharField):
    """§§ as the secretary writes them ("1–3, 5"); gives intervals. `labels` come from the form."""

    widget = forms.TextInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.labels: Sequence[Label] = ()

    def clean(self, value: Any) -> list[Interval]:
        written = one_line(str(value or ""))
        return _told(lambda: read_paragraphs(written, self.labels))

    def prepare_value(self, value: Any) -> Any:
        return write_paragraphs(value, self.labels) if isinstance(value, list) else value


class ShownField(forms.CharField):
    """Digests of what the page showed, carried along; what can't be read counts as not shown."""

    # The browser may not bring back the digests of an older page when the page is loaded again.
    widget = forms.HiddenInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        try:
            shown = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
        if not isinstance(shown, dict):
            return {}
        return {name: told for name, told in shown.items() if isinstance(told, str)}

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value) if isinstance(value, dict) else value


def word_of(form: forms.Form, name: str) -> str:
    """What the form first showed in a field, as a reader says it."""
    field: Any = form.fields[name]
    value = form[name].initial
    if isinstance(value, time):
        return f"{value:%H.%M}"
    words = {str(key): str(word) for key, word in getattr(field.widget, "choices", ())}
    said = str(value).lower() if isinstance(value, bool) else str(field.prepare_value(value))
    return words.get(said, said)


def carry(form: forms.Form, shown: dict[str, str]) -> None:
    """Let a posted form carry what stands now, so that posting it again overwrites knowingly."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]  # a posted form's data is a QueryDict
    data["shown"] = json.dumps(shown)
    form.data = data


class LinesField(forms.Field):
    """One thing per line; gives a list of cleaned lines."""

    widget = forms.Textarea(attrs={"rows": 4})

    def __init__(
        self, *, max_lines: int = 200, max_length: int = 1000, what: str = "Raden", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.max_lines, self.max_length, self.what = max_lines, max_length, what

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else clean_text(value or "").split("\n")
        return [found for line in lines if (found := one_line(line))]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.max_lines:
            raise ValidationError(
                f"Det är {len(value)} rader. Det får vara högst {self.max_lines} på en gång."
            )
        for number, line in enumerate(value, start=1):
            if len(line) > self.max_length:
                over = len(line) - self.max_length
                raise ValidationError(f"{self.what} på rad {number} är {over} tecken för lång.")

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class TableField(forms.Field):
    """Rows of cells pasted from Excel (tab) or written with semicolons; gives lists of texts."""

    widget = forms.Textarea(attrs={"rows": 8})

    def to_python(self, value: Any) -> list[list[str]]:
        if isinstance(value, list):
            return value
        lines = [line for line in re.split(r"\r\n|\r|\n", value or "") if line.strip()]
        if len(lines) > MAX_ROWS:
            raise ValidationError(f"Tabellen har {len(lines)} rader. Högst {MAX_ROWS} får plats.")
        mark = "\t" if any("\t" in line for line in lines) else ";"
        rows = [[one_line(cell) for cell in line.split(mark)] for line in lines]
        for number, row in enumerate(rows, start=1):
            if len(row) > MAX_CELLS:
                raise ValidationError(
                    f"Rad {number} har {len(row)} kolumner. Högst {MAX_CELLS} får plats."
                )
            if any(len(cell) > MAX_CELL for cell in row):
                raise ValidationError(
                    f"En cell på rad {number} är för lång. Den får ha högst {MAX_CELL} tecken."
                )
        return rows

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join("\t".join(row) for row in value)
        return value


PAUSE = re.compile(
    r"(?:dag (?P<day>\d{1,2})[,:]? )?(?P<starts>[\d.:]{1,5}) ?[-\u2013] ?(?P<ends>[\d.:]{1,5})"
    r"(?:[,:]? (?P<text>.*))?",
    re.IGNORECASE,
)


class PausesField(LinesField):
    """Adjournments, one per line: "10.40–10.55 gruppmöte", "dag 2 13.00–13.20"."""

    def clean(self, value: Any) -> list[Pause]:
        return [self._pause(line) for line in super().clean(value)]

    def _pause(self, line: str) -> Pause:
        found = PAUSE.fullmatch(line)
        if found is None:
            raise ValidationError(
                f"”{line[:60]}” går inte att läsa. Skriv till exempel 10.40–10.55 gruppmöte."
            )
        starts = _told(partial(parse_time, found["starts"]))
        ends = _told(partial(parse_time, found["ends"]))
        return Pause(starts, ends, int(found["day"] or 1), found["text"] or "")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list) and value and isinstance(value[0], Pause):
            return "\n".join(written_pause(pause) for pause in value)
        return super().prepare_value(value)


def written_pause(pause: Pause) -> str:
    """A pause as a line of the form."""
    day = f"dag {pause.day} " if pause.day != 1 else ""
    ends = f"–{pause.ends:%H.%M}" if pause.ends else ""
    return f"{day}{pause.starts:%H.%M}{ends} {pause.text}".strip()


def attendees(meeting: Meeting) -> list[Person]:
    """The people of the meeting's attendance list, in its order, each once."""
    rows = meeting.attendances.select_related("person")
    return list({row.person_id: row.person for row in rows}.values())


class _People(forms.ChoiceField):
    """Choices among the people of a meeting, read once per form."""

    first_choices: Sequence[tuple[str, str]] = ()

    def offer(self, people: Sequence[Person]) -> None:
        self.people = {str(person.pk): person for person in people}
        named = [(pk, str(person)) for pk, person in self.people.items()]
        self.choices = [*self.first_choices, *named]


class PersonField(_People):
    """One person of the meeting; gives the Person or None."""

    first_choices = (("", "Välj …"),)

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return str(value.pk) if isinstance(value, Person) else value


class PeopleField(forms.MultipleChoiceField, _People):
    """Several people of the meeting; gives Persons in the order of the list."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> Any:
        chosen = set(super().clean(value))
        return [person for pk, person in self.people.items() if pk in chosen]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [str(one.pk) if isinstance(one, Person) else one for one in value]
        return value
