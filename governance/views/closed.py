"""A post to a § that was closed while somebody wrote in it: nothing typed is lost."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render

from governance.models import Paragraph
from portal.core.authz import can, require
from portal.core.autosave import keep_refused_texts
from portal.core.http import AuthenticatedRequest

EDIT = "governance.edit_paragraph"


def closed_meanwhile(request: AuthenticatedRequest, paragraph: Paragraph) -> bool:
    """Whether a secretary of the body posts to a § that no longer can be changed."""
    return (
        request.method == "POST"
        and not can(request.user, EDIT, paragraph)
        and can(request.user, "governance.plan_meeting", paragraph.meeting.body).ok
    )


def keep_and_tell(
    request: AuthenticatedRequest, paragraph: Paragraph, texts: Mapping[str, str]
) -> HttpResponse:
    """Keep what was typed, and tell what happened, where the text is and what to do.

    Raises NotAllowed when there was no text to keep."""
    version = request.POST.get("version", "")
    kept = keep_refused_texts(
        paragraph,
        texts,
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        by=request.user,
    )
    if not kept:
        require(request.user, EDIT, paragraph)
    reason = can(request.user, EDIT, paragraph).reason
    context = {"paragraph": paragraph, "reason": reason, "kept": kept}
    return render(request, "governance/paragraph_closed.html", context, status=409)
