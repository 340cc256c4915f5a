"""Finding what an address names, and answering a press on a button."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from governance.models import Decision, Meeting, Paragraph, Verification
from portal.core.authz import require
from portal.core.errors import DomainError, NotAllowed
from portal.core.http import AuthenticatedRequest


def find_meeting(request: AuthenticatedRequest, pk: int, action: str = "") -> Meeting:
    """The meeting, if the user sees it (else 404) and may do `action` (else 403)."""
    rows = Meeting.objects.visible_to(request.user).select_related("body")
    meeting = get_object_or_404(rows, pk=pk)
    if action:
        require(request.user, action, meeting)
    return meeting


def find_paragraph(request: AuthenticatedRequest, pk: int, action: str = "") -> Paragraph:
    """The §, likewise."""
    rows = Paragraph.objects.visible_to(request.user).select_related(
        "meeting__body", "verification", "chaired_by"
    )
    paragraph = get_object_or_404(rows, pk=pk)
    if action:
        require(request.user, action, paragraph)
    return paragraph


def find_verification(request: AuthenticatedRequest, pk: int, action: str = "") -> Verification:
    """The verification, likewise."""
    rows = Verification.objects.visible_to(request.user).select_related("meeting__body", "scan")
    verification = get_object_or_404(rows, pk=pk)
    if action:
        require(request.user, action, verification)
    return verification


def find_decision(request: AuthenticatedRequest, pk: int, action: str = "") -> Decision:
    """The decision, likewise."""
    rows = Decision.objects.visible_to(request.user).select_related(
        "paragraph__meeting__body", "paragraph__verification"
    )
    decision = get_object_or_404(rows, pk=pk)
    if action:
        require(request.user, action, decision)
    return decision


def act(
    request: AuthenticatedRequest, do: Callable[[], Any], *, to: str, done: str = ""
) -> HttpResponse:
    """Do what a button says and go on; a rule that says no becomes a message."""
    try:
        do()
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if done:
            messages.success(request, done)
    return redirect(to)


def back_to(name: str, pk: int, anchor: str = "") -> str:
    """The address of a governance page, at a place in it."""
    url = reverse(f"governance:{name}", args=[pk])
    return f"{url}#{anchor}" if anchor else url


def go(name: str, pk: int, anchor: str = "") -> HttpResponseRedirect:
    """A redirect there."""
    return HttpResponseRedirect(back_to(name, pk, anchor))
