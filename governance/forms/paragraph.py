"""The form of one §: its own texts, and the clauses of its only proposal and decision."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.choices import ParagraphKind
from governance.commands.paragraphs import TEXTS
from governance.forms.fields import PersonField, any_field, attendees
from governance.models import Paragraph
from portal.core.forms import ClausesField, PlainTextField, PortalForm, SwedishDateField

LINE, TEXT_LIMIT, SUMMARY = 1000, 300_000, 600
LONG = forms.Textarea(attrs={"rows": 6})


class ShownField(forms.CharField):
    """What the page showed, carried along so that a late save never overwrites another's."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> list[str]:
        try:
            shown = json.loads(value or "[]")
        except ValueError:
            shown = None
        if not isinstance(shown, list) or not all(isinstance(clause, str) for clause in shown):
            raise ValidationError("Sidan är för gammal. Ladda om den och försök igen.")
        return shown

    def prepare_value(self, value: Any) -> Any:
        return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def summary_help(length: int) -> str:
    """What the summary is for, and how far it is over its guide value."""
    told = f"Det politikerna läser först. Riktmärke: högst {SUMMARY} tecken."
    over = f" Den är nu {length} tecken, korta den gärna." if length > SUMMARY else ""
    return told + over


class ParagraphForm(PortalForm):
    """Everything a secretary writes in most §§; the rest stands in the parts."""

    mark_optional = False

    heading = PlainTextField(label="Rubrik", max_length=LINE)
    kind = forms.ChoiceField(label="Slag", choices=ParagraphKind.choices)
    case_number = PlainTextField(label="Diarienummer", required=False, max_length=LINE)
    summary = PlainTextField(
        label="Sammanfattning",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT_LIMIT,
    )
    background = PlainTextField(
        label="Ärendebeskrivning",
        required=False,
        widget=LONG,
        max_length=TEXT_LIMIT,
        help_text="Tom rad ger nytt stycke, rad som börjar med - blir punktlista, ## ger rubrik.",
    )
    procedure = PlainTextField(
        label="Beslutsgång",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=TEXT_LIMIT,
        help_text="Hur ordföranden ställde förslagen mot varandra. Behövs bara vid flera förslag.",
    )
    proposal_clauses = ClausesField(label="Förslag till beslut", required=False)
    decision_clauses = ClausesField(label="Beslut", required=False)
    chaired_by = PersonField(
        label="Annan ordförande för paragrafen",
        required=False,
        help_text="Bara när någon annan än mötets ordförande leder den.",
    )
    numbered = forms.BooleanField(
        label="Punkten får nummer i protokollet",
        required=False,
        help_text="Inledande punkter kan stå utan nummer.",
    )
    refers_to_body = PlainTextField(
        label="Rättar eller följer upp: organ", required=False, max_length=LINE
    )
    refers_to_date = SwedishDateField(label="möte den", required=False)
    refers_to_number = forms.IntegerField(
        label="paragraf nr",
        required=False,
        min_value=1,
        max_value=999_999,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-number"}),
    )
    is_confidential = forms.BooleanField(
        label="Paragrafen omfattas av sekretess",
        required=False,
        help_text="Numret står kvar i den offentliga versionen, texten utelämnas.",
    )
    confidential_ground = PlainTextField(
        label="Lagrum",
        required=False,
        max_length=LINE,
        help_text="Till exempel OSL 26 kap. 1 §.",
    )
    public_text = PlainTextField(
        label="Text i den offentliga versionen",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=TEXT_LIMIT,
    )
    proposal_shown = ShownField(required=False)
    decision_shown = ShownField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    MAIN = ("heading", "kind", "case_number")
    LAW = (
        "chaired_by",
        "numbered",
        "refers_to_body",
        "refers_to_date",
        "refers_to_number",
        "is_confidential",
        "confidential_ground",
        "public_text",
    )

    def __init__(
        self,
        *args: Any,
        paragraph: Paragraph,
        proposals: Sequence[Any],
        decisions: Sequence[Any],
        **kwargs: Any,
    ) -> None:
        initial = {
            name: getattr(paragraph, name) for name in self.base_fields if hasattr(paragraph, name)
        }
        for name, rows in (("proposal", proposals), ("decision", decisions)):
            clauses = list(rows[0].clauses) if rows else []
            initial |= {f"{name}_clauses": clauses, f"{name}_shown": clauses}
        super().__init__(*args, initial=initial, **kwargs)
        people = attendees(paragraph.meeting)
        if paragraph.chaired_by and paragraph.chaired_by not in people:
            people.append(paragraph.chaired_by)
        any_field(self, "chaired_by").offer(people)
        self.fields["summary"].help_text = summary_help(len(paragraph.summary))
        if paragraph.number is not None:
            del self.fields["numbered"]
        for name, rows in (("proposal", proposals), ("decision", decisions)):
            if len(rows) > 1:
                del self.fields[f"{name}_clauses"], self.fields[f"{name}_shown"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        extra = cleaned.get("confidential_ground") or cleaned.get("public_text")
        if extra and not cleaned.get("is_confidential"):
            self.add_error(
                "is_confidential",
                "Lagrum och offentlig text hör till sekretess. Kryssa i rutan, eller töm fälten.",
            )
        if cleaned.get("is_confidential") and cleaned.get("confidential_ground") == "":
            self.add_error(
                "confidential_ground",
                "Ange lagrummet för sekretessen, till exempel OSL 26 kap. 1 §.",
            )
        return cleaned

    def typed_texts(self) -> dict[str, str]:
        """The long texts and the clauses as they were posted, also when the form is not valid."""
        if not self.is_bound:
            return {}
        self.is_valid()
        texts = {name: str(self.data.get(name, "")) for name in TEXTS}
        for name in ("proposal", "decision"):
            written = self.cleaned_data.get(f"{name}_clauses") or []
            seen = [self.cleaned_data.get(f"{name}_shown"), self.initial[f"{name}_clauses"]]
            if written not in seen:
                texts[f"{name}_clauses"] = "\n".join(written)
        return texts

    def values(self) -> dict[str, Any]:
        """The fields of the § itself."""
        clauses = ("proposal_clauses", "decision_clauses", "proposal_shown", "decision_shown")
        values = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in (*clauses, "version", "chaired_by")
        }
        chair = self.cleaned_data["chaired_by"]
        return values | {"chaired_by_id": chair.pk if chair else None}

    def clauses(self, name: str) -> tuple[list[str], list[str]] | None:
        """(shown, written) of "proposal" or "decision"; None when there are several of them."""
        if f"{name}_clauses" not in self.fields:
            return None
        data = self.cleaned_data
        return data[f"{name}_shown"], data[f"{name}_clauses"]


class VerifierForm(PortalForm):
    """Whom the meeting elects to verify the minutes."""

    mark_optional = False
    person = PersonField(label="Justerare")

    def __init__(self, *args: Any, paragraph: Paragraph, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        any_field(self, "person").offer(attendees(paragraph.meeting))
