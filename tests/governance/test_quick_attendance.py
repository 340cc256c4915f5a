"""The quick buttons of the attendance list and the pasted agenda, as a secretary uses them."""

from datetime import time

import pytest

from governance.commands import attendance_notes
from governance.commands.agenda import NewItem, add_items
from governance.forms.meeting import HeadingsField
from tests.factories import (
    make_attendance,
    make_body,
    make_meeting,
    make_paragraph,
    make_secretary,
)

pytestmark = pytest.mark.django_db


def test_one_who_came_late_after_all_present_was_not_there_before():
    body = make_body()
    secretary, meeting = make_secretary(body), make_meeting(body)
    make_paragraph(meeting, "Upprop")
    second = make_paragraph(meeting, "Rapport")
    row = make_attendance(meeting)
    attendance_notes.note_all_members_present(meeting_id=meeting.pk, by=secretary)
    attendance_notes.note_came(
        attendance_id=row.pk, paragraph_id=second.pk, at=time(10, 20), by=secretary
    )
    assert [(span.first_id, span.last_id) for span in row.spans.all()] == [(second.pk, None)]


@pytest.mark.parametrize(
    ("pasted", "heading"),
    [
        ("1. Delårsrapport", "Delårsrapport"),
        ("4) Yttrande", "Yttrande"),
        ("§ 12 Avtal", "Avtal"),
        ("- Budget", "Budget"),
        ("2026 års budget", "2026 års budget"),
        ("1.5 tjänst i projektet", "1.5 tjänst i projektet"),
    ],
)
def test_pasted_numbers_fall_away_but_not_those_of_the_heading(pasted, heading):
    assert HeadingsField(max_lines=9, what="Rubriken").clean(pasted) == [heading]


def test_items_of_a_notes_body_have_no_numbers_and_wait_for_no_decision():
    body = make_body(profile="notes")
    meeting, secretary = make_meeting(body), make_secretary(body)
    items = [NewItem("Läget i kommunerna", clauses=("att lägga till handlingarna",))]
    [row] = add_items(meeting_id=meeting.pk, items=items, by=secretary)
    assert (row.numbered, row.kind, row.proposals.count()) == (False, "information", 0)
