"""Attachments of a document ⇄ stored files."""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import PurePosixPath

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile

from governance import document as doc
from governance.interchange.export import attachment_files, export_document
from governance.interchange.package import Package
from governance.models import Meeting
from portal.core.models import Attachment, User


def write_attachments(
    meeting: Meeting,
    items: Sequence[doc.Attachment],
    files: Mapping[str, bytes],
    *,
    by: User | None,
    at: datetime,
    undo: ExitStack,
) -> dict[str, Attachment]:
    """Rows by id; one whose file doesn't come along keeps its name and hash only.

    `undo` learns to remove the stored bytes, which no rolled-back transaction takes along."""
    target = ContentType.objects.get_for_model(Meeting)
    rows: dict[str, Attachment] = {}
    for item in items:
        row = Attachment(
            target_type=target,
            target_id=meeting.pk,
            key=item.id,
            title=item.title,
            original_name=PurePosixPath(item.file).name,
            sha256=item.sha256,
            uploaded_by=by,
            uploaded_at=at,
        )
        if item.file in files:
            content = files[item.file]
            row.file.save(row.original_name, ContentFile(content), save=False)
            undo.callback(row.file.delete, save=False)
            # Moved in unjudged, as the other system had it: only ever a download.
            row.content_type = "application/octet-stream"
            row.size = len(content)
            row.sha256 = hashlib.sha256(content).hexdigest()
        row.save()
        rows[item.id] = row
    return rows


def export_package(meeting: Meeting) -> Package:
    """The meeting's document with the bytes of the files that the portal holds."""
    document = export_document(meeting)
    files = {}
    for name, row in attachment_files(meeting):
        if row.file:
            with row.file.open("rb") as stored:
                files[name] = stored.read()
    return Package(document, files)
