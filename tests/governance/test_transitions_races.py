"""Several secretaries at once: numbers, fixing and taking back happen once each, in some order."""

from collections.abc import Callable

import pytest

from governance.models import Paragraph, Participation, Verification
from governance.states import VerificationState
from governance.transitions.signing import record_signature
from governance.transitions.verification import fix_minutes, reopen_minutes
from portal.core.errors import DomainError
from portal.core.models import Event
from tests.core.racing import at_once
from tests.factories import DAY, NOON, make_body, make_held_meeting, make_minutes, make_secretary
from tests.scale import scaled

pytestmark = pytest.mark.django_db(transaction=True)


def told(act: Callable[[], object]) -> Callable[[], bool]:
    """The act as one that tells whether the rules let it through."""

    def attempt() -> bool:
        try:
            act()
        except DomainError:
            return False
        return True

    return attempt


def test_meetings_of_one_body_fixed_at_once_share_the_years_numbers_without_gap() -> None:
    body = make_body()
    secretary = make_secretary(body)
    meetings = [make_held_meeting(body).pk for _ in range(8)]
    fixes = [told(lambda pk=pk: fix_minutes(meeting_id=pk, by=secretary)) for pk in meetings]
    assert all(at_once(fixes))
    numbers = sorted(Paragraph.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 8 * 3 + 1))
    for pk in meetings:
        own = list(Paragraph.objects.filter(meeting=pk).values_list("number", flat=True))
        assert own == list(range(own[0], own[0] + 3))


def test_minutes_fixed_twice_at_once_are_fixed_once() -> None:
    for _ in range(scaled(50)):
        meeting = make_held_meeting()
        secretary = make_secretary(meeting.body)
        fix = told(lambda: fix_minutes(meeting_id=meeting.pk, by=secretary))  # noqa: B023  (run within the round)
        assert sorted(at_once([fix, fix])) == [False, True]
        assert Verification.objects.filter(meeting=meeting).count() == 1
        assert Participation.objects.filter(paragraph__meeting=meeting).count() == 3 * 4


def test_no_signature_stands_on_minutes_taken_back() -> None:
    for _ in range(scaled(50)):
        verification = make_minutes("signing")
        secretary = make_secretary(verification.meeting.body)
        signer = verification.signers.all()[0]
        sign = told(
            lambda: record_signature(signer_id=signer.pk, by=secretary, signed_on=DAY, at=NOON)  # noqa: B023  (run within the round)
        )
        back = told(lambda: reopen_minutes(verification_id=verification.pk, by=secretary))  # noqa: B023  (run within the round)
        signed, reopened = at_once([sign, back])
        assert reopened
        verification.refresh_from_db()
        assert verification.state == VerificationState.DRAFT
        assert not verification.signers.exclude(signed_on=None).exists()
        recorded = Event.objects.filter(
            verb="governance.signature_recorded", target_id=verification.pk
        )
        assert recorded.exists() == signed
