"""Facts of a verification while it is a draft (place, signers), and its notices afterwards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from governance.commands.editing import save_changes
from governance.models import Notice, Signer, Verification
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
    """Who shall sign as what; `deputy` steps in for a verifier.

    `paragraphs` are the primary keys of the only §§ to sign, rising; none means all."""

    person: Person
    role: str
    deputy: bool = False
    paragraphs: tuple[int, ...] = ()


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
    if signers_of(verification) != list(signers):
        _write_signers(verification, signers)
    return verification


def signers_of(verification: Verification) -> list[SignerRow]:
    """Who shall sign, in order."""
    rows = verification.signers.select_related("person").prefetch_related("paragraphs")
    return [
        SignerRow(
            row.person, row.role, row.deputy, tuple(sorted(one.pk for one in row.paragraphs.all()))
        )
        for row in rows
    ]


def _locked(verification_id: int) -> Verification:
    return (
        Verification.objects.select_for_update(of=("self",), no_key=True)
        .select_related("meeting__body")
        .get(pk=verification_id)
    )


def _write_signers(verification: Verification, signers: Sequence[SignerRow]) -> None:
    for row in verification.signers.all():
        row.delete()
    for position, wanted in enumerate(signers, start=1):
        signer = Signer.objects.create(
            verification=verification,
            person=wanted.person,
            role=wanted.role,
            deputy=wanted.deputy,
            position=position,
        )
        own = verification.meeting.paragraphs.filter(pk__in=wanted.paragraphs)
        signer.paragraphs.set(own)


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
