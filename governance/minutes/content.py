"""What a protokoll says, as frozen dataclasses: stored as JSON when the minutes are fixed.

Everything is said here in finished words (names, sentences, § numbers as printed), so that the
stored content gives the same paper years later, whatever the rows of the portal say by then.
"""

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Final, Literal

from pydantic import ConfigDict, Field, TypeAdapter

FORMAT: Final = "samverkan.minutes/1"
STRICT = ConfigDict(extra="forbid")


class Status(StrEnum):
    """How far the minutes have come; only a draft carries the mark UTKAST."""

    DRAFT = "draft"
    FIXED = "fixed"
    VERIFIED = "verified"


@dataclass(frozen=True)
class Prose:
    """Paragraphs of running text."""

    __pydantic_config__ = STRICT
    text: str
    type: Literal["prose"] = "prose"


@dataclass(frozen=True)
class Subheading:
    """Heading inside a text ("## ")."""

    __pydantic_config__ = STRICT
    text: str
    type: Literal["subheading"] = "subheading"


@dataclass(frozen=True)
class Bullets:
    """List of short texts ("- ")."""

    __pydantic_config__ = STRICT
    lines: tuple[str, ...]
    type: Literal["bullets"] = "bullets"


@dataclass(frozen=True)
class Clauses:
    """Words such as "Styrgruppen beslutar" and the att-clauses they lead to."""

    __pydantic_config__ = STRICT
    lead: str
    clauses: tuple[str, ...]
    type: Literal["clauses"] = "clauses"


@dataclass(frozen=True)
class Grid:
    """Table: `header` names every column, the first cell of each row names the row.

    `figures` are the indexes of columns set flush right.
    """

    __pydantic_config__ = STRICT
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[int, ...] = ()
    type: Literal["grid"] = "grid"


Item = Annotated[
    Prose | Subheading | Bullets | Clauses | Grid,
    Field(discriminator="type"),
]


@dataclass(frozen=True)
class Section:
    """One part of a §; `name` is its kind ("decision", "background", …), `heading` may be ""."""

    __pydantic_config__ = STRICT
    name: str
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class ParagraphContent:
    """One § in printed order; `anchor` is its id in HTML, `number` as printed or ""."""

    __pydantic_config__ = STRICT
    anchor: str
    number: str
    heading: str
    case_number: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Participant:
    """One line in a list of participants; `party` without brackets."""

    __pydantic_config__ = STRICT
    name: str
    party: str
    place: str
    role: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Participants under one heading, which may be ""."""

    __pydantic_config__ = STRICT
    heading: str
    participants: tuple[Participant, ...]


@dataclass(frozen=True)
class Roster:
    """A list of the cover: Beslutande, Övriga deltagande …"""

    __pydantic_config__ = STRICT
    label: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Fact:
    """A label of the cover with its lines: Plats och tid …"""

    __pydantic_config__ = STRICT
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Signature:
    """A line to sign on; `scope` names the §§ when they are fewer than the sheet's."""

    __pydantic_config__ = STRICT
    role: str
    name: str
    scope: str
    signed: str


@dataclass(frozen=True)
class Sheet:
    """The signatures of one verification and what was agreed about it."""

    __pydantic_config__ = STRICT
    heading: str
    lines: tuple[str, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True)
class NoticeBlock:
    """ANSLAG/BEVIS of one notice board; an empty value is a line to fill in by hand."""

    __pydantic_config__ = STRICT
    heading: str
    lead: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Cover:
    """The first page; `seats` (organisation, member, substitute) and `votes` (the matrix of
    presence and votes) are there when the body prints attendance as a table."""

    __pydantic_config__ = STRICT
    facts: tuple[Fact, ...]
    rosters: tuple[Roster, ...]
    seats: Grid | None
    votes: tuple[Grid, ...]
    verification: tuple[Fact, ...]
    sheets: tuple[Sheet, ...]
    notices: tuple[NoticeBlock, ...]


@dataclass(frozen=True)
class MinutesContent:
    """A whole paper: minutes, or the §§ of one verification, or notes without §§.

    `created` is an ISO date or "" and dates the PDF, so that the same content gives the same
    bytes.
    """

    __pydantic_config__ = STRICT
    format: Literal["samverkan.minutes/1"]
    status: Status
    public: bool
    kind: Literal["minutes", "notes"]
    title: str
    name: str
    owner: str
    body: str
    date: str
    case_number: str
    created: str
    cover: Cover
    paragraphs: tuple[ParagraphContent, ...]


_ADAPTER = TypeAdapter(MinutesContent)


def to_json(content: MinutesContent) -> dict[str, Any]:
    """`content` as JSON values, for `Verification.content`."""
    values: dict[str, Any] = json.loads(_ADAPTER.dump_json(content))
    return values


def from_json(values: dict[str, Any]) -> MinutesContent:
    """The content stored by `to_json`; raises pydantic.ValidationError for anything else."""
    return _ADAPTER.validate_json(json.dumps(values), strict=True)
