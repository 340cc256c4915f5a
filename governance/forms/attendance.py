"""Forms of the attendance list: one row in full, a new person, and the quick notes."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import QuerySet

from governance.choices import AttendanceRole, AwayReason, Capacity, MoveType
from governance.commands.attendance import Move, Span, moves_of, shown_of, spans_of
from governance.forms.fields import ParagraphsField, ShownField, any_field, carry, word_of
from governance.labels import Interval, Label, write_paragraphs
from governance.models import Attendance, Meeting, SpanKind
from portal.core.forms import PlainTextField, PortalForm, SwedishTimeField
from portal.core.models import Organisation, Person

LINE = 1000
SPARE_ROWS = 2
EXPRESSION_HELP = "Till exempel alla, ingen, 1–3, 5 eller från 4."


def _item_choices(labels: Sequence[Label]) -> list[tuple[str, str]]:
    return [(str(label.pk), f"{label.sign} {label.heading}"[:80]) for label in labels]


class AttendanceForm(PortalForm):
    """One person's row: capacity, §§ by expression, absences, serving and clock times."""

    mark_optional = False

    capacity = forms.ChoiceField(label="Deltar som", choices=Capacity.choices)
    role = forms.ChoiceField(label="Roll", choices=AttendanceRole.choices, required=False)
    present = ParagraphsField(label="Närvarande vid §", help_text=EXPRESSION_HELP)
    partly = ParagraphsField(
        label="Bara en del av §", help_text="Var med en del av paragrafen men inte vid beslutet."
    )
    remote = ParagraphsField(label="På distans vid §")
    absence_notified = forms.NullBooleanField(
        label="Anmält förhinder",
        required=False,
        widget=forms.Select(
            choices=[("unknown", "Inte angivet"), ("true", "Ja"), ("false", "Nej")]
        ),
    )
    days = PlainTextField(
        label="Mötesdagar", required=False, max_length=40, help_text="Till exempel 1 eller 1, 2."
    )
    group = PlainTextField(
        label="Rubrik i listan",
        required=False,
        max_length=LINE,
        help_text="Till exempel Kommunrepresentanter.",
    )
    shown = ShownField()

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        labels: Sequence[Label],
        row: Attendance | None = None,
        **kwargs: Any,
    ) -> None:
        self.meeting, self.labels, self.row = meeting, labels, row
        spans = spans_of(row) if row else []
        moves = moves_of(row) if row else []
        if row:
            kwargs["initial"] = {**self._facts(row, spans), "shown": shown_of(row)}
        super().__init__(*args, **kwargs)
        if not meeting.until:
            del self.fields["days"]
        self.away_rows = self._away_fields([s for s in spans if s.kind == SpanKind.AWAY])
        self.serve_rows = self._serve_fields([s for s in spans if s.kind == SpanKind.SERVES])
        self.move_rows = self._move_fields(moves)
        for field in self.fields.values():
            if isinstance(field, ParagraphsField):
                field.labels = labels
            self._polish(field)

    def _facts(self, row: Attendance, spans: Sequence[Span]) -> dict[str, Any]:
        named = ("capacity", "role", "group", "days", "absence_notified")
        facts: dict[str, Any] = {name: getattr(row, name) for name in named}
        for kind in (SpanKind.PRESENT, SpanKind.PARTLY, SpanKind.REMOTE):
            facts[kind.value] = self._written([span for span in spans if span.kind == kind])
        return facts

    def _written(self, spans: Sequence[Span]) -> str:
        return write_paragraphs((Interval(span.first, span.last) for span in spans), self.labels)

    # -- What stands, beside what was typed ----------------------------------------------------

    def show_again(self, row: Attendance) -> None:
        """Carry what stands now, so that saving once more overwrites it knowingly."""
        carry(self, shown_of(row))

    def told(self) -> list[str]:
        """What the row says, a line per fact or row of facts that is given."""
        rows = [*self.away_rows, *self.serve_rows, *self.move_rows]
        placed = {"shown", *(name for row in rows for name in row)}
        rows = [[name] for name in self.fields if name not in placed] + rows
        return [
            " · ".join(f"{self.fields[name].label}: {word_of(self, name)}" for name in row)
            for row in rows
            if self[row[0]].initial not in (None, "")
        ]

    # -- Rows of fields that may be several ----------------------------------------------------

    def _away_fields(self, spans: Sequence[Span]) -> list[list[str]]:
        groups = [list(rows) for _, rows in groupby(spans, key=lambda span: span.group)]
        names = []
        for number in range(len(groups) + SPARE_ROWS):
            spans_here = groups[number] if number < len(groups) else []
            self.fields[f"away_{number}"] = ParagraphsField(
                label=f"Lämnade vid §, rad {number + 1}", initial=self._written(spans_here)
            )
            self.fields[f"away_reason_{number}"] = forms.ChoiceField(
                label=f"Orsak, rad {number + 1}",
                choices=AwayReason.choices,
                required=False,
                initial=spans_here[0].reason if spans_here else AwayReason.UNKNOWN,
            )
            names.append([f"away_{number}", f"away_reason_{number}"])
        return names

    def _serve_fields(self, spans: Sequence[Span]) -> list[list[str]]:
        groups = [list(rows) for _, rows in groupby(spans, key=lambda span: span.group)]
        choices = seat_choices(self.meeting, without=self.row)
        names = []
        for number in range(len(groups) + SPARE_ROWS):
            here = groups[number] if number < len(groups) else []
            self.fields[f"serves_{number}"] = ParagraphsField(
                label=f"Tjänstgör vid §, rad {number + 1}", initial=self._written(here)
            )
            self.fields[f"serves_for_{number}"] = forms.ChoiceField(
                label=f"I stället för, rad {number + 1}",
                choices=[("", "–"), *choices],
                required=False,
                initial=_seat(here[0]) if here else "",
            )
            names.append([f"serves_for_{number}", f"serves_{number}"])
        return names

    def _move_fields(self, moves: Sequence[Move]) -> list[list[str]]:
        names = []
        for number in range(len(moves) + SPARE_ROWS):
            move = moves[number] if number < len(moves) else None
            fields = {
                f"move_{number}": forms.ChoiceField(
                    label=f"Kom eller gick, rad {number + 1}",
                    choices=[("", "–"), *MoveType.choices],
                    required=False,
                    initial=move.kind if move else "",
                ),
                f"move_at_{number}": SwedishTimeField(
                    label=f"Klockan, rad {number + 1}",
                    required=False,
                    initial=move.at if move else None,
                ),
                f"move_item_{number}": forms.ChoiceField(
                    label=f"Vid §, rad {number + 1}",
                    choices=[("", "–"), *_item_choices(self.labels)],
                    required=False,
                    initial=str(move.paragraph or "") if move else "",
                ),
                f"move_day_{number}": forms.IntegerField(
                    label=f"Mötesdag, rad {number + 1}",
                    min_value=1,
                    max_value=31,
                    required=False,
                    initial=move.day if move else 1,
                ),
            }
            if not self.meeting.until:
                del fields[f"move_day_{number}"]
            self.fields.update(fields)
            names.append(list(fields))
        return names

    # -- What is missing in a row -----------------------------------------------------------------

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for seat, where in self.serve_rows:
            if cleaned.get(seat) and where in cleaned and not cleaned[where]:
                self.add_error(where, "Skriv vid vilka paragrafer ersättaren tjänstgör.")
            if cleaned.get(where) and not cleaned.get(seat):
                self.add_error(seat, "Välj vem ersättaren tjänstgör för.")
        for kind, at, *_ in self.move_rows:
            if cleaned.get(at) and not cleaned.get(kind):
                self.add_error(kind, "Välj om personen kom eller gick.")
        return cleaned

    # -- What is written ------------------------------------------------------------------------

    def values(self) -> dict[str, Any]:
        names = ("capacity", "role", "group", "days", "absence_notified")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}

    def spans(self) -> list[Span]:
        """All stretches of §§ of the row."""
        data = self.cleaned_data
        found = [
            Span(kind.value, stretch.first, stretch.last)
            for kind in (SpanKind.PRESENT, SpanKind.PARTLY, SpanKind.REMOTE)
            for stretch in data[kind.value]
        ]
        for group, (where, reason) in enumerate(self.away_rows):
            why = data[reason] or AwayReason.UNKNOWN.value
            found += [
                Span(SpanKind.AWAY.value, part.first, part.last, group, why) for part in data[where]
            ]
        for group, (seat, where) in enumerate(self.serve_rows):
            person, vacant = read_seat(data[seat])
            found += [
                Span(SpanKind.SERVES.value, part.first, part.last, group, "", person, vacant)
                for part in data[where]
            ]
        return found

    def moves(self) -> list[Move]:
        """The clock times of the row."""
        data, found = self.cleaned_data, []
        for number, (kind, at, item, *_) in enumerate(self.move_rows):
            if data[kind]:
                day = data.get(f"move_day_{number}") or 1
                item_pk = int(data[item]) if data[item] else None
                found.append(Move(data[kind], data[at], day, item_pk))
        return found


def seat_choices(meeting: Meeting, *, without: Attendance | None = None) -> list[tuple[str, str]]:
    """Whom one may serve for: members, and seats that stand empty."""
    members = meeting.attendances.filter(capacity=Capacity.MEMBER).select_related("person")
    own = without.person_id if without else None
    people = [(f"p{row.person_id}", str(row.person)) for row in members if row.person_id != own]
    return [*people, *((f"v{seat.pk}", str(seat)) for seat in meeting.vacant_seats.all())]


def _seat(span: Span) -> str:
    return f"p{span.serves_for}" if span.serves_for else f"v{span.serves_vacant}"


def read_seat(choice: str) -> tuple[int | None, int | None]:
    """A choice of seat_choices() as (person, vacant seat)."""
    if not choice:
        return None, None
    number = int(choice[1:])
    return (number, None) if choice[0] == "p" else (None, number)


class AddPersonForm(AttendanceForm):
    """A person to put in the list: known to the portal, or new with a name."""

    known = forms.ModelChoiceField(
        label="Person",
        queryset=Person.objects.none(),
        required=False,
        help_text="Personer från organets tidigare möten och register.",
    )
    name = PlainTextField(label="Ny person, namn", required=False, max_length=LINE)
    party = PlainTextField(label="Parti", required=False, max_length=40)
    affiliation = PlainTextField(label="Tillhörighet", required=False, max_length=LINE)
    title = PlainTextField(label="Titel", required=False, max_length=LINE)
    field_order = ["known", "name", "party", "title", "affiliation", "capacity", "role", "present"]

    def __init__(self, *args: Any, people: QuerySet[Person], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"present": "alla", "capacity": Capacity.OTHER})
        super().__init__(*args, **kwargs)
        any_field(self, "known").queryset = people

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "known" in cleaned and not cleaned["known"] and not cleaned.get("name"):
            self.add_error("known", "Välj en person, eller skriv namnet på en ny.")
        if cleaned.get("known") and cleaned.get("name"):
            self.add_error("name", "Välj antingen en person i listan eller skriv ett nytt namn.")
        return cleaned

    def person(self) -> Person:
        """The chosen person, or an unsaved new one."""
        data = self.cleaned_data
        known: Person | None = data["known"]
        return known or Person(
            name=data["name"],
            party=data["party"],
            affiliation=data["affiliation"],
            title=data["title"],
        )


class MoveForm(PortalForm):
    """Kom or Gick: at which §, and the time."""

    item = forms.ChoiceField(label="Vid §")
    at = SwedishTimeField(label="Klockan", required=False)

    def __init__(self, *args: Any, labels: Sequence[Label], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_field(self, "item").choices = _item_choices(labels)


class ServeForm(PortalForm):
    """A substitute serves for somebody."""

    substitute = forms.ChoiceField(label="Ersättare")
    seat = forms.ChoiceField(label="Tjänstgör för")
    stretch = ParagraphsField(label="Vid §", initial="alla")

    def __init__(
        self, *args: Any, meeting: Meeting, labels: Sequence[Label], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = meeting.attendances.filter(capacity=Capacity.SUBSTITUTE).select_related("person")
        any_field(self, "substitute").choices = [
            ("", "Välj …"),
            *((str(row.pk), str(row.person)) for row in rows),
        ]
        any_field(self, "seat").choices = [("", "Välj …"), *seat_choices(meeting)]
        any_field(self, "stretch").labels = labels

    def clean_stretch(self) -> list[Interval]:
        found: list[Interval] = self.cleaned_data["stretch"]
        if not found:
            raise forms.ValidationError("Skriv vid vilka paragrafer ersättaren tjänstgör.")
        return found


class VacantSeatForm(PortalForm):
    label = PlainTextField(label="Text", max_length=LINE, initial="Vakant")
    party = PlainTextField(label="Parti", required=False, max_length=40)
    organisation = forms.ModelChoiceField(
        label="Organisation",
        queryset=Organisation.objects.none(),
        required=False,
        help_text="Bland dem som har platser i organet.",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = meeting.body.seats.exclude(organisation=None)
        own = Organisation.objects.filter(pk__in=seats.values("organisation_id"))
        any_field(self, "organisation").queryset = own
