"""What list pages and form pages have in common: pages of rows, and save-or-show-again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import IntegrityError, models
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.core.errors import DomainError, NotAllowed

PER_PAGE = 50
TAKEN = (
    "Någon annan hann registrera samma sak nyss. Inget av det du skrev är sparat. "
    "Ladda om sidan och kontrollera."
)


def paged(
    request: HttpRequest, rows: models.QuerySet[Any], *, per_page: int = PER_PAGE
) -> Page[Any]:
    """The page of `rows` that the address asks for (?sida=2); nonsense gives the first page."""
    return Paginator(rows, per_page).get_page(request.GET.get("sida"))


def form_page(
    request: HttpRequest,
    form: BaseForm,
    save: Callable[[dict[str, Any]], Any],
    *,
    template: str = "portal/register/form_page.html",
    saved: str = "Uppgifterna är sparade.",
    to: str = "",
    **context: Any,
) -> HttpResponse:
    """Show a form; on a valid POST call `save(cleaned_data)` and go to `to`, or to what it gave.

    A rule that says no, and a row somebody else made first, end up in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            outcome = save(form.cleaned_data)
        except NotAllowed:
            raise
        except DomainError as error:
            form.add_error(None, str(error))
        except IntegrityError:
            form.add_error(None, TAKEN)
        else:
            messages.success(request, saved)
            return redirect(to or outcome)
    return render(request, template, {"form": form, **context})
