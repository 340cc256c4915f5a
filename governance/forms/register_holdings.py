"""Forms that put a person somewhere: find the person by name, or make a new one on the way."""

from typing import Any

from django import forms

from governance.choices import Capacity
from governance.commands.register_seats import Holding
from governance.models import Body, BodyRoleKind, SeatHolding
from portal.core.forms import PlainTextField, PortalForm, SwedishDateField
from portal.core.forms_register import ANY_PARTY, organisations, refuse_backwards
from portal.core.models import Person
from portal.core.swedish_sql import in_swedish, search

NEW = "ny"
MOST_SHOWN = 20


class PersonPickForm(PortalForm):
    """The person is written by name. One match is taken; otherwise the form comes back with the
    matches to choose from, or "ny person", and everything that was typed still stands in it."""

    name = PlainTextField(
        label="Person",
        max_length=1000,
        help_text="Skriv namnet eller en del av det. Finns personen inte kan du lägga upp den här.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    who = forms.CharField(label="Rätt person", required=False, widget=forms.HiddenInput())
    asked = forms.CharField(required=False, widget=forms.HiddenInput())
    party = PlainTextField(
        label="Den nya personens parti (valfritt)",
        required=False,
        max_length=1000,
        widget=forms.HiddenInput(),
    )
    organisation = forms.ModelChoiceField(
        label="Den nya personens organisation (valfritt)",
        required=False,
        queryset=organisations(),
        widget=forms.HiddenInput(),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name = data.get("name", "")
        chosen = data.get("who", "") if data.get("asked") == name else ""
        data["person"] = self._person(name, chosen) if name else None
        if name and data["person"] is None:
            self._ask(name, chosen)
        elif isinstance(data["person"], dict):
            data["person"] |= {key: data.get(key) for key in ("party", "organisation")}
            self._show_new()
        refuse_backwards(self, "starts", "ends")
        return data

    def _person(self, name: str, chosen: str) -> Person | dict[str, Any] | None:
        if chosen == NEW:
            return {"name": name}
        if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19:
            return Person.objects.filter(pk=int(chosen)).first()
        if chosen:
            return None
        found = list(self._found(name))
        return found[0] if len(found) == 1 and found[0].name.lower() == name.lower() else None

    def _found(self, name: str) -> Any:
        rows = search(Person.objects.select_related("organisation"), name, "name")
        return rows.order_by(*in_swedish("name"), "pk")[: MOST_SHOWN + 1]

    def _ask(self, name: str, chosen: str) -> None:
        """Come back with who it may be; nothing is saved."""
        found = list(self._found(name))
        choices = [(str(person.pk), _told(person)) for person in found[:MOST_SHOWN]]
        self.fields["who"].widget = forms.RadioSelect(
            choices=[*choices, (NEW, f"Ny person: {name}")]
        )
        self._show_new()
        written: Any = self.data
        self.data = {**written.dict(), "asked": name, "who": "" if found else NEW}
        if len(found) > MOST_SHOWN:
            text = f"Fler än {MOST_SHOWN} personer passar. Skriv mer av namnet, eller välj här."
        elif found:
            text = "Välj personen i listan, eller lägg upp en ny."
        else:
            text = f"Ingen person heter {name}. Kontrollera namnet och spara igen för en ny person."
        self.add_error("who", text)

    def _show_new(self) -> None:
        self.fields["party"].widget = forms.TextInput(attrs=ANY_PARTY)
        # The field stays and gets another widget: it is bound already, and would be drawn as it was.
        organisation: Any = self.fields["organisation"]
        organisation.empty_label = "Välj …"
        organisation.widget = forms.Select()
        organisation.widget.choices = organisation.choices


def _told(person: Person) -> str:
    """Enough of a person to tell two of the same name apart."""
    where = person.organisation.name if person.organisation else person.affiliation
    return ", ".join(part for part in (str(person), where, person.title) if part)


class HoldingFields(PortalForm):
    """Somebody's time on a seat."""

    capacity = forms.ChoiceField(
        label="Som",
        choices=[(each.value, each.label) for each in (Capacity.MEMBER, Capacity.SUBSTITUTE)],
        widget=forms.RadioSelect(),
        initial=Capacity.MEMBER,
    )
    starts = SwedishDateField(label="Från och med", required=False)
    ends = SwedishDateField(label="Till och med", required=False)
    calling_order = forms.IntegerField(
        label="Inkallelseordning",
        required=False,
        min_value=1,
        max_value=1000,
        help_text="Bara för ersättare: 1 kallas först.",
    )
    substitute_for = forms.ModelChoiceField(
        label="Personlig ersättare för",
        required=False,
        queryset=Person.objects.none(),
        help_text="Bara för personliga ersättare.",
    )

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = SeatHolding.objects.filter(seat__body=body, capacity=Capacity.MEMBER)
        persons = Person.objects.filter(pk__in=members.values("person"))
        self.fields["substitute_for"].queryset = persons.order_by(*in_swedish("name"))  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_backwards(self, "starts", "ends")
        return data

    @property
    def holding(self) -> Holding:
        """What was told, once the form is valid."""
        names = ("capacity", "starts", "ends", "calling_order", "substitute_for")
        return Holding(**{name: self.cleaned_data[name] for name in names})


class HoldingForm(PersonPickForm, HoldingFields):
    """Put somebody on a seat."""

    field_order = ["name", "asked", "who", "party", "organisation"]


class RoleTimeForm(PortalForm):
    """From–to of a role."""

    starts = SwedishDateField(label="Från och med", required=False)
    ends = SwedishDateField(label="Till och med", required=False)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        refuse_backwards(self, "starts", "ends")
        return data


class RoleForm(PersonPickForm, RoleTimeForm):
    """Give somebody a role in the body."""

    field_order = ["name", "asked", "who", "party", "organisation", "kind"]
    kind = forms.ChoiceField(label="Roll", choices=BodyRoleKind.choices)


class EndForm(PortalForm):
    """The last day of something."""

    on = SwedishDateField(
        label="Sista dag", help_text="Platsen är vakant från och med dagen efter."
    )
