"""Papers are ordered: the one that is signed, its public version, a draft to look at."""

from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from governance.freezing import content_hash
from governance.minutes import to_json
from governance.models import Meeting, Verification
from portal.core.authz import require
from portal.core.models import User, Work, WorkState
from portal.core.work import enqueue
from portal.core.work import retry as retry_work
from reporting.models import Document, DocumentKind, DocumentState
from reporting.models.document import hidden_paragraphs
from reporting.papers import draft_content, public_content
from reporting.work import KIND


def order(
    kind: DocumentKind,
    meeting: Meeting,
    content: dict[str, Any],
    *,
    verification: Verification | None = None,
    at: datetime | None = None,
) -> Document:
    """The row of a paper to be rendered from `content`, and its work; inside the act's own
    transaction."""
    document = Document.objects.create(
        kind=kind,
        meeting=meeting,
        verification=verification,
        title=content["title"],
        content=content,
        content_sha256=content_hash(content),
        created_at=at or timezone.now(),
    )
    enqueue(KIND, document.pk)
    return document


def order_public(verification: Verification, *, at: datetime | None = None) -> Document | None:
    """The public version of verified minutes, when something in them is masked or confidential.

    A version that says the same stays; an older one is superseded."""
    current = Document.objects.filter(
        verification=verification, kind=DocumentKind.MINUTES_PUBLIC, superseded_at=None
    ).first()
    if not hidden_paragraphs(verification, verification.meeting_id).exists():
        supersede(verification, kinds=[DocumentKind.MINUTES_PUBLIC], at=at)
        return None
    content = to_json(public_content(verification))
    if current is not None and current.content_sha256 == content_hash(content):
        return current
    supersede(verification, kinds=[DocumentKind.MINUTES_PUBLIC], at=at)
    return order(
        DocumentKind.MINUTES_PUBLIC,
        verification.meeting,
        content,
        verification=verification,
        at=at,
    )


def supersede(
    verification: Verification, *, kinds: list[DocumentKind], at: datetime | None = None
) -> None:
    """Current papers of the kinds are current no longer; those not stored yet go."""
    for document in Document.objects.select_for_update().filter(
        verification=verification, kind__in=kinds, superseded_at=None
    ):
        if document.state == DocumentState.STORED:
            document.superseded_at = at or timezone.now()
            document.save(update_fields=["superseded_at"])
        else:
            document.delete()


@transaction.atomic
def order_draft(*, meeting_id: int, by: User, at: datetime | None = None) -> Document:
    """A PDF of the minutes as they stand, marked UTKAST; earlier drafts go."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",)).select_related("body").get(pk=meeting_id)
    )
    require(by, "reporting.order_draft", meeting)
    content = to_json(draft_content(meeting))
    drafts = Document.objects.filter(meeting=meeting, kind=DocumentKind.DRAFT)
    same = drafts.filter(content_sha256=content_hash(content)).exclude(state=DocumentState.FAILED)
    standing = same.first()
    if standing is not None:
        return standing
    for draft in drafts.exclude(state=DocumentState.RENDERING):
        _forget(draft)
    return order(DocumentKind.DRAFT, meeting, content, at=at)


def _forget(draft: Document) -> None:
    """Delete a draft, and its file once that is certain."""
    name = draft.file.name
    draft.delete()
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


@transaction.atomic
def retry_document(*, document_id: int, by: User) -> Document:
    """Try a failed paper again now."""
    document = (
        Document.objects.select_for_update(of=("self",))
        .select_related("meeting__body")
        .get(pk=document_id)
    )
    require(by, "reporting.retry_document", document)
    if document.state == DocumentState.STORED:
        return document
    if document.state == DocumentState.FAILED:
        document.state = DocumentState.QUEUED
        document.save(update_fields=["state"])
    failed = Work.objects.filter(kind=KIND, target_id=document.pk, state=WorkState.FAILED).first()
    if failed is None or not retry_work(failed.pk):
        enqueue(KIND, document.pk)
    return document
