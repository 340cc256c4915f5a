"""The shipped example and the eleven real shapes are valid, canonical and complete."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from governance.checks import faults, warnings
from governance.document import dump_meeting, meeting_schema, parse_meeting

SHAPES = sorted((Path(__file__).parent / "shapes").glob("*.json"))
EXAMPLE = Path(__file__).parents[2] / "fixtures" / "interchange" / "meeting.json"

EXPECTED_WARNINGS = {
    "prefix_numbering": ["serving_again"],
    "substitute_with_gaps": ["serving_again", "serving_again"],
}


def by_name(path: Path) -> str:
    return path.stem


def test_shapes_cover_the_eleven_real_cases():
    assert {path.stem for path in SHAPES} == {
        "adjournments",
        "confidential_public_version",
        "immediate_paragraph",
        "notes",
        "prefix_numbering",
        "recusal_with_substitute",
        "second_january_meeting",
        "slash_numbering",
        "substitute_with_gaps",
        "two_day_meeting",
        "vacant_seat",
        "vote_matrix",
    }


@pytest.mark.parametrize("path", [*SHAPES, EXAMPLE], ids=by_name)
def test_shape_has_no_fault_and_only_the_warnings_it_shows(path):
    document = parse_meeting(path.read_bytes())

    assert faults(document) == []
    found = [finding.code for finding in warnings(document)]
    assert found == EXPECTED_WARNINGS.get(path.stem, [])


@pytest.mark.parametrize("path", [*SHAPES, EXAMPLE], ids=by_name)
def test_shape_is_written_in_its_canonical_form(path):
    text = path.read_text(encoding="utf-8")

    assert dump_meeting(parse_meeting(text)) == text


@pytest.mark.parametrize("path", [*SHAPES, EXAMPLE], ids=by_name)
def test_shape_agrees_with_the_json_schema(path):
    jsonschema.Draft202012Validator(meeting_schema()).validate(json.loads(path.read_bytes()))


def test_example_uses_every_key_of_the_format():
    schema = meeting_schema()
    used: set[tuple[str, str]] = set()
    collect(json.loads(EXAMPLE.read_bytes()), schema, schema["$defs"], used)

    defined = {(name, key) for name, part in schema["$defs"].items() for key in keys_of(part)}
    defined |= {("document", key) for key in keys_of(schema)}
    assert defined - used == set()


def test_example_files_are_the_ones_it_names():
    for attachment in parse_meeting(EXAMPLE.read_bytes()).attachments:
        content = (EXAMPLE.parent / attachment.file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == attachment.sha256


def keys_of(part: dict[str, Any]) -> list[str]:
    return list(part.get("properties", {}))


def collect(
    value: Any,
    schema: dict[str, Any],
    definitions: dict[str, Any],
    used: set[tuple[str, str]],
    name: str = "document",
) -> None:
    """Which keys of which part stand in `value`."""
    for choice in schema.get("anyOf", []):
        collect(value, choice, definitions, used, name)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = definitions[name]
    if isinstance(value, dict):
        for key, item in value.items():
            if key in schema.get("properties", {}):
                used.add((name, key))
                collect(item, schema["properties"][key], definitions, used, name)
    elif isinstance(value, list) and "items" in schema:
        for item in value:
            collect(item, schema["items"], definitions, used, name)
