"""Signatures are recorded, the scan kept, the minutes verified or the notes approved."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from governance.choices import Profile, SignerRole
from governance.models import Paragraph, Signer, Verification
from governance.states import VerificationState
from governance.transitions.correction import correct_paragraph
from governance.transitions.signing import (
    approve_notes,
    attach_scan,
    clear_signature,
    record_signature,
    verify,
)
from portal.core.errors import DomainError, NotAllowed
from portal.core.events import sentence
from portal.core.models import Attachment, Event
from tests.factories import (
    DAY,
    NOON,
    make_body,
    make_meeting,
    make_minutes,
    make_paragraph,
    make_person,
    make_secretary,
    make_user,
)

pytestmark = pytest.mark.django_db


def make_scan(target: Any) -> Attachment:
    scan = Attachment(target=target, title="Undertecknat", uploaded_at=NOON, sha256="c" * 64)
    scan.file.save("scan", ContentFile(b"%PDF-1.7"), save=False)
    scan.save()
    return scan


def signed(verification: Verification) -> list[date | None]:
    return list(verification.signers.values_list("signed_on", flat=True))


def test_a_signature_is_recorded_with_day_place_and_event() -> None:
    verification = make_minutes("signing")
    secretary = make_secretary(verification.meeting.body)
    signer = verification.signers.all()[0]
    record_signature(signer_id=signer.pk, by=secretary, signed_on=DAY, place="Boden", at=NOON)
    signer.refresh_from_db()
    assert (signer.signed_on, signer.signed_place) == (DAY, "Boden")
    event = Event.objects.get(verb="governance.signature_recorded")
    assert sentence(event) == f"{signer.person.name} skrev under 2026-11-20."
    clear_signature(signer_id=signer.pk, by=secretary)
    assert signed(verification) == [None, None, None]


@pytest.mark.parametrize("state", ["draft", "fixed", "verified"])
@pytest.mark.parametrize("act", [record_signature, clear_signature])
def test_signatures_change_only_while_the_paper_is_out_for_signing(
    act: Callable[..., Signer], state: str
) -> None:
    verification = make_minutes(state)
    before, events = signed(verification), Event.objects.count()
    facts = {"signed_on": DAY + timedelta(days=1)} if act is record_signature else {}
    with pytest.raises(DomainError):
        act(
            signer_id=verification.signers.all()[0].pk,
            by=make_secretary(verification.meeting.body),
            at=NOON + timedelta(days=3),
            **facts,
        )
    assert (signed(verification), Event.objects.count()) == (before, events)


@pytest.mark.parametrize(
    ("day", "sentence_part"),
    [
        (DAY - timedelta(days=1), "före mötet"),
        (DAY + timedelta(days=2), "har inte varit än"),
    ],
)
def test_a_signature_has_a_possible_day(day: date, sentence_part: str) -> None:
    verification = make_minutes("signing")
    with pytest.raises(DomainError, match=sentence_part):
        record_signature(
            signer_id=verification.signers.all()[0].pk,
            by=make_secretary(verification.meeting.body),
            signed_on=day,
            at=NOON + timedelta(days=1),
        )
    assert signed(verification) == [None, None, None]


def test_nobody_signs_before_the_minutes_were_fixed() -> None:
    verification = make_minutes("signing", date=DAY - timedelta(days=5))
    with pytest.raises(DomainError, match="fastställdes"):
        record_signature(
            signer_id=verification.signers.all()[0].pk,
            by=make_secretary(verification.meeting.body),
            signed_on=DAY - timedelta(days=1),
            at=NOON,
        )


def test_minutes_are_verified_on_the_day_chair_and_verifiers_were_done() -> None:
    verification = make_minutes("signing")
    secretary = make_secretary(verification.meeting.body)
    for days, signer in enumerate(verification.signers.all()):
        on = DAY + timedelta(days=days)
        record_signature(
            signer_id=signer.pk, by=secretary, signed_on=on, at=NOON + timedelta(days=5)
        )
    verified = verify(verification_id=verification.pk, by=secretary, at=NOON + timedelta(days=5))
    verified.refresh_from_db()
    # chair on the first day, verifier on the second, secretary on the third
    assert (verified.state, verified.verified_on) == ("verified", DAY + timedelta(days=1))
    assert verified.verified_at == NOON + timedelta(days=5)


def test_verifying_names_who_has_not_signed() -> None:
    verification = make_minutes("signing")
    secretary = make_secretary(verification.meeting.body)
    chair, verifier, keeper = verification.signers.all()
    record_signature(signer_id=chair.pk, by=secretary, signed_on=DAY, at=NOON)
    with pytest.raises(DomainError) as refusal:
        verify(verification_id=verification.pk, by=secretary, at=NOON)
    assert f"{verifier.person.name} (justerare) och {keeper.person.name} (sekreterare)" in str(
        refusal.value
    )
    verification.refresh_from_db()
    assert verification.state == VerificationState.SIGNING


@pytest.mark.parametrize(("role", "enough"), [("verifier", True), ("chair", False)])
def test_a_deputy_stands_in_for_a_verifier_only(role: str, enough: bool) -> None:
    verification = make_minutes("signing")
    secretary = make_secretary(verification.meeting.body)
    Signer.objects.create(
        verification=verification, person=make_person(), role=SignerRole.VERIFIER, deputy=True
    )
    for signer in verification.signers.all():
        if signer.deputy or signer.role != role:
            record_signature(signer_id=signer.pk, by=secretary, signed_on=DAY, at=NOON)
    if enough:
        verify(verification_id=verification.pk, by=secretary, at=NOON)
    else:
        with pytest.raises(DomainError, match="ordförande"):
            verify(verification_id=verification.pk, by=secretary, at=NOON)


@pytest.mark.parametrize("state", ["draft", "fixed", "verified"])
def test_only_minutes_out_for_signing_are_verified(state: str) -> None:
    verification = make_minutes(state)
    with pytest.raises(DomainError):
        verify(
            verification_id=verification.pk, by=make_secretary(verification.meeting.body), at=NOON
        )
    verification.refresh_from_db()
    assert verification.state == state


def test_only_the_secretary_registers() -> None:
    verification = make_minutes("signing")
    administrator = make_user(is_administrator=True)
    with pytest.raises(NotAllowed):
        verify(verification_id=verification.pk, by=administrator)
    signer = verification.signers.all()[0]
    with pytest.raises(NotAllowed):
        record_signature(signer_id=signer.pk, by=administrator, signed_on=DAY)
    assert signed(verification) == [None, None, None]


def test_a_scan_may_come_after_verification_but_is_never_exchanged() -> None:
    verification = make_minutes("verified")
    secretary = make_secretary(verification.meeting.body)
    scan, other = make_scan(verification), make_scan(verification)
    attach_scan(verification_id=verification.pk, attachment_id=scan.pk, by=secretary)
    with pytest.raises(DomainError, match="inte bytas ut"):
        attach_scan(verification_id=verification.pk, attachment_id=other.pk, by=secretary)
    verification.refresh_from_db()
    assert verification.scan == scan


def test_a_scan_is_exchanged_while_signing_and_must_be_the_verifications_own() -> None:
    verification = make_minutes("signing")
    secretary = make_secretary(verification.meeting.body)
    for _ in range(2):
        scan = make_scan(verification)
        attach_scan(verification_id=verification.pk, attachment_id=scan.pk, by=secretary)
    foreign = make_scan(make_meeting())
    with pytest.raises(DomainError, match="hör inte till"):
        attach_scan(verification_id=verification.pk, attachment_id=foreign.pk, by=secretary)
    verification.refresh_from_db()
    assert verification.scan == scan


def test_notes_are_approved_on_a_day_instead_of_signed() -> None:
    body = make_body(profile=Profile.NOTES)
    verification = make_minutes("signing", body=body)
    secretary = make_secretary(body)
    with pytest.raises(DomainError, match="skrivs inte under"):
        verify(verification_id=verification.pk, by=secretary, at=NOON)
    approved = approve_notes(
        verification_id=verification.pk, approved_on=DAY, by=secretary, at=NOON
    )
    assert (approved.state, approved.verified_on) == ("verified", DAY)


def test_signed_minutes_are_not_approved_like_notes() -> None:
    verification = make_minutes("signing")
    with pytest.raises(DomainError, match="underskrifter"):
        approve_notes(
            verification_id=verification.pk,
            approved_on=DAY,
            by=make_secretary(verification.meeting.body),
            at=NOON,
        )


def test_an_error_becomes_a_new_paragraph_that_refers_to_the_old_one() -> None:
    verification = make_minutes("verified")
    body, secretary = verification.meeting.body, make_secretary(verification.meeting.body)
    wrong = verification.paragraphs.all()[1]
    later = make_meeting(body, date=timezone.localdate())
    make_paragraph(later, "Upprop", kind="opening")
    make_paragraph(later, "Avslutning", kind="closing")
    correction = correct_paragraph(paragraph_id=wrong.pk, meeting_id=later.pk, by=secretary)
    assert [p.heading for p in later.paragraphs.all()] == [
        "Upprop",
        "Rättelse av § 2 i protokollet 2026-11-20",
        "Avslutning",
    ]
    referred = (correction.refers_to_body, correction.refers_to_date, correction.refers_to_number)
    assert referred == (body.name, DAY, 2)


def test_what_is_not_verified_is_not_corrected_by_a_new_paragraph() -> None:
    verification = make_minutes("fixed")
    body = verification.meeting.body
    later = make_meeting(body)
    paragraph: Paragraph = verification.paragraphs.all()[0]
    with pytest.raises(DomainError, match="inte justerad än"):
        correct_paragraph(paragraph_id=paragraph.pk, meeting_id=later.pk, by=make_secretary(body))
    assert not later.paragraphs.exists()
