"""Who in governance must log in with a second factor: those who sign or keep minutes."""

from django.utils import timezone

from governance.models import BodyRole, BodyRoleKind, Signer
from governance.states import VerificationState
from portal.core.models import User
from portal.core.second_factor import second_factor_rule

OFFICERS = [
    BodyRoleKind.CHAIR,
    BodyRoleKind.VICE_CHAIR_1,
    BodyRoleKind.VICE_CHAIR_2,
    BodyRoleKind.SECRETARY,
    BodyRoleKind.VERIFIER,
]


@second_factor_rule
def officers(user: User) -> bool:
    """Chairs, secretaries and verifiers of any body, today."""
    today = timezone.localdate()
    roles = BodyRole.objects.active_on(today).filter(person=user.person_id, kind__in=OFFICERS)
    return user.person_id is not None and roles.exists()


@second_factor_rule
def signers(user: User) -> bool:
    """Those who sign minutes that are not verified yet."""
    waiting = Signer.objects.filter(person=user.person_id).exclude(
        verification__state=VerificationState.VERIFIED
    )
    return user.person_id is not None and waiting.exists()
