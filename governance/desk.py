"""Att göra: what waits for a user in meetings and minutes, derived from their state."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Value

from governance.choices import Profile, SignerRole
from governance.deadlines import verification_due
from governance.models import (
    BodyRole,
    BodyRoleKind,
    Decision,
    Meeting,
    Paragraph,
    SeatHolding,
    Signer,
    Verification,
)
from governance.policies import SEAT
from governance.states import MeetingState, VerificationState
from governance.transitions.signing import missing_signatures
from portal.core.actions import ActionItem

if TYPE_CHECKING:
    from portal.core.models import User

NEWS_DAYS = 30
DUE_SOON_DAYS = 30
COMING = {MeetingState.PLANNED, MeetingState.SUMMONED, MeetingState.OPEN}
UNFINISHED = {VerificationState.FIXED, VerificationState.SIGNING}
CLAUSE_LENGTH = 120


@dataclass(frozen=True)
class Held:
    """What the user holds today: body id → kinds of role, "seat" among them."""

    person: int
    by_body: dict[int, set[str]]

    def holds(self, body: int, *kinds: str) -> bool:
        return bool(self.by_body.get(body, set()) & set(kinds))

    def bodies(self, *kinds: str) -> list[int]:
        return [body for body in self.by_body if not kinds or self.holds(body, *kinds)]


def action_items(user: "User", *, today: date) -> list[ActionItem]:
    """Everything governance wants of the user, in no order; five queries, none without a person."""
    if user.person_id is None:
        return []
    held = _held(user.person_id, today)
    return [
        *_meetings(held, today),
        *_verifications(held, today),
        *_decisions(held, today),
    ]


def _held(person: int, today: date) -> Held:
    roles = BodyRole.objects.active_on(today).filter(person=person).order_by()
    seats = SeatHolding.objects.active_on(today).filter(person=person).order_by()
    rows = roles.values_list("body", "kind").union(
        seats.values_list("seat__body", Value(SEAT)), all=True
    )
    by_body: dict[int, set[str]] = {}
    for body, kind in rows:
        by_body.setdefault(body, set()).add(kind)
    return Held(person, by_body)


# -- Meetings ---------------------------------------------------------------------------------------


def _meetings(held: Held, today: date) -> Iterator[ActionItem]:
    unfixed = Paragraph.objects.filter(meeting=OuterRef("pk")).filter(
        Q(verification=None) | Q(verification__state=VerificationState.DRAFT)
    )
    waiting = Q(state=MeetingState.CLOSED) & Exists(unfixed)
    meetings = (
        Meeting.objects.filter(Q(state__in=COMING) | waiting, body__in=held.bodies())
        .select_related("body")
        .order_by("date", "pk")
    )
    announced: set[int] = set()
    for meeting in meetings:
        secretary = held.holds(meeting.body_id, BodyRoleKind.SECRETARY)
        if meeting.state == MeetingState.CLOSED:
            if secretary:
                yield _to_fix(meeting, today)
        elif meeting.date and (meeting.until or meeting.date) >= today:
            if meeting.body_id not in announced:
                yield _coming(meeting, secretary=secretary)
            announced.add(meeting.body_id)
        elif secretary:
            yield _to_close(meeting)


def _to_fix(meeting: Meeting, today: date) -> ActionItem:
    last_day = meeting.until or meeting.date
    notes = meeting.body.profile == Profile.NOTES
    due = verification_due(last_day) if last_day and not notes else None
    late = " Det skulle ha varit justerat." if due and due < today else ""
    state = "Minnesanteckningarna från {} är" if notes else "Protokollet från {} är"
    unfixed = "inte fastställda." if notes else "inte fastställt."
    return ActionItem(
        text=f"{state.format(meeting.when)} {unfixed}{late}",
        url=meeting.get_absolute_url(),
        action="Gör klart och fastställ",
        due=due,
        context=meeting.body.name,
    )


def _to_close(meeting: Meeting) -> ActionItem:
    return ActionItem(
        text=f"Mötet {meeting.when} har hållits men är inte avslutat.",
        url=meeting.get_absolute_url(),
        action="Skriv klart och avsluta",
        due=meeting.until or meeting.date,
        context=meeting.body.name,
    )


def _coming(meeting: Meeting, *, secretary: bool) -> ActionItem:
    clock = f" kl. {meeting.starts:%H.%M}" if meeting.starts else ""
    place = f", {meeting.place}" if meeting.place else ""
    return ActionItem(
        text=f"Nästa möte {meeting.when}{clock}{place}.",
        url=meeting.get_absolute_url(),
        action="Förbered mötet" if secretary else "Se dagordningen",
        due=meeting.date,
        context=meeting.body.name,
    )


# -- Verifications ----------------------------------------------------------------------------------


def _verifications(held: Held, today: date) -> Iterator[ActionItem]:
    news = Q(state=VerificationState.VERIFIED, verified_on__gt=today - timedelta(days=NEWS_DAYS))
    no_scan = Q(
        state=VerificationState.VERIFIED,
        scan=None,
        outside=False,
        meeting__body__in=held.bodies(BodyRoleKind.SECRETARY),
    )
    own = Q(meeting__body__in=held.bodies()) & (Q(state__in=UNFINISHED) | news | no_scan)
    mine = Signer.objects.filter(person=held.person).values("verification")
    to_sign = Q(state=VerificationState.SIGNING, pk__in=mine)
    rows = (
        Verification.objects.filter(own | to_sign)
        .defer("content")
        .select_related("meeting__body")
        .prefetch_related("signers")
        .order_by("pk")
    )
    for verification in rows:
        yield from _of_verification(verification, held, today)


def _of_verification(verification: Verification, held: Held, today: date) -> Iterator[ActionItem]:
    secretary = held.holds(verification.meeting.body_id, BodyRoleKind.SECRETARY)
    if verification.state == VerificationState.SIGNING:
        if secretary:
            yield _to_finish(verification, today)
        if any(_waits_for(signer, held) for signer in verification.signers.all()):
            yield _to_sign(verification)
    elif verification.state == VerificationState.FIXED:
        if secretary:
            yield _item(
                verification, "{name} från {when} fastställdes och filen framställs.", "Se läget"
            )
    elif secretary:
        if verification.scan_id is None and not verification.outside and _signed(verification):
            text = "Det undertecknade protokollet från {when} är inte uppladdat."
            yield _item(verification, text, "Ladda upp skannad fil")
    else:
        yield _item(verification, f"{{name}} från {{when}} {_done(verification)}.", "Läs")


def _waits_for(signer: Signer, held: Held) -> bool:
    mine = signer.person_id == held.person and signer.role != SignerRole.SECRETARY
    return mine and not signer.deputy and signer.signed_on is None


def _to_sign(verification: Verification) -> ActionItem:
    text = "{name} från {when} väntar på din underskrift. Skriv under hos sekreteraren."
    return _item(verification, text, "Läs", due=verification.due)


def _to_finish(verification: Verification, today: date) -> ActionItem:
    if not _signed(verification):
        return _item(verification, "{name} från {when} väntar på att godkännas.", "Godkänn")
    missing = len(missing_signatures(list(verification.signers.all())))
    late = " Sista dagen har passerat." if verification.due and verification.due < today else ""
    if not missing:
        text = "Alla har skrivit under {lower} från {when}."
        return _item(verification, text + late, "Registrera som justerat", due=verification.due)
    count = "en underskrift" if missing == 1 else f"{missing} underskrifter"
    text = f"{{name}} från {{when}} saknar {count}.{late}"
    return _item(verification, text, "Skriv ut och registrera", due=verification.due)


def _item(
    verification: Verification, text: str, action: str, due: date | None = None
) -> ActionItem:
    meeting = verification.meeting
    name = "Protokollet" if _signed(verification) else "Minnesanteckningarna"
    return ActionItem(
        text=text.format(name=name, lower=name.lower(), when=meeting.when),
        url=verification.get_absolute_url(),
        action=action,
        due=due,
        context=meeting.body.name,
    )


def _signed(verification: Verification) -> bool:
    """Whether the minutes are signed at all: notes are approved instead."""
    return verification.meeting.body.profile != Profile.NOTES


def _done(verification: Verification) -> str:
    return "är justerat" if _signed(verification) else "är godkända"


# -- Decisions --------------------------------------------------------------------------------------


def _decisions(held: Held, today: date) -> Iterator[ActionItem]:
    """Decisions to follow up by the secretary or chair of the body."""
    bodies = held.bodies(BodyRoleKind.SECRETARY, BodyRoleKind.CHAIR)
    rows = (
        Decision.objects.filter(
            due__lte=today + timedelta(days=DUE_SOON_DAYS),
            done_on=None,
            paragraph__meeting__body__in=bodies,
            paragraph__verification__state=VerificationState.VERIFIED,
        )
        .select_related("paragraph__meeting__body")
        .order_by("due", "pk")
    )
    for decision in rows:
        paragraph = decision.paragraph
        number = f"§ {paragraph.number}" if paragraph.number else f"”{paragraph.heading}”"
        yield ActionItem(
            text=f"Beslutet {number} från {paragraph.meeting.when}: {_short(decision)}",
            url=decision.get_absolute_url(),
            action="Följ upp",
            due=decision.due,
            context=paragraph.meeting.body.name,
        )


def _short(decision: Decision) -> str:
    text = "; ".join(decision.clauses)
    return text if len(text) <= CLAUSE_LENGTH else f"{text[: CLAUSE_LENGTH - 1].rstrip()}…"
