"""Who may do what with bodies, meetings and minutes, and why not.

Rights hang on roles held in one body today: a secretary keeps its minutes, whoever holds a role
or a seat is an insider who reads them in full, and everyone else reads what is verified, in its
public version. An administrator keeps the register and reads, but writes no minutes.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Value
from django.utils import timezone

from governance.models import (
    Body,
    BodyRole,
    BodyRoleKind,
    Decision,
    Meeting,
    Paragraph,
    SeatHolding,
    Verification,
)
from governance.states import MeetingState, VerificationState
from portal.core.authz import ALLOW, Verdict, finder, policy
from portal.core.files import attachment_policy
from portal.core.models import User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    AnyUser = User | AnonymousUser

SEAT = "seat"
NOT_INSIDER = (
    "Bara den som har en plats eller en roll i {body} kan läsa det som inte är justerat. "
    "Justerade protokoll kan alla inloggade läsa."
)
NOT_SECRETARY = "Bara sekreteraren i {body} kan {do}. Be sekreteraren om hjälp."
NOT_FOLLOWER = "Bara sekreteraren eller ordföranden i {body} kan följa upp beslutet."
NOT_REGISTRAR = "Bara en administratör eller sekreteraren i {body} kan ändra uppgifterna."
NOT_ADMINISTRATOR = "Bara en administratör kan lägga upp ett nytt organ."
CANCELLED = "Mötet är inställt. Planera det på nytt om det ska hållas."
FIXED = "{name} är fastställd för justering. Återta fastställandet om texten behöver ändras."
VERIFIED = "{name} är justerad och kan inte ändras. Rätta genom en ny paragraf på ett senare möte."


def roles_held(user: "AnyUser", body: Body) -> frozenset[str]:
    """What the user holds in the body today: kinds of BodyRole, and "seat"."""
    person_id = getattr(user, "person_id", None)
    if person_id is None:
        return frozenset()
    today = timezone.localdate()
    roles = BodyRole.objects.active_on(today).filter(person_id=person_id, body=body)
    seats = SeatHolding.objects.active_on(today).filter(person_id=person_id, seat__body=body)
    kinds = roles.order_by().values_list("kind")
    return frozenset(
        kind for (kind,) in kinds.union(seats.order_by().values_list(Value(SEAT)), all=True)
    )


def insider(user: "AnyUser", body: Body) -> Verdict:
    """Whether the user reads everything of the body; twin of Body.objects.open_to(user)."""
    if getattr(user, "is_administrator", False) or roles_held(user, body):
        return ALLOW
    return Verdict(False, NOT_INSIDER.format(body=body.name))


def _secretary(user: "AnyUser", body: Body, do: str) -> Verdict:
    if BodyRoleKind.SECRETARY in roles_held(user, body):
        return ALLOW
    return Verdict(False, NOT_SECRETARY.format(body=body.name, do=do))


@policy("governance.view_body")
def may_view_body(user: "AnyUser", body: Body) -> Verdict:
    """Bodies and their members are open to every login."""
    return ALLOW


@policy("governance.create_body")
def may_create_body(user: "AnyUser", obj: None = None) -> Verdict:
    return ALLOW if getattr(user, "is_administrator", False) else Verdict(False, NOT_ADMINISTRATOR)


@policy("governance.edit_body")
def may_edit_body(user: "AnyUser", body: Body) -> Verdict:
    """The register of one body: seats, members, officers, settings."""
    if getattr(user, "is_administrator", False):
        return ALLOW
    if BodyRoleKind.SECRETARY in roles_held(user, body):
        return ALLOW
    return Verdict(False, NOT_REGISTRAR.format(body=body.name))


@policy("governance.read_full_minutes")
def may_read_full_minutes(user: "AnyUser", obj: Meeting | Verification) -> Verdict:
    """Drafts, and the version in which nothing is masked or left out."""
    return insider(user, _meeting(obj).body)


# Files hold the full text, the signed scan above all.
attachment_policy(Meeting)(may_read_full_minutes)
attachment_policy(Verification)(may_read_full_minutes)


@policy("governance.view_meeting")
def may_view_meeting(user: "AnyUser", meeting: Meeting) -> Verdict:
    if meeting.verifications.filter(state=VerificationState.VERIFIED).exists():
        return ALLOW
    return insider(user, meeting.body)


@policy("governance.view_verification")
def may_view_verification(user: "AnyUser", verification: Verification) -> Verdict:
    if verification.state == VerificationState.VERIFIED:
        return ALLOW
    return insider(user, verification.meeting.body)


@policy("governance.view_paragraph")
def may_view_paragraph(user: "AnyUser", paragraph: Paragraph) -> Verdict:
    """The § itself; those outside read confidential §§ only as the public version tells them."""
    verification = paragraph.verification
    verified = verification is not None and verification.state == VerificationState.VERIFIED
    if verified and not paragraph.is_confidential:
        return ALLOW
    return insider(user, paragraph.meeting.body)


@policy("governance.view_decision")
def may_view_decision(user: "AnyUser", decision: Decision) -> Verdict:
    return may_view_paragraph(user, decision.paragraph)


@policy("governance.plan_meeting")
def may_plan_meeting(user: "AnyUser", body: Body) -> Verdict:
    return _secretary(user, body, "planera möten")


@policy("governance.edit_minutes")
def may_edit_minutes(user: "AnyUser", meeting: Meeting) -> Verdict:
    """Agenda, attendance and §§ of a meeting that takes place."""
    verdict = _secretary(user, meeting.body, "skriva i protokollet")
    if verdict and meeting.state == MeetingState.CANCELLED:
        return Verdict(False, CANCELLED)
    return verdict


@policy("governance.edit_paragraph")
def may_edit_paragraph(user: "AnyUser", paragraph: Paragraph) -> Verdict:
    """One § and its parts, as long as its minutes are a draft."""
    verdict = may_edit_minutes(user, paragraph.meeting)
    return verdict and frozen_verdict(paragraph)


def frozen_verdict(paragraph: Paragraph) -> Verdict:
    """Yes while the minutes of the § are a draft; otherwise what to do instead."""
    verification = paragraph.verification
    if verification is None or verification.state == VerificationState.DRAFT:
        return ALLOW
    verified = verification.state == VerificationState.VERIFIED
    name = f"§ {paragraph.number}" if paragraph.number else f"Punkten ”{paragraph.heading}”"
    return Verdict(False, (VERIFIED if verified else FIXED).format(name=name))


@policy("governance.open_meeting")
def may_open_meeting(user: "AnyUser", meeting: Meeting) -> Verdict:
    return _secretary(user, meeting.body, "öppna mötet")


@policy("governance.close_meeting")
def may_close_meeting(user: "AnyUser", meeting: Meeting) -> Verdict:
    return _secretary(user, meeting.body, "avsluta mötet")


@policy("governance.cancel_meeting")
def may_cancel_meeting(user: "AnyUser", meeting: Meeting) -> Verdict:
    return _secretary(user, meeting.body, "ställa in mötet")


@policy("governance.fix_minutes")
def may_fix_minutes(user: "AnyUser", meeting: Meeting) -> Verdict:
    return _secretary(user, meeting.body, "fastställa protokollet")


@policy("governance.reopen_minutes")
def may_reopen_minutes(user: "AnyUser", verification: Verification) -> Verdict:
    return _secretary(user, verification.meeting.body, "återta fastställandet")


@policy("governance.record_signatures")
def may_record_signatures(user: "AnyUser", verification: Verification) -> Verdict:
    return _secretary(user, verification.meeting.body, "registrera underskrifter")


@policy("governance.verify")
def may_verify(user: "AnyUser", verification: Verification) -> Verdict:
    return _secretary(user, verification.meeting.body, "registrera protokollet som justerat")


@policy("governance.mask")
def may_mask(user: "AnyUser", paragraph: Paragraph) -> Verdict:
    """What the public version leaves out; may change after verification (OSL, GDPR)."""
    return _secretary(user, paragraph.meeting.body, "maskera uppgifter")


@policy("governance.follow_up")
def may_follow_up(user: "AnyUser", decision: Decision) -> Verdict:
    """Responsible, due day and done: kept after verification by secretary or chair."""
    body = decision.paragraph.meeting.body
    if roles_held(user, body) & {BodyRoleKind.SECRETARY, BodyRoleKind.CHAIR}:
        return ALLOW
    return Verdict(False, NOT_FOLLOWER.format(body=body.name))


def _meeting(obj: Meeting | Verification) -> Meeting:
    return obj.meeting if isinstance(obj, Verification) else obj


# -- The other direction: whom a mail or a to-do goes to ----------------------------------------


def officers(body: Body, *kinds: str) -> QuerySet[User]:
    """Active users who hold one of the roles in the body today."""
    held = BodyRole.objects.active_on(timezone.localdate()).filter(body=body, kind__in=kinds)
    return User.objects.filter(is_active=True, person__in=held.values("person"))


@finder("governance.plan_meeting")
def planners(body: Body) -> Iterable[User]:
    return officers(body, BodyRoleKind.SECRETARY)


@finder("governance.edit_body")
def registrars(body: Body) -> Iterable[User]:
    keepers = User.objects.filter(is_active=True, is_administrator=True)
    return (keepers | officers(body, BodyRoleKind.SECRETARY)).distinct()


@finder("governance.edit_minutes")
@finder("governance.close_meeting")
@finder("governance.fix_minutes")
def secretaries_of_meeting(meeting: Meeting) -> Iterable[User]:
    return officers(meeting.body, BodyRoleKind.SECRETARY)


@finder("governance.reopen_minutes")
@finder("governance.record_signatures")
@finder("governance.verify")
def secretaries_of_verification(verification: Verification) -> Iterable[User]:
    return officers(verification.meeting.body, BodyRoleKind.SECRETARY)


@finder("governance.follow_up")
def followers(decision: Decision) -> Iterable[User]:
    body = decision.paragraph.meeting.body
    return officers(body, BodyRoleKind.SECRETARY, BodyRoleKind.CHAIR)


@finder("governance.read_full_minutes")
def insiders(obj: Meeting | Verification) -> Iterable[User]:
    """Everyone with a role or seat in the body today, and the administrators."""
    body, today = _meeting(obj).body, timezone.localdate()
    roles = BodyRole.objects.active_on(today).filter(body=body)
    seats = SeatHolding.objects.active_on(today).filter(seat__body=body)
    users = User.objects.filter(is_active=True)
    return (
        users.filter(is_administrator=True)
        | users.filter(person__in=roles.values("person"))
        | users.filter(person__in=seats.values("person"))
    ).distinct()
