"""Reading and writing samverkan.meeting/1: strict, complete, every fault at once, canonical."""

from __future__ import annotations

import json
from datetime import date, time
from typing import Any

import jsonschema
import pytest

from governance.choices import AttendanceRole, BallotChoice, Capacity, Profile
from governance.document import MeetingDocument, dump_meeting, meeting_schema, parse_meeting
from governance.document_text import MAX_BYTES, DocumentFaults, Fault
from tests.governance.documents import meeting, paragraph, parsed


def minimal() -> dict[str, Any]:
    return {
        "format": "samverkan.meeting/1",
        "body": {"name": "Rådet"},
        "meeting": {"date": "2011-02-04"},
        "people": [],
        "attendance": [],
        "paragraphs": [],
    }


def faults_in(content: Any) -> list[Fault]:
    data = content if isinstance(content, str | bytes) else json.dumps(content)
    with pytest.raises(DocumentFaults) as refusal:
        parse_meeting(data)
    return refusal.value.faults


def paths_in(content: Any) -> list[str]:
    return [fault.path for fault in faults_in(content)]


def with_paragraph(**facts: Any) -> dict[str, Any]:
    return minimal() | {"paragraphs": [{"number": 1, "heading": "Val", **facts}]}


def test_minimal_document_gets_every_default():
    document = parsed(minimal())

    assert document.body.profile == Profile.VOLUNTARY
    assert (document.body.numbering.scheme, document.body.numbering.format) == ("year", "§ {n}")
    assert document.body.seats is None
    assert document.meeting.date == date(2011, 2, 4)
    assert document.meeting.until is None
    assert document.verifications == []


def test_attendance_defaults_to_present_throughout():
    row = parsed(minimal() | {"attendance": [{"person": "a", "as": "member"}]}).attendance[0]

    assert (row.capacity, row.role, row.present, row.remote) == (
        Capacity.MEMBER,
        AttendanceRole.NONE,
        "all",
        "none",
    )
    assert row.absence_notified is None


def test_key_defaults_to_the_number():
    document = parsed(with_paragraph())

    assert document.paragraphs[0].key == "1"


def test_keyed_values_are_typed():
    document = parsed(
        minimal()
        | {
            "meeting": {"date": "2011-02-04", "adjournments": [{"from": "10:40", "to": "10:55"}]},
            "paragraphs": [paragraph(1, votes=[{"ballots": {"a": "yes"}}])],
        }
    )

    assert document.meeting.adjournments[0].starts == time(10, 40)
    assert document.paragraphs[0].votes[0].ballots == {"a": BallotChoice.YES}


def test_empty_name_says_the_same_as_null():
    document = parsed(minimal() | {"people": [{"id": "a", "name": "A", "party": ""}]})

    assert document.people[0].party is None


@pytest.mark.parametrize(
    "missing", ["format", "body", "meeting", "people", "attendance", "paragraphs"]
)
def test_required_part_missing_is_told_by_name(missing):
    content = minimal()
    del content[missing]

    assert faults_in(content) == [Fault(f"$.{missing}", f"Nyckeln ”{missing}” saknas.")]


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (minimal() | {"extra": 1}, "$.extra"),
        (with_paragraph(rubrik="x"), "$.paragraphs[0].rubrik"),
        (with_paragraph(**{"två ord": 1}), '$.paragraphs[0]["tv\\u00e5 ord"]'),
        (minimal() | {"attendance": [{"person": "a", "capacity": "member"}]}, "$.attendance[0].as"),
    ],
)
def test_unknown_key_is_refused_by_name(content, path):
    assert path in paths_in(content)


@pytest.mark.parametrize(
    ("content", "path"),
    [
        (minimal() | {"format": "samverkan.meeting/2"}, "$.format"),
        (minimal() | {"people": {}}, "$.people"),
        (minimal() | {"body": {"name": " "}}, "$.body.name"),
        (minimal() | {"body": {"name": "x" * 1001}}, "$.body.name"),
        (minimal() | {"body": {"name": "x", "seats": "7"}}, "$.body.seats"),
        (minimal() | {"body": {"name": "x", "seats": True}}, "$.body.seats"),
        (minimal() | {"body": {"name": "x", "county": "255"}}, "$.body.county"),
        (minimal() | {"body": {"name": "x", "kind": "club"}}, "$.body.kind"),
        (
            minimal() | {"body": {"name": "x", "numbering": {"format": "§"}}},
            "$.body.numbering.format",
        ),
        (
            minimal() | {"body": {"name": "x", "numbering": {"format": "{n} {m}"}}},
            "$.body.numbering.format",
        ),
        (minimal() | {"meeting": {"date": "2011-02-31"}}, "$.meeting.date"),
        (minimal() | {"meeting": {"date": "2011-02-04T10:00"}}, "$.meeting.date"),
        (minimal() | {"meeting": {"date": 20110204}}, "$.meeting.date"),
        (minimal() | {"meeting": {"date": None}}, "$.meeting"),
        (minimal() | {"meeting": {}}, "$.meeting.date"),
        (minimal() | {"meeting": {"date": "2011-02-04", "until": "2011-02-03"}}, "$.meeting"),
        (minimal() | {"meeting": {"date": "2011-02-04", "starts": "24:00"}}, "$.meeting.starts"),
        (minimal() | {"meeting": {"date": "2011-02-04", "starts": "9.00"}}, "$.meeting.starts"),
        (with_paragraph(number=0), "$.paragraphs[0].number"),
        (with_paragraph(number=10**30), "$.paragraphs[0].number"),
        (with_paragraph(number=1.5), "$.paragraphs[0].number"),
        (with_paragraph(number=None), "$.paragraphs[0].key"),
        (with_paragraph(key="1-2"), "$.paragraphs[0].key"),
        (with_paragraph(key="1–2"), "$.paragraphs[0].key"),
        (with_paragraph(key="1, 2"), "$.paragraphs[0].key"),
        (with_paragraph(key="a b"), "$.paragraphs[0].key"),
        (with_paragraph(key="all"), "$.paragraphs[0].key"),
        (with_paragraph(background="a\x00b"), "$.paragraphs[0].background"),
        (with_paragraph(background="å" * 150_001), "$.paragraphs[0].background"),
        (with_paragraph(tables=[{"rows": [["x"]] * 501}]), "$.paragraphs[0].tables[0].rows"),
        (with_paragraph(votes=[{"ballots": {"b": "maybe"}}]), "$.paragraphs[0].votes[0].ballots.b"),
        (with_paragraph(votes=[{"counts": {"ja": 3}}]), "$.paragraphs[0].votes[0].counts"),
        (with_paragraph(votes=[{"counts": {"yes": -1}}]), "$.paragraphs[0].votes[0].counts.yes"),
        (with_paragraph(votes=[{"outcome": 1}]), "$.paragraphs[0].votes[0].outcome"),
        (
            with_paragraph(proposals=[{"by": {"person": "a", "text": "b"}}]),
            "$.paragraphs[0].proposals[0].by",
        ),
        (minimal() | {"people": [{"id": "vacant:1", "name": "x"}]}, "$.people[0].id"),
        (minimal() | {"attachments": [{"file": "../x"}]}, "$.attachments[0].file"),
        (minimal() | {"attachments": [{"file": "/etc/x"}]}, "$.attachments[0].file"),
        (minimal() | {"attachments": [{"sha256": "zz"}]}, "$.attachments[0].sha256"),
    ],
)
def test_wrong_value_is_told_with_its_path_alone(content, path):
    assert paths_in(content) == [path]


def test_all_faults_are_told_at_once_one_sentence_each():
    content = with_paragraph(heading="", kind="beslut", extra=1) | {"people": None}

    found = faults_in(content)

    assert [fault.path for fault in found] == [
        "$.people",
        "$.paragraphs[0].heading",
        "$.paragraphs[0].kind",
        "$.paragraphs[0].extra",
    ]
    assert all(fault.sentence.count("\n") == 0 and fault.sentence.endswith(".") for fault in found)


@pytest.mark.parametrize(
    ("data", "path", "part"),
    [
        (b"\xff\xfe", "$", "UTF-8"),
        ("", "$", "inte giltig JSON"),
        ("{", "$", "inte giltig JSON"),
        ("[]", "$", "objekt"),
        ("\ufeff{}", "$", "inte giltig JSON"),
        ('{"a": {"b": 1, "b": 2}}', "$.a.b", "mer än en gång"),
        ('{"a": [1, NaN]}', "$.a[1]", "NaN"),
        ('{"a": -Infinity}', "$.a", "-Infinity"),
        ('{"a": "\\ud800"}', "$.a", "halvt tecken"),
        ('{"\\udfff": 1}', "$", "halvt tecken"),
        ("[" * 100_000, "$", "nivåer"),
        ("[" * 30 + "]" * 30, "$" + "[0]" * 21, "nivåer"),
        ("1" * 5_000, "$", "siffror"),
        (" " * (MAX_BYTES + 1), "$", "MB"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_is_not_strict_json_is_refused(data, path, part):
    [fault] = faults_in(data)

    assert fault.path == path
    assert part in fault.sentence


def test_line_breaks_and_tabs_are_ordinary_text():
    document = parsed(with_paragraph(background="a\n\n- b\tc"))

    assert document.paragraphs[0].background == "a\n\n- b\tc"


def test_text_of_exactly_the_limit_is_accepted():
    document = parsed(with_paragraph(background="å" * 150_000, heading="x" * 1000))

    assert len(document.paragraphs[0].background) == 150_000


def test_dump_leaves_defaults_out_and_keeps_the_order_of_the_format():
    content = minimal() | {
        "paragraphs": [
            {"heading": "Val", "key": "1", "number": 1, "kind": "decision", "summary": ""},
            {"heading": "Paus", "key": "paus", "number": None},
        ],
        "body": {"seats": 5, "name": "Rådet", "numbering": {"scheme": "meeting"}},
    }

    assert json.loads(dump_meeting(parsed(content))) == minimal() | {
        "paragraphs": [
            {"number": 1, "heading": "Val"},
            {"number": None, "key": "paus", "heading": "Paus"},
        ],
        "body": {"name": "Rådet", "numbering": {"scheme": "meeting"}, "seats": 5},
    }
    assert list(json.loads(dump_meeting(parsed(content)))["body"]) == ["name", "numbering", "seats"]


def test_dump_is_read_back_to_the_same_document():
    document = parsed(meeting())

    text = dump_meeting(document)

    assert parse_meeting(text) == document
    assert dump_meeting(parse_meeting(text)) == text
    assert text.endswith("}\n")


def test_document_built_in_python_takes_field_names():
    document = MeetingDocument.model_validate(parsed(meeting()).model_dump())

    assert document == parsed(meeting())


def test_schema_refuses_what_the_parser_refuses():
    validator = jsonschema.Draft202012Validator(meeting_schema())

    assert validator.is_valid(meeting())
    assert not validator.is_valid(meeting() | {"extra": 1})
    assert not validator.is_valid(meeting(body={"name": "x", "kind": "club"}))
