"""Underskrifter and anslag: the blocks of the cover that are signed or posted."""

from datetime import date

from governance.attendance import verification_keys
from governance.choices import AttendanceRole, Profile, SignerRole, SigningMethod
from governance.deadlines import appeal_days
from governance.document import MeetingDocument, Notice, Signer, Verification
from governance.expressions import keys_of
from governance.minutes.content import Fact, NoticeBlock, Sheet, Signature
from governance.minutes.words import People, sentence
from governance.numbering_format import set_name

ON_BOARD = {Profile.ASSEMBLY, Profile.BOARD, Profile.JOINT_BOARD}
HOW = {
    SigningMethod.PAPER: "Underskriven",
    SigningMethod.PORTAL: "Godkänd i portalen",
    SigningMethod.ELECTRONIC: "Elektroniskt underskriven",
}


def verification_facts(
    document: MeetingDocument, people: People, chosen: list[int]
) -> tuple[Fact, ...]:
    """Who verifies, where and when; several verifications are told apart by their §§."""
    scopes = verification_keys(document)
    verifiers: list[str] = []
    places: list[str] = []
    for index in chosen:
        verification = document.verifications[index]
        scope = f"{set_name(document, scopes[index])}: " if len(chosen) > 1 else ""
        names = _verifiers(verification, people)
        place = _place(verification)
        verifiers += [f"{scope}{name}" for name in names]
        places += [f"{scope}{place}"] if place else []
    facts = [("Utses att justera", verifiers), ("Justeringens plats och tid", places)]
    return tuple(Fact(label, tuple(lines)) for label, lines in facts if lines)


def _verifiers(verification: Verification, people: People) -> list[str]:
    signers = [item.person for item in verification.signers if item.role == SignerRole.VERIFIER]
    names = [people.elected(person) for person in dict.fromkeys(signers)]
    return names + [f"{people.elected(person)} (reserv)" for person in verification.deputies]


def _place(verification: Verification) -> str:
    due = f"senast {verification.due.isoformat()}" if verification.due else ""
    return ", ".join(word for word in (verification.place, verification.time, due) if word)


def sheets(document: MeetingDocument, people: People, chosen: list[int]) -> tuple[Sheet, ...]:
    """One signature sheet per verification; without any, one for chair and secretary."""
    if not document.verifications:
        return _bare_sheet(document, people)
    scopes = verification_keys(document)
    return tuple(
        _sheet(document, people, document.verifications[index], scopes[index]) for index in chosen
    )


def _sheet(
    document: MeetingDocument, people: People, verification: Verification, scope: frozenset[str]
) -> Sheet:
    lines = [set_name(document, scope)] if scope else []
    if verification.sheet_text:
        lines.append(sentence(verification.sheet_text))
    elif verification.immediate:
        lines.append("Justeras omedelbart.")
    if verification.verified_on:
        lines.append(f"Justerat {verification.verified_on.isoformat()}.")
    signatures = [_signature(document, people, signer, scope) for signer in verification.signers]
    return Sheet("Underskrifter", tuple(lines), tuple(signatures))


def _signature(
    document: MeetingDocument, people: People, signer: Signer, scope: frozenset[str]
) -> Signature:
    order = [item.key for item in document.paragraphs]
    own = keys_of(signer.paragraphs, order) & scope if signer.paragraphs else scope
    signed = f"{HOW[signer.method]} {signer.signed_on.isoformat()}" if signer.signed_on else ""
    own_scope = set_name(document, own) if own != scope else ""
    return Signature(signer.role.label, people.elected(signer.person), own_scope, signed)


def _bare_sheet(document: MeetingDocument, people: People) -> tuple[Sheet, ...]:
    lines = [
        Signature(item.role.label, people.elected(item.person), "", "")
        for role in (AttendanceRole.SECRETARY, AttendanceRole.CHAIR)
        for item in document.attendance
        if item.role == role
    ]
    return (Sheet("Underskrifter", (), tuple(lines)),) if lines else ()


def notice_blocks(document: MeetingDocument, chosen: list[int]) -> tuple[NoticeBlock, ...]:
    """ANSLAG/BEVIS, for bodies whose notice starts an appeal period (KL 8:12)."""
    if document.body.profile not in ON_BOARD:
        return ()
    scopes = verification_keys(document)
    blocks = []
    for index in chosen:
        verification = document.verifications[index]
        whole = len(document.verifications) == 1
        scope = "" if whole else f" {set_name(document, scopes[index])}"
        blocks.append(_block(document, scope, verification.notices or [Notice()]))
    return tuple(blocks)


def _block(document: MeetingDocument, scope: str, notices: list[Notice]) -> NoticeBlock:
    facts = [("Organ", document.body.name), ("Sammanträdesdatum", day_text(document))]
    for notice in notices:
        facts.append(("Anslagstavla", ", ".join(w for w in (notice.board, notice.address) if w)))
        facts.append(("Anslaget sätts upp", _day(notice.posted_on)))
    facts += _appeal(notices)
    if removed := [notice.removed_on for notice in notices if notice.removed_on]:
        facts.append(("Anslaget togs ned", _day(max(removed))))
    kept = dict.fromkeys(notice.kept_at for notice in notices if notice.kept_at)
    facts.append(("Protokollet förvaras hos", ", ".join(kept)))
    facts.append(("Underskrift", ""))
    lead = "Protokollet är justerat. Justeringen har tillkännagetts genom anslag."
    return NoticeBlock(f"Anslag/bevis{scope}", lead, tuple(facts))


def _appeal(notices: list[Notice]) -> list[tuple[str, str]]:
    """Last appeal day and first day to take the notice down (KL 13:5), when all boards posted."""
    last, first = appeal_days([notice.posted_on for notice in notices]) or (None, None)
    return [("Sista dag att överklaga", _day(last)), ("Anslaget tas ned tidigast", _day(first))]


def day_text(document: MeetingDocument) -> str:
    """Meeting day(s): "2026-11-20", "2026-11-20 – 2026-11-21", or the text of old minutes."""
    meeting = document.meeting
    if meeting.date is None:
        return meeting.date_text
    if meeting.until and meeting.until != meeting.date:
        return f"{meeting.date.isoformat()} – {meeting.until.isoformat()}"
    return meeting.date.isoformat()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
