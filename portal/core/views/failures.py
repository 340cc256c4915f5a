"""Mejl som inte gick fram, and other background work that was given up."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.core.authz import require
from portal.core.http import AuthenticatedRequest
from portal.core.models import Work, WorkState
from portal.core.pages import paged
from portal.core.work import describe, retry

ACTION = "core.see_mail_failures"


@require_safe
def failed_work(request: AuthenticatedRequest) -> HttpResponse:
    """What was given up, newest first, with its error."""
    require(request.user, ACTION)
    page = paged(request, Work.objects.filter(state=WorkState.FAILED))
    rows = [(work, describe(work)) for work in page]
    waiting = Work.objects.filter(state=WorkState.WAITING, attempts__gt=0).count()
    context = {"page": page, "rows": rows, "waiting": waiting}
    return render(request, "portal/failed_work.html", context)


@require_POST
def retry_work(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Try it again from the beginning."""
    require(request.user, ACTION)
    work = get_object_or_404(Work, pk=pk)
    if retry(work.pk):
        messages.success(request, f"Nytt försök görs nu: {describe(work)}.")
    else:
        messages.info(request, "Ett nytt försök pågår redan.")
    return redirect("core:failed-work")
