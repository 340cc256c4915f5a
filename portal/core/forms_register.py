"""Forms of the register: persons, organisations and their names, roles, districts, parties."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from portal.core.forms import PlainTextField, PortalForm, PortalModelForm, SwedishDateField
from portal.core.models import (
    County,
    CountyRole,
    District,
    Organisation,
    OrganisationKind,
    OrganisationName,
    OrganisationRole,
    Party,
    Person,
)
from portal.core.swedish_sql import in_swedish

BACKWARDS = "Sista dagen ligger före den första ({starts}). Ändra någon av dagarna."
ANY_PARTY = {"list": "partier", "autocomplete": "off", "class": "input-short"}


def organisations() -> QuerySet[Organisation]:
    """Organisations to choose from, a to ö."""
    return Organisation.objects.order_by(*in_swedish("name"), "pk")


def refuse_backwards(form: forms.BaseForm, first: str, last: str) -> None:
    """Put an error on `last` when it lies before `first`."""
    starts, ends = form.cleaned_data.get(first), form.cleaned_data.get(last)
    if isinstance(starts, date) and isinstance(ends, date) and ends < starts:
        form.add_error(last, BACKWARDS.format(starts=starts.isoformat()))


class SearchForm(PortalForm):
    """The one search box of a list."""

    mark_optional = False
    sok = PlainTextField(
        label="Sök", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    @property
    def text(self) -> str:
        return str(self.cleaned_data.get("sok", "")) if self.is_valid() else ""


class OrganisationFilterForm(SearchForm):
    slag = forms.ChoiceField(
        label="Slag", required=False, choices=[("", "Alla"), *OrganisationKind.choices]
    )
    lan = forms.ModelChoiceField(
        label="Län",
        required=False,
        queryset=County.objects.order_by(*in_swedish("name")),
        to_field_name="code",
        empty_label="Alla",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county = self.fields["lan"]
        if isinstance(county, forms.ModelChoiceField):
            county.empty_label = "Alla"


class PersonForm(PortalModelForm):
    another = forms.BooleanField(
        label="Det är en annan person med samma namn",
        required=False,
        widget=forms.HiddenInput(),
    )

    class Meta:
        model = Person
        fields = ["name", "party", "organisation", "title", "affiliation", "email", "phone"]
        widgets = {"party": forms.TextInput(attrs=ANY_PARTY)}
        help_texts = {
            "organisation": "Den organisation personen företräder eller är anställd i.",
            "affiliation": "Om ingen organisation i listan passar, till exempel ”näringslivet”.",
            "title": "Till exempel kommunalråd eller socialchef.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        same = Person.objects.matching(
            data.get("name", ""), data.get("party", ""), data.get("organisation")
        ).exclude(pk=self.instance.pk)
        another = data.pop("another", False)
        if data.get("name") and not another and same.exists():
            self.fields["another"].widget = forms.CheckboxInput()
            self.add_error(
                "another",
                f"{data['name']} finns redan med samma parti och organisation. "
                "Kryssa i rutan om det är två olika personer.",
            )
        return data


class OrganisationForm(PortalModelForm):
    """Facts of an organisation; its name changes through RenameForm, so that the old one stays."""

    class Meta:
        model = Organisation
        fields = ["name", "kind", "legal_form", "code", "county", "successor", "dissolved_on"]
        help_texts = {
            "successor": "Den organisation som tog över när den här upphörde.",
            "name": "Rättar stavningen av dagens namn. Använd ”Byt namn” när namnet ändras.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rest = organisations().exclude(pk=self.instance.pk)
        self.fields["successor"].queryset = rest  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["county"].queryset = County.objects.order_by(*in_swedish("name"))  # type: ignore[attr-defined]  # a ModelChoiceField
        if self.instance.pk is None:
            self.fields["name"].help_text = ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        same = Organisation.objects.filter(kind=data.get("kind"), code=data.get("code") or None)
        if taken := same.exclude(pk=self.instance.pk).first():
            self.add_error("code", f"Koden används redan av {taken.name}.")
        return data


class RenameForm(PortalForm):
    name = PlainTextField(label="Nytt namn", max_length=1000)
    starts = SwedishDateField(label="Gäller från och med")


class OrganisationNameForm(PortalModelForm):
    class Meta:
        model = OrganisationName
        fields = ["name", "valid_from", "valid_to"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_backwards(self, "valid_from", "valid_to")
        return data


class CountyRoleForm(PortalModelForm):
    class Meta:
        model = CountyRole
        fields = ["kind", "county", "starts", "ends"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = County.objects.order_by(*in_swedish("name"))  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_backwards(self, "starts", "ends")
        return data


class OrganisationRoleForm(PortalModelForm):
    class Meta:
        model = OrganisationRole
        fields = ["kind", "organisation", "starts", "ends"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations()  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_backwards(self, "starts", "ends")
        return data


if TYPE_CHECKING:
    AnyMultipleField = forms.ModelMultipleChoiceField[Any]
else:
    AnyMultipleField = forms.ModelMultipleChoiceField


class SeveralField(AnyMultipleField):
    """Several rows; a key too large for the database is a wrong choice, not an overflow."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, list | tuple) and any(len(str(key)) > 18 for key in value):
            raise ValidationError(self.error_messages["invalid_list"])
        return super().clean(value)


class DistrictForm(PortalModelForm):
    class Meta:
        model = District
        fields = ["name", "members"]
        widgets = {"members": forms.CheckboxSelectMultiple()}
        field_classes = {"members": SeveralField}

    def __init__(self, *args: Any, county: County, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.county = county
        kommuner = organisations().filter(county=county, kind=OrganisationKind.KOMMUN)
        self.fields["members"].queryset = kommuner  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        same = District.objects.filter(county=self.instance.county, name=data.get("name", ""))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Länet har redan en länsdel med det namnet.")
        return data


class PartyForm(PortalModelForm):
    class Meta:
        model = Party
        fields = ["code", "name"]
        help_texts = {"code": "Som den står i protokollet, till exempel S eller NS."}
