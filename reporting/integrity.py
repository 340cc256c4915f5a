"""Is everything that must never change as it was: files, frozen contents, triggers, numbers."""

import hashlib
from collections.abc import Iterator
from itertools import groupby

from django.db.models.fields.files import FieldFile

from governance.freezing import content_hash
from governance.models import Paragraph, Verification
from governance.states import VerificationState
from portal.core import triggers
from portal.core.models import Attachment
from reporting.models import Document, DocumentKind, DocumentState

PIECE = 1024 * 1024


def faults() -> Iterator[str]:
    """One Swedish sentence per fault; none when all is well."""
    yield from _triggers()
    yield from _documents()
    yield from _attachments()
    yield from _verifications()


def gaps() -> Iterator[str]:
    """Numbers that a series lacks; lawful, told so that each can be explained."""
    rows = Paragraph.objects.exclude(number=None).order_by("series", "number")
    for series, group in groupby(rows.values_list("series", "number"), key=lambda row: row[0]):
        numbers = [number for _, number in group if number is not None]
        missing = sorted(set(range(numbers[0], numbers[-1] + 1)) - set(numbers))
        if missing:
            listed = ", ".join(map(str, missing))
            yield f"Nummerserien {series} saknar {listed}."


def _triggers() -> Iterator[str]:
    for name in triggers.missing():
        yield f"Databasens skydd {name} saknas. Kör migrate, som skapar det igen."


def _documents() -> Iterator[str]:
    for document in Document.objects.iterator(chunk_size=50):
        name = f"Dokument {document.pk} ({document.title})"
        if content_hash(document.content) != document.content_sha256:
            yield f"{name}: det frysta innehållet stämmer inte med sin kontrollsumma."
        if document.state == DocumentState.STORED:
            yield from _file(name, document.file, document.sha256)


def _attachments() -> Iterator[str]:
    for attachment in Attachment.objects.exclude(file="").iterator(chunk_size=200):
        name = f"Bilaga {attachment.pk} ({attachment.title})"
        yield from _file(name, attachment.file, attachment.sha256)


def _file(name: str, file: FieldFile, sha256: str) -> Iterator[str]:
    digest = hashlib.sha256()
    try:
        with file.open("rb") as stored:
            for piece in iter(lambda: stored.read(PIECE), b""):
                digest.update(piece)
    except OSError as error:
        yield f"{name}: filen {file.name} gick inte att läsa ({error.strerror})."
        return
    if digest.hexdigest() != sha256:
        yield f"{name}: filen {file.name} har ändrats sedan den lagrades."


def _verifications() -> Iterator[str]:
    papers = dict(
        Document.objects.filter(
            kind=DocumentKind.MINUTES, state=DocumentState.STORED, superseded_at=None
        ).values_list("verification", "sha256")
    )
    frozen = Verification.objects.exclude(state=VerificationState.DRAFT)
    for verification in frozen.select_related("meeting__body").iterator(chunk_size=50):
        name = f"Justering {verification.pk} ({verification.meeting})"
        if content_hash(verification.content) != verification.content_sha256:
            yield f"{name}: det frysta innehållet stämmer inte med sin kontrollsumma."
        signed = verification.document_sha256 and not verification.outside
        if signed and papers.get(verification.pk) != verification.document_sha256:
            yield f"{name}: filen som skrevs under är inte den som är lagrad."
