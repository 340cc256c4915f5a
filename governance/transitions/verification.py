"""Minutes are fixed for signing, their stored file attached, and taken back while unverified."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance.checks import faults
from governance.checks.subject import Finding
from governance.choices import AttendanceRole, Profile, SignerRole
from governance.deadlines import verification_due
from governance.document import MeetingDocument
from governance.freezing import content_hash, frozen_content, participations
from governance.interchange import export_document
from governance.minutes.content import Status
from governance.models import (
    BodyRole,
    BodyRoleKind,
    Meeting,
    Paragraph,
    Participation,
    Signer,
    Verification,
)
from governance.states import VERIFICATION_MOVES, MeetingState, VerificationState
from governance.transitions.meeting import locked_meeting
from governance.transitions.scope import draw_numbers, scope_of
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record
from portal.core.models import Person, User
from portal.core.states import move

NOT_CLOSED = (
    "Mötet pågår inte och är inte avslutat. Avsluta mötet innan du fastställer protokollet."
)
STILL_OPEN = (
    "Mötet är inte avslutat. Under mötet kan bara valda paragrafer fastställas, för omedelbar "
    "justering. Avsluta mötet, eller välj paragrafer."
)
NO_SIGNERS = (
    "Ingen är vald att skriva under protokollet. Välj ordförande, justerare och sekreterare "
    "under Justering och försök igen."
)
CONTENT_CHANGED = "Filen gjordes av en text som inte längre är den fastställda. Den kopplas inte till protokollet."


class ContradictionError(DomainError):
    """The minutes contradict themselves; `findings` say where, each a sentence with its place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        count = "ett fel" if len(findings) == 1 else f"{len(findings)} fel"
        sentences = " ".join(finding.sentence for finding in findings)
        super().__init__(f"Protokollet är inte fastställt: {count} behöver rättas. {sentences}")
        self.findings = list(findings)


@transaction.atomic
def prepare_verification(*, meeting_id: int, by: User, immediate: bool = False) -> Verification:
    """A draft with the usual signers and due day, to look at and change before fixing.

    An ordinary draft that stands already is given back as it is."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.fix_minutes", meeting)
    return _draft(meeting, immediate=immediate)


@transaction.atomic
def fix_minutes(
    *,
    meeting_id: int,
    by: User,
    paragraph_ids: Collection[int] | None = None,
    verification_id: int | None = None,
    at: datetime | None = None,
) -> Verification:
    """Freeze the draft minutes for signing: numbers, participation per §, content (KL 5:67).

    All §§ that are left, or those with `paragraph_ids` for immediate verification. Whose draft
    (place, signers) is meant can be said with `verification_id`; otherwise the standing one is
    used or one is made with the usual signers. Raises ContradictionError when the minutes contradict
    themselves, DomainError when nobody signs; then nothing is changed, no number is used up."""
    meeting = locked_meeting(meeting_id)
    require(by, "governance.fix_minutes", meeting)
    _refuse_unheld(meeting, partly=paragraph_ids is not None)
    verification = _chosen(meeting, verification_id, immediate=paragraph_ids is not None)
    rows = list(
        meeting.paragraphs.select_for_update(of=("self",), no_key=True).select_related(
            "verification"
        )
    )
    drawn = draw_numbers(meeting, rows)
    scope = scope_of(verification, rows, paragraph_ids)
    _assign(verification, rows, scope)
    _freeze(meeting, verification, scope, at or timezone.now())
    record(verification, "governance.minutes_fixed", by=by, at=at, numbers=drawn, **_told(scope))
    return verification


@transaction.atomic
def attach_document(
    *, verification_id: int, content_sha256: str, sha256: str, at: datetime | None = None
) -> bool:
    """The file made of the fixed content is stored: signing may begin (called by reporting).

    Returns False, changing nothing, when it is attached already. Raises DomainError when the
    minutes have been taken back or fixed anew since the file was ordered."""
    verification = locked_verification(verification_id)
    if verification.content_sha256 != content_sha256:
        raise DomainError(CONTENT_CHANGED)
    if verification.state != VerificationState.FIXED:
        return False
    move(verification, VERIFICATION_MOVES, to=VerificationState.SIGNING)
    verification.document_sha256 = sha256
    verification.save(update_fields=["state", "document_sha256"])
    record(verification, "governance.minutes_ready", by=None, at=at)
    return True


@transaction.atomic
def reopen_minutes(
    *, verification_id: int, by: User, reason: str = "", at: datetime | None = None
) -> Verification:
    """Take fixed minutes back to draft: signatures are void, numbers are kept.

    Not after verification: an error in verified minutes becomes a new §."""
    verification = locked_verification(verification_id)
    require(by, "governance.reopen_minutes", verification)
    asked = verification.state == VerificationState.SIGNING
    move(verification, VERIFICATION_MOVES, to=VerificationState.DRAFT)
    signed = [signer.pk for signer in verification.signers.exclude(signed_on=None)]
    verification.content = {}
    verification.content_sha256 = verification.document_sha256 = ""
    verification.fixed_at = verification.scan = None
    verification.save(
        update_fields=["state", "content", "content_sha256", "document_sha256", "fixed_at", "scan"]
    )
    Participation.objects.filter(paragraph__verification=verification).delete()
    for signer in verification.signers.all():
        signer.signed_on, signer.signed_place = None, ""
        signer.save(update_fields=["signed_on", "signed_place"])
    record(
        verification,
        "governance.minutes_reopened",
        by=by,
        at=at,
        asked=asked,
        signed=signed,
        because=f" Orsak: {reason}" if reason else "",
    )
    return verification


def locked_verification(verification_id: int) -> Verification:
    """The verification, its meeting's lock taken first as every change of minutes does."""
    meeting_id = Verification.objects.values_list("meeting_id", flat=True).get(pk=verification_id)
    meeting = locked_meeting(meeting_id)
    verification = Verification.objects.select_for_update().get(pk=verification_id)
    verification.meeting = meeting
    return verification


def _refuse_unheld(meeting: Meeting, *, partly: bool) -> None:
    if meeting.state not in {MeetingState.OPEN, MeetingState.CLOSED}:
        raise DomainError(NOT_CLOSED)
    if meeting.state == MeetingState.OPEN and not partly:
        raise DomainError(STILL_OPEN)


def _chosen(meeting: Meeting, verification_id: int | None, *, immediate: bool) -> Verification:
    if verification_id is None:
        return _draft(meeting, immediate=immediate)
    verification = meeting.verifications.select_for_update().get(pk=verification_id)
    if verification.state != VerificationState.DRAFT:
        raise DomainError("De här paragraferna är redan fastställda.")
    return verification


def _draft(meeting: Meeting, *, immediate: bool) -> Verification:
    """The standing draft of the kind, or a new one with due day and the usual signers."""
    drafts = meeting.verifications.filter(state=VerificationState.DRAFT, immediate=immediate)
    verification = drafts.first()
    if verification is None:
        verification = Verification.objects.create(
            meeting=meeting, immediate=immediate, position=meeting.verifications.count()
        )
    last_day = meeting.until or meeting.date
    if verification.due is None and last_day and meeting.body.profile != Profile.NOTES:
        verification.due = verification_due(last_day)
        verification.save(update_fields=["due"])
    if not verification.signers.exists() and meeting.body.profile != Profile.NOTES:
        _add_usual_signers(verification)
    return verification


def usual_signers(meeting: Meeting) -> list[tuple[SignerRole, Person]]:
    """Chair and secretary of the attendance list, and the verifiers elected for the body."""
    listed = meeting.attendances.select_related("person")
    day = meeting.date or timezone.localdate()
    verifiers = BodyRole.objects.active_on(day).filter(
        body=meeting.body, kind=BodyRoleKind.VERIFIER
    )
    chosen: list[tuple[SignerRole, Person]] = [
        (SignerRole.CHAIR, row.person) for row in listed if row.role == AttendanceRole.CHAIR
    ]
    here = {row.person_id for row in listed}
    chosen += [
        (SignerRole.VERIFIER, role.person)
        for role in verifiers.select_related("person").order_by("pk")
        if role.person_id in here
    ]
    chosen += [
        (SignerRole.SECRETARY, row.person) for row in listed if row.role == AttendanceRole.SECRETARY
    ]
    return list(dict.fromkeys(chosen))


def _add_usual_signers(verification: Verification) -> None:
    for position, (role, person) in enumerate(usual_signers(verification.meeting), start=1):
        Signer.objects.create(
            verification=verification, person=person, role=role, position=position
        )


def _assign(
    verification: Verification, rows: Sequence[Paragraph], scope: Sequence[Paragraph]
) -> None:
    """Put exactly the §§ of `scope` into the verification."""
    for row in rows:
        wanted = verification if row in scope else None
        concerned = wanted is not None or row.verification_id == verification.pk
        if concerned and row.verification != wanted:
            row.verification = wanted
            row.save(update_fields=["verification"])


def _freeze(
    meeting: Meeting, verification: Verification, scope: Sequence[Paragraph], at: datetime
) -> None:
    document = export_document(meeting.pk)
    found = faults(document)
    if found:
        raise ContradictionError(found)
    if meeting.body.profile != Profile.NOTES and not verification.signers.exists():
        raise DomainError(NO_SIGNERS)
    for row in _participations(meeting, document, scope):
        row.save()
    content = frozen_content(document, _index(meeting, verification), Status.FIXED)
    verification.content = content
    verification.content_sha256 = content_hash(content)
    verification.fixed_at = at
    move(verification, VERIFICATION_MOVES, to=VerificationState.FIXED)
    verification.save(update_fields=["content", "content_sha256", "fixed_at", "state"])


def _participations(
    meeting: Meeting, document: MeetingDocument, scope: Sequence[Paragraph]
) -> list[Participation]:
    rows = list(meeting.paragraphs.all())
    keys = {row.pk: item.key for row, item in zip(rows, document.paragraphs, strict=True)}
    listed = meeting.attendances.select_related("person")
    people = {
        item.person: row.person for row, item in zip(listed, document.attendance, strict=True)
    }
    return participations(document, {keys[row.pk]: row for row in scope}, people)


def _index(meeting: Meeting, verification: Verification) -> int:
    """The place of the verification in the document, which leaves out those without §§."""
    holding = meeting.verifications.filter(paragraphs__isnull=False).distinct()
    return list(holding.values_list("pk", flat=True)).index(verification.pk)


def _told(scope: Sequence[Paragraph]) -> dict[str, str]:
    numbers = [row.number for row in scope if row.number is not None]
    if not numbers:
        return {"scope": "Minnesanteckningarna"}
    several = f"§§ {numbers[0]}–{numbers[-1]}"
    return {"scope": f"§ {numbers[0]}" if len(numbers) == 1 else several}
