"""What papers follow from governance's events."""

from governance.models import Paragraph, Verification
from governance.states import VerificationState
from portal.core.events import on
from portal.core.models import Event
from reporting.commands import order, order_public, supersede
from reporting.models import DocumentKind


@on("governance.minutes_fixed")
def order_minutes(event: Event) -> None:
    """The frozen content becomes the file that is signed."""
    verification = _verification(event)
    order(
        DocumentKind.MINUTES,
        verification.meeting,
        verification.content,
        verification=verification,
        at=event.at,
    )


@on("governance.minutes_reopened")
def withdraw_minutes(event: Event) -> None:
    supersede(
        _verification(event),
        kinds=[DocumentKind.MINUTES, DocumentKind.MINUTES_PUBLIC],
        at=event.at,
    )


@on("governance.minutes_verified")
def publish_minutes(event: Event) -> None:
    """What everyone may read, beside what was signed."""
    _publish(_verification(event).meeting_id, event)


@on("governance.meeting_imported")
def publish_imported(event: Event) -> None:
    """Minutes verified outside the portal: the signed paper is a scan, the public one is ours."""
    _publish(event.target_id, event)


@on("governance.masks_changed")
def publish_anew(event: Event) -> None:
    """What one § masks is masked in all public versions of the meeting."""
    _publish(Paragraph.objects.values_list("meeting_id", flat=True).get(pk=event.target_id), event)


def _publish(meeting_id: int, event: Event) -> None:
    verified = Verification.objects.filter(meeting=meeting_id, state=VerificationState.VERIFIED)
    for verification in verified.select_related("meeting__body"):
        order_public(verification, at=event.at)


def _verification(event: Event) -> Verification:
    return Verification.objects.select_related("meeting__body").get(pk=event.target_id)
