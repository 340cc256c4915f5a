"""What is written when minutes are fixed: participation per §, and the content as canonical JSON."""

import hashlib
import json
from typing import Any

from governance.attendance import Roll
from governance.attendance_text import AttendanceText
from governance.choices import Capacity
from governance.document import Attendance, MeetingDocument
from governance.minutes.build import build_minutes
from governance.minutes.content import Status, to_json
from governance.models import Paragraph, Participation
from portal.core.models import Person


def frozen_content(document: MeetingDocument, verification: int, status: Status) -> dict[str, Any]:
    """The content of the paper of one verification (its index in the document)."""
    return to_json(build_minutes(document, status=status, verification=verification))


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 (hex) of the content's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def participations(
    document: MeetingDocument, paragraphs: dict[str, Paragraph], people: dict[str, Person]
) -> list[Participation]:
    """Unsaved rows: who took part in each of `paragraphs` (by key) and how (KL 5:67)."""
    roll = Roll(document)
    return [
        row
        for key, paragraph in paragraphs.items()
        for row in _of_paragraph(roll, AttendanceText(roll), key, paragraph, people)
    ]


def _of_paragraph(
    roll: Roll,
    text: AttendanceText,
    key: str,
    paragraph: Paragraph,
    people: dict[str, Person],
) -> list[Participation]:
    here = roll[key]
    first_rows: dict[str, Attendance] = {}
    for row in roll.document.attendance:
        first_rows.setdefault(row.person, row)
    return [
        Participation(
            paragraph=paragraph,
            person=people[person],
            capacity=Capacity(row.capacity),
            present=person in here.present,
            partly=person in here.partly,
            remote=person in here.remote,
            serving=person in here.serving,
            serves_for=_serves_for(here.serving.get(person), person, text),
            away_reason="recusal" if person in here.recused else here.away.get(person, ""),
        )
        for person, row in first_rows.items()
    ]


def _serves_for(seat: str | None, person: str, text: AttendanceText) -> str:
    return "" if seat is None or seat == person else text.seat_name(seat)
