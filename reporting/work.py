"""The worker's part: a queued paper becomes a stored file, exactly once, whatever crashes."""

import hashlib
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from governance.minutes import from_json
from governance.transitions.verification import attach_document, locked_verification
from portal.core.work import worker
from reporting.documents.render import RenderError, minutes_pdf
from reporting.models import Document, DocumentKind, DocumentState
from reporting.models.document import stored_name

KIND = "reporting.render"
LEASE = timedelta(minutes=5)


def _describe(document_id: int) -> str:
    document = Document.objects.select_related("meeting__body").filter(pk=document_id).first()
    return f"{document.get_kind_display()}: {document.meeting}" if document else ""


@transaction.atomic
def _gave_up(document_id: int, error: str) -> None:
    """All tries failed: the paper's page says so, with the last sentence it was told."""
    document = Document.objects.select_for_update().filter(pk=document_id).first()
    if document is None or document.state == DocumentState.STORED:
        return
    document.state = DocumentState.FAILED
    document.error = document.error or "Filen kunde inte framställas. Försök igen senare."
    document.save(update_fields=["state", "error"])


@worker(KIND, label="Dokument", lease=LEASE, gave_up=_gave_up, describe=_describe)
def render(document_id: int) -> None:
    """Render and store one paper. Safe to run twice: the same content gives the same bytes, under
    a name made of their hash, and the row turns stored in the transaction that attaches it.

    Raises RenderError when no paper came out; the sentence then stands on the row."""
    document = _begin(document_id)
    if document is None:
        return
    try:
        pdf = minutes_pdf(from_json(document.content))
    except RenderError as error:
        _note(document, str(error))
        raise
    document.sha256 = hashlib.sha256(pdf).hexdigest()
    name = _write(stored_name(document, ""), pdf, document.sha256)
    _store(document, name, len(pdf))


@transaction.atomic
def _begin(document_id: int) -> Document | None:
    """The paper to render, or None when it is stored, superseded or gone."""
    waiting = Document.objects.select_for_update().exclude(state=DocumentState.STORED)
    document = waiting.filter(pk=document_id, superseded_at=None).first()
    if document is not None:
        document.state = DocumentState.RENDERING
        document.save(update_fields=["state"])
    return document


def _note(document: Document, sentence: str) -> None:
    document.state, document.error = DocumentState.QUEUED, sentence
    document.save(update_fields=["state", "error"])


def _write(name: str, pdf: bytes, sha256: str) -> str:
    """Store the bytes under `name`, unless a try that was cut short has done so already."""
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as stored:
            if hashlib.sha256(stored.read()).hexdigest() == sha256:
                return name
    return default_storage.save(name, ContentFile(pdf))


@transaction.atomic
def _store(document: Document, name: str, size: int) -> None:
    """Turn the row stored and open the signing, in one transaction.

    The verification is locked before the paper, as taking minutes back does."""
    signs = document.kind == DocumentKind.MINUTES and document.verification_id is not None
    if signs and document.verification_id is not None:
        locked_verification(document.verification_id)
    row = Document.objects.select_for_update().filter(pk=document.pk, superseded_at=None).first()
    if row is None or row.state == DocumentState.STORED:
        return
    row.file.name, row.sha256, row.size = name, document.sha256, size
    row.state, row.stored_at, row.error = DocumentState.STORED, timezone.now(), ""
    row.save(update_fields=["file", "sha256", "size", "state", "stored_at", "error"])
    if signs and row.verification_id is not None:
        attach_document(
            verification_id=row.verification_id,
            content_sha256=row.content_sha256,
            sha256=row.sha256,
        )
