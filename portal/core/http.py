"""Answers: a fragment for htmx, a redirect for everyone else."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

if TYPE_CHECKING:
    from portal.core.models import User


class AuthenticatedRequest(HttpRequest):
    """What a view gets once LoginRequiredMiddleware has let it through; for type hints."""

    user: "User"


def is_htmx(request: HttpRequest) -> bool:
    """True when htmx asks for a part of a page (not for a whole one, boosted or out of history)."""
    headers = request.headers
    return (
        headers.get("HX-Request") == "true"
        and headers.get("HX-Boosted") != "true"
        and headers.get("HX-History-Restore-Request") != "true"
    )


def fragment_or_redirect(
    request: HttpRequest, template: str, obj: Any, *, to: str = "", **context: Any
) -> HttpResponse:
    """Answer a change of a model's row: htmx gets `template`, others `to` or the row's own page.

    The template sees the object under its model's name and as `object`, beside `context`.
    """
    if not is_htmx(request):
        return redirect(to or obj.get_absolute_url())
    name = obj._meta.model_name or "object"
    return fragment(request, template, {name: obj, "object": obj, **context})


def fragment(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a part of a page; caches keep it apart from the whole page at the same address."""
    response = render(request, template, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
