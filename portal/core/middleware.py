"""What every request and response gets: an id, headers, the second factor, and told refusals."""

import re
import uuid
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.deprecation import MiddlewareMixin
from django_structlog.middlewares import RequestMiddleware

from portal.core.errors import DomainError, NotAllowed
from portal.core.http import is_htmx
from portal.core.second_factor import has_second_factor, second_factor_required

GetResponse = Callable[[HttpRequest], HttpResponseBase]
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Where somebody without the second factor may go: to get it, or out.
OPEN_WITHOUT = re.compile(r"mfa_|account_logout$|account_reauthenticate$")
NEEDS_SECOND_FACTOR = (
    "Din roll kräver tvåstegsinloggning. Lägg till en autentiseringsapp eller en säkerhetsnyckel "
    "här, så kommer du vidare."
)


def security_headers(get_response: GetResponse) -> GetResponse:
    """Close browser features no page uses, and keep closed pages out of caches."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def request_id(get_response: GetResponse) -> GetResponse:
    """Give each request an id, the proxy's if it looks like one, and tell it in the answer."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        identity = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        request.META["HTTP_X_REQUEST_ID"] = identity
        response = get_response(request)
        response.headers["X-Request-ID"] = identity
        return response

    return middleware


class RequestLog(RequestMiddleware):
    """Logs each request by method and path: no query (searched names), no reset key."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        path = re.sub(r"/reset/key/[^/]+/", "/reset/key/…/", request.path)
        return f"{request.method} {path}"


class SecondFactor(MiddlewareMixin):
    """Sends those who must have a second factor to where they get one (in production)."""

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponseBase | None:
        if not settings.PRODUCTION or not getattr(view, "login_required", True):
            return None
        user: Any = request.user
        if not user.is_authenticated or self._is_open(request):
            return None
        used = any(record.get("method") == "mfa" for record in get_authentication_records(request))
        if used or not second_factor_required(user) or has_second_factor(user):
            return None
        messages.warning(request, NEEDS_SECOND_FACTOR)
        return redirect("mfa_index")

    @staticmethod
    def _is_open(request: HttpRequest) -> bool:
        match = request.resolver_match
        return bool(match and OPEN_WITHOUT.match(match.url_name or ""))


class Refusals(MiddlewareMixin):
    """Turns a rule's no that no view took care of into a page with its sentence."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not isinstance(exception, DomainError):
            return None
        status = 403 if isinstance(exception, NotAllowed) else 409
        template = "403.html" if status == 403 else "409.html"
        if is_htmx(request):
            template = "portal/_refusal.html"
        return render(request, template, {"exception": str(exception)}, status=status)
