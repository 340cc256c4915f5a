"""Signatures are recorded, the signed paper kept, and the minutes verified (justerade)."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from governance.choices import Profile, SignerRole, SigningMethod
from governance.models import Meeting, Signer, Verification
from governance.states import VERIFICATION_MOVES, VerificationState
from governance.transitions.verification import locked_verification
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record
from portal.core.models import Attachment, User
from portal.core.states import move

NOT_SIGNING = {
    VerificationState.DRAFT: "Protokollet är ett utkast. Fastställ det innan det skrivs under.",
    VerificationState.FIXED: (
        "Filen som ska skrivas under framställs fortfarande. Vänta en stund och försök igen."
    ),
    VerificationState.VERIFIED: "Protokollet är redan justerat.",
}
BEFORE_MEETING = "Dagen ligger före mötet ({day}). Rätta datumet och försök igen."
BEFORE_FIXED = (
    "Dagen ligger före den dag då protokollet fastställdes ({day}). Det är det fastställda "
    "protokollet som skrivs under. Rätta datumet och försök igen."
)
IN_FUTURE = "Dagen har inte varit än. Registrera underskriften när den finns."
MISSING = (
    "Underskrift saknas av {names}. Protokollet är inte justerat; det som är registrerat är kvar."
)
FOREIGN_SCAN = "Filen hör inte till den här justeringen. Ladda upp den på justeringens sida."
SCAN_STANDS = "Ett undertecknat protokoll finns redan och kan inte bytas ut."
NO_APPROVAL = "Protokollet justeras med underskrifter. Registrera dem i stället."
NO_SIGNING = "Minnesanteckningar skrivs inte under. Godkänn dem i stället."


@transaction.atomic
def record_signature(
    *,
    signer_id: int,
    by: User,
    signed_on: date,
    place: str = "",
    method: SigningMethod = SigningMethod.PAPER,
    at: datetime | None = None,
) -> Signer:
    """Note that a chair, verifier, deputy or secretary has signed the stored paper.

    Again for the same signer corrects day and place. Raises DomainError for a day before the
    meeting or before the minutes were fixed, or one that has not come."""
    verification = locked_verification(_verification_of(signer_id))
    require(by, "governance.record_signatures", verification)
    _require_signing(verification)
    _check_day(verification, signed_on, at or timezone.now())
    signer = _locked(signer_id)
    signer.signed_on, signer.signed_place, signer.method = signed_on, place, method
    signer.save(update_fields=["signed_on", "signed_place", "method"])
    name, day = signer.person.name, signed_on.isoformat()
    record(verification, "governance.signature_recorded", by=by, at=at, name=name, day=day)
    return signer


@transaction.atomic
def clear_signature(*, signer_id: int, by: User, at: datetime | None = None) -> Signer:
    """Take back a signature that was recorded by mistake."""
    verification = locked_verification(_verification_of(signer_id))
    require(by, "governance.record_signatures", verification)
    _require_signing(verification)
    signer = _locked(signer_id)
    signer.signed_on, signer.signed_place = None, ""
    signer.save(update_fields=["signed_on", "signed_place"])
    record(verification, "governance.signature_cleared", by=by, at=at, name=signer.person.name)
    return signer


@transaction.atomic
def attach_scan(
    *, verification_id: int, attachment_id: int, by: User, at: datetime | None = None
) -> Verification:
    """Keep the scan of the signed paper; may come later than the verification, but only once."""
    verification = locked_verification(verification_id)
    require(by, "governance.record_signatures", verification)
    if verification.state not in {VerificationState.SIGNING, VerificationState.VERIFIED}:
        raise DomainError(NOT_SIGNING[VerificationState(verification.state)])
    if verification.state == VerificationState.VERIFIED and verification.scan_id is not None:
        raise DomainError(SCAN_STANDS)
    verification.scan = _own_scan(verification, attachment_id)
    verification.save(update_fields=["scan"])
    record(verification, "governance.scan_attached", by=by, at=at)
    return verification


@transaction.atomic
def verify(*, verification_id: int, by: User, at: datetime | None = None) -> Verification:
    """All have signed: the minutes are verified on the day chair and verifiers were done.

    From now on neither §§, content nor file can change (database triggers). A deputy's signature
    stands in for one missing verifier. Raises DomainError that names who has not signed."""
    verification = locked_verification(verification_id)
    require(by, "governance.verify", verification)
    if verification.meeting.body.profile == Profile.NOTES:
        raise DomainError(NO_SIGNING)
    _require_signing(verification)
    signers = list(verification.signers.select_related("person"))
    missing = missing_signatures(signers)
    if missing:
        raise DomainError(MISSING.format(names=_enumerate(missing)))
    decisive = [signer.signed_on for signer in signers if signer.role != SignerRole.SECRETARY]
    days = [day for day in decisive if day] or [s.signed_on for s in signers if s.signed_on]
    return _verified(verification, max(days), by=by, at=at)


@transaction.atomic
def approve_notes(
    *, verification_id: int, approved_on: date, by: User, at: datetime | None = None
) -> Verification:
    """Notes (minnesanteckningar) were approved on a day, usually at the next meeting."""
    verification = locked_verification(verification_id)
    require(by, "governance.verify", verification)
    if verification.meeting.body.profile != Profile.NOTES:
        raise DomainError(NO_APPROVAL)
    _require_signing(verification)
    _check_day(verification, approved_on, at or timezone.now())
    return _verified(verification, approved_on, by=by, at=at)


def missing_signatures(signers: list[Signer]) -> list[Signer]:
    """Who has yet to sign; each deputy who has signed stands in for one verifier."""
    deputies = sum(signer.deputy and signer.signed_on is not None for signer in signers)
    unsigned = [signer for signer in signers if not signer.deputy and signer.signed_on is None]
    verifiers = [signer for signer in unsigned if signer.role == SignerRole.VERIFIER]
    excused = verifiers[:deputies]
    return [signer for signer in unsigned if signer not in excused]


def _verified(
    verification: Verification, day: date, *, by: User, at: datetime | None
) -> Verification:
    move(verification, VERIFICATION_MOVES, to=VerificationState.VERIFIED)
    verification.verified_on = day
    verification.verified_at = at or timezone.now()
    verification.save(update_fields=["state", "verified_on", "verified_at"])
    record(verification, "governance.minutes_verified", by=by, at=at, day=day.isoformat())
    return verification


def _verification_of(signer_id: int) -> int:
    return Signer.objects.values_list("verification_id", flat=True).get(pk=signer_id)


def _locked(signer_id: int) -> Signer:
    """The signer's row, locked after the meeting's and the verification's."""
    rows = Signer.objects.select_for_update(of=("self",)).select_related("person")
    return rows.get(pk=signer_id)


def _require_signing(verification: Verification) -> None:
    state = VerificationState(verification.state)
    if state != VerificationState.SIGNING:
        raise DomainError(NOT_SIGNING[state])


def _check_day(verification: Verification, day: date, now: datetime) -> None:
    meeting: Meeting = verification.meeting
    held = meeting.date if verification.immediate else meeting.until or meeting.date
    if day > timezone.localdate(now):
        raise DomainError(IN_FUTURE)
    if held and day < held:
        raise DomainError(BEFORE_MEETING.format(day=held.isoformat()))
    if verification.fixed_at and day < timezone.localdate(verification.fixed_at):
        fixed = timezone.localdate(verification.fixed_at).isoformat()
        raise DomainError(BEFORE_FIXED.format(day=fixed))


def _own_scan(verification: Verification, attachment_id: int) -> Attachment:
    scan: Attachment | None = verification.attachments.filter(pk=attachment_id).first()
    scan = scan or verification.meeting.attachments.filter(pk=attachment_id).first()
    if scan is None:
        raise DomainError(FOREIGN_SCAN)
    return scan


def _enumerate(signers: list[Signer]) -> str:
    names = [f"{signer.person.name} ({signer.get_role_display().lower()})" for signer in signers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"
