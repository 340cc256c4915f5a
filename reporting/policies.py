"""Who may read stored papers, and order new ones."""

from typing import TYPE_CHECKING

from governance.models import Meeting
from governance.policies import insider, may_edit_minutes, may_fix_minutes
from governance.states import VerificationState
from portal.core.authz import ALLOW, Verdict, policy
from reporting.models import Document, DocumentKind
from reporting.models.document import hidden_paragraphs

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.core.models import User

    AnyUser = User | AnonymousUser

NOT_PUBLIC = (
    "Den här filen är inte offentlig. När protokollet är justerat kan alla läsa den "
    "offentliga versionen."
)


@policy("reporting.view_document")
def may_view_document(user: "AnyUser", document: Document) -> Verdict:
    """Insiders every paper; everyone else what is verified, nothing hidden in it."""
    if insider(user, document.meeting.body):
        return ALLOW
    verification = document.verification
    verified = verification is not None and verification.state == VerificationState.VERIFIED
    if verification is None or not verified or document.superseded_at is not None:
        return Verdict(False, NOT_PUBLIC)
    if document.kind == DocumentKind.MINUTES_PUBLIC:
        return ALLOW
    hidden = hidden_paragraphs(verification, document.meeting_id).exists()
    return Verdict(False, NOT_PUBLIC) if hidden else ALLOW


@policy("reporting.order_draft")
def may_order_draft(user: "AnyUser", meeting: Meeting) -> Verdict:
    """A PDF of the draft: whoever writes the minutes."""
    return may_edit_minutes(user, meeting)


@policy("reporting.retry_document")
def may_retry_document(user: "AnyUser", document: Document) -> Verdict:
    return may_fix_minutes(user, document.meeting)
