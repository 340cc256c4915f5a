"""Forms for logins."""

from typing import Any

from django import forms

from portal.core.forms import PortalForm
from portal.core.models import Person


class InvitationForm(PortalForm):
    """Who gets a login, and the address the link goes to."""

    person = forms.ModelChoiceField(
        Person.objects.filter(user=None).order_by("name"),
        label="Person",
        help_text="Bara personer utan inloggning visas. Saknas någon, lägg upp personen först.",
    )
    email = forms.EmailField(
        label="E-postadress",
        max_length=254,
        required=False,
        help_text="Lämnas tomt för att använda personens adress. Blir användarnamnet.",
    )
    is_administrator = forms.BooleanField(label="Administratör", required=False)

    def clean(self) -> dict[str, Any]:
        """Take the person's own address when none is written."""
        values = super().clean() or self.cleaned_data
        person: Person | None = values.get("person")
        if person and not values.get("email") and "email" not in self.errors:
            values["email"] = person.email
            if not person.email:
                self.add_error("email", "Personen har ingen e-postadress. Skriv en här.")
        return values
