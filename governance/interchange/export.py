"""Rows → document: every row of one meeting read once, nothing computed but keys and ids."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from governance import document as doc
from governance.choices import SignerRole
from governance.expressions import write_expression
from governance.interchange.keys import Keys
from governance.interchange.loading import load_meeting
from governance.interchange.paragraphs import export_paragraph
from governance.interchange.people import NamesOfTheDay, PeopleBook
from governance.models import (
    Attendance,
    AttendanceSpan,
    Meeting,
    Signer,
    SpanKind,
    Verification,
)
from governance.series import upcoming_numbers
from governance.states import VerificationState
from portal.core.models import Attachment


def export_document(meeting: Meeting | int, *, provisional: bool = False) -> doc.MeetingDocument:
    """The meeting as samverkan.meeting/1.

    `provisional` gives §§ without a number the one they would be drawn now, as the draft on
    screen shows it; an exported file says only what has been drawn."""
    meeting = load_meeting(meeting if isinstance(meeting, int) else meeting.pk)
    rows = list(meeting.paragraphs.all())
    keys = Keys(rows, upcoming_numbers(meeting, rows) if provisional else {})
    names = NamesOfTheDay(meeting.date)
    people = PeopleBook(names)
    files = {row.pk: _attachment_id(row) for row in meeting.attachments.all()}
    attendance = [_attendance(row, keys, people, meeting) for row in meeting.attendances.all()]
    paragraphs = [export_paragraph(row, keys, people, files) for row in rows]
    verifications = [_verification(row, keys, people, files) for row in meeting.verifications.all()]
    return doc.MeetingDocument(
        format=doc.FORMAT,
        body=_body(meeting, names),
        meeting=_meeting(meeting, keys),
        people=people.people(),
        attendance=attendance,
        vacant_seats=[
            doc.VacantSeat(
                label=row.label,
                party=row.party or None,
                organisation=names(row.organisation),
            )
            for row in meeting.vacant_seats.all()
        ],
        attachments=[
            doc.Attachment(id=_attachment_id(row), title=row.title, file=name, sha256=row.sha256)
            for name, row in attachment_files(meeting)
        ],
        paragraphs=paragraphs,
        verifications=[row for row in verifications if row.paragraphs != "none"],
    )


def _body(meeting: Meeting, names: NamesOfTheDay) -> doc.Body:
    """The body as it stands, its host by the name of the meeting's day."""
    body = meeting.body
    return doc.Body(
        name=body.name,
        external_id=body.external_id,
        host=names(body.host),
        decides_as=body.decides_as,
        page_header=doc.PageHeader(body.page_header),
        county=body.county.code if body.county else None,
        level=doc.BodyLevel(body.level),
        kind=doc.BodyKind(body.kind),
        profile=doc.Profile(body.profile),
        numbering=doc.Numbering(
            scheme=doc.NumberingScheme(body.numbering_scheme), format=body.numbering_format
        ),
        layout=doc.Layout(body.layout),
        attendance_layout=doc.AttendanceLayout(body.attendance_layout),
        seats=body.seats_total,
        parent=body.parent.name if body.parent else None,
    )


def _meeting(meeting: Meeting, keys: Keys) -> doc.Meeting:
    return doc.Meeting(
        date=meeting.date,
        date_text=meeting.date_text,
        until=meeting.until,
        external_id=meeting.external_id,
        case_number=meeting.case_number,
        starts=meeting.starts,
        ends=meeting.ends,
        place=meeting.place,
        remote_basis=meeting.remote_basis,
        adjournments=[
            doc.Adjournment(starts=row.starts, ends=row.ends, day=row.day, text=row.text)
            for row in meeting.adjournments.all()
        ],
        public_from=keys.key_of(meeting.public_from_id) or None,
    )


def _attendance(
    row: Attendance, keys: Keys, people: PeopleBook, meeting: Meeting
) -> doc.Attendance:
    spans = list(row.spans.all())
    vacant = {seat.pk: n for n, seat in enumerate(meeting.vacant_seats.all(), start=1)}
    partly = _expression(spans, SpanKind.PARTLY, keys)
    return doc.Attendance(
        person=people.id_of(row.person),
        capacity=doc.Capacity(row.capacity),
        role=doc.AttendanceRole(row.role),
        group=row.group,
        present=_expression(spans, SpanKind.PRESENT, keys),
        partly="" if partly == "none" else partly,
        days=row.days,
        remote=_expression(spans, SpanKind.REMOTE, keys),
        away=[
            doc.Away(paragraphs=keys.expression(group), reason=doc.AwayReason(group[0].reason))
            for group in _groups(spans, SpanKind.AWAY)
        ],
        absence_notified=row.absence_notified,
        moves=[
            doc.Move(
                type=doc.MoveType(move.kind),
                at=move.at,
                day=move.day,
                paragraph=keys.key_of(move.paragraph_id),
            )
            for move in row.moves.all()
        ],
        serves=[
            doc.Serves(
                instead_of=_seat(group[0], people, vacant), paragraphs=keys.expression(group)
            )
            for group in _groups(spans, SpanKind.SERVES)
        ],
    )


def _seat(span: AttendanceSpan, people: PeopleBook, vacant: dict[int, int]) -> str:
    if span.serves_for:
        return people.id_of(span.serves_for)
    return f"vacant:{vacant[span.serves_vacant_id]}" if span.serves_vacant_id else ""


def _expression(spans: list[AttendanceSpan], kind: SpanKind, keys: Keys) -> str:
    return keys.expression([span for span in spans if span.kind == kind])


def _groups(spans: list[AttendanceSpan], kind: SpanKind) -> Iterable[list[AttendanceSpan]]:
    chosen = [span for span in spans if span.kind == kind]
    return [list(group) for _, group in groupby(chosen, key=lambda span: span.group)]


def _attachment_id(row: Attachment) -> str:
    return row.key or f"f{row.pk}"


def attachment_files(meeting: Meeting) -> list[tuple[str, Attachment]]:
    """The meeting's attachments with their paths in the document ("files/f1.pdf", or "")."""
    rows = list(meeting.attachments.all())
    names = Counter(row.original_name.casefold() for row in rows)
    return [(_file_name(row, alone=names[row.original_name.casefold()] == 1), row) for row in rows]


def _file_name(row: Attachment, *, alone: bool) -> str:
    if not row.original_name:
        return ""
    name = re.sub(r"[\\/:]", "-", row.original_name)
    return f"files/{name}" if alone else f"files/{_attachment_id(row)}-{name}"


def _verification(
    row: Verification, keys: Keys, people: PeopleBook, files: dict[int, str]
) -> doc.Verification:
    signers = list(row.signers.all())
    return doc.Verification(
        paragraphs=write_expression(keys.of_verification(row.pk), keys.order),
        immediate=row.immediate,
        place=row.place,
        time=row.time,
        due=row.due,
        sheet_text=row.sheet_text,
        signers=[_signer(signer, keys, people) for signer in signers if not signer.deputy],
        deputies=[people.id_of(signer.person) for signer in signers if signer.deputy],
        verified_on=row.verified_on if row.state == VerificationState.VERIFIED else None,
        file=files.get(row.scan_id) if row.scan_id else None,
        notices=[
            doc.Notice(
                board=notice.board,
                posted_on=notice.posted_on,
                address=notice.address,
                removed_on=notice.removed_on,
                kept_at=notice.kept_at,
            )
            for notice in row.notices.all()
        ],
    )


def _signer(row: Signer, keys: Keys, people: PeopleBook) -> doc.Signer:
    own = {keys.key_of(paragraph.pk) for paragraph in row.paragraphs.all()}
    return doc.Signer(
        person=people.id_of(row.person),
        role=SignerRole(row.role),
        paragraphs=write_expression(own, keys.order) if own else "",
        signed_on=row.signed_on,
        method=doc.SigningMethod(row.method),
    )
