"""What the kernel has waiting for a user under Att göra."""

from datetime import date

from django.urls import reverse

from portal.core.actions import ActionItem
from portal.core.authz import can
from portal.core.autosave import kept_texts
from portal.core.models import User, Work, WorkState


def action_items(user: User, *, today: date) -> list[ActionItem]:
    """Kept texts to choose between; failed mail and other work for administrators."""
    return [*_kept(user), *_failed(user)]


def _kept(user: User) -> list[ActionItem]:
    count = kept_texts(user).count()
    if not count:
        return []
    one = "En text som du skrev är sparad vid sidan om"
    many = f"{count} texter som du skrev är sparade vid sidan om"
    return [
        ActionItem(
            text=f"{one if count == 1 else many}, eftersom någon annan hann före",
            url=reverse("core:kept-texts"),
            action="Jämför och välj",
        )
    ]


def _failed(user: User) -> list[ActionItem]:
    if not can(user, "core.see_mail_failures"):
        return []
    count = Work.objects.filter(state=WorkState.FAILED).count()
    if not count:
        return []
    what = "Ett mejl eller annat arbete" if count == 1 else f"{count} mejl eller andra arbeten"
    return [
        ActionItem(
            text=f"{what} gick inte fram trots upprepade försök",
            url=reverse("core:failed-work"),
            action="Se felet och försök igen",
        )
    ]
