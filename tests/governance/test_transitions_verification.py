"""Minutes are fixed, their file attached, and taken back."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import timezone

from governance.checks import faults
from governance.choices import Profile, SignerRole
from governance.freezing import content_hash
from governance.interchange import export_document
from governance.models import (
    AttendanceSpan,
    Meeting,
    Paragraph,
    Participation,
    Signer,
    Verification,
)
from governance.states import MeetingState, VerificationState
from governance.transitions.verification import (
    ContradictionError,
    attach_document,
    fix_minutes,
    prepare_verification,
    reopen_minutes,
)
from portal.core.errors import DomainError, NotAllowed
from portal.core.models import Event, Mail, Person
from portal.core.numbering import next_numbers
from tests.factories import (
    DAY,
    NOON,
    make_body,
    make_held_meeting,
    make_minutes,
    make_paragraph,
    make_person,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db


def numbers(meeting: Meeting) -> list[int | None]:
    return list(meeting.paragraphs.values_list("number", flat=True))


def nothing_happened(meeting: Meeting) -> bool:
    frozen = meeting.verifications.exclude(state=VerificationState.DRAFT).exists()
    return not (
        any(numbers(meeting))
        or frozen
        or Participation.objects.exists()
        or Event.objects.filter(verb="governance.minutes_fixed").exists()
    )


def test_fixing_draws_numbers_freezes_content_and_writes_participation() -> None:
    meeting = make_held_meeting()
    verification = fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)
    verification.refresh_from_db()
    assert verification.state == VerificationState.FIXED
    assert numbers(meeting) == [1, 2, 3]
    assert verification.content_sha256 == content_hash(verification.content)
    assert verification.content["status"] == "fixed"
    headings = [item["heading"] for item in verification.content["paragraphs"]]
    assert headings == ["Ärende 1", "Ärende 2", "Ärende 3"]
    assert Participation.objects.count() == 3 * 4
    first = meeting.paragraphs.first()
    assert first is not None
    assert first.participations.filter(serving=True).count() == 3
    assert first.participations.get(capacity="other").present
    assert verification.due == date(2026, 12, 4)
    assert Event.objects.get(verb="governance.minutes_fixed").data["scope"] == "§§ 1–3"


def test_the_usual_signers_are_chair_verifier_and_secretary() -> None:
    verification = make_minutes("fixed")
    roles = list(verification.signers.values_list("role", flat=True))
    assert roles == [SignerRole.CHAIR, SignerRole.VERIFIER, SignerRole.SECRETARY]


def test_signers_chosen_before_are_kept() -> None:
    meeting = make_held_meeting()
    secretary = make_secretary(meeting.body)
    draft = prepare_verification(meeting_id=meeting.pk, by=secretary)
    draft.signers.all().delete()
    chosen = make_person()
    Signer.objects.create(verification=draft, person=chosen, role=SignerRole.VERIFIER)
    fixed = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    assert fixed.pk == draft.pk
    assert [signer.person for signer in fixed.signers.all()] == [chosen]


def test_numbers_continue_over_the_year_and_start_anew_per_meeting() -> None:
    body = make_body()
    first = make_held_meeting(body, date=date(2026, 1, 15))
    second = make_held_meeting(body, date=date(2026, 1, 29))
    next_year = make_held_meeting(body, date=date(2027, 1, 14))
    secretary = make_secretary(body)
    for meeting in (first, second, next_year):
        fix_minutes(meeting_id=meeting.pk, by=secretary)
    assert (numbers(first), numbers(second)) == ([1, 2, 3], [4, 5, 6])
    assert numbers(next_year) == [1, 2, 3]
    own = make_body(numbering_scheme="meeting")
    for day in (15, 29):
        meeting = make_held_meeting(own, date=date(2026, 1, day))
        fix_minutes(meeting_id=meeting.pk, by=make_secretary(own))
        assert numbers(meeting) == [1, 2, 3]


def test_numbers_continue_above_imported_ones() -> None:
    body = make_body()
    earlier = make_held_meeting(body, date=date(2026, 1, 15), items=0)
    make_paragraph(earlier, number=41, series=f"body:{body.pk}:2026")
    meeting = make_held_meeting(body)
    fix_minutes(meeting_id=meeting.pk, by=make_secretary(body))
    assert numbers(meeting) == [42, 43, 44]


def test_refused_minutes_use_up_no_number_and_say_where() -> None:
    meeting = make_held_meeting()
    member, taken = meeting.attendances.all()[1:3]
    # Someone serving for a member who serves.
    AttendanceSpan.objects.create(attendance=member, kind="serves", serves_for=taken.person)
    with pytest.raises(ContradictionError) as refusal:
        fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    assert refusal.value.findings
    assert "Protokollet är inte fastställt" in str(refusal.value)
    assert nothing_happened(meeting)
    assert set(refusal.value.findings) <= set(faults(export_document(meeting, provisional=True)))


@pytest.mark.parametrize("state", [s for s in MeetingState if s != MeetingState.CLOSED])
def test_minutes_are_fixed_after_the_meeting_only(state: MeetingState) -> None:
    meeting = make_held_meeting(state=state)
    with pytest.raises(DomainError, match=r"[Aa]vslut"):
        fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    assert nothing_happened(meeting)


def test_only_the_secretary_fixes() -> None:
    meeting = make_held_meeting()
    with pytest.raises(NotAllowed):
        fix_minutes(meeting_id=meeting.pk, by=make_user(is_administrator=True))
    assert nothing_happened(meeting)


def test_minutes_nobody_signs_are_refused() -> None:
    meeting = make_held_meeting()
    meeting.attendances.update(role="")
    meeting.body.roles.filter(kind="verifier").delete()
    with pytest.raises(DomainError, match="Ingen är vald att skriva under"):
        fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    assert nothing_happened(meeting)


def test_unnumbered_items_follow_the_next_paragraph_and_the_last_ones_the_one_before() -> None:
    meeting = make_held_meeting(items=0)
    for heading, numbered in [("Upprop", False), ("Ett", True), ("Två", True), ("Slut", False)]:
        make_paragraph(meeting, heading, numbered=numbered, kind="information")
    secretary = make_secretary(meeting.body)
    one = meeting.paragraphs.get(heading="Ett")
    immediate = fix_minutes(meeting_id=meeting.pk, by=secretary, paragraph_ids=[one.pk])
    rest = fix_minutes(meeting_id=meeting.pk, by=secretary)
    assert immediate.immediate
    assert numbers(meeting) == [None, 1, 2, None]
    assert [p.heading for p in immediate.paragraphs.all()] == ["Upprop", "Ett"]
    assert [p.heading for p in rest.paragraphs.all()] == ["Två", "Slut"]
    assert [item["heading"] for item in rest.content["paragraphs"]] == ["Två", "Slut"]


def test_chosen_paragraphs_are_fixed_while_the_meeting_goes_on() -> None:
    meeting = make_held_meeting(state=MeetingState.OPEN)
    secretary = make_secretary(meeting.body)
    second = meeting.paragraphs.all()[1]
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, paragraph_ids=[second.pk])
    assert [p.number for p in verification.paragraphs.all()] == [2]
    assert Participation.objects.values_list("paragraph", flat=True).distinct().get() == second.pk
    with pytest.raises(DomainError, match="fastställd"):
        fix_minutes(meeting_id=meeting.pk, by=secretary, paragraph_ids=[second.pk])


def test_a_paragraph_added_later_gets_the_next_number_and_stands_last() -> None:
    meeting = make_held_meeting(state=MeetingState.OPEN)
    secretary = make_secretary(meeting.body)
    first = meeting.paragraphs.all()[0]
    fix_minutes(meeting_id=meeting.pk, by=secretary, paragraph_ids=[first.pk])
    meeting.refresh_from_db()
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CLOSED)
    added = make_paragraph(meeting, "Tillägg", position=2, key="tillagg", kind="information")
    with pytest.raises(DomainError, match="Flytta punkten sist"):
        fix_minutes(meeting_id=meeting.pk, by=secretary)
    added.position = 9
    added.save()
    fix_minutes(meeting_id=meeting.pk, by=secretary)
    assert numbers(meeting) == [1, 2, 3, 4]


def test_an_unnumbered_item_behind_fixed_paragraphs_is_told_of() -> None:
    verification = make_minutes("fixed")
    meeting = verification.meeting
    make_paragraph(meeting, "Efterskrift", numbered=False)
    with pytest.raises(DomainError, match="Efterskrift"):
        fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body))


def test_nothing_left_to_fix_is_said() -> None:
    verification = make_minutes("fixed")
    secretary = make_secretary(verification.meeting.body)
    with pytest.raises(DomainError, match="inget mer att fastställa"):
        fix_minutes(meeting_id=verification.meeting_id, by=secretary)
    assert Verification.objects.count() == 1


def test_notes_are_fixed_without_numbers_and_signers() -> None:
    body = make_body(profile=Profile.NOTES)
    meeting = make_held_meeting(body, items=0)
    make_paragraph(meeting, "Läget", numbered=False, kind="information")
    verification = fix_minutes(meeting_id=meeting.pk, by=make_secretary(body))
    assert (numbers(meeting), verification.signers.count()) == ([None], 0)
    assert verification.content["kind"] == "notes"


def test_recusal_and_absence_are_frozen_per_paragraph() -> None:
    meeting = make_held_meeting(items=2)
    away = meeting.attendances.all()[1]
    first, second = meeting.paragraphs.all()
    away.spans.all().delete()
    AttendanceSpan.objects.create(attendance=away, kind="present")
    AttendanceSpan.objects.create(
        attendance=away, kind="away", first=first, last=first, reason="recusal"
    )
    fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    told = {row.paragraph_id: row for row in Participation.objects.filter(person=away.person)}
    assert (told[first.pk].serving, told[first.pk].away_reason) == (False, "recusal")
    assert (told[second.pk].serving, told[second.pk].away_reason) == (True, "")


# -- The stored file --------------------------------------------------------------------------------


def test_attached_file_opens_the_signing_once() -> None:
    verification = make_minutes("fixed")
    sha = verification.content_sha256
    facts = {"verification_id": verification.pk, "content_sha256": sha, "sha256": "a" * 64}
    assert attach_document(**facts)
    assert not attach_document(**facts)
    verification.refresh_from_db()
    assert (verification.state, verification.document_sha256) == ("signing", "a" * 64)
    assert Event.objects.filter(verb="governance.minutes_ready").count() == 1


def test_a_file_of_another_text_is_not_attached() -> None:
    verification = make_minutes("fixed")
    with pytest.raises(DomainError, match="inte längre är den fastställda"):
        attach_document(verification_id=verification.pk, content_sha256="b" * 64, sha256="a" * 64)
    verification.refresh_from_db()
    assert verification.state == VerificationState.FIXED


def test_signers_with_a_login_are_asked_by_mail() -> None:
    meeting = make_held_meeting()
    chair = meeting.attendances.get(role="chair").person
    user = make_user(person=chair)
    secretary = make_secretary(meeting.body)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    assert not Mail.objects.exists()
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="a" * 64,
    )
    mail = Mail.objects.get()
    assert mail.to == user.email
    assert verification.get_absolute_url() in mail.text
    assert "skriva under" in mail.subject


# -- Taking back ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["fixed", "signing"])
def test_taking_back_voids_signatures_keeps_numbers_and_frees_the_text(state: str) -> None:
    verification = make_minutes(state)
    meeting = verification.meeting
    signer = verification.signers.all()[0]
    if state == "signing":
        signer.signed_on = DAY
        signer.save()
    reopened = reopen_minutes(
        verification_id=verification.pk, by=make_secretary(meeting.body), reason="Fel namn."
    )
    reopened.refresh_from_db()
    signer.refresh_from_db()
    assert (reopened.state, reopened.content, reopened.content_sha256) == ("draft", {}, "")
    assert (signer.signed_on, numbers(meeting)) == (None, [1, 2, 3])
    assert not Participation.objects.exists()
    paragraph: Paragraph = meeting.paragraphs.all()[0]
    paragraph.heading = "Rättad"
    paragraph.save()
    again = fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body))
    assert (again.pk, numbers(meeting)) == (verification.pk, [1, 2, 3])


def test_taking_back_tells_those_who_were_asked() -> None:
    meeting = make_held_meeting()
    people: Iterator[Person] = (row.person for row in meeting.attendances.all())
    users = {person.pk: make_user(person=person) for person in people}
    secretary = make_secretary(meeting.body)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    reopen_minutes(verification_id=verification.pk, by=secretary)
    assert not Mail.objects.exists()  # nobody had been asked
    fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    verification.refresh_from_db()
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="a" * 64,
    )
    chair = verification.signers.get(role=SignerRole.CHAIR)
    chair.signed_on = DAY
    chair.save()
    Mail.objects.all().delete()
    reopen_minutes(verification_id=verification.pk, by=secretary, reason="Fel i § 2.")
    mails = {mail.to: mail.text for mail in Mail.objects.all()}
    verifier = verification.signers.get(role=SignerRole.VERIFIER)
    assert set(mails) == {users[chair.person_id].email, users[verifier.person_id].email}
    assert "underskrift gäller inte längre" in mails[users[chair.person_id].email]
    assert "Orsak: Fel i § 2." in mails[users[verifier.person_id].email]


@pytest.mark.parametrize("state", ["draft", "verified"])
def test_only_fixed_unverified_minutes_are_taken_back(state: str) -> None:
    verification = make_minutes(state)
    before = verification.content_sha256
    with pytest.raises(DomainError):
        reopen_minutes(
            verification_id=verification.pk, by=make_secretary(verification.meeting.body)
        )
    verification.refresh_from_db()
    assert (verification.state, verification.content_sha256) == (state, before)


def test_fixing_waits_for_nothing_that_is_only_planned() -> None:
    """The counter is shared by the series, so numbers drawn elsewhere are not given again."""
    meeting = make_held_meeting()
    next_numbers(f"body:{meeting.body_id}:2026", 5)
    fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=timezone.now())
    assert numbers(meeting) == [6, 7, 8]
