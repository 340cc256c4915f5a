"""Användare: who can log in, for administrators."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from portal.core import accounts
from portal.core.errors import DomainError, NotAllowed
from portal.core.forms_accounts import InvitationForm
from portal.core.forms_register import SearchForm
from portal.core.http import AuthenticatedRequest
from portal.core.models import User
from portal.core.pages import form_page, paged
from portal.core.swedish_sql import search
from portal.core.views.register import keeps_register

Act = Callable[[int, User], User]
ACTS: dict[str, tuple[Act, str]] = {
    "bjud-in-igen": (
        lambda pk, by: accounts.invite_again(user_id=pk, by=by),
        "En ny inbjudan är på väg.",
    ),
    "stang-av": (
        lambda pk, by: accounts.close_login(user_id=pk, by=by),
        "Inloggningen är avstängd.",
    ),
    "oppna": (lambda pk, by: accounts.open_login(user_id=pk, by=by), "Inloggningen är öppen."),
    "ta-bort-tvasteg": (
        lambda pk, by: accounts.reset_second_factor(user_id=pk, by=by),
        "Tvåstegsinloggningen är borttagen och användaren är utloggad.",
    ),
    "gor-till-administrator": (
        lambda pk, by: accounts.set_administrator(user_id=pk, wanted=True, by=by),
        "Användaren är nu administratör.",
    ),
    "ta-bort-administrator": (
        lambda pk, by: accounts.set_administrator(user_id=pk, wanted=False, by=by),
        "Användaren är inte längre administratör.",
    ),
}


@require_safe
@keeps_register
def user_list(request: AuthenticatedRequest) -> HttpResponse:
    """Everybody with a login, with search."""
    form = SearchForm(request.GET)
    factor = Authenticator.objects.filter(
        user=OuterRef("pk"), type__in=[Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    )
    rows = User.objects.select_related("person").annotate(has_factor=Exists(factor))
    page = paged(request, search(rows, form.text, "email", "person__name").order_by("email"))
    clear_url = reverse("core:user-list") if form.text else ""
    context = {"page": page, "form": form, "text": form.text, "clear_url": clear_url}
    return render(request, "portal/user_list.html", context)


@require_safe
@keeps_register
def user_detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """One login and what can be done with it."""
    user = get_object_or_404(User.objects.select_related("person"), pk=pk)
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    context = {"account": user, "factors": factors, "own": user == request.user}
    return render(request, "portal/user_detail.html", context)


@keeps_register
def user_invite(request: AuthenticatedRequest) -> HttpResponse:
    """Give a person a login (`?person=` chooses one)."""
    form = InvitationForm(request.POST or None, initial={"person": request.GET.get("person")})
    return form_page(
        request,
        form,
        lambda values: accounts.invite(
            person_id=values["person"].pk,
            email=values["email"],
            is_administrator=values["is_administrator"],
            by=request.user,
        ),
        saved="Inbjudan är på väg.",
        to=reverse("core:user-list"),
        title="Bjud in användare",
        submit="Skicka inbjudan",
        parent=("Användare", reverse("core:user-list")),
    )


@require_POST
@keeps_register
def user_act(request: AuthenticatedRequest, pk: int, act: str) -> HttpResponse:
    """Do one of ACTS with a login."""
    if act not in ACTS:
        raise Http404
    get_object_or_404(User, pk=pk)
    do, done = ACTS[act]
    try:
        do(pk, request.user)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("core:user-detail", pk=pk)
