"""What the page of a verification tells of its notices."""

from datetime import date

import pytest

from governance.models import Notice
from tests.factories import make_body, make_minutes, make_user

pytestmark = pytest.mark.django_db


def shown(client, profile, *postings):
    verification = make_minutes("verified", body=make_body(seats_total=4, profile=profile))
    for posted in postings:
        Notice.objects.create(verification=verification, board="Tavlan", posted_on=posted)
    client.force_login(make_user())
    return client.get(f"/justeringar/{verification.pk}/").content.decode()


def test_a_joint_boards_days_count_from_the_last_posting(client):
    page = shown(client, "joint_board", date(2026, 11, 23), date(2026, 11, 25))
    assert "16 december 2026" in page
    assert "17 december 2026" in page


@pytest.mark.parametrize(
    ("profile", "postings"),
    [
        ("board", []),
        ("joint_board", [date(2026, 11, 23), None]),
        ("voluntary", [date(2026, 11, 23)]),
    ],
)
def test_no_period_is_told_before_every_board_has_posted_or_where_nobody_appeals(
    client, profile, postings
):
    assert "Sista dag att överklaga" not in shown(client, profile, *postings)
