"""The whole document: read, written, and its schema."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import ValidationError

from governance.document.cover import Attachment, Attendance, Body, Meeting, Person, VacantSeat
from governance.document.paragraph import Paragraph
from governance.document.part import Part
from governance.document.verification import Verification
from governance.document_text import DocumentFaults, faults_of, load_json

FORMAT: Literal["samverkan.meeting/1"] = "samverkan.meeting/1"


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
