"""Two secretaries in one §, again and again at the same moment: nobody's text is lost."""

import threading
from dataclasses import dataclass

import pytest

from governance.models import Paragraph
from portal.core import autosave
from portal.core.models import Draft, DraftKind, User
from tests.core.racing import at_once
from tests.core.texts import writable
from tests.factories import make_meeting, make_paragraph, make_user
from tests.scale import scaled

ROUNDS = scaled(500)
__all__ = ["writable"]


@dataclass
class Tally:
    silent_overwrites: int = 0
    recovered: int = 0
    lost: int = 0


def race(paragraph: Paragraph, users: list[User]) -> list[list[bool]]:
    """Both save on top of the same version in every round; who was told it was saved."""
    gate = threading.Barrier(2)

    def write(user: User) -> list[bool]:
        told = []
        for round_ in range(ROUNDS):
            row = Paragraph.objects.get(pk=paragraph.pk)
            gate.wait(timeout=60)  # both have read
            try:
                autosave.save_text(
                    target=row,
                    field="background",
                    text=f"{user.pk} skrev i omgång {round_}",
                    version=row.version,
                    by=user,
                )
                told.append(True)
            except autosave.TextConflict:
                told.append(False)
            gate.wait(timeout=60)  # both are done
        return told

    return at_once([lambda user=user: write(user) for user in users])  # type: ignore[misc]  # mypy can't type a default


def count(paragraph: Paragraph, users: list[User], told: list[list[bool]]) -> Tally:
    tally = Tally()
    kept = set(Draft.objects.filter(kind=DraftKind.CONFLICT).values_list("text", flat=True))
    for round_, saved in enumerate(zip(*told, strict=True)):
        if all(saved):
            tally.silent_overwrites += 1
        for user, was_saved in zip(users, saved, strict=True):
            if not was_saved:
                found = f"{user.pk} skrev i omgång {round_}" in kept
                tally.recovered += found
                tally.lost += not found
    return tally


def run_race() -> tuple[Paragraph, Tally]:
    paragraph = make_paragraph(make_meeting())
    users = [make_user(), make_user()]
    told = race(paragraph, users)
    paragraph.refresh_from_db()
    return paragraph, count(paragraph, users, told)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("writable")
def test_no_save_overwrites_another_and_every_loser_keeps_the_text() -> None:
    paragraph, tally = run_race()
    assert tally == Tally(silent_overwrites=0, recovered=ROUNDS, lost=0)
    assert paragraph.version == 1 + ROUNDS
    assert paragraph.history.count() == 1 + ROUNDS


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("writable")
def test_with_the_version_check_off_texts_are_overwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "is_stale", lambda _row, _version: False)
    _, tally = run_race()
    assert tally.silent_overwrites > 0
