"""Forms of the parts of a §: what they ask, and the rows their command writes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms

from governance.choices import Capacity, MotionKind, StatementKind
from governance.commands.parts import TEXTS, shown_of
from governance.forms.fields import (
    LinesField,
    PeopleField,
    PersonField,
    ShownField,
    TableField,
    any_field,
    attendees,
    carry,
)
from governance.models import Attendance, MotionPersonRole, Paragraph
from portal.core.forms import OPTIONAL, ClausesField, PlainTextField, PortalForm, SwedishDateField
from portal.core.models import Person

TEXT = forms.Textarea(attrs={"rows": 5})
TEXT_LIMIT = 300_000
LINE = 1000


@dataclass(frozen=True)
class PartRow:
    """What one part shall say: its fields, and the rows of its people."""

    values: Mapping[str, Any]
    people: Sequence[Mapping[str, Any]] = field(default_factory=list)


class PartForm(PortalForm):
    """Base: knows the §, offers the people of its meeting, and gives rows to write."""

    version = forms.IntegerField(
        required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"})
    )
    shown = ShownField()

    def __init__(self, *args: Any, paragraph: Paragraph, part: Any = None, **kwargs: Any) -> None:
        self.paragraph, self.part = paragraph, part
        if part is not None:
            shown = {"shown": shown_of(part)}
            kwargs["initial"] = {**self.initial_of(part), **shown, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self._offer_people()
        self._save_texts_as_written()

    def _save_texts_as_written(self) -> None:
        """A part that stands already saves its long text; a new one has no place to save in."""
        self.autosaves = self.part is not None and type(self.part) in TEXTS
        if self.autosaves:
            self.save_texts_as_written(self.part, *TEXTS[type(self.part)])

    def show_again(self, row: Any) -> None:
        """Carry what stands now, so that saving once more overwrites it knowingly."""
        carry(self, shown_of(row))

    def typed_text(self) -> str:
        """Everything written in words and not as it was, with its labels: to be kept as a text."""
        written = [
            (str(field.label).removesuffix(OPTIONAL), str(self.data.get(name, "")), self[name])
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.Textarea | forms.TextInput)
            and not field.widget.is_hidden
        ]
        return "\n\n".join(
            f"{label}: {text}"
            for label, text, bound in written
            if text and text != str(bound.field.prepare_value(bound.initial) or "")
        )

    def facts(self, *apart: str) -> dict[str, Any]:
        """What is written, without what the page carries along and the fields `apart`."""
        carried = ("version", "shown", *apart)
        return {name: value for name, value in self.cleaned_data.items() if name not in carried}

    def _offer_people(self) -> None:
        asking = [f for f in self.fields.values() if isinstance(f, PersonField | PeopleField)]
        if not asking:
            return
        people = {person.pk: person for person in attendees(self.paragraph.meeting)}
        people |= {person.pk: person for person in self.named_already()}
        for one in asking:
            one.offer(list(people.values()))

    def named_already(self) -> list[Person]:
        """People the part names who may be missing from the attendance list."""
        found = []
        for value in self.initial.values():
            found += list(value if isinstance(value, list) else [value])
        return [one for one in found if isinstance(one, Person)]

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        """The part as the form shows it."""
        return {name: getattr(part, name) for name in cls.base_fields if hasattr(part, name)}

    def rows(self) -> list[PartRow]:
        """What to write: one row when a part is changed, one or several when added."""
        return [PartRow(self.facts())]


class ProposalForm(PartForm):
    clauses = ClausesField(label="Förslag till beslut")
    by_person = PersonField(label="Förslaget läggs av", required=False)
    by_body = PlainTextField(
        label="eller av ett organ",
        required=False,
        max_length=LINE,
        help_text="Till exempel Arbetsutskottet.",
    )
    by_text = PlainTextField(label="eller av någon annan", required=False, max_length=LINE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sum(bool(cleaned.get(name)) for name in ("by_person", "by_body", "by_text")) > 1:
            self.add_error("by_person", "Välj bara en av de tre: person, organ eller någon annan.")
        return cleaned


class DecisionForm(PartForm):
    clauses = ClausesField(label="Beslut")
    responsible = PlainTextField(label="Ansvarig för uppföljning", required=False, max_length=LINE)
    due = SwedishDateField(label="Klart senast", required=False)
    done_on = SwedishDateField(label="Klart den", required=False)


class AttachedForm(PartForm):
    """Base of parts that can have a file of their own (bilaga)."""

    file = forms.FileField(
        label="Bilaga", required=False, max_length=255, help_text="Till exempel yrkandet som PDF."
    )
    drop_file = forms.BooleanField(label="Ta bort bilagan", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("file", "drop_file"):  # last, below what is written
            self.fields[name] = self.fields.pop(name)
        attached = getattr(self.part, "attachment", None)
        if attached is None:
            del self.fields["drop_file"]
        else:
            self.fields["file"].help_text = f"Nu: {attached}. En ny fil träder i stället."

    def attached(self) -> dict[str, Any]:
        """The file to store, or the word that there shall be none; nothing when it is unchanged."""
        if self.cleaned_data.get("file"):
            return {"file": self.cleaned_data["file"]}
        return {"attachment": None} if self.cleaned_data.get("drop_file") else {}


class MotionForm(AttachedForm):
    kind = forms.ChoiceField(label="Slag av yrkande", choices=MotionKind.choices)
    movers = PeopleField(label="Yrkar", required=False)
    by_party = PlainTextField(
        label="Parti som yrkar",
        required=False,
        max_length=LINE,
        help_text="När yrkandet läggs av ett parti eller en grupp, inte av namngivna personer.",
    )
    to = PlainTextField(
        label="Till vad",
        required=False,
        max_length=LINE,
        help_text="Till exempel ”ordförandens förslag”. Skrivs ut efter ”yrkar bifall till”.",
    )
    text = PlainTextField(
        label="Yrkandets text", required=False, widget=TEXT, max_length=TEXT_LIMIT
    )
    supporters = PeopleField(label="Instämmer", required=False)
    withdrawn = forms.BooleanField(label="Yrkandet är återtaget", required=False)

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        people = list(part.people.select_related("person"))
        return {
            **super().initial_of(part),
            "movers": [row.person for row in people if row.role == MotionPersonRole.MOVER],
            "supporters": [row.person for row in people if row.role == MotionPersonRole.SUPPORTER],
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "movers" in cleaned and not cleaned["movers"] and not cleaned.get("by_party"):
            self.add_error("movers", "Ange vem som yrkar, eller skriv partiet.")
        twice = set(cleaned.get("movers") or []) & set(cleaned.get("supporters") or [])
        if twice:
            names = ", ".join(sorted(person.name for person in twice))
            self.add_error("supporters", f"{names} yrkar själv. Ta bort antingen det ena.")
        return cleaned

    def rows(self) -> list[PartRow]:
        data = self.cleaned_data
        movers = [{"person": one, "role": MotionPersonRole.MOVER.value} for one in data["movers"]]
        supporters = [
            {"person": one, "role": MotionPersonRole.SUPPORTER.value} for one in data["supporters"]
        ]
        names = ("kind", "by_party", "to", "text", "withdrawn")
        values = {name: data[name] for name in names} | self.attached()
        return [PartRow(values, [*movers, *supporters])]


class ByPeopleForm(PartForm):
    """Base of parts that some people sign: they stand in `people`."""

    def rows(self) -> list[PartRow]:
        people = [{"person": one} for one in self.cleaned_data["people"]]
        return [PartRow(self.facts("people"), people)]

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        known = super().initial_of(part)
        return {**known, "people": [row.person for row in part.people.select_related("person")]}


class ReservationForm(ByPeopleForm, AttachedForm):
    people = PeopleField(label="Reserverar sig", required=False)
    by_party = PlainTextField(label="Parti", required=False, max_length=LINE)
    text = PlainTextField(
        label="Skriftlig motivering", required=False, widget=TEXT, max_length=TEXT_LIMIT
    )

    def rows(self) -> list[PartRow]:
        people = [{"person": one} for one in self.cleaned_data["people"]]
        return [PartRow(self.facts("people", "file", "drop_file") | self.attached(), people)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "people" in cleaned and not cleaned["people"] and not cleaned.get("by_party"):
            self.add_error("people", "Ange vem som reserverar sig, eller skriv partiet.")
        return cleaned


class StatementForm(ByPeopleForm):
    kind = forms.ChoiceField(label="Slag", choices=StatementKind.choices)
    people = PeopleField(label="Lämnas av", error_messages={})
    text = PlainTextField(label="Text", widget=TEXT, max_length=TEXT_LIMIT)


class RecusalForm(PartForm):
    person = PersonField(label="Jävig")
    reason = PlainTextField(
        label="Skäl", required=False, max_length=TEXT_LIMIT, help_text="Skrivs ut i paragrafen."
    )
    substitute = forms.ChoiceField(
        label="Ersättare som tjänstgör i paragrafen",
        required=False,
        help_text="Tjänstgöringen skrivs in i närvaron, bara för den här paragrafen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.part is not None:
            del self.fields["substitute"]
            return
        rows = self.paragraph.meeting.attendances.select_related("person")
        self.substitutes: dict[str, Attendance] = {
            str(row.pk): row for row in rows if row.capacity == Capacity.SUBSTITUTE
        }
        choices = [(pk, str(row.person)) for pk, row in self.substitutes.items()]
        any_field(self, "substitute").choices = [("", "Ingen"), *choices]

    def clean_substitute(self) -> Attendance | None:
        return self.substitutes.get(self.cleaned_data["substitute"])


class PresentersForm(PartForm):
    people = PeopleField(label="Föredragande")

    def rows(self) -> list[PartRow]:
        return [PartRow({"person": one}) for one in self.cleaned_data["people"]]


class PresenterForm(PartForm):
    person = PersonField(label="Föredragande")


class DocumentForm(PartForm):
    title = PlainTextField(
        label="Handling",
        required=False,
        max_length=LINE,
        help_text="Till exempel Tjänsteskrivelse 2026-11-03. Tomt: filens namn.",
    )
    file = forms.FileField(label="Fil", required=False, max_length=255)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("title") and not cleaned.get("file") and "file" in cleaned:
            self.add_error("title", "Skriv handlingens namn, eller välj en fil.")
        return cleaned


class RecipientsForm(PartForm):
    names = LinesField(label="Mottagare", help_text="En mottagare per rad.", what="Mottagaren")

    def rows(self) -> list[PartRow]:
        return [PartRow({"name": name}) for name in self.cleaned_data["names"]]


class RecipientForm(PartForm):
    name = PlainTextField(label="Mottagare", max_length=LINE)
    dispatched_on = SwedishDateField(label="Skickat den", required=False)


class EntriesForm(PartForm):
    lines = TableField(
        label="Listposter",
        help_text=(
            "En post per rad. Klistra gärna in från Excel, eller skriv beteckning; diarienummer; "
            "text. Två delar läses som diarienummer och text, en del som text."
        ),
    )

    def rows(self) -> list[PartRow]:
        return [PartRow(_entry(cells)) for cells in self.cleaned_data["lines"]]


def _entry(cells: Sequence[str]) -> dict[str, str]:
    if len(cells) == 1:
        return {"label": "", "case_number": "", "text": cells[0]}
    if len(cells) == 2:
        return {"label": "", "case_number": cells[0][:LINE], "text": cells[1]}
    rest = " ".join(cell for cell in cells[2:] if cell)
    return {"label": cells[0][:LINE], "case_number": cells[1][:LINE], "text": rest}


class EntryForm(PartForm):
    label = PlainTextField(label="Beteckning", required=False, max_length=40)
    case_number = PlainTextField(label="Diarienummer", required=False, max_length=LINE)
    text = PlainTextField(label="Text", widget=TEXT, max_length=TEXT_LIMIT)


class TableForm(PartForm):
    caption = PlainTextField(label="Tabellrubrik", max_length=LINE)
    cells = TableField(
        label="Tabell",
        help_text="Klistra in från Excel: en rad per rad. Utan Excel: skilj cellerna med semikolon.",
    )
    has_header = forms.BooleanField(
        label="Första raden är kolumnrubriker", required=False, initial=True
    )

    @classmethod
    def initial_of(cls, part: Any) -> dict[str, Any]:
        header = [part.header] if part.header else []
        return {
            "caption": part.caption,
            "cells": [*header, *part.rows],
            "has_header": bool(part.header),
        }

    def rows(self) -> list[PartRow]:
        cells = self.cleaned_data["cells"]
        header, rows = (cells[0], cells[1:]) if self.cleaned_data["has_header"] else ([], cells)
        values = {"caption": self.cleaned_data["caption"], "header": header, "rows": rows}
        return [PartRow(values)]


class MaskForm(PartForm):
    text = PlainTextField(
        label="Text som inte ska synas i den offentliga versionen",
        max_length=LINE,
        help_text="Skrivs exakt som i protokollet. Varje förekomst i paragrafen maskeras.",
    )
    ground = PlainTextField(
        label="Lagrum", max_length=LINE, help_text="Till exempel OSL 26 kap. 1 §."
    )
