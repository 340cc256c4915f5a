"""Which content a reader gets: the frozen one, the draft as it stands, or the public version."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Q, QuerySet

from governance.interchange import export_document
from governance.minutes import MinutesContent, Status, anchor_of, build_minutes, from_json
from governance.models import Meeting, Verification
from governance.states import VerificationState
from reporting.models import Document, DocumentKind
from reporting.models.document import hidden_paragraphs


def full_content(meeting: Meeting) -> MinutesContent:
    """The whole minutes: what was fixed, word for word, once no § is a draft any more; until then
    as it stands, a draft."""
    verifications = list(_holding(meeting))
    drafts = meeting.paragraphs.filter(
        Q(verification=None) | Q(verification__state=VerificationState.DRAFT)
    )
    if drafts.exists() or not verifications:
        return draft_content(meeting)
    return _joined([frozen_content(verification) for verification in verifications], meeting)


def frozen_content(verification: Verification) -> MinutesContent:
    """What was fixed, word for word; verified once it is."""
    verified = verification.state == VerificationState.VERIFIED
    status = Status.VERIFIED if verified else Status.FIXED
    return replace(from_json(verification.content), status=status)


def draft_content(meeting: Meeting, *, public: bool = False) -> MinutesContent:
    """The minutes as they stand, with the numbers that the §§ would be drawn now."""
    document = export_document(meeting.pk, provisional=True)
    return build_minutes(document, status=Status.DRAFT, public=public)


def public_content(verification: Verification) -> MinutesContent:
    """The §§ of one verified verification without what is masked or confidential."""
    return build_minutes(
        export_document(verification.meeting_id),
        status=Status.VERIFIED,
        public=True,
        verification=_place(verification),
    )


def published_content(meeting: Meeting) -> MinutesContent:
    """The public version of all verified §§; of the draft when nothing is verified yet."""
    verified = _holding(meeting).filter(state=VerificationState.VERIFIED)
    contents = [_published(verification) for verification in verified]
    return _joined(contents, meeting) if contents else draft_content(meeting, public=True)


def _published(verification: Verification) -> MinutesContent:
    """What was signed when nothing in it is hidden, else the public version that is stored."""
    if not hidden_paragraphs(verification.pk, verification.meeting_id).exists():
        return frozen_content(verification)
    public = Document.objects.filter(
        verification=verification, kind=DocumentKind.MINUTES_PUBLIC, superseded_at=None
    ).first()
    return from_json(public.content) if public else public_content(verification)


def paper_content(meeting: Meeting, *, public: bool) -> MinutesContent:
    """The paper of the whole meeting as it stands: marked UTKAST unless all of it is verified."""
    content = full_content(meeting)
    verified = content.status == Status.VERIFIED
    status = Status.VERIFIED if verified else Status.DRAFT
    if not public:
        return replace(content, status=status)
    return published_content(meeting) if verified else draft_content(meeting, public=True)


def _holding(meeting: Meeting) -> QuerySet[Verification]:
    """The verifications that hold §§, in the order in which they were fixed."""
    return (
        meeting.verifications.filter(paragraphs__isnull=False).distinct().order_by("fixed_at", "pk")
    )


def _joined(contents: Sequence[MinutesContent], meeting: Meeting) -> MinutesContent:
    """Several verifications as one paper: the §§ in the meeting's order, the cover's times and
    people as the last one has them, since the first may be from the middle of the meeting."""
    if len(contents) == 1:
        return contents[0]
    last = contents[-1]
    cover = replace(
        last.cover,
        verification=tuple(fact for item in contents for fact in item.cover.verification),
        sheets=tuple(sheet for item in contents for sheet in item.cover.sheets),
        notices=tuple(notice for item in contents for notice in item.cover.notices),
        votes=tuple(grid for item in contents for grid in item.cover.votes),
    )
    paragraphs = [paragraph for item in contents for paragraph in item.paragraphs]
    places = {
        anchor_of(row.number, place): place
        for place, row in enumerate(meeting.paragraphs.all(), start=1)
    }
    paragraphs.sort(key=lambda item: places.get(item.anchor, len(places)))
    verified = all(item.status == Status.VERIFIED for item in contents)
    status = Status.VERIFIED if verified else Status.FIXED
    return replace(last, status=status, cover=cover, paragraphs=tuple(paragraphs))


def _place(verification: Verification) -> int:
    """The place of the verification in its meeting's document, which leaves out empty ones."""
    siblings = Verification.objects.filter(meeting=verification.meeting_id)
    holding = siblings.filter(paragraphs__isnull=False).distinct()
    return list(holding.values_list("pk", flat=True)).index(verification.pk)
