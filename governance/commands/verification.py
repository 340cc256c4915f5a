"""Facts of a verification while it is a draft (place, signers), and its notices afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from governance.commands.editing import save_changes
from governance.models import Notice, Paragraph, Signer, Verification
from governance.states import VerificationState
from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.models import Person, User

NOT_DRAFT = (
    "Paragraferna är redan fastställda för de här undertecknarna. Återta fastställandet om de "
    "ska ändras."
)


@dataclass(frozen=True)
class SignerRow:
    """Who shall sign as what; `deputy` steps in for a verifier."""

    person: Person
    role: str
    deputy: bool = False


@transaction.atomic
def change_verification(
    *, verification_id: int, values: Mapping[str, Any], signers: Sequence[SignerRow], by: User
) -> Verification:
    """Write place, time, last day and who signs, as long as the verification is a draft."""
    verification = _locked(verification_id)
    require(by, "governance.fix_minutes", verification.meeting)
    if verification.state != VerificationState.DRAFT:
        raise DomainError(NOT_DRAFT)
    save_changes(verification, dict(values))
    stored = list(verification.signers.all())
    now = [(row.person_id, row.role, row.deputy) for row in stored]
    if now != [(row.person.pk, row.role, row.deputy) for row in signers]:
        _write_signers(verification, stored, signers)
    return verification


def _locked(verification_id: int) -> Verification:
    return (
        Verification.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__body")
        .get(pk=verification_id)
    )


def _write_signers(
    verification: Verification, stored: Sequence[Signer], signers: Sequence[SignerRow]
) -> None:
    """Replace the signers; the §§ a signer is limited to follow the person and role."""
    limits: dict[tuple[int, str], list[Paragraph]] = {
        (row.person_id, row.role): list(row.paragraphs.all()) for row in stored
    }
    for row in stored:
        row.delete()
    for position, wanted in enumerate(signers, start=1):
        signer = Signer.objects.create(
            verification=verification,
            person=wanted.person,
            role=wanted.role,
            deputy=wanted.deputy,
            position=position,
        )
        signer.paragraphs.set(limits.get((wanted.person.pk, wanted.role), []))


@transaction.atomic
def save_notice(
    *, verification_id: int, notice_id: int | None, values: Mapping[str, Any], by: User
) -> Notice:
    """Note where and when the verified minutes were announced."""
    verification = _locked(verification_id)
    require(by, "governance.record_signatures", verification)
    if verification.state != VerificationState.VERIFIED:
        raise DomainError("Protokollet är inte justerat än, så det kan inte ha anslagits.")
    if notice_id is None:
        position = verification.notices.count() + 1
        return Notice.objects.create(verification=verification, position=position, **dict(values))
    notice = verification.notices.get(pk=notice_id)
    save_changes(notice, dict(values))
    return notice
