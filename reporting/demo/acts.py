"""The demo's meetings driven through the same acts that people use, each at its own day."""

from datetime import date, datetime, time, timedelta

from django.core.files import File
from django.utils import timezone

from governance.choices import Profile
from governance.commands.agenda import NewItem
from governance.commands.meeting import plan_meeting
from governance.commands.verification import save_notice
from governance.interchange import Package, import_documents
from governance.models import Meeting, Verification
from governance.transitions.meeting import cancel_meeting, close_meeting
from governance.transitions.signing import (
    approve_notes,
    attach_scan,
    record_signature,
    verify,
)
from governance.transitions.verification import fix_minutes
from portal.core.files import store_attachment
from portal.core.models import User
from portal.core.work import sweep
from reporting.demo.bodies import BODIES
from reporting.demo.documents import document_of
from reporting.demo.meetings_board import BOARD
from reporting.demo.meetings_other import OTHER
from reporting.demo.meetings_political import POLITICAL
from reporting.demo.register import Register
from reporting.demo.scripts import Reached, Script
from reporting.models import Document, DocumentKind

SCRIPTS = tuple(
    sorted((*POLITICAL, *BOARD, *OTHER), key=lambda script: (script.day or date.max, script.days))
)


def hold_meetings(register: Register) -> dict[str, Meeting]:
    """All meetings of the demo in the order of their days, by their keys."""
    return {script.key: _hold(script, register) for script in SCRIPTS}


def _hold(script: Script, register: Register) -> Meeting:
    body = next(item for item in BODIES if item.key == script.body)
    day = script.on(register.today)
    secretary = next(person for kind, person in body.officers if kind == "secretary")
    by = register.user(secretary)
    meeting = plan_meeting(
        body_id=register.bodies[script.body].pk,
        facts={"date": day, "place": script.place},
        items=[NewItem(item["heading"]) for item in script.items],
        by=by,
        at=_at(min(day - timedelta(days=21), register.today)),
    )
    if script.reached == Reached.CANCELLED:
        cancel_meeting(
            meeting_id=meeting.pk,
            by=by,
            reason="För få ärenden.",
            at=_at(day - timedelta(days=7)),
        )
        return meeting
    package = Package(document_of(script, register.today))
    at = _at(min(day, register.today))
    [result] = import_documents([package], replace=True, by=by, at=at)
    if script.reached != Reached.PLANNED:
        close_meeting(meeting_id=result.meeting.pk, by=by, at=_at(day, 17))
    if script.reached in {Reached.SIGNING, Reached.VERIFIED}:
        _fix_and_sign(script, result.meeting, by, day)
    return result.meeting


def _fix_and_sign(script: Script, meeting: Meeting, by: User, day: date) -> None:
    fixed = _at(day + timedelta(days=2))
    verification = fix_minutes(meeting_id=meeting.pk, by=by, at=fixed)
    # The paper must be stored before anybody signs it.
    sweep(hurry=True)
    if script.reached != Reached.VERIFIED:
        return
    signed = day + timedelta(days=4)
    if meeting.body.profile == Profile.NOTES:
        approve_notes(verification_id=verification.pk, approved_on=signed, by=by, at=_at(signed))
        return
    _sign(script, verification, by, signed)


def _sign(script: Script, verification: Verification, by: User, signed: date) -> None:
    for signer in verification.signers.filter(deputy=False):
        record_signature(
            signer_id=signer.pk, by=by, signed_on=signed, place=script.verify_place, at=_at(signed)
        )
    verify(verification_id=verification.pk, by=by, at=_at(signed, 15))
    _keep_scan(verification, by, signed)
    for board in script.boards:
        _post(verification, board, by, signed)


def _post(verification: Verification, board: str, by: User, posted: date) -> None:
    """The notice goes up on the day of the last signature (KL 8:12)."""
    save_notice(
        verification_id=verification.pk,
        notice_id=None,
        values={
            "board": f"{board}s digitala anslagstavla",
            "posted_on": posted,
            "kept_at": "Regionhuset, Luleå",
        },
        by=by,
    )


def _keep_scan(verification: Verification, by: User, signed: date) -> None:
    """Nobody signs in a demo, so the printed paper stands in for its scan."""
    paper = Document.objects.get(verification=verification, kind=DocumentKind.MINUTES)
    with paper.file.open("rb") as content:
        scan = store_attachment(
            target=verification,
            upload=File(content, name="undertecknat-protokoll.pdf"),
            title="Undertecknat protokoll (demons exempel)",
            by=by,
            at=_at(signed, 16),
        )
    attach_scan(verification_id=verification.pk, attachment_id=scan.pk, by=by, at=_at(signed, 16))


def _at(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
