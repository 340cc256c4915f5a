"""Who must have a second factor because of a role in a body or a signature."""

from datetime import timedelta

import pytest
from django.utils import timezone

from governance.models import Signer, Verification
from portal.core.second_factor import second_factor_required
from tests.factories import make_body, make_meeting, make_role, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "required"),
    [
        ("chair", True),
        ("vice_chair_1", True),
        ("secretary", True),
        ("verifier", True),
        ("observer", False),
        ("project_leader", False),
    ],
)
def test_role_in_a_body(kind: str, required: bool) -> None:
    user = make_user()
    make_role(make_body(), kind, person=user.person)
    assert second_factor_required(user) is required


def test_role_that_has_ended() -> None:
    user = make_user()
    yesterday = timezone.localdate() - timedelta(days=1)
    make_role(make_body(), "chair", person=user.person, ends=yesterday)
    assert not second_factor_required(user)


def test_signer_until_the_minutes_are_verified() -> None:
    user = make_user()
    verification = Verification.objects.create(meeting=make_meeting())
    Signer.objects.create(verification=verification, person=user.person, role="verifier")
    assert second_factor_required(user)


def test_user_without_person_or_role() -> None:
    user = make_user()
    assert not second_factor_required(user)
    user.person = None
    assert not second_factor_required(user)
