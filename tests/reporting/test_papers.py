"""Which content a reader gets when one meeting is verified in several parts."""

from datetime import time, timedelta

import pytest

from governance.minutes import Status
from governance.models import Attendance, Ballot, Meeting, Paragraph, Verification, Vote
from governance.transitions.signing import verify
from governance.transitions.verification import attach_document, fix_minutes
from portal.core.models import User
from reporting.papers import full_content, published_content
from tests.factories import (
    NOON,
    make_body,
    make_held_meeting,
    make_secretary,
    make_user,
    sign_all,
)

pytestmark = pytest.mark.django_db


def fixed(meeting: Meeting, secretary: User, *chosen: Paragraph, hours: int = 0) -> Verification:
    verification = fix_minutes(
        meeting_id=meeting.pk,
        by=secretary,
        paragraph_ids=[row.pk for row in chosen] or None,
        at=NOON + timedelta(hours=hours),
    )
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
    )
    verification.refresh_from_db()
    return verification


def verified(meeting: Meeting, secretary: User, *chosen: Paragraph, hours: int = 0) -> Verification:
    verification = fixed(meeting, secretary, *chosen, hours=hours)
    sign_all(verification, by=secretary)
    return verify(verification_id=verification.pk, by=secretary, at=NOON + timedelta(hours=hours))


def vote_in(paragraph: Paragraph) -> None:
    vote = Vote.objects.create(paragraph=paragraph, yes="bifall", no="avslag", outcome="yes")
    people = Attendance.objects.filter(meeting=paragraph.meeting, capacity="member")
    for row in people:
        Ballot.objects.create(vote=vote, person=row.person, choice="yes")


def numbers(content) -> list[str]:
    return [item.number.replace("\u00a0", " ") for item in content.paragraphs]


def test_an_immediate_paragraph_stands_in_its_place_among_the_others():
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    verified(meeting, secretary, meeting.paragraphs.all()[1])
    verified(meeting, secretary, hours=1)
    assert numbers(published_content(meeting)) == ["§ 1", "§ 2", "§ 3"]
    assert numbers(full_content(meeting)) == ["§ 1", "§ 2", "§ 3"]


def test_the_cover_tells_what_the_last_fixing_knew():
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    verified(meeting, secretary, meeting.paragraphs.all()[0])
    meeting.ends = time(15, 30)
    meeting.save(update_fields=["ends"])
    verified(meeting, secretary, hours=1)
    for content in (published_content(meeting), full_content(meeting)):
        assert "15.30" in " ".join(content.cover.facts[0].lines)
        assert len(content.cover.sheets) == 2


def test_verified_parts_are_read_as_they_were_fixed_whatever_the_rows_say_later():
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    verified(meeting, secretary, meeting.paragraphs.all()[0])
    verified(meeting, secretary, hours=1)
    before = full_content(meeting)
    person = meeting.attendances.all()[0].person
    person.name = "Nytt Efternamn"
    person.save(update_fields=["name"])
    assert full_content(meeting) == before


def test_the_matrix_of_an_immediate_paragraph_keeps_out_votes_not_verified_yet():
    meeting = make_held_meeting(make_body(seats_total=4, attendance_layout="matrix"))
    first, second, _ = meeting.paragraphs.all()
    vote_in(first)
    vote_in(second)
    secretary = make_secretary(meeting.body)
    immediate = verified(meeting, secretary, first)
    [grid] = published_content(meeting).cover.votes
    assert [name.replace("\u00a0", " ") for name in grid.header[3:]] == ["§ 1"]
    assert immediate.content["cover"]["votes"][0]["header"][3:] == list(grid.header[3:])


def test_a_meeting_is_verified_only_when_all_its_parts_are():
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    verified(meeting, secretary, meeting.paragraphs.all()[0])
    assert full_content(meeting).status == Status.DRAFT
    rest = fixed(meeting, secretary, hours=1)
    assert full_content(meeting).status == Status.FIXED
    sign_all(rest, by=secretary)
    verify(verification_id=rest.pk, by=secretary, at=NOON)
    assert full_content(meeting).status == Status.VERIFIED


@pytest.mark.parametrize("state", ["draft", "fixed", "signing"])
def test_nobody_outside_is_shown_minutes_before_they_are_verified(client, state):
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    if state == "fixed":
        fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    elif state == "signing":
        fixed(meeting, secretary)
    client.force_login(make_user())
    assert client.get(f"/moten/{meeting.pk}/protokoll/").status_code == 404
