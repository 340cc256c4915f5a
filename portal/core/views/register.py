"""The register's start page, and the guard that every page of an administrator's register has."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.core.authz import require

View = Callable[..., HttpResponse]


def keeps_register(view: View) -> View:
    """Let only those in who may keep the register (core.keep_register); others read why not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(request.user, "core.keep_register")
        return view(request, *args, **kwargs)

    return guarded


@keeps_register
def register(request: HttpRequest) -> HttpResponse:
    """Register: where everything that rarely changes is kept."""
    return render(request, "portal/register/start.html")
