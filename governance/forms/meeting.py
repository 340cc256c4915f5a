"""Forms of a meeting: planning it, its facts, items of the agenda, filters of the lists."""

import re
from typing import Any

from django import forms

from governance.commands.agenda import NewItem
from governance.commands.meeting import Pause, shown_of
from governance.commands.standard_items import STANDARD_ITEMS, standard_items
from governance.forms.fields import (
    LinesField,
    PausesField,
    ShownField,
    any_field,
    carry,
    word_of,
)
from governance.labels import Label
from governance.models import Body, Meeting
from governance.states import MeetingState
from portal.core.forms import PlainTextField, PortalForm, SwedishDateField, SwedishTimeField

LINE = 1000
LIST_NUMBER = re.compile(r"^(?:§\s*\d+[.):]?|\d{1,2}[.)]|[-–•*])\s+")


class HeadingsField(LinesField):
    """Headings, one per line; the numbers of a pasted list ("1.", "4)", "§ 7") fall away."""

    def to_python(self, value: Any) -> list[str]:
        return [LIST_NUMBER.sub("", line) or line for line in super().to_python(value)]


class FactsForm(PortalForm):
    """When and where; base of planning and changing."""

    date = SwedishDateField(label="Datum")
    until = SwedishDateField(
        label="Sista mötesdag", required=False, help_text="Bara när mötet varar flera dagar."
    )
    starts = SwedishTimeField(label="Börjar", required=False)
    ends = SwedishTimeField(label="Slutar", required=False)
    place = PlainTextField(label="Plats", required=False, max_length=LINE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("date"), cleaned.get("until")
        if first and last and last < first:
            self.add_error("until", "Sista mötesdagen ligger före den första.")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends <= starts and not last:
            self.add_error("ends", "Mötet slutar innan det börjar. Kontrollera klockslagen.")
        return cleaned


class PlanForm(FactsForm):
    """A new meeting with its agenda."""

    body = forms.ModelChoiceField(label="Nämnd eller grupp", queryset=Body.objects.none())
    standard = forms.MultipleChoiceField(
        label="Vanliga punkter",
        required=False,
        choices=[(item.slug, item.heading) for item in STANDARD_ITEMS],
        initial=[item.slug for item in STANDARD_ITEMS if item.usual],
        widget=forms.CheckboxSelectMultiple,
    )
    own = HeadingsField(
        label="Ärenden",
        required=False,
        max_lines=100,
        what="Rubriken",
        help_text="Skriv eller klistra in, ett ärende per rad. De hamnar före Övriga frågor.",
    )
    as_last = forms.BooleanField(
        label="Ta i stället med samma dagordning som vid förra mötet", required=False
    )
    field_order = ["body", "date", "until", "starts", "ends", "place", "own", "standard", "as_last"]

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_field(self, "body").queryset = bodies

    def items(self) -> list[NewItem]:
        """The chosen agenda: openings, own items, closings."""
        chosen = [NewItem.of(item) for item in standard_items(self.cleaned_data["standard"])]
        own = [NewItem(heading) for heading in self.cleaned_data["own"]]
        tail = [item for item in chosen if item.heading in {"Övriga frågor", "Avslutning"}]
        return [*(item for item in chosen if item not in tail), *own, *tail]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FactsForm.base_fields}


class MeetingForm(FactsForm):
    """All facts of a meeting."""

    date_text = PlainTextField(
        label="Datum i ord",
        required=False,
        max_length=LINE,
        help_text="För gamla protokoll utan datum, till exempel hösten 1987.",
    )
    case_number = PlainTextField(label="Protokollets diarienummer", required=False, max_length=LINE)
    remote_basis = PlainTextField(
        label="Grund för deltagande på distans",
        required=False,
        max_length=LINE,
        help_text="Till exempel reglementets paragraf. Skrivs på protokollets första sida.",
    )
    public_from = forms.ChoiceField(label="Öppet för allmänheten från och med", required=False)
    pauses = PausesField(
        label="Ajourneringar",
        required=False,
        max_lines=50,
        help_text="En per rad: 10.40–10.55 gruppmöte. Andra mötesdagen: dag 2 13.00–13.20.",
    )
    shown = ShownField()

    OWN = ("date_text", "case_number", "remote_basis")

    def __init__(self, *args: Any, labels: list[Label], meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if meeting.date is None:
            self.fields["date"].required = False
        elif not meeting.date_text:
            del self.fields["date_text"]
        choices = [(str(label.pk), f"{label.sign} {label.heading}") for label in labels]
        any_field(self, "public_from").choices = [("", "Inte öppet för allmänheten"), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        undated = not cleaned.get("date") and "date" in cleaned
        if undated and not cleaned.get("date_text"):
            self.add_error("date", "Ange mötets datum, eller skriv det i ord.")
        return cleaned

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        """The meeting as the form shows it."""
        names = [*FactsForm.base_fields, *MeetingForm.OWN]
        rows = meeting.adjournments.all()
        return {name: getattr(meeting, name) for name in names} | {
            "shown": shown_of(meeting),
            "public_from": str(meeting.public_from_id or ""),
            "pauses": [Pause(r.starts, r.ends, r.day, r.text) for r in rows if r.starts],
        }

    def show_again(self, meeting: Meeting) -> None:
        """Carry what stands now, so that saving once more overwrites it knowingly."""
        carry(self, shown_of(meeting))

    def told(self) -> list[str]:
        """What the form first showed, a line per fact that is given."""
        given = [name for name in self.fields if name != "shown" and self[name].initial]
        return [f"{self.fields[name].label}: {word_of(self, name)}" for name in given]

    def facts(self) -> dict[str, Any]:
        names = [*FactsForm.base_fields, *self.OWN]
        public_from = self.cleaned_data["public_from"]
        facts = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return facts | {"public_from_id": int(public_from) if public_from else None}

    def adjournments(self) -> list[Pause]:
        found: list[Pause] = self.cleaned_data["pauses"]
        return found


class ItemsForm(PortalForm):
    """Items typed or pasted, one per line."""

    items = HeadingsField(
        label="Nya punkter", max_lines=100, what="Rubriken", help_text="En punkt per rad."
    )


class StandardItemsForm(PortalForm):
    chosen = forms.MultipleChoiceField(
        label="Vanliga punkter",
        choices=[(item.slug, item.heading) for item in STANDARD_ITEMS],
        widget=forms.CheckboxSelectMultiple,
    )


class HeadingForm(PortalForm):
    heading = PlainTextField(label="Rubrik", max_length=LINE)


class CloseForm(PortalForm):
    ends = SwedishTimeField(label="Mötet avslutades kl.", required=False)


class CancelForm(PortalForm):
    reason = PlainTextField(label="Orsak", required=False, max_length=LINE)


def _years(years: list[int]) -> list[tuple[str, str]]:
    return [("", "Alla år"), *((str(year), str(year)) for year in years)]


class MeetingFilter(PortalForm):
    """The list of meetings, filtered."""

    mark_optional = False
    organ = forms.ModelChoiceField(
        label="Nämnd eller grupp", queryset=Body.objects.all(), required=False
    )
    ar = forms.ChoiceField(label="År", required=False)
    lage = forms.ChoiceField(
        label="Läge", required=False, choices=[("", "Alla"), *MeetingState.choices]
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_field(self, "organ").empty_label = "Alla"
        any_field(self, "ar").choices = _years(years)


class DecisionFilter(PortalForm):
    """The register of decisions, filtered."""

    mark_optional = False
    text = PlainTextField(label="Sök i besluten", required=False, max_length=200)
    organ = forms.ModelChoiceField(
        label="Nämnd eller grupp", queryset=Body.objects.all(), required=False
    )
    ar = forms.ChoiceField(label="År", required=False)
    status = forms.ChoiceField(
        label="Uppföljning",
        required=False,
        choices=[
            ("", "Alla"),
            ("oppna", "Ska följas upp"),
            ("forsenade", "Försenade"),
            ("klara", "Klara"),
        ],
    )
    ansvarig = PlainTextField(label="Ansvarig", required=False, max_length=200)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_field(self, "organ").empty_label = "Alla"
        any_field(self, "ar").choices = _years(years)


class FollowUpForm(PortalForm):
    responsible = PlainTextField(label="Ansvarig", required=False, max_length=LINE)
    due = SwedishDateField(label="Klart senast", required=False)
    done_on = SwedishDateField(label="Klart den", required=False)


class CorrectionForm(PortalForm):
    """Where the new § that corrects an old one shall stand."""

    meeting = forms.ModelChoiceField(
        label="Skriv rättelsen i protokollet för", queryset=Meeting.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_field(self, "meeting").queryset = meetings
