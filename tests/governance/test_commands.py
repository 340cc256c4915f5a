"""Edits without a change of state: agenda, attendance, §§ and their parts."""

from datetime import date, time

import pytest

from governance.choices import ParagraphKind
from governance.commands import (
    agenda,
    attendance,
    attendance_notes,
    paragraphs,
    parts,
)
from governance.commands.attendance import Span
from governance.commands.decisions import follow_up
from governance.commands.meeting import Pause, change_meeting, plan_meeting, shown_of
from governance.commands.recusals import recuse
from governance.commands.shown import ShownConflict
from governance.commands.standard_items import PHRASES
from governance.interchange import export_document
from governance.models import (
    Adjournment,
    Attendance,
    Decision,
    Meeting,
    Motion,
    Paragraph,
    Proposal,
    Table,
)
from portal.core.autosave import FormConflict
from portal.core.errors import Conflict, DomainError, NotAllowed
from tests.factories import (
    DAY,
    make_attendance,
    make_body,
    make_held_meeting,
    make_meeting,
    make_minutes,
    make_paragraph,
    make_person,
    make_present,
    make_role,
    make_seat,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db


def headings(meeting: Meeting) -> list[str]:
    return [row.heading for row in meeting.paragraphs.all()]


def planned(count: int = 0) -> tuple[Meeting, object]:
    body = make_body()
    meeting = make_meeting(body)
    for number in range(1, count + 1):
        make_paragraph(meeting, f"Ärende {number}")
    return meeting, make_secretary(body)


def present(row: Attendance) -> str:
    document = export_document(row.meeting_id)
    place = list(row.meeting.attendances.values_list("pk", flat=True)).index(row.pk)
    return document.attendance[place].present


# -- Planning -----------------------------------------------------------------------------------


def test_plan_meeting_writes_agenda_and_lists_the_members_of_that_day():
    body = make_body()
    secretary = make_secretary(body)
    chair, member, gone = make_person("Anna"), make_person("Bo"), make_person("Carl")
    make_role(body, "chair", person=chair)
    make_seat(body, holder=member)
    make_seat(body, holder=chair)
    seat = make_seat(body, party="KD")
    seat.holdings.create(person=gone, ends=date(2020, 1, 1))
    items = [agenda.NewItem("Upprop", ParagraphKind.OPENING), agenda.NewItem("Rapport")]
    meeting = plan_meeting(body_id=body.pk, facts={"date": DAY}, items=items, by=secretary)
    listed = [(row.person.name, row.role) for row in meeting.attendances.all()]
    assert headings(meeting) == ["Upprop", "Rapport"]
    assert listed == [("Anna", "chair"), ("Bo", ""), (secretary.person.name, "secretary")]
    assert [str(row) for row in meeting.vacant_seats.all()] == ["Vakant (KD)"]


def test_plan_meeting_refuses_one_who_is_not_secretary_and_leaves_no_trace():
    body = make_body()
    with pytest.raises(NotAllowed):
        plan_meeting(body_id=body.pk, facts={"date": DAY}, items=[], by=make_user())
    assert not Meeting.objects.exists()


# -- Agenda -----------------------------------------------------------------------------------------


def test_add_items_stand_before_the_closing_item():
    meeting, secretary = planned()
    make_paragraph(meeting, "Avslutning", kind="closing")
    agenda.add_items(meeting_id=meeting.pk, items=[agenda.NewItem("Ny")], by=secretary)
    assert headings(meeting) == ["Ny", "Avslutning"]


def test_add_items_with_clauses_become_the_chairs_proposal():
    meeting, secretary = planned()
    chair = make_attendance(meeting, role="chair")
    item = agenda.NewItem("Dagordning", clauses=("att fastställa dagordningen",))
    agenda.add_items(meeting_id=meeting.pk, items=[item], by=secretary)
    proposal = Proposal.objects.get()
    assert (proposal.by_person, proposal.clauses) == (chair.person, ["att fastställa dagordningen"])


@pytest.mark.parametrize(
    ("place", "order"), [(1, "312"), (2, "132"), (3, "123"), (0, "312"), (99, "123")]
)
def test_move_item_puts_it_at_the_place(place, order):
    meeting, secretary = planned(3)
    moved = meeting.paragraphs.last()
    agenda.move_item(paragraph_id=moved.pk, place=place, by=secretary)
    assert headings(meeting) == [f"Ärende {number}" for number in order]


def test_move_item_refuses_to_turn_a_stretch_of_attendance_around():
    meeting, secretary = planned(3)
    first, second, _ = meeting.paragraphs.all()
    row = make_attendance(meeting)
    attendance.write_spans(row, [Span("present", first.pk, second.pk)])
    with pytest.raises(DomainError, match="vända på närvaron"):
        agenda.move_item(paragraph_id=first.pk, place=3, by=secretary)
    assert headings(meeting) == ["Ärende 1", "Ärende 2", "Ärende 3"]


def test_move_item_refuses_to_pass_a_drawn_number():
    meeting, secretary = planned(2)
    Paragraph.objects.filter(heading="Ärende 1").update(number=7, series="x")
    last = meeting.paragraphs.last()
    with pytest.raises(DomainError, match="redan har fått sitt nummer"):
        agenda.move_item(paragraph_id=last.pk, place=1, by=secretary)
    assert headings(meeting) == ["Ärende 1", "Ärende 2"]


def test_remove_item_takes_it_away_and_closes_the_gap():
    meeting, secretary = planned(3)
    agenda.remove_item(paragraph_id=meeting.paragraphs.all()[1].pk, by=secretary)
    assert [(row.heading, row.position) for row in meeting.paragraphs.all()] == [
        ("Ärende 1", 1),
        ("Ärende 3", 2),
    ]


@pytest.mark.parametrize("needed_by", ["span", "decision", "public_from", "number"])
def test_remove_item_refuses_when_something_depends_on_it(needed_by):
    meeting, secretary = planned(2)
    item = meeting.paragraphs.first()
    if needed_by == "span":
        attendance.write_spans(make_attendance(meeting), [Span("present", item.pk, None)])
    elif needed_by == "decision":
        Decision.objects.create(paragraph=item, clauses=["att bifalla"])
    elif needed_by == "public_from":
        meeting.public_from = item
        meeting.save()
    else:
        Paragraph.objects.filter(pk=item.pk).update(number=3, series="x")
    with pytest.raises(DomainError):
        agenda.remove_item(paragraph_id=item.pk, by=secretary)
    assert meeting.paragraphs.count() == 2


# -- Attendance -------------------------------------------------------------------------------------


def test_all_members_present_leaves_substitutes_and_those_already_noted():
    meeting, secretary = planned(2)
    member = make_attendance(meeting)
    substitute = make_attendance(meeting, capacity="substitute")
    excused = make_attendance(meeting, absence_notified=True)
    attendance_notes.note_all_members_present(meeting_id=meeting.pk, by=secretary)
    assert [present(row) for row in (member, substitute, excused)] == ["all", "none", "none"]


def test_all_members_present_leaves_one_who_was_noted_as_absent():
    meeting, secretary = planned(1)
    absent = make_present(meeting)
    attendance_notes.note_present(attendance_id=absent.pk, present=False, by=secretary)
    attendance_notes.note_all_members_present(meeting_id=meeting.pk, by=secretary)
    assert present(absent) == "none"
    attendance_notes.note_present(attendance_id=absent.pk, present=True, by=secretary)
    absent.refresh_from_db()
    assert (present(absent), absent.absence_notified) == ("all", None)


def test_left_and_came_back_gives_two_stretches_and_the_clock_times():
    meeting, secretary = planned(4)
    keys = list(meeting.paragraphs.values_list("pk", flat=True))
    row = make_present(meeting)
    attendance_notes.note_left(
        attendance_id=row.pk, paragraph_id=keys[0], at=time(10), by=secretary
    )
    attendance_notes.note_came(
        attendance_id=row.pk, paragraph_id=keys[3], at=time(11), by=secretary
    )
    assert present(row) == "p1, p4"
    assert [(move.kind, move.at) for move in row.moves.all()] == [
        ("left", time(10)),
        ("came", time(11)),
    ]


def test_let_serve_notes_the_substitute_as_present_and_serving():
    meeting, secretary = planned(2)
    member = make_attendance(meeting)
    substitute = make_attendance(meeting, capacity="substitute")
    attendance_notes.let_serve(
        attendance_id=substitute.pk,
        instead_of=member.person_id,
        vacant_seat=None,
        stretches=[(None, None)],
        by=secretary,
    )
    row = export_document(meeting.pk).attendance[1]
    assert (row.present, [item.paragraphs for item in row.serves]) == ("all", ["all"])


def test_change_attendance_that_contradicts_a_fixed_paragraph_is_refused_whole():
    verification = make_minutes("signing")
    meeting = verification.meeting
    secretary = make_secretary(meeting.body)
    row = meeting.attendances.first()
    with pytest.raises(DomainError, match="redan fastställd"):
        attendance_notes.note_present(attendance_id=row.pk, present=False, by=secretary)
    assert present(row) == "all"


def test_add_person_who_is_absent_is_no_contradiction_of_fixed_paragraphs():
    meeting = make_minutes("signing").meeting
    attendance.add_person(
        meeting_id=meeting.pk,
        person=make_person(),
        values={"capacity": "other"},
        spans=[],
        by=make_secretary(meeting.body),
    )
    assert meeting.attendances.count() == 5


def test_add_person_twice_is_refused():
    meeting, secretary = planned()
    row = make_attendance(meeting)
    with pytest.raises(DomainError, match="står redan i listan"):
        attendance.add_person(
            meeting_id=meeting.pk, person=row.person, values={}, spans=[], by=secretary
        )
    assert meeting.attendances.count() == 1


def test_remove_attendance_refuses_while_somebody_serves_for_the_person():
    meeting, secretary = planned(1)
    member = make_attendance(meeting)
    substitute = make_attendance(meeting, capacity="substitute")
    attendance.write_spans(substitute, [Span("serves", serves_for=member.person_id)])
    with pytest.raises(DomainError, match="Ändra tjänstgöringen först"):
        attendance.remove_attendance(attendance_id=member.pk, by=secretary)
    assert meeting.attendances.count() == 2


def test_same_spans_written_again_touch_no_row():
    meeting, _secretary = planned(1)
    row = make_present(meeting)
    before = row.spans.get().history.count()
    attendance.write_spans(row, [Span("present")])
    assert row.spans.get().history.count() == before


# -- The § ------------------------------------------------------------------------------------------


def test_change_paragraph_writes_text_proposal_and_decision():
    meeting, secretary = planned(1)
    item = meeting.paragraphs.get()
    paragraphs.change_paragraph(
        paragraph_id=item.pk,
        version=1,
        values={"background": "Ny text"},
        proposal=([], ["att bifalla"]),
        decision=([], ["att avslå"]),
        by=secretary,
    )
    item.refresh_from_db()
    assert (item.background, item.version) == ("Ny text", 2)
    assert (item.proposals.get().clauses, item.decisions.get().clauses) == (
        ["att bifalla"],
        ["att avslå"],
    )


def test_change_paragraph_keeps_what_others_changed_in_other_fields():
    meeting, secretary = planned(1)
    item = meeting.paragraphs.get()
    paragraphs.change_paragraph(
        paragraph_id=item.pk, version=1, values={"background": "Sara"}, by=secretary
    )
    paragraphs.change_paragraph(
        paragraph_id=item.pk,
        version=1,
        values={"background": "", "summary": "Karin"},
        by=secretary,
    )
    item.refresh_from_db()
    assert (item.background, item.summary) == ("Sara", "Karin")


def test_change_paragraph_never_overwrites_the_same_field_silently():
    meeting, secretary = planned(1)
    item = meeting.paragraphs.get()
    paragraphs.change_paragraph(
        paragraph_id=item.pk, version=1, values={"background": "Sara"}, by=secretary
    )
    with pytest.raises(FormConflict):
        paragraphs.change_paragraph(
            paragraph_id=item.pk, version=1, values={"background": "Karin"}, by=secretary
        )
    item.refresh_from_db()
    assert item.background == "Sara"


def test_change_paragraph_never_overwrites_clauses_silently():
    meeting, secretary = planned(1)
    item = meeting.paragraphs.get()
    Decision.objects.create(paragraph=item, clauses=["att avslå"])
    with pytest.raises(Conflict):
        paragraphs.change_paragraph(
            paragraph_id=item.pk,
            version=1,
            values={},
            decision=([], ["att bifalla"]),
            by=secretary,
        )
    assert item.decisions.get().clauses == ["att avslå"]


def test_decide_as_proposed_copies_the_clauses_once():
    meeting, secretary = planned(1)
    item = meeting.paragraphs.get()
    Proposal.objects.create(paragraph=item, clauses=["att ett", "att två"])
    paragraphs.decide_as_proposed(paragraph_id=item.pk, by=secretary)
    with pytest.raises(DomainError, match="redan ett beslut"):
        paragraphs.decide_as_proposed(paragraph_id=item.pk, by=secretary)
    assert item.decisions.get().clauses == ["att ett", "att två"]


def test_decide_without_proposal_is_refused():
    meeting, secretary = planned(1)
    with pytest.raises(DomainError, match="inget förslag"):
        paragraphs.decide_as_proposed(paragraph_id=meeting.paragraphs.get().pk, by=secretary)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.slug)
def test_use_phrase_twice_writes_it_once(phrase):
    meeting, secretary = planned(1)
    item = meeting.paragraphs.get()
    for _ in range(2):
        paragraphs.use_phrase(paragraph_id=item.pk, phrase=phrase, by=secretary)
    item.refresh_from_db()
    written = [row.clauses for row in item.decisions.all()]
    assert (written, item.background) == (
        [list(phrase.clauses)] if phrase.clauses else [],
        phrase.text,
    )


@pytest.mark.parametrize("state", ["fixed", "signing", "verified"])
def test_every_edit_refuses_a_paragraph_that_is_not_a_draft(state):
    meeting = make_minutes(state).meeting
    secretary = make_secretary(meeting.body)
    item = meeting.paragraphs.first()
    decision = item.decisions.get()
    edits = (
        lambda: agenda.rename_item(paragraph_id=item.pk, heading="Ny", by=secretary),
        lambda: agenda.move_item(paragraph_id=item.pk, place=2, by=secretary),
        lambda: agenda.remove_item(paragraph_id=item.pk, by=secretary),
        lambda: paragraphs.change_paragraph(
            paragraph_id=item.pk, version=item.version, values={"summary": "Ny"}, by=secretary
        ),
        lambda: parts.add_part(
            paragraph_id=item.pk, model=Table, values={"caption": "Ny"}, by=secretary
        ),
        lambda: parts.change_part(
            part=decision, values={"clauses": ["att"]}, shown={}, by=secretary
        ),
        lambda: parts.remove_part(part=decision, by=secretary),
        lambda: parts.move_part(part=decision, step=1, by=secretary),
    )
    before = export_document(meeting.pk)
    for edit in edits:
        with pytest.raises(NotAllowed, match=r"§ 1 är (fastställd|justerad)"):
            edit()
    assert export_document(meeting.pk) == before


def test_edits_refuse_one_who_is_not_secretary():
    meeting = make_held_meeting()
    item = meeting.paragraphs.first()
    with pytest.raises(NotAllowed):
        agenda.rename_item(paragraph_id=item.pk, heading="Ny", by=make_user())
    item.refresh_from_db()
    assert item.heading == "Ärende 1"


# -- Parts ------------------------------------------------------------------------------------------


def test_change_part_refuses_a_stale_version():
    meeting, secretary = planned(1)
    motion = Motion.objects.create(paragraph=meeting.paragraphs.get(), kind="approval")
    change = {"part": motion, "shown": parts.shown_of(motion), "version": 1, "by": secretary}
    parts.change_part(**change, values={"text": "Sara"})
    with pytest.raises(FormConflict):
        parts.change_part(**change, values={"text": "Karin"})
    motion.refresh_from_db()
    assert motion.text == "Sara"


def test_recuse_takes_the_person_out_and_lets_the_substitute_serve():
    meeting, secretary = planned(2)
    member = make_present(meeting)
    substitute = make_present(meeting, capacity="substitute")
    item = meeting.paragraphs.first()
    recuse(
        paragraph_id=item.pk,
        person=member.person,
        reason="Part i ärendet",
        substitute=substitute,
        by=secretary,
    )
    document = export_document(meeting.pk)
    assert document.paragraphs[0].recusals[0].reason == "Part i ärendet"
    assert document.attendance[1].serves[0].paragraphs == "p1"


def test_recuse_twice_is_told_in_a_sentence():
    meeting, secretary = planned(1)
    member = make_present(meeting)
    item = meeting.paragraphs.get()
    recuse(paragraph_id=item.pk, person=member.person, reason="", by=secretary)
    with pytest.raises(DomainError, match="står redan där"):
        recuse(paragraph_id=item.pk, person=member.person, reason="", by=secretary)
    assert item.recusals.count() == 1


# -- Meeting and follow-up ----------------------------------------------------------------------------


def test_change_meeting_writes_adjournments_and_never_overwrites_unseen():
    meeting, secretary = planned()
    pauses = [Pause(time(10, 40), time(10, 55), text="gruppmöte")]
    change = {"meeting_id": meeting.pk, "shown": shown_of(meeting), "by": secretary}
    change_meeting(**change, facts={"place": "Boden"}, pauses=pauses)
    with pytest.raises(ShownConflict):
        change_meeting(**change, facts={"place": "Piteå"}, pauses=[])
    change_meeting(**change, facts={"case_number": "2026/1"}, pauses=[])
    meeting.refresh_from_db()
    assert (meeting.place, [str(row) for row in meeting.adjournments.all()]) == (
        "Boden",
        ["10.40–10.55"],
    )


def test_change_meeting_keeps_an_imported_adjournment_without_clock_times():
    meeting, secretary = planned()
    Adjournment.objects.create(meeting=meeting, text="lunch")
    change = {"meeting_id": meeting.pk, "shown": shown_of(meeting), "by": secretary}
    change_meeting(**change, facts={}, pauses=[Pause(time(10, 40), time(10, 55))])
    assert sorted(meeting.adjournments.values_list("text", flat=True)) == ["", "lunch"]


def test_change_meeting_refuses_what_stands_on_a_fixed_cover():
    meeting = make_minutes("fixed").meeting
    with pytest.raises(DomainError, match="fastställda med de här uppgifterna"):
        change_meeting(
            meeting_id=meeting.pk,
            shown=shown_of(meeting),
            facts={"place": "Piteå"},
            pauses=[],
            by=make_secretary(meeting.body),
        )
    meeting.refresh_from_db()
    assert meeting.place == "Luleå"


def test_follow_up_stays_open_after_verification():
    meeting = make_minutes("verified").meeting
    decision = Decision.objects.filter(paragraph__meeting=meeting).first()
    follow_up(
        decision_id=decision.pk,
        values={"responsible": "Kansliet", "due": DAY, "done_on": None},
        by=make_secretary(meeting.body),
    )
    decision.refresh_from_db()
    assert (decision.responsible, decision.due) == ("Kansliet", DAY)
