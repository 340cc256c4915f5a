"""Attachments as downloads, after asking who may see what they hang on."""

from uuid import UUID

import structlog
from django.core.files import File
from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

from portal.core.files import visible_attachment
from portal.core.http import AuthenticatedRequest
from portal.core.models import Attachment

logger = structlog.get_logger(__name__)


@require_safe
def attachment(request: AuthenticatedRequest, uuid: UUID) -> HttpResponseBase:
    """The file as a download; 404 for those who may not see it, as if it weren't there."""
    found = Attachment.objects.filter(uuid=uuid).first()
    if found is None or not visible_attachment(request.user, found):
        raise Http404
    return stored_file(request, found)


def stored_file(request: AuthenticatedRequest, found: Attachment) -> HttpResponseBase:
    """Stream the file, or say that the browser's copy is still right (its SHA-256 is the ETag)."""
    etag = f'"{found.sha256}"'
    response: HttpResponseBase
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = FileResponse(
            _opened(found),
            as_attachment=True,
            filename=found.original_name,
            content_type=found.content_type,
        )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _opened(found: Attachment) -> File[bytes]:
    """The stored bytes; a file lost from the disk is told as not found, and in the log."""
    try:
        return found.file.open("rb")
    except FileNotFoundError:
        logger.error("attachment_file_missing", attachment=found.pk)
        raise Http404 from None
