"""Document → rows: match, refuse or create; several documents all or nothing."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from governance import document as doc
from governance.attendance import verification_keys
from governance.checks import faults as document_faults
from governance.checks import warnings as document_warnings
from governance.document_text import DocumentFaults, Fault
from governance.expressions import keys_of
from governance.freezing import content_hash, frozen_content, participations
from governance.interchange.attending import write_attendance
from governance.interchange.files import write_attachments
from governance.interchange.keys import Keys
from governance.interchange.matching import Findings, make_seats, match_body, match_people
from governance.interchange.package import Package
from governance.interchange.paragraphs import paragraph_fields, write_parts
from governance.interchange.replacing import clear, standing_meeting
from governance.minutes.content import Status
from governance.models import (
    Adjournment,
    Meeting,
    Notice,
    Paragraph,
    Participation,
    Signer,
    Verification,
)
from governance.series import series_of
from governance.states import MeetingState, VerificationState
from portal.core.events import record
from portal.core.models import Attachment, Person, User

ImportRefused = DocumentFaults


@dataclass(frozen=True)
class Imported:
    """One imported meeting and the warnings that were kept on it."""

    meeting: Meeting
    warnings: list[Fault]


@transaction.atomic
def import_documents(
    packages: Sequence[Package],
    *,
    replace: bool = False,
    by: User | None = None,
    at: datetime | None = None,
) -> list[Imported]:
    """Create the meetings of all packages, or none.

    Raises ImportRefused with every fault of the first package that has any."""
    at = at or timezone.now()
    done: list[Imported] = []
    with ExitStack() as undo:
        for index, package in enumerate(packages):
            try:
                done.append(_import_one(package, replace=replace, by=by, at=at, undo=undo))
            except ImportRefused as error:
                error.index = index
                raise
        undo.pop_all()
    return done


def _import_one(
    package: Package, *, replace: bool, by: User | None, at: datetime, undo: ExitStack
) -> Imported:
    document = package.document
    found = [Fault(item.path, item.sentence) for item in document_faults(document)]
    if found:
        raise ImportRefused(found)
    findings = Findings()
    body, made_now = match_body(document.body, findings)
    standing = standing_meeting(body, document, findings, replace=replace)
    if findings.faults:
        raise ImportRefused(findings.faults)
    people = match_people(document.people, findings)
    meeting = _write_meeting(standing or Meeting(body=body), document)
    keys = _write_paragraphs(meeting, document, people, findings)
    if findings.faults:
        raise ImportRefused(findings.faults)
    files = write_attachments(meeting, document.attachments, package.files, by=by, at=at, undo=undo)
    for item in document.paragraphs:
        write_parts(keys.row_of(item.key), item, people, files)
    write_attendance(meeting, document, keys, people)
    if made_now:
        make_seats(meeting, document, people)
    _write_verifications(meeting, document, keys, people, files, at)
    warnings = [*findings.notes, *(Fault(w.path, w.sentence) for w in document_warnings(document))]
    warnings += _missing_scans(document, files)
    meeting.import_notes = [str(warning) for warning in findings.notes]
    meeting.save(update_fields=["import_notes"])
    record(meeting, "governance.meeting_imported", by=by, at=at, warnings=len(warnings))
    return Imported(meeting, warnings)


def _write_meeting(meeting: Meeting, document: doc.MeetingDocument) -> Meeting:
    """The meeting's own columns; replaced meetings keep their row and its history."""
    item = document.meeting
    if meeting.pk:
        clear(meeting)
    else:
        meeting.state = MeetingState.CLOSED if document.paragraphs else MeetingState.PLANNED
    for column in (
        "date",
        "date_text",
        "until",
        "external_id",
        "case_number",
        "starts",
        "ends",
        "place",
        "remote_basis",
    ):
        setattr(meeting, column, getattr(item, column))
    meeting.save()
    for position, pause in enumerate(item.adjournments):
        Adjournment.objects.create(
            meeting=meeting,
            position=position,
            starts=pause.starts,
            ends=pause.ends,
            day=pause.day,
            text=pause.text,
        )
    return meeting


def _write_paragraphs(
    meeting: Meeting, document: doc.MeetingDocument, people: dict[str, Person], findings: Findings
) -> Keys:
    """The rows of the §§; a number that the series already has is a fault."""
    series = series_of(meeting)
    numbers = {item.number for item in document.paragraphs if item.number is not None}
    taken = Paragraph.objects.filter(series=series, number__in=numbers).select_related("meeting")
    for row in taken:
        findings.fault(
            "$.paragraphs",
            f"Nummer {row.number} används redan i organets nummerserie, "
            f"vid mötet {row.meeting.when}.",
        )
    if taken:
        return Keys([])
    # Without any number the §§ of minutes are simply not numbered yet.
    unnumbered_on_purpose = bool(numbers) or document.body.profile == doc.Profile.NOTES
    rows = [
        Paragraph.objects.create(
            meeting=meeting,
            position=position,
            key=item.key,
            number=item.number,
            series="" if item.number is None else series,
            numbered=item.number is not None or not unnumbered_on_purpose,
            **paragraph_fields(item, people),
        )
        for position, item in enumerate(document.paragraphs, start=1)
    ]
    keys = Keys(rows, by_stored_key=True)
    if document.meeting.public_from:
        meeting.public_from = keys.row_of(document.meeting.public_from)
        meeting.save(update_fields=["public_from"])
    return keys


def _write_verifications(
    meeting: Meeting,
    document: doc.MeetingDocument,
    keys: Keys,
    people: dict[str, Person],
    files: Mapping[str, Attachment],
    at: datetime,
) -> None:
    scopes = verification_keys(document)
    for index, item in enumerate(document.verifications):
        row = Verification.objects.create(
            meeting=meeting,
            position=index,
            immediate=item.immediate,
            place=item.place,
            time=item.time,
            due=item.due,
            sheet_text=item.sheet_text,
        )
        own = {key: keys.row_of(key) for key in scopes[index]}
        for paragraph in own.values():
            paragraph.verification = row
            paragraph.save(update_fields=["verification"])
        _write_signers(row, item, keys, people)
        for position, notice in enumerate(item.notices):
            Notice.objects.create(
                verification=row, position=position, **notice.model_dump(by_alias=False)
            )
        if item.verified_on:
            _freeze_as_verified(row, item, document, index, own, people, files, at)


def _write_signers(
    row: Verification, item: doc.Verification, keys: Keys, people: dict[str, Person]
) -> None:
    for position, signer in enumerate(item.signers):
        created = Signer.objects.create(
            verification=row,
            person=people[signer.person],
            role=signer.role,
            position=position,
            method=signer.method,
            signed_on=signer.signed_on,
        )
        if signer.paragraphs:
            chosen = keys_of(signer.paragraphs, keys.order)
            created.paragraphs.set([keys.row_of(key) for key in keys.order if key in chosen])
    for position, deputy in enumerate(item.deputies, start=len(item.signers)):
        Signer.objects.create(
            verification=row,
            person=people[deputy],
            role=doc.SignerRole.VERIFIER,
            deputy=True,
            position=position,
        )


def _freeze_as_verified(
    row: Verification,
    item: doc.Verification,
    document: doc.MeetingDocument,
    index: int,
    own: dict[str, Paragraph],
    people: dict[str, Person],
    files: Mapping[str, Attachment],
    at: datetime,
) -> None:
    """Verified outside the portal: frozen now, the signed file beside it or noted as missing."""
    # A fresh portal has no history to add to these rows, so they may come in one statement.
    Participation.objects.bulk_create(participations(document, own, people))
    row.content = frozen_content(document, index, Status.VERIFIED)
    row.content_sha256 = content_hash(row.content)
    row.fixed_at = row.verified_at = at
    row.verified_on = item.verified_on
    row.outside = True
    row.scan = files[item.file] if item.file else None
    row.document_sha256 = row.scan.sha256 if row.scan else ""
    row.state = VerificationState.VERIFIED
    row.save()


def _missing_scans(document: doc.MeetingDocument, files: Mapping[str, Attachment]) -> list[Fault]:
    return [
        Fault(
            f"$.verifications[{index}].file",
            "Det undertecknade protokollet följer inte med. Lägg till det när det är skannat.",
        )
        for index, item in enumerate(document.verifications)
        if item.verified_on and not (item.file and files[item.file].file)
    ]
