"""Verification (justering) and notice in the document."""

from __future__ import annotations

from pydantic import Field

from governance.choices import SignerRole, SigningMethod
from governance.document.part import Day, Expression, Line, OptionalName, Part, Text


class Signer(Part):
    """Den som skriver under."""

    person: Line
    role: SignerRole = Field(validation_alias="as", serialization_alias="as")
    paragraphs: Expression = Field("", description="Tomt = alla §§ i justeringen.")
    signed_on: Day | None = None
    method: SigningMethod = SigningMethod.PAPER


class Notice(Part):
    """Anslag på en anslagstavla."""

    board: Line = ""
    posted_on: Day | None = None
    address: Line = ""
    removed_on: Day | None = None
    kept_at: Line = ""


class Verification(Part):
    """Justering av några §§."""

    paragraphs: Expression
    immediate: bool = False
    place: Line = ""
    time: Line = ""
    due: Day | None = None
    sheet_text: Text = ""
    signers: list[Signer] = []
    deputies: list[Line] = []
    verified_on: Day | None = Field(None, description="Ifyllt = justerat utanför portalen.")
    file: OptionalName = Field(None, description="Bilagan med det undertecknade protokollet.")
    notices: list[Notice] = []
