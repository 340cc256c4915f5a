"""The meeting as a value: the interchange document `samverkan.meeting/1`, read and written.

Only the shape is judged here; what the parts say about each other is judged in `checks`.
"""

from __future__ import annotations

import json
from datetime import date, time
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from governance.choices import (
    AttendanceLayout,
    AttendanceRole,
    AwayReason,
    BallotChoice,
    BodyKind,
    BodyLevel,
    Capacity,
    DecidedBy,
    Layout,
    MotionKind,
    MoveType,
    NumberingScheme,
    PageHeader,
    ParagraphKind,
    Profile,
    SignerRole,
    SigningMethod,
    StatementKind,
    VoteKind,
)
from governance.document_text import (
    MAX_LINE,
    DocumentFaults,
    check_characters,
    check_file_name,
    check_key,
    check_not_blank,
    check_number_format,
    check_person_id,
    check_sha256,
    check_text_size,
    empty_is_none,
    faults_of,
    load_json,
    read_clock,
    read_date,
    read_outcome,
)

FORMAT = "samverkan.meeting/1"
MAX_ROWS = 500
MAX_CELLS = 100
MAX_EXPRESSION = 20_000
MAX_NUMBER = 999_999
MAX_SEATS = 9_999
COUNT_KEYS = {"yes", "no", "abstain", "invalid"}

Line = Annotated[str, Field(max_length=MAX_LINE), AfterValidator(check_characters)]
Name = Annotated[Line, AfterValidator(check_not_blank)]
OptionalName = Annotated[Line | None, BeforeValidator(empty_is_none)]
Text = Annotated[str, AfterValidator(check_characters), AfterValidator(check_text_size)]
Key = Annotated[Line, AfterValidator(check_key)]
Expression = Annotated[str, AfterValidator(check_characters), Field(max_length=MAX_EXPRESSION)]
Day = Annotated[date, BeforeValidator(read_date)]
Clock = Annotated[
    time,
    BeforeValidator(read_clock),
    PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
DayNumber = Annotated[int, Field(ge=1, le=31)]
Number = Annotated[int, Field(ge=1, le=MAX_NUMBER)]
Count = Annotated[int, Field(ge=0, le=MAX_NUMBER)]
Outcome = Annotated[
    str | list[str] | None,
    PlainValidator(read_outcome),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"type": "string"}},
                {"type": "null"},
            ]
        }
    ),
]


class Part(BaseModel):
    """What every part of the document has in common: unknown keys are refused, values are fixed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


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


class Table(Part):
    """Tabell i en §."""

    caption: Line = ""
    header: Annotated[list[Text], Field(max_length=MAX_CELLS)] = []
    rows: Annotated[
        list[Annotated[list[Text], Field(max_length=MAX_CELLS)]], Field(max_length=MAX_ROWS)
    ] = []


class Entry(Part):
    """Rad i en lista över delgivningar eller delegationsbeslut."""

    label: Line = ""
    case_number: Line = ""
    text: Text = ""


class Document(Part):
    """Handling som ligger till grund för beslutet."""

    title: Line = ""
    attachment: OptionalName = None


class Proposer(Part):
    """Vem som lägger fram förslaget: en person, ett organ eller en text."""

    person: OptionalName = None
    body: OptionalName = None
    text: OptionalName = None

    @model_validator(mode="after")
    def at_most_one(self) -> Self:
        if sum(value is not None for value in (self.person, self.body, self.text)) > 1:
            raise PydanticCustomError("proposer", "Ange bara en av person, body och text.")
        return self


class Proposal(Part):
    """Förslag till beslut."""

    by: Proposer = Proposer()
    clauses: list[Text] = []


class Motion(Part):
    """Yrkande."""

    kind: MotionKind
    by: list[Line] = []
    by_party: OptionalName = None
    supported_by: list[Line] = []
    to: Line = ""
    text: Text = ""
    withdrawn: bool = False
    attachment: OptionalName = None


class Vote(Part):
    """Omröstning eller val."""

    kind: VoteKind = VoteKind.PROPOSAL
    question: Text = ""
    yes: Text = ""
    no: Text = ""
    candidates: list[Line] = []
    secret: bool = False
    ballots: dict[Line, BallotChoice] = {}
    counts: dict[Line, Count] | None = None
    decided_by: DecidedBy = DecidedBy.MAJORITY
    outcome: Outcome = None

    @field_validator("counts")
    @classmethod
    def known_counts(cls, counts: dict[str, int] | None, info: Any) -> dict[str, int] | None:
        unknown = sorted(set(counts or {}) - COUNT_KEYS)
        if info.data.get("kind") == VoteKind.PROPOSAL and unknown:
            raise PydanticCustomError(
                "counts",
                "Röstetalen för {unknown} hör inte hit: bara yes, no, abstain och invalid räknas.",
                {"unknown": ", ".join(unknown)},
            )
        return counts


class Decision(Part):
    """Beslut: en eller flera att-satser."""

    clauses: list[Text] = []
    responsible: Line = ""
    due: Day | None = None
    done_on: Day | None = None


class Reservation(Part):
    """Reservation mot beslutet."""

    by: list[Line] = []
    by_party: OptionalName = None
    text: Text = ""
    attachment: OptionalName = None


class Statement(Part):
    """Protokollsanteckning (remark) eller särskilt yttrande (separate)."""

    kind: StatementKind = StatementKind.REMARK
    by: list[Line] = []
    text: Text = ""


class Recusal(Part):
    """Jäv: en person, en §."""

    person: Line
    reason: Text = ""


class RefersTo(Part):
    """§ i ett tidigare protokoll som rättas eller följs upp."""

    body: Line = ""
    date: Day | None = None
    number: Number | None = None


class Confidential(Part):
    """Sekretess: numret står kvar, texten utelämnas i den offentliga versionen."""

    ground: Line = ""
    public_text: Text = ""


class Paragraph(Part):
    """Paragraf (§) i protokollet, ärende på dagordningen."""

    number: Number | None = Field(None, description="null = onumrerad punkt.")
    key: Key = Field(
        default_factory=lambda known: str(known["number"] or ""),
        validate_default=True,
        description="Standard: numret. Onumrerade punkter måste ha en.",
    )
    heading: Name
    kind: ParagraphKind = ParagraphKind.DECISION
    case_number: Line = ""
    summary: Text = ""
    background: Text = ""
    tables: list[Table] = []
    entries: list[Entry] = []
    presenters: list[Line] = []
    documents: list[Document] = []
    chaired_by: OptionalName = Field(None, description="När någon annan än ordföranden leder §.")
    proposals: list[Proposal] = []
    motions: list[Motion] = []
    procedure: Text = ""
    votes: list[Vote] = []
    decisions: list[Decision] = []
    reservations: list[Reservation] = []
    statements: list[Statement] = []
    recusals: list[Recusal] = []
    recipients: list[Line] = []
    refers_to: RefersTo | None = None
    confidential: Confidential | None = None
    masked: list[Text] = Field([], description="Ordalydelser som maskeras i offentlig version.")


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


class MeetingDocument(Part):
    """Ett möte med protokoll som ett JSON-dokument."""

    format: Literal["samverkan.meeting/1"]
    body: Body
    meeting: Meeting
    people: list[Person]
    attendance: list[Attendance]
    vacant_seats: list[VacantSeat] = []
    attachments: list[Attachment] = []
    paragraphs: list[Paragraph]
    verifications: list[Verification] = []


def parse_meeting(data: bytes | str) -> MeetingDocument:
    """The document in `data` (strict UTF-8 JSON); DocumentFaults tells every fault of shape."""
    text = load_json(data)
    try:
        return MeetingDocument.model_validate_json(text, strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        raise DocumentFaults(faults_of(error)) from None


def dump_meeting(document: MeetingDocument) -> str:
    """The one canonical text: required keys and what differs from its default, in format order."""
    return json.dumps(meeting_as_json(document), ensure_ascii=False, indent=2) + "\n"


def meeting_as_json(document: MeetingDocument) -> dict[str, Any]:
    """The document as JSON values, `number` always written, `key` only when it says something."""
    content = document.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    content["paragraphs"] = [_with_number(item) for item in content["paragraphs"]]
    return content


def _with_number(paragraph: dict[str, Any]) -> dict[str, Any]:
    number = paragraph.pop("number", None)
    if number is not None and paragraph.get("key") == str(number):
        paragraph.pop("key")
    return {"number": number, **paragraph}


def meeting_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of the format."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:samverkan:meeting:1",
        **MeetingDocument.model_json_schema(by_alias=True),
        "title": "Möte med protokoll (samverkan.meeting/1)",
    }
