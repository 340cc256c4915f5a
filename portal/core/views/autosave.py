"""What static/js/autosave.js talks to, and the pages where a conflict is settled.

The contract: POST /spara/<model>/<pk>/<field>/ with text and version answers 200 {version,
saved_at}, 409 {mine_draft, theirs, theirs_by, version, compare_url}, else {error}.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core import autosave
from portal.core.compare import Part, compare
from portal.core.errors import DomainError, NotAllowed
from portal.core.http import AuthenticatedRequest
from portal.core.models import Draft

if TYPE_CHECKING:
    from portal.core.models import User

MOST_SHOWN = 100
LONGEST_NAME = 120
GONE = "Det du skriver i finns inte längre, eller så får du inte se det."


def _target(request: AuthenticatedRequest, model: str, pk: int, field: str) -> models.Model | None:
    try:
        return autosave.find_text(model, pk, field, request.user)
    except (LookupError, ObjectDoesNotExist, ValueError):
        return None


def _refused(error: DomainError) -> JsonResponse:
    status = 403 if isinstance(error, NotAllowed) else 422
    return JsonResponse({"error": str(error)}, status=status)


@require_POST
def save(request: AuthenticatedRequest, model: str, pk: int, field: str) -> HttpResponse:
    """Save one text as it is written."""
    target = _target(request, model, pk, field)
    version = request.POST.get("version", "")
    if target is None:
        return JsonResponse({"error": GONE}, status=404)
    if not version.isdecimal() or len(version) > 9 or "text" not in request.POST:
        return JsonResponse({"error": "Det gick inte att läsa det som skickades."}, status=422)
    text = request.POST["text"]
    try:
        saved = autosave.save_text(
            target=target, field=field, text=text, version=int(version), by=request.user
        )
    except autosave.TextConflict as conflict:
        return _conflict(conflict)
    except DomainError as error:
        return _refused(error)
    saved_at = f"{localtime(saved.at):%H.%M}"
    return JsonResponse({"version": saved.version, "saved_at": saved_at})


def _conflict(conflict: autosave.TextConflict) -> JsonResponse:
    return JsonResponse(
        {
            "mine_draft": conflict.draft.pk,
            "theirs": conflict.theirs,
            "theirs_by": conflict.theirs_by,
            "version": conflict.current_version,
            "compare_url": conflict.draft.get_absolute_url(),
        },
        status=409,
    )


@require_POST
def presence(request: AuthenticatedRequest, model: str, pk: int, field: str) -> HttpResponse:
    """Tell that the user writes here; answers who else does."""
    target = _target(request, model, pk, field)
    if target is None:
        return JsonResponse({"error": GONE}, status=404)
    verdict = autosave.may_write(request.user, target, field)
    if not verdict:
        return JsonResponse({"error": verdict.reason}, status=403)
    others = autosave.tell_presence(target=target, field=field, by=request.user)
    return JsonResponse(
        {
            "others": [
                {"name": other.name, "since": f"{localtime(other.since):%H.%M}"} for other in others
            ],
            "text": " · ".join(other.sentence() for other in others),
        }
    )


# -- Pages -----------------------------------------------------------------------------------------


def _marked(parts: list[Part]) -> SafeString:
    """The text with what differs marked; the text itself is escaped."""
    marked = (
        (format_html("<mark>{}</mark>", part.text) if part.changed else part.text,)
        for part in parts
    )
    return format_html_join("", "{}", marked)


def _comparison(draft: Draft, target: Any) -> dict[str, Any]:
    theirs = getattr(target, draft.field)
    last = target.history.order_by("-history_id").first()
    mine_parts, theirs_parts = compare(draft.text, theirs)
    return {
        "label": f"{Truncator(target).chars(LONGEST_NAME)}: {target._meta.get_field(draft.field).verbose_name}",
        "mine": _marked(mine_parts),
        "theirs": _marked(theirs_parts),
        "theirs_by": autosave.last_writer(target),
        "theirs_at": last.history_date if last else None,
        "version": target.version,
        "back_url": target.get_absolute_url(),
    }


def _draft_target(draft: Draft, user: "User") -> Any:
    """What the kept text was written in; None when it is gone or closed to the user."""
    model = draft.target_type.model_class()
    if model is None:
        return None
    try:
        return autosave.find_text(model._meta.label, draft.target_id, draft.field, user)
    except (LookupError, ObjectDoesNotExist):
        return None


@require_http_methods(["GET", "HEAD", "POST"])
def compare_texts(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Both texts side by side, and the choice between them; only for the one who lost."""
    draft = get_object_or_404(autosave.kept_texts(request.user), pk=pk)
    target = _draft_target(draft, request.user)
    if target is None:
        return render(request, "portal/kept_text.html", {"draft": draft})
    if request.method == "POST" and _settled(request, draft):
        messages.success(request, "Valet är sparat.")
        return redirect(target.get_absolute_url())
    return render(request, "components/compare_page.html", _comparison(draft, target))


def _settled(request: AuthenticatedRequest, draft: Draft) -> bool:
    version = request.POST.get("version", "")
    try:
        autosave.settle(
            draft=draft,
            keep=request.POST.get("keep", ""),
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            by=request.user,
        )
    except autosave.TextConflict as conflict:
        messages.warning(request, f"{conflict.theirs_by} hann ändra texten igen. Jämför på nytt.")
        return False
    except DomainError as error:
        messages.error(request, str(error))
        return False
    return True


@require_safe
def kept_texts(request: AuthenticatedRequest) -> HttpResponse:
    """Sparade undan: the user's texts that lost a conflict and wait for a choice."""
    drafts = list(autosave.kept_texts(request.user).select_related("target_type")[:MOST_SHOWN])
    rows = list(zip(drafts, autosave.find_targets(drafts, request.user), strict=True))
    return render(request, "portal/kept_texts.html", {"rows": rows})


@require_POST
def discard_text(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Let a kept text go."""
    draft = get_object_or_404(autosave.kept_texts(request.user), pk=pk)
    autosave.discard(draft)
    messages.success(request, "Texten är borttagen ur listan.")
    return redirect("core:kept-texts")
