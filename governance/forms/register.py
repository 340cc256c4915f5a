"""Forms of the register of bodies: the body itself, terms, and the filters of its lists."""

from typing import Any

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from governance.choices import BodyKind, BodyLevel
from governance.commands.register import MAX_REMIT
from governance.models import Body, Term
from portal.core.forms import PlainTextField, PortalForm, PortalModelForm, SwedishDateField
from portal.core.forms_register import SearchForm, organisations, refuse_backwards
from portal.core.models import County, District
from portal.core.swedish_sql import in_swedish

SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Organet", ("name", "kind", "level", "host", "parent", "county", "district")),
    ("Uppdrag", ("remit",)),
    ("Möten och platser", ("meetings_min", "meetings_max", "meetings_per", "seats_total")),
    ("Ersättare och distans", ("substitute_order", "remote_basis")),
    ("Formkrav och numrering", ("profile", "numbering_scheme", "numbering_format")),
    ("Protokollets utseende", ("layout", "attendance_layout", "page_header", "decides_as")),
    ("Tid", ("formed_on", "dissolved_on")),
)
FIELDS = [name for _, names in SECTIONS for name in names]


BESIDE = ("meetings_min", "meetings_max", "meetings_per")


def _placed(names: list[str]) -> list[Any]:
    """Fields under each other, but how many meetings per what on one line."""
    beside = [name for name in names if name in BESIDE]
    rest: list[Any] = [name for name in names if name not in BESIDE]
    return [Div(*beside, css_class="field-row"), *rest] if beside else rest


class BodyForm(PortalModelForm):
    """A body; fields in `locked` are left out, since the user may not change them."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    class Meta:
        model = Body
        fields = FIELDS
        widgets = {"remit": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "remit": "Vad organet ska göra och på vems uppdrag. En tom rad ger nytt stycke.",
            "meetings_min": "Lämna tomt om inget antal är bestämt.",
            "district": "Fylls i för organ i en länsdel.",
            "dissolved_on": "Sista dagen organet finns.",
        }

    def __init__(self, *args: Any, locked: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in locked or {}:
            self.fields.pop(name, None)
        self._choices()
        self.initial["version"] = self.instance.version
        sections = [
            Fieldset(title, *_placed([name for name in names if name in self.fields]))
            for title, names in SECTIONS
            if any(name in self.fields for name in names)
        ]
        self.helper.layout = Layout("version", *sections)
        self.fields["remit"].max_length = MAX_REMIT  # type: ignore[attr-defined]  # a PlainTextField
        if self.instance.pk:
            address = ["governance.body", self.instance.pk, "remit"]
            self.save_as_written(
                "remit",
                save_url=reverse("core:save-text", args=address),
                presence_url=reverse("core:presence", args=address),
                version=self.instance.version,
            )

    def rebase(self, version: int) -> None:
        """Let the next save stand on `version`, once the user has been told what differs."""
        written: Any = self.data
        self.data = {**written.dict(), "version": str(version)}

    def _choices(self) -> None:
        ordered = {
            "host": organisations(),
            "county": County.objects.order_by(*in_swedish("name")),
            "district": District.objects.order_by(*in_swedish("name")),
            "parent": Body.objects.order_by(*in_swedish("name")),
        }
        if self.instance.pk:
            below = Body.objects.descendants(self.instance, include_self=True)
            ordered["parent"] = ordered["parent"].exclude(pk__in=[body.pk for body in below])
        for name, rows in ordered.items():
            if name in self.fields:
                self.fields[name] = forms.ModelChoiceField(
                    rows,
                    label=self.fields[name].label,
                    required=False,
                    help_text=self.fields[name].help_text,
                    empty_label="Välj …",
                )

    def clean_numbering_format(self) -> str:
        pattern = str(self.cleaned_data["numbering_format"])
        rest = pattern.replace("{n}", "", 1).replace("{yyyy}", "", 1).replace("{yy}", "", 1)
        if "{n}" not in pattern:
            raise ValidationError("Formatet behöver {n}, där numret ska stå. Exempel: § {n}/{yy}")
        if "{" in rest or "}" in rest:
            raise ValidationError("Formatet får bara innehålla {n}, {yy} och {yyyy} en gång var.")
        return pattern

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_backwards(self, "formed_on", "dissolved_on")
        least, most = data.get("meetings_min"), data.get("meetings_max")
        if least is not None and most is not None and most < least:
            self.add_error("meetings_max", f"Det högsta antalet är lägre än det lägsta ({least}).")
        district = data.get("district", self.instance.district)
        county = data.get("county", self.instance.county)
        if (
            "district" in self.fields
            and district
            and district.county_id != getattr(county, "pk", None)
        ):
            self.add_error("district", f"{district.name} ligger inte i det valda länet.")
        same = Body.objects.filter(name=data.get("name", ""), host=data.get("host"))
        if "name" in self.fields and same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Värdorganisationen har redan ett organ med det namnet.")
        return data


class TermForm(PortalModelForm):
    class Meta:
        model = Term
        fields = ["name", "starts", "ends"]
        help_texts = {"name": "Till exempel 2023–2026."}

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "Mandatperioden måste sluta efter att den har börjat.")
        return data


class DayForm(PortalForm):
    """Which day the members are shown for, and how they are sorted."""

    mark_optional = False
    dag = SwedishDateField(label="Visa dagen", required=False)
    ordning = forms.ChoiceField(
        label="Sortera efter",
        required=False,
        choices=[("plats", "Plats"), ("organisation", "Organisation"), ("parti", "Parti")],
    )


class BodyFilterForm(SearchForm):
    niva = forms.ChoiceField(
        label="Nivå", required=False, choices=[("", "Alla"), *BodyLevel.choices]
    )
    slag = forms.ChoiceField(
        label="Slag", required=False, choices=[("", "Alla"), *BodyKind.choices]
    )
    lan = forms.ModelChoiceField(
        label="Län",
        required=False,
        queryset=County.objects.order_by(*in_swedish("name")),
        to_field_name="code",
    )
    visa = forms.ChoiceField(
        label="Visa",
        required=False,
        choices=[
            ("", "Pågående"),
            ("vilande", "Vilande"),
            ("upplosta", "Upplösta"),
            ("alla", "Alla"),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lan"].empty_label = "Alla"  # type: ignore[attr-defined]  # a ModelChoiceField


class ChosenCountField(forms.IntegerField):
    """How many: a small whole number, told in Swedish when it isn't."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=100, initial=1, **kwargs)


class SeatsForm(PortalForm):
    """Several seats of one owner at once."""

    count = ChosenCountField(label="Antal platser")
    organisation = forms.ModelChoiceField(
        label="Organisation", required=False, queryset=organisations()
    )
    party = PlainTextField(
        label="Parti",
        required=False,
        max_length=1000,
        widget=forms.TextInput(
            attrs={"list": "partier", "autocomplete": "off", "class": "input-short"}
        ),
        help_text="Om platsen tillhör ett parti.",
    )
    group = PlainTextField(
        label="Rubrik i listan",
        required=False,
        max_length=200,
        help_text="Till exempel Kommunrepresentanter.",
    )
    term = forms.ModelChoiceField(
        label="Mandatperiod",
        required=False,
        queryset=Term.objects.all(),
        help_text="Lämna tomt om platsen gäller tills vidare.",
    )


class SeatForm(SeatsForm):
    """One seat that is there already."""

    count = None  # type: ignore[assignment]  # Django's way to take away an inherited field
