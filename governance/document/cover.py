"""The parts of a document that tell who met, when, where and for which §§."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from governance.choices import (
    AttendanceLayout,
    AttendanceRole,
    AwayReason,
    BodyKind,
    BodyLevel,
    Capacity,
    Layout,
    MoveType,
    NumberingScheme,
    PageHeader,
    Profile,
)
from governance.document.part import (
    MAX_SEATS,
    Clock,
    Day,
    DayNumber,
    Expression,
    Line,
    Name,
    OptionalName,
    Part,
    Text,
)
from governance.document_text import (
    check_file_name,
    check_number_format,
    check_person_id,
    check_sha256,
)


class Numbering(Part):
    """Numreringsprincip: serie och hur numret skrivs, till exempel "§ {n}/{yy}"."""

    scheme: NumberingScheme = NumberingScheme.YEAR
    format: Annotated[Line, AfterValidator(check_number_format)] = "§ {n}"


class Body(Part):
    """Organet som sammanträder."""

    name: Name = Field(description="Organets namn.")
    external_id: Line = Field("", description="Organets identitet i ett annat system.")
    host: OptionalName = Field(None, description="Organisationen som organet hör till.")
    decides_as: Line = Field("", description='Orden före "beslutar"; tomt = namnet.')
    page_header: PageHeader = PageHeader.BODY
    county: Annotated[str, Field(pattern=r"^[0-9]{2}$")] | None = Field(
        None, description="Länets SCB-nummer, två siffror."
    )
    level: BodyLevel = BodyLevel.COUNTY
    kind: BodyKind = BodyKind.COLLABORATION_GROUP
    profile: Profile = Profile.VOLUNTARY
    numbering: Numbering = Numbering()
    layout: Layout = Layout.DECISION_FIRST
    attendance_layout: AttendanceLayout = AttendanceLayout.LIST
    seats: Annotated[int, Field(ge=0, le=MAX_SEATS)] | None = Field(
        None, description="Alla platser, även vakanta; null = okänt."
    )
    parent: OptionalName = Field(None, description="Namnet på organet ovanför.")


class Adjournment(Part):
    """Ajournering, klockslag."""

    starts: Clock | None = Field(None, validation_alias="from", serialization_alias="from")
    ends: Clock | None = Field(None, validation_alias="to", serialization_alias="to")
    day: DayNumber = 1
    text: Text = ""


class Meeting(Part):
    """Sammanträdet."""

    date: Day | None = Field(description="Första mötesdagen; null bara när date_text är ifyllt.")
    date_text: Line = ""
    until: Day | None = Field(None, description="Sista mötesdagen när mötet varar flera dagar.")
    external_id: Line = ""
    case_number: Line = Field("", description="Protokollets eget diarienummer.")
    starts: Clock | None = None
    ends: Clock | None = None
    place: Line = ""
    remote_basis: Line = Field("", description="Stödet för deltagande på distans.")
    adjournments: list[Adjournment] = []
    public_from: Line | None = Field(
        None, description="Nyckeln till den § från vilken mötet var öppet för allmänheten."
    )

    @model_validator(mode="after")
    def dated(self) -> Self:
        if self.date is None and not self.date_text.strip():
            raise PydanticCustomError(
                "undated",
                "Datum saknas: ange date, eller date_text för gamla protokoll utan datum.",
            )
        if self.date and self.until and self.until < self.date:
            raise PydanticCustomError("until", "Sista mötesdagen (until) ligger före den första.")
        return self

    @property
    def day_count(self) -> int:
        """Days from the first meeting day to the last, both counted."""
        return (self.until - self.date).days + 1 if self.date and self.until else 1


class Person(Part):
    """Person som nämns i protokollet."""

    id: Annotated[Line, AfterValidator(check_person_id)]
    name: Name
    party: OptionalName = Field(None, description='"S", "ns"; "-" skrivs (-); null skrivs inte.')
    organisation: OptionalName = Field(None, description="Kommun, region … som blir organisation.")
    affiliation: Line = Field("", description='Bara text, till exempel "kansliet".')
    title: Line = ""


class Away(Part):
    """Frånvaro under några §§ av den som annars är närvarande."""

    paragraphs: Expression
    reason: AwayReason = AwayReason.UNKNOWN


class Move(Part):
    """Klockslag då någon kommer eller går; närvaron själv står i present."""

    type: MoveType
    at: Clock | None = None
    day: DayNumber = 1
    paragraph: Line = ""


class Serves(Part):
    """Ersättares tjänstgöring: i stället för vem, under vilka §§."""

    instead_of: Line = Field(validation_alias="for", serialization_alias="for")
    paragraphs: Expression


class Attendance(Part):
    """En persons deltagande i mötet, per §."""

    person: Line
    capacity: Capacity = Field(validation_alias="as", serialization_alias="as")
    role: AttendanceRole = AttendanceRole.NONE
    group: Line = Field("", description="Rubrik i närvarolistan.")
    present: Expression = "all"
    partly: Expression = ""
    days: Line = Field("", description='Tvådagarsmöte: "1"; tomt = alla dagar.')
    remote: Expression = "none"
    away: list[Away] = []
    absence_notified: bool | None = None
    moves: list[Move] = []
    serves: list[Serves] = []


class VacantSeat(Part):
    """Vakant plats; vacant:1 är den första."""

    label: Line = "Vakant"
    party: OptionalName = None
    organisation: OptionalName = None


class Attachment(Part):
    """Bilaga eller handling som fil."""

    id: Line = ""
    title: Line = ""
    file: Annotated[Line, AfterValidator(check_file_name)] = ""
    sha256: Annotated[str, AfterValidator(check_sha256)] = ""
