"""Attachments as downloads, after asking who may see what they hang on."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseNotModified
from django.views.decorators.http import require_safe

from portal.core.files import visible_attachment
from portal.core.http import AuthenticatedRequest
from portal.core.models import Attachment


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
            found.file.open("rb"),
            as_attachment=True,
            filename=found.original_name,
            content_type=found.content_type,
        )
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
