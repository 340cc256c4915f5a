"""Pages of the protokoll and of stored papers."""

from django.contrib import messages
from django.db.models import Max, QuerySet
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from governance.minutes import Status
from governance.models import Meeting, Signer, Verification
from portal.core.authz import can
from portal.core.http import AuthenticatedRequest, fragment, is_htmx
from reporting.commands import order_draft, retry_document
from reporting.models import Document, DocumentKind, DocumentState
from reporting.papers import full_content, published_content

FILE_GONE = "Filen saknas i lagringen. Säg till portalens administratör."


@require_safe
def minutes_html(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The protokoll as a web page; ?version=offentlig shows an insider what others read."""
    meetings = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(meetings, pk=pk)
    full = can(request.user, "governance.read_full_minutes", meeting)
    public = not full or request.GET.get("version") == "offentlig"
    content = published_content(meeting) if public else full_content(meeting)
    context = {
        "meeting": meeting,
        "content": content,
        "papers": _stored_papers(request, meeting),
        "full": full,
        "public": public,
        "verified_on": meeting.verifications.aggregate(day=Max("verified_on"))["day"],
    }
    if not public:
        # The frozen content was signed on paper, so it can't tell itself who signed it when.
        context["signatures"] = _signatures(meeting)
    if content.status == Status.DRAFT:
        context["may_order"] = can(request.user, "reporting.order_draft", meeting)
    return render(request, "reporting/minutes.html", context)


def _signatures(meeting: Meeting) -> QuerySet[Signer]:
    signed = Signer.objects.filter(verification__meeting=meeting, signed_on__isnull=False)
    return signed.select_related("person").order_by("verification__position", "position")


def _stored_papers(request: AuthenticatedRequest, meeting: Meeting) -> QuerySet[Document]:
    papers = Document.objects.visible_to(request.user).filter(meeting=meeting, superseded_at=None)
    stored = papers.filter(state=DocumentState.STORED).exclude(kind=DocumentKind.DRAFT)
    return stored.select_related("meeting")


@require_POST
def draft_order(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Order a PDF of the draft; the page that follows waits for it."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    document = order_draft(meeting_id=meeting.pk, by=request.user)
    return redirect("reporting:document-detail", document.pk)


@require_safe
def document_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A paper on its way: its part asks again by itself; once stored, the page is the file."""
    document = _find(request, pk)
    context = {
        "document": document,
        "may_retry": can(request.user, "reporting.retry_document", document),
    }
    if is_htmx(request):
        return fragment(request, "reporting/_document_state.html", context)
    if document.state == DocumentState.STORED:
        return redirect(document)
    return render(request, "reporting/document_detail.html", context)


@require_safe
def document_file(request: AuthenticatedRequest, pk: int, name: str) -> HttpResponseBase:
    """The stored PDF, shown by the browser; its SHA-256 is the ETag."""
    document = _find(request, pk)
    if document.state != DocumentState.STORED or name != document.file_name:
        raise Http404
    etag = f'"{document.sha256}"'
    response: HttpResponseBase = HttpResponseNotModified()
    if request.headers.get("If-None-Match") != etag:
        try:
            stored = document.file.open("rb")
        except FileNotFoundError:
            raise Http404(FILE_GONE) from None
        response = FileResponse(stored, filename=name, content_type="application/pdf")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
def document_retry(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Try a paper again that could not be made."""
    document = retry_document(document_id=_find(request, pk).pk, by=request.user)
    messages.success(request, "Ett nytt försök att framställa filen har beställts.")
    return redirect("reporting:document-detail", document.pk)


@require_safe
def verification_documents(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """The papers of one verification: the one to sign, the public version, what went wrong."""
    verifications = Verification.objects.visible_to(request.user).select_related("meeting__body")
    verification = get_object_or_404(verifications, pk=pk)
    visible = Document.objects.visible_to(request.user).select_related("meeting__body")
    context = {
        "verification": verification,
        "meeting": verification.meeting,
        "papers": visible.filter(verification=verification, superseded_at=None),
        "may_retry": can(request.user, "governance.fix_minutes", verification.meeting),
    }
    if is_htmx(request):
        return fragment(request, "reporting/_verification_documents.html", context)
    return render(request, "reporting/verification_documents.html", context)


def _find(request: AuthenticatedRequest, pk: int) -> Document:
    rows = Document.objects.visible_to(request.user).select_related("meeting__body")
    return get_object_or_404(rows, pk=pk)
