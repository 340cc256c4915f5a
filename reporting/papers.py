"""Which content a reader gets: the frozen one, the draft as it stands, or the public version."""

from collections.abc import Sequence
from dataclasses import replace

from governance.interchange import export_document
from governance.minutes import MinutesContent, Status, build_minutes, from_json
from governance.models import Meeting, Verification
from governance.states import VerificationState
from reporting.models import Document, DocumentKind
from reporting.models.document import hidden_paragraphs


def full_content(meeting: Meeting) -> MinutesContent:
    """The whole minutes: the frozen content when one verification holds all §§, else as it stands,
    a draft until every § is verified."""
    verifications = list(meeting.verifications.filter(paragraphs__isnull=False).distinct())
    left = meeting.paragraphs.filter(verification=None).exists()
    if len(verifications) == 1 and not left:
        [verification] = verifications
        if verification.state != VerificationState.DRAFT:
            return frozen_content(verification)
    verified = verifications and all(
        verification.state == VerificationState.VERIFIED for verification in verifications
    )
    if not verified or left:
        return draft_content(meeting)
    return build_minutes(export_document(meeting.pk), status=Status.VERIFIED)


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
    verified = meeting.verifications.filter(state=VerificationState.VERIFIED)
    contents = [_published(verification) for verification in verified]
    return _joined(contents) if contents else draft_content(meeting, public=True)


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
    document = export_document(meeting.pk, provisional=not verified)
    return build_minutes(document, status=status, public=True)


def _joined(contents: Sequence[MinutesContent]) -> MinutesContent:
    """Several verifications of one meeting as one paper, §§ in the order of their numbers."""
    first, *others = contents
    cover = replace(
        first.cover,
        verification=tuple(fact for item in contents for fact in item.cover.verification),
        sheets=tuple(sheet for item in contents for sheet in item.cover.sheets),
        notices=tuple(notice for item in contents for notice in item.cover.notices),
        votes=tuple(grid for item in contents for grid in item.cover.votes),
    )
    paragraphs = [paragraph for item in contents for paragraph in item.paragraphs]
    return replace(first, cover=cover, paragraphs=tuple(paragraphs)) if others else first


def _place(verification: Verification) -> int:
    """The place of the verification in its meeting's document, which leaves out empty ones."""
    siblings = Verification.objects.filter(meeting=verification.meeting_id)
    holding = siblings.filter(paragraphs__isnull=False).distinct()
    return list(holding.values_list("pk", flat=True)).index(verification.pk)
