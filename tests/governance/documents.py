"""Small meeting documents for tests: as JSON values that a test may bend before they are parsed."""

from __future__ import annotations

import json
from typing import Any

from governance.document import MeetingDocument, parse_meeting


def person(key: str, **facts: Any) -> dict[str, Any]:
    """A person whose name is the id: "a" → "Person A"."""
    return {"id": key, "name": f"Person {key.upper()}", **facts}


def row(key: str, capacity: str = "member", **facts: Any) -> dict[str, Any]:
    return {"person": key, "as": capacity, **facts}


def paragraph(number: int | None, **facts: Any) -> dict[str, Any]:
    """A § without need of a decision."""
    return {"number": number, "heading": f"Punkt {number}", "kind": "information", **facts}


def meeting(**parts: Any) -> dict[str, Any]:
    """Five members a–e, two substitutes x and y, §§ 1–5, verified by a and b: nothing to remark on.

    `parts` replace whole top-level parts."""
    keys = ["a", "b", "c", "d", "e", "x", "y"]
    content: dict[str, Any] = {
        "format": "samverkan.meeting/1",
        "body": {"name": "Nämnden", "seats": 5, "profile": "board"},
        "meeting": {"date": "2026-03-12", "place": "Luleå"},
        "people": [person(key) for key in keys],
        "attendance": [
            row(key, "member" if key in "abcde" else "substitute", **facts)
            for key, facts in ((key, {"role": "chair"} if key == "a" else {}) for key in keys)
        ],
        "paragraphs": [paragraph(number) for number in range(1, 6)],
        "verifications": [
            {
                "paragraphs": "all",
                "signers": [
                    {"person": "a", "as": "chair"},
                    {"person": "b", "as": "verifier"},
                ],
            }
        ],
    }
    return content | parts


def attendance(**changed: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of `meeting()`, with facts added per person: attendance(a={"present": "1-3"})."""
    return [item | changed.get(item["person"], {}) for item in meeting()["attendance"]]


def parsed(content: dict[str, Any]) -> MeetingDocument:
    return parse_meeting(json.dumps(content))
