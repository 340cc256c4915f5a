"""The kinds of values a document is made of, with their limits."""

from __future__ import annotations

from datetime import date, time
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    WithJsonSchema,
)

from governance.document_text import (
    MAX_LINE,
    check_characters,
    check_key,
    check_not_blank,
    check_text_size,
    empty_is_none,
    read_clock,
    read_date,
    read_outcome,
)

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
