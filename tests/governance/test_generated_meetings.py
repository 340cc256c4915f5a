"""Generated meetings: written and read back, without fault, and the roll keeps its promises."""

from __future__ import annotations

import jsonschema
from hypothesis import HealthCheck, given, settings

from governance.attendance import Roll, verification_keys
from governance.attendance_changes import AttendanceChanges
from governance.attendance_text import AttendanceText
from governance.checks import faults, warnings
from governance.document import (
    MeetingDocument,
    dump_meeting,
    meeting_as_json,
    meeting_schema,
    parse_meeting,
)
from tests.governance.strategies import meeting_documents
from tests.scale import scaled

SCHEMA = jsonschema.Draft202012Validator(meeting_schema())
some = settings(
    max_examples=scaled(400),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@some
@given(meeting_documents())
def test_generated_meeting_is_written_and_read_back(document: MeetingDocument):
    text = dump_meeting(document)

    assert parse_meeting(text) == document
    assert dump_meeting(parse_meeting(text.encode())) == text
    SCHEMA.validate(meeting_as_json(document))


@some
@given(meeting_documents())
def test_generated_meeting_has_no_fault_and_tellable_warnings(document: MeetingDocument):
    scopes = verification_keys(document)

    assert faults(document) == []
    assert sum(map(len, scopes)) == len(frozenset().union(*scopes))
    assert all("\n" not in finding.sentence for finding in warnings(document))


@some
@given(meeting_documents())
def test_roll_seats_nobody_twice_and_nobody_who_is_out(document: MeetingDocument):
    roll = Roll(document)
    for here in roll:
        seats = list(here.serving.values())
        assert len(seats) == len(set(seats))
        assert set(here.serving) <= set(here.present) - set(here.partly) - set(here.recused)
    text, changes = AttendanceText(roll), AttendanceChanges(roll)
    assert all(text.notes(index) is not None for index in range(len(document.attendance)))
    assert all(change.sentence.endswith(".") for key in roll.order for change in changes.at(key))
