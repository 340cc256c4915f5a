"""Form fields that read what Swedish secretaries write, and the base of every form."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.utils import from_current_timezone
from django.urls import reverse

from portal.core.swedish import (
    clean_text,
    format_decimal,
    one_line,
    parse_date,
    parse_decimal,
    parse_kronor,
    parse_time,
)

if TYPE_CHECKING:
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelForm = forms.ModelForm

T = TypeVar("T")


def _told(parse: Callable[[str], T], text: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class SwedishDateField(forms.DateField):
    """A date as people write it: 2026-11-21, 21/11 2026, 20261121, 21 nov 2026; never US order."""

    widget = forms.DateInput(
        format="%Y-%m-%d", attrs={"class": "input-date", "autocomplete": "off"}
    )

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.date()
        return value if isinstance(value, date) else _told(parse_date, str(value))


class SwedishTimeField(forms.TimeField):
    """A time of day: 09:00, 9.00, 0900, kl. 9."""

    widget = forms.TimeInput(format="%H.%M", attrs={"class": "input-time", "autocomplete": "off"})

    def to_python(self, value: Any) -> time | None:
        if value in self.empty_values:
            return None
        return value if isinstance(value, time) else _told(parse_time, str(value))


class SwedishDateTimeField(forms.DateTimeField):
    """A date and a time of day in one box: 2026-11-21 kl. 09.00; gives an aware time."""

    widget = forms.DateTimeInput(
        format="%Y-%m-%d %H.%M", attrs={"class": "input-date", "autocomplete": "off"}
    )

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return from_current_timezone(value)
        rule = r"(.+?)(?:,? |T)(?:kl\.? ?)?(\d{1,2}[.:]\d{2}(?::\d{2})?)"
        found = re.fullmatch(rule, one_line(str(value)), re.IGNORECASE)
        if found is None:
            raise ValidationError("Skriv både datum och klockslag, till exempel 2026-11-21 09.00.")
        day, clock = _told(parse_date, found[1]), _told(parse_time, found[2])
        return from_current_timezone(datetime.combine(day, clock))


class SwedishDecimalField(forms.DecimalField):
    """A number with decimal comma; "1 234,5" is 1234.5 and never 12345."""

    widget = forms.TextInput(
        attrs={"class": "input-number", "inputmode": "decimal", "autocomplete": "off"}
    )
    parse = staticmethod(parse_decimal)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs inherit int
        if value in self.empty_values:
            return None
        return _told(self.parse, value) if isinstance(value, str) else Decimal(str(value))

    def prepare_value(self, value: Any) -> Any:
        return format_decimal(value) if isinstance(value, Decimal) else value


class KronorField(SwedishDecimalField):
    """An amount in kronor; "435 tkr" is read as 435 000 kronor."""

    parse = staticmethod(parse_kronor)

    def __init__(self, *, max_digits: int = 14, decimal_places: int = 2, **kwargs: Any) -> None:
        super().__init__(max_digits=max_digits, decimal_places=decimal_places, **kwargs)


class PlainTextField(forms.CharField):
    """Plain text, cleaned of what can't be seen; too long a text is kept and told about.

    No maxlength in the page: the browser would cut a pasted text without a word.
    """

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = max_length

    def to_python(self, value: Any) -> str:
        text = clean_text("" if value is None else str(value))
        if not isinstance(self.widget, forms.Textarea):
            text = " ".join(text.split("\n"))
        return super().to_python(text) or ""

    def validate(self, value: Any) -> None:
        super().validate(value)
        over = len(value) - (self.max_length or len(value))
        if over > 0:
            signs = "tecken"
            raise ValidationError(
                f"Texten är {over} {signs} för lång. Den får vara högst {self.max_length} {signs}."
            )


class ClausesField(forms.Field):
    """A decision or a proposal: one clause (att-sats) per line; gives a list of lines."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, max_clauses: int = 50, max_length: int = 4000, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "En att-sats per rad.")
        super().__init__(**kwargs)
        self.max_clauses, self.max_length = max_clauses, max_length

    def to_python(self, value: Any) -> list[str]:
        lines = value if isinstance(value, list) else clean_text(value or "").split("\n")
        clauses = [re.sub(r"^[-–•*·]\s+", "", " ".join(line.split())) for line in lines]
        return [clause for clause in clauses if clause]

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if len(value) > self.max_clauses:
            raise ValidationError(
                f"Det är {len(value)} att-satser. Det får vara högst {self.max_clauses}."
            )
        for number, clause in enumerate(value, start=1):
            if len(clause) > self.max_length:
                over = len(clause) - self.max_length
                raise ValidationError(f"Att-sats {number} är {over} tecken för lång.")

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


# -- The base of every form --------------------------------------------------------------------

OPTIONAL = " (valfritt)"
UNMARKED = (forms.CheckboxInput, forms.HiddenInput)


def form_helper() -> FormHelper:
    """How crispy draws our forms: inside a <form> of ours, faults listed first, with links."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.error_summary = True
    return helper


class _PortalFormBase(forms.BaseForm):
    """Marks what may be left out, and says what to do in plain Swedish."""

    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = form_helper()
        for field in self.fields.values():
            self._polish(field)

    def _polish(self, field: forms.Field) -> None:
        chosen = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
        ticked = isinstance(field, forms.BooleanField)
        required = "Kryssa i rutan för att gå vidare." if ticked else "Fyll i fältet."
        field.error_messages["required"] = "Välj ett alternativ." if chosen else required
        if isinstance(field, forms.ModelChoiceField):
            if field.empty_label is not None:
                field.empty_label = "Välj …"
        elif isinstance(field, forms.ChoiceField):
            choices: Any = field.choices
            field.choices = [
                ("", "Välj …") if choice in BLANK_CHOICE_DASH else choice for choice in choices
            ]
        optional = self.mark_optional and not field.required and not field.disabled
        if optional and field.label and not isinstance(field.widget, UNMARKED):
            field.label = f"{str(field.label).removesuffix(OPTIONAL)}{OPTIONAL}"

    def save_as_written(
        self, name: str, *, save_url: str, version: int, presence_url: str = ""
    ) -> None:
        """Let the long text `name` save itself while it is written (static/js/autosave.js)."""
        self.fields[name].widget.attrs.update(
            autosave_attrs(
                name, save_url=save_url, version=version, presence_url=presence_url, form=self
            )
        )

    def save_texts_as_written(self, row: Any, *names: str) -> None:
        """Let the texts `names` of a stored row save themselves (portal.core.autosave).

        The form has a hidden field `version`, which follows the saves."""
        for name in names:
            address = [row._meta.label_lower, row.pk, name]
            self.save_as_written(
                name,
                save_url=reverse("core:save-text", args=address),
                presence_url=reverse("core:presence", args=address),
                version=row.version,
            )


def autosave_attrs(
    name: str, *, save_url: str, version: int, presence_url: str = "", form: forms.BaseForm
) -> dict[str, str]:
    """What static/js/autosave.js looks for on a textarea.

    A form shown again holds text that is not saved, written on the version that was posted."""
    posted = str(form.data.get(form.add_prefix("version"), "")) if form.is_bound else ""
    attrs = {
        "data-autosave-url": save_url,
        "data-presence-url": presence_url,
        "data-field": name,
        "data-version": posted if posted.isdecimal() else str(version),
        # A text that the browser brings back after a reload would pass for one based on today's.
        "autocomplete": "off",
    }
    return attrs | ({"data-unsaved": "ja"} if form.is_bound else {})


class PortalForm(_PortalFormBase, forms.Form):
    """Base of forms that belong to no model."""


class PortalModelForm(_PortalFormBase, AnyModelForm):
    """Base of forms for a model; its dates, times, numbers and texts are read the Swedish way."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        meta = getattr(cls, "Meta", None)
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(swedish_formfield)
        super().__init_subclass__(**kwargs)


FIELD_CLASSES: "tuple[tuple[type[models.Field[Any, Any]], type[forms.Field]], ...]" = (
    (models.DateTimeField, SwedishDateTimeField),
    (models.DateField, SwedishDateField),
    (models.TimeField, SwedishTimeField),
    (models.DecimalField, SwedishDecimalField),
)
TEXT_FIELDS = (models.CharField, models.TextField)
OWN_FORM_FIELDS = (models.EmailField, models.URLField, models.SlugField)


def swedish_formfield(db_field: "models.Field[Any, Any]", **kwargs: Any) -> forms.Field | None:
    """The form field for a model field: ours for dates, numbers and text, Django's for the rest."""
    for model_field, form_field in FIELD_CLASSES:
        if isinstance(db_field, model_field):
            return db_field.formfield(**{"form_class": form_field, **kwargs})
    plain = isinstance(db_field, TEXT_FIELDS) and not isinstance(db_field, OWN_FORM_FIELDS)
    if plain and not db_field.choices:
        return db_field.formfield(**{"form_class": PlainTextField, **kwargs})
    return db_field.formfield(**kwargs)
