"""Forms of verification: who signs, what is signed, signatures, the scan, notices."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone

from governance.choices import SignerRole
from governance.commands.verification import SignerRow, signers_of
from governance.deadlines import verification_due
from governance.forms.fields import ParagraphsField, PersonField, any_field, attendees
from governance.labels import Interval, Label, covered, write_paragraphs
from governance.models import Meeting, Notice, Signer, Verification
from governance.transitions.verification import usual_signers
from portal.core.forms import PlainTextField, PortalForm, SwedishDateField
from portal.core.models import Person

LINE = 1000


class FixForm(PortalForm):
    """The draft verification before the minutes are fixed."""

    scope = forms.ChoiceField(
        label="Vad ska justeras",
        choices=[
            ("all", "Alla paragrafer som återstår"),
            ("some", "Bara valda paragrafer, omedelbar justering"),
        ],
        widget=forms.RadioSelect,
        initial="all",
    )
    chosen = forms.MultipleChoiceField(
        label="Valda paragrafer", required=False, widget=forms.CheckboxSelectMultiple
    )
    place = PlainTextField(label="Justeringens plats", required=False, max_length=LINE)
    time = PlainTextField(
        label="Justeringens tid",
        required=False,
        max_length=LINE,
        help_text="Till exempel 2026-11-30 kl. 13.00.",
    )
    due = SwedishDateField(label="Justeras senast", required=False)
    sheet_text = PlainTextField(
        label="Text på underskriftsbladet",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=20_000,
    )

    def __init__(
        self,
        *args: Any,
        meeting: Meeting,
        draft: Verification | None,
        labels: Sequence[Label],
        **kwargs: Any,
    ) -> None:
        names = ("place", "time", "due", "sheet_text")
        last_day = meeting.until or meeting.date
        kwargs["initial"] = (
            {name: getattr(draft, name) for name in names}
            if draft
            else {"due": verification_due(last_day) if last_day else None}
        )
        super().__init__(*args, **kwargs)
        self.labels = labels
        any_field(self, "chosen").choices = [
            (str(label.pk), f"{label.sign} {label.heading}") for label in labels
        ]
        self.signer_rows = self._signer_fields(meeting, draft)
        for field in self.fields.values():
            self._polish(field)

    def _signer_fields(self, meeting: Meeting, draft: Verification | None) -> list[list[str]]:
        usual = [SignerRow(person, role) for role, person in usual_signers(meeting)]
        rows = (signers_of(draft) if draft else []) or usual
        people = {person.pk: person for person in attendees(meeting)}
        people |= {row.person.pk: row.person for row in rows}
        return [
            self._signer_row(number, rows[number] if number < len(rows) else None, people)
            for number in range(max(len(rows) + 1, 4))
        ]

    def _signer_row(
        self, number: int, row: SignerRow | None, people: dict[int, Person]
    ) -> list[str]:
        who = PersonField(
            label=f"Undertecknare {number + 1}",
            required=False,
            initial=row.person if row else None,
        )
        who.offer(list(people.values()))
        self.fields[f"person_{number}"] = who
        self.fields[f"as_{number}"] = forms.ChoiceField(
            label=f"Som, {number + 1}",
            required=False,
            choices=[*SignerRole.choices, ("deputy", "Ersättare för justerare")],
            initial="deputy" if row and row.deputy else (row.role if row else "verifier"),
        )
        limits = ParagraphsField(label=f"Bara §, {number + 1}", initial=self._limits(row))
        limits.labels = self.labels
        self.fields[f"paragraphs_{number}"] = limits
        return [f"person_{number}", f"as_{number}", f"paragraphs_{number}"]

    def _limits(self, row: SignerRow | None) -> str:
        """The §§ a signer is limited to, as written; "alla" without limits."""
        if row is None or not row.paragraphs:
            return "alla"
        known = [label.pk for label in self.labels if label.pk in row.paragraphs]
        return write_paragraphs([Interval(pk, pk) for pk in known], self.labels)

    def _limited_to(self, name: str) -> tuple[int, ...]:
        chosen = covered(self.cleaned_data.get(name) or [], self.labels)
        everything = len(chosen) == len(self.labels)
        return () if everything else tuple(sorted(chosen))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("scope") == "some" and not cleaned.get("chosen"):
            self.add_error("chosen", "Välj minst en paragraf för omedelbar justering.")
        rows = [(row.person.pk, row.role) for row in self.signers()]
        if len(rows) != len(set(rows)):
            self.add_error(None, "Samma person står två gånger bland undertecknarna.")
        return cleaned

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("place", "time", "due", "sheet_text")}

    def signers(self) -> list[SignerRow]:
        """Who signs, in the order of the rows."""
        found = []
        for who, as_field, limits in self.signer_rows:
            person, as_what = self.cleaned_data.get(who), self.cleaned_data.get(as_field)
            if person and as_what:
                deputy = as_what == "deputy"
                role = "verifier" if deputy else as_what
                found.append(SignerRow(person, role, deputy, self._limited_to(limits)))
        return found

    def paragraph_ids(self) -> list[int] | None:
        """The chosen §§, or None for all that are left."""
        data = self.cleaned_data
        return [int(pk) for pk in data["chosen"]] if data["scope"] == "some" else None


class SignatureForm(PortalForm):
    """One signature given on paper."""

    signed_on = SwedishDateField(label="Undertecknat den")
    signed_place = PlainTextField(label="Ort", required=False, max_length=LINE)

    def __init__(self, *args: Any, signer: Signer, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "signed_on": signer.signed_on or timezone.localdate(),
            "signed_place": signer.signed_place,
        }
        super().__init__(*args, **kwargs)


class ScanForm(PortalForm):
    file = forms.FileField(
        label="Skannat, undertecknat protokoll",
        max_length=255,
        help_text="En PDF med underskrifterna.",
    )


class VerifyForm(PortalForm):
    """The last check before the minutes are verified for good."""

    confirmed = forms.BooleanField(
        label="Jag har sett underskrifterna på det utskrivna protokollet",
        error_messages={"required": "Kryssa i att du har sett underskrifterna."},
    )


class ApproveForm(PortalForm):
    """Notes are approved, not signed."""

    approved_on = SwedishDateField(label="Godkända den", help_text="Oftast nästa mötes dag.")


class ReopenForm(PortalForm):
    reason = PlainTextField(
        label="Varför återtas fastställandet?", max_length=LINE, help_text="Syns i historiken."
    )


class NoticeForm(PortalForm):
    board = PlainTextField(label="Anslagstavla", max_length=LINE)
    posted_on = SwedishDateField(label="Anslaget den", required=False)
    address = PlainTextField(label="Webbadress", required=False, max_length=LINE)
    removed_on = SwedishDateField(label="Nedtaget den", required=False)
    kept_at = PlainTextField(label="Protokollet förvaras hos", required=False, max_length=LINE)

    def __init__(self, *args: Any, notice: Notice | None = None, **kwargs: Any) -> None:
        if notice is not None:
            kwargs["initial"] = {name: getattr(notice, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        posted, removed = cleaned.get("posted_on"), cleaned.get("removed_on")
        if posted and removed and removed < posted:
            self.add_error("removed_on", "Anslaget kan inte tas ned innan det har satts upp.")
        return cleaned
