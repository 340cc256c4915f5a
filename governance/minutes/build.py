"""Meeting as a value → what its paper says. Pure: no database, no clock, no settings."""

from governance.attendance import Roll, verification_keys
from governance.attendance_changes import AttendanceChanges
from governance.choices import AttendanceRole, PageHeader, Profile
from governance.document import MeetingDocument, Paragraph
from governance.minutes.content import FORMAT, MinutesContent, ParagraphContent, Status
from governance.minutes.cover import cover
from governance.minutes.masking import masked
from governance.minutes.sections import Telling, public_stand_in, sections
from governance.minutes.signing import day_text
from governance.minutes.words import People, printed_number

STAND_IN_HEADING = "Ärende som omfattas av sekretess"


def build_minutes(
    document: MeetingDocument,
    *,
    status: Status = Status.DRAFT,
    public: bool = False,
    verification: int | None = None,
) -> MinutesContent:
    """The content of the protokoll, or of the §§ of one verification (its index in the document).

    `public` leaves out what is masked or under secrecy; § numbers stay (domain.md § 4).
    """
    hidden = {item.key for item in document.paragraphs if public and item.confidential}
    document = _with_stand_ins(document, hidden)
    roll, people = Roll(document), People(document)
    chosen = list(range(len(document.verifications))) if verification is None else [verification]
    keys = set(roll.order)
    if verification is not None:
        keys = set(verification_keys(document)[verification])
    notes = document.body.profile == Profile.NOTES
    name = "Minnesanteckningar" if notes else "Sammanträdesprotokoll"
    content = MinutesContent(
        format=FORMAT,
        status=status,
        public=public,
        kind="notes" if notes else "minutes",
        title=f"{name} {day_text(document)}, {document.body.name}",
        name=name,
        owner=_owner(document),
        body=document.body.name,
        date=day_text(document),
        case_number=document.meeting.case_number,
        created=_created(document),
        cover=cover(document, roll, people, chosen, hidden | (set(roll.order) - keys)),
        paragraphs=tuple(
            _paragraph(document, item, roll, people, place, hidden)
            for place, item in enumerate(document.paragraphs, start=1)
            if item.key in keys
        ),
    )
    return masked(content, document) if public else content


def _with_stand_ins(document: MeetingDocument, hidden: set[str]) -> MeetingDocument:
    """The document with other headings on the §§ `hidden`: unnumbered items are named by their
    heading wherever the cover tells who was present or what is signed."""
    paragraphs = [
        item.model_copy(update={"heading": STAND_IN_HEADING}) if item.key in hidden else item
        for item in document.paragraphs
    ]
    return document.model_copy(update={"paragraphs": paragraphs}) if hidden else document


def anchor_of(number: int | None, place: int) -> str:
    """The id of a § in HTML: by its number, or by its place among the items when it has none."""
    return f"paragraf-{number}" if number else f"punkt-{place}"


def _owner(document: MeetingDocument) -> str:
    body = document.body
    return body.host or body.name if body.page_header == PageHeader.ORGANISATION else body.name


def _created(document: MeetingDocument) -> str:
    day = document.meeting.until or document.meeting.date
    return day.isoformat() if day else ""


def _paragraph(
    document: MeetingDocument,
    item: Paragraph,
    roll: Roll,
    people: People,
    place: int,
    hidden: set[str],
) -> ParagraphContent:
    telling = Telling(
        document, people, item, tuple(AttendanceChanges(roll).at(item.key)), _chair(document, item)
    )
    secret = item.key in hidden
    # Minnesanteckningar have headings only (domain: profile "notes").
    notes = document.body.profile == Profile.NOTES
    return ParagraphContent(
        anchor=anchor_of(item.number, place),
        number="" if notes else printed_number(document, item.number),
        heading=item.heading,
        case_number="" if secret else item.case_number,
        sections=public_stand_in(telling) if secret else sections(telling),
    )


def _chair(document: MeetingDocument, item: Paragraph) -> str:
    if item.chaired_by:
        return item.chaired_by
    chairs = (row.person for row in document.attendance if row.role == AttendanceRole.CHAIR)
    return next(chairs, "")
