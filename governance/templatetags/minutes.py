"""Tags and filters of the minutes' forms: fields in rows, lists side by side."""

from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, Form, Select, Textarea
from django.utils.safestring import SafeString

register = template.Library()

HEADS = {
    "away": ["Vid §", "Orsak"],
    "serve": ["I stället för", "Vid §"],
    "move": ["Kom eller gick", "Klockan", "Vid §", "Mötesdag"],
    "signer": ["Namn", "Som", "Bara §"],
}


def _rows(form: Any, kind: str) -> list[list[str]]:
    rows: list[list[str]] = getattr(form, f"{kind}_rows", [])
    return rows


@register.filter
def field_rows(form: Any, kind: str) -> list[list[BoundField]]:
    """The form's rows of fields ("away", "serve", "move", "signer")."""
    return [[form[name] for name in row] for row in _rows(form, kind)]


@register.filter
def heads(form: Any, kind: str) -> list[str]:
    """The words above the columns of those rows."""
    rows = _rows(form, kind)
    return HEADS[kind][: len(rows[0])] if rows else []


@register.filter
def loose_fields(form: Form) -> list[BoundField]:
    """The fields that stand in no row."""
    placed = {name for kind in HEADS for row in _rows(form, kind) for name in row}
    return [field for field in form if field.name not in placed]


@register.filter
def styled(field: BoundField) -> SafeString:
    """The field's control alone, looking as in the other forms."""
    widget = field.field.widget
    look = "form-control"
    if isinstance(widget, Select):
        look = "form-select"
    elif isinstance(widget, CheckboxInput):
        look = "form-check-input"
    own = widget.attrs.get("class", "")
    attrs: dict[str, str | bool] = {
        "class": " ".join(filter(None, [look, own, "is-invalid" if field.errors else ""]))
    }
    if isinstance(widget, Textarea):
        attrs["rows"] = str(widget.attrs.get("rows", 4))
    if field.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}_error"}
    return field.as_widget(attrs=attrs)
