"""The fields and the base of every form: what is accepted, what is said, what is kept."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from portal.core.forms import (
    ClausesField,
    KronorField,
    PlainTextField,
    PortalForm,
    PortalModelForm,
    SwedishDateField,
    SwedishDateTimeField,
    SwedishDecimalField,
    SwedishTimeField,
)
from portal.core.models import Person


def refusal(field: forms.Field, written: Any) -> str:
    with pytest.raises(ValidationError) as error:
        field.clean(written)
    return " ".join(error.value.messages)


def test_date_field_reads_and_shows_iso() -> None:
    class MeetingForm(PortalForm):
        day = SwedishDateField(label="Dag")

    form = MeetingForm({"day": "21/11 2026"})
    assert form.is_valid()
    assert form.cleaned_data == {"day": date(2026, 11, 21)}
    assert 'value="2026-11-21"' in str(MeetingForm(initial={"day": date(2026, 11, 21)})["day"])


def test_date_field_keeps_what_was_written_when_it_refuses() -> None:
    class MeetingForm(PortalForm):
        day = SwedishDateField(label="Dag")

    form = MeetingForm({"day": "31 november 2026"})
    assert not form.is_valid()
    assert 'value="31 november 2026"' in str(form["day"])


@pytest.mark.parametrize(
    "field", [SwedishDateField, SwedishTimeField, SwedishDateTimeField, KronorField, ClausesField]
)
def test_field_that_may_be_left_out_takes_nothing(field: type[forms.Field]) -> None:
    assert field(required=False).clean("") in (None, [])


def test_time_field_shows_a_swedish_clock() -> None:
    bound = SwedishTimeField().get_bound_field(forms.Form(initial={"at": time(9, 5)}), "at")
    assert 'value="09.05"' in str(bound)


def test_date_and_time_in_one_field_is_aware() -> None:
    expected = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    for written in ("2026-11-20 09.00", "20 november 2026 kl. 09:00", "2026-11-20T09:00"):
        assert SwedishDateTimeField().clean(written) == expected


@pytest.mark.parametrize("written", ["2026-11-20", "09.00", "2026-02-30 09.00", "2026-11-20 25.00"])
def test_date_and_time_in_one_field_needs_both(written: str) -> None:
    assert "Skriv" in refusal(SwedishDateTimeField(), written)


def test_number_field_is_text_with_a_decimal_keyboard() -> None:
    html = str(SwedishDecimalField().get_bound_field(forms.Form(), "share"))
    assert 'type="text"' in html
    assert 'inputmode="decimal"' in html


def test_number_field_never_reads_a_decimal_comma_as_nothing() -> None:
    assert SwedishDecimalField().clean("1234,5") == Decimal("1234.5")


def test_amount_with_too_many_decimals_or_digits_is_refused() -> None:
    assert refusal(KronorField(), "1,234")
    assert refusal(KronorField(), "9" * 20)
    assert refusal(KronorField(min_value=Decimal(0)), "-1")


def test_amount_that_is_only_written_another_way_has_not_changed() -> None:
    assert not KronorField().has_changed(Decimal("435000.00"), "435 tkr")
    assert KronorField().has_changed(Decimal("435000.00"), "436 tkr")


def test_plain_text_says_how_much_too_long_it_is() -> None:
    sentence = refusal(PlainTextField(max_length=600), "å" * 637)
    assert sentence == "Texten är 37 tecken för lång. Den får vara högst 600 tecken."


def test_plain_text_is_never_cut_by_the_browser() -> None:
    html = str(PlainTextField(max_length=5).get_bound_field(forms.Form(), "title"))
    assert "maxlength" not in html


def test_plain_text_keeps_line_ends_only_where_there_is_room_for_them() -> None:
    written = "en\r\ntvå\x00"
    assert PlainTextField().clean(written) == "en två"
    assert PlainTextField(widget=forms.Textarea).clean(written) == "en\ntvå"


def test_clauses_are_one_per_line_without_bullets() -> None:
    written = "att godkänna rapporten\r\n\r\n- att  tacka\n• att avsluta\u202e"
    assert ClausesField().clean(written) == [
        "att godkänna rapporten",
        "att tacka",
        "att avsluta",
    ]


def test_clauses_are_shown_one_per_line_and_unchanged_is_unchanged() -> None:
    clauses = ["att godkänna", "att tacka"]
    bound = ClausesField().get_bound_field(forms.Form(initial={"clauses": clauses}), "clauses")
    assert "att godkänna\natt tacka" in str(bound)
    assert not ClausesField().has_changed(clauses, "att godkänna\r\natt tacka\r\n")
    assert not ClausesField(required=False).has_changed(None, "")


def test_clauses_too_many_or_too_long_are_told() -> None:
    field = ClausesField(max_clauses=2, max_length=10)
    assert refusal(field, "a\nb\nc") == "Det är 3 att-satser. Det får vara högst 2."
    assert refusal(field, "a\n" + "b" * 12) == "Att-sats 2 är 2 tecken för lång."
    assert refusal(ClausesField(), " \n ") == str(ClausesField().error_messages["required"])


class SampleForm(PortalForm):
    title = PlainTextField(label="Rubrik")
    place = PlainTextField(label="Plats", required=False)
    remote = forms.BooleanField(label="Distans", required=False)
    kind = forms.ChoiceField(label="Slag", choices=[("", "---------"), ("a", "Möte")])
    way = forms.ChoiceField(label="Sätt", choices=[("p", "Papper")], widget=forms.RadioSelect)

    def clean(self) -> None:
        self.add_error(None, "Mötet ligger före kallelsen.")


def test_form_marks_what_may_be_left_out() -> None:
    labels = {name: field.label for name, field in SampleForm().fields.items()}
    assert labels == {
        "title": "Rubrik",
        "place": "Plats (valfritt)",
        "remote": "Distans",
        "kind": "Slag",
        "way": "Sätt",
    }


def test_form_says_plainly_what_to_choose() -> None:
    form = SampleForm({})
    assert form.errors["kind"] == ["Välj ett alternativ."]
    assert form.errors["title"] == ["Fyll i fältet."]
    assert form.fields["kind"].choices[0] == ("", "Välj …")


@pytest.mark.urls("allauth.urls")
def test_form_lists_each_fault_once_with_a_link() -> None:
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": SampleForm({})})
    )
    assert html.count("Mötet ligger före kallelsen.") == 1
    assert html.count('class="error-summary"') == 1
    for target in ("id_title", "id_kind", "id_way_0"):
        assert f'href="#{target}"' in html
        assert f'id="{target}"' in html


def test_model_form_reads_text_our_way_without_being_told() -> None:
    class PersonForm(PortalModelForm):
        class Meta:
            model = Person
            fields = ["name", "email"]

    form = PersonForm({"name": "Vera\u202e Ny\x00", "email": ""})
    assert isinstance(form.fields["name"], PlainTextField)
    assert isinstance(form.fields["email"], forms.EmailField)
    assert form.is_valid()
    assert form.cleaned_data["name"] == "Vera Ny"


def test_text_that_saves_itself_carries_where_and_which_version() -> None:
    form = SampleForm()
    form.save_as_written("title", save_url="/spara/x/1/title/", version=7)
    html = str(form["title"])
    assert 'data-autosave-url="/spara/x/1/title/"' in html
    assert 'data-version="7"' in html
    assert 'autocomplete="off"' in html


def test_text_shown_again_keeps_the_version_it_was_written_on() -> None:
    form = SampleForm({"title": "Min rubrik", "version": "5"})
    form.save_as_written("title", save_url="/spara/x/1/title/", version=7)
    html = str(form["title"])
    assert 'data-version="5"' in html
    assert "data-unsaved" in html


def test_fault_in_a_group_without_any_box_is_told_all_the_same():
    class Choosing(PortalForm):
        items = forms.MultipleChoiceField(
            label="Paragrafer", choices=[], widget=forms.CheckboxSelectMultiple
        )

    form = Choosing({})

    html = Template("{% error_summary form %}").render(Context({"form": form}))

    assert "Paragrafer" in html
    assert 'href="#id_items"' in html
