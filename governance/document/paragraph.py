"""A § of the document with all that was said, put and decided in it."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from governance.choices import (
    BallotChoice,
    DecidedBy,
    MotionKind,
    ParagraphKind,
    StatementKind,
    VoteKind,
)
from governance.document.part import (
    COUNT_KEYS,
    MAX_CELLS,
    MAX_ROWS,
    Count,
    Day,
    Key,
    Line,
    Name,
    Number,
    OptionalName,
    Outcome,
    Part,
    Text,
)


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
