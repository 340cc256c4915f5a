"""The small state machines of governance: states and their legal moves."""

from django.db.models import TextChoices

from portal.core.states import Moves


class MeetingState(TextChoices):
    PLANNED = "planned", "Planerat"
    SUMMONED = "summoned", "Kallat"
    OPEN = "open", "Pågår"
    CLOSED = "closed", "Avslutat"
    CANCELLED = "cancelled", "Inställt"


MEETING_MOVES: Moves = {
    MeetingState.PLANNED: frozenset(
        {MeetingState.SUMMONED, MeetingState.OPEN, MeetingState.CLOSED, MeetingState.CANCELLED}
    ),
    MeetingState.SUMMONED: frozenset(
        {MeetingState.OPEN, MeetingState.CLOSED, MeetingState.CANCELLED}
    ),
    MeetingState.OPEN: frozenset({MeetingState.CLOSED}),
    MeetingState.CLOSED: frozenset({MeetingState.OPEN}),
    MeetingState.CANCELLED: frozenset({MeetingState.PLANNED}),
}


class VerificationState(TextChoices):
    """`fixed`: frozen, the file is being made; `signing`: the stored file waits for signatures."""

    DRAFT = "draft", "Utkast"
    FIXED = "fixed", "Fastställt"
    SIGNING = "signing", "Under justering"
    VERIFIED = "verified", "Justerat"


VERIFICATION_MOVES: Moves = {
    VerificationState.DRAFT: frozenset({VerificationState.FIXED}),
    VerificationState.FIXED: frozenset({VerificationState.SIGNING, VerificationState.DRAFT}),
    VerificationState.SIGNING: frozenset({VerificationState.VERIFIED, VerificationState.DRAFT}),
    VerificationState.VERIFIED: frozenset(),
}
