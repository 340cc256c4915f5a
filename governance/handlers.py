"""What follows from governance's events: mail to those who sign."""

from django.conf import settings
from django.db.models import QuerySet

from governance.choices import Profile, SignerRole
from governance.models import Signer, Verification
from portal.core.events import on
from portal.core.mail import send_mail
from portal.core.models import Event

READY = """Hej {name}!

Protokollet från mötet {when} i {body} är fastställt och väntar på din underskrift som {role}.
Läs det i portalen, och skriv sedan under hos sekreteraren.

{url}

Säg till sekreteraren om något behöver ändras innan du skriver under.
"""
REOPENED = """Hej {name}!

Protokollet från mötet {when} i {body} har tagits tillbaka för ändring.{because}
{signature} Du får ett nytt meddelande när det är fastställt igen.

{url}
"""
VOID = "Din underskrift gäller inte längre."
UNSIGNED = "Du behöver inte skriva under det som fastställdes tidigare."


@on("governance.minutes_ready")
def ask_signers(event: Event) -> None:
    """The stored paper can be signed: tell chair and verifiers, and deputies nothing yet."""
    verification = _verification(event)
    if verification.meeting.body.profile == Profile.NOTES:
        return
    signers = _reachable(verification)
    for signer in signers.filter(deputy=False).exclude(role=SignerRole.SECRETARY):
        _tell(signer, verification, "Protokoll att läsa och skriva under", READY)


@on("governance.minutes_reopened")
def tell_signers(event: Event) -> None:
    """The paper was taken back: tell whoever was asked to sign, or had signed."""
    if not event.data["asked"]:
        return
    verification = _verification(event)
    for signer in _reachable(verification).exclude(role=SignerRole.SECRETARY):
        signed = signer.pk in event.data["signed"]
        if signed or not signer.deputy:
            _tell(
                signer,
                verification,
                "Protokollet har tagits tillbaka för ändring",
                REOPENED,
                signature=VOID if signed else UNSIGNED,
                because=event.data["because"],
            )


def _verification(event: Event) -> Verification:
    return Verification.objects.select_related("meeting__body").get(pk=event.target_id)


def _reachable(verification: Verification) -> QuerySet[Signer]:
    """Signers with a login: only they can open the page the mail leads to."""
    return verification.signers.filter(person__user__is_active=True).select_related("person__user")


def _tell(
    signer: Signer, verification: Verification, subject: str, text: str, **words: str
) -> None:
    meeting = verification.meeting
    send_mail(
        to=signer.person.user.email,
        subject=f"{subject}: {meeting.body.name}, {meeting.when}",
        text=text.format(
            name=signer.person.name,
            when=meeting.when,
            body=meeting.body.name,
            role=signer.get_role_display().lower(),
            url=f"{settings.BASE_URL}{verification.get_absolute_url()}",
            **words,
        ),
    )
