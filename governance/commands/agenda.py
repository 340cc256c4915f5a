"""The agenda: items added, renamed, moved and removed, before and at the meeting."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError, Q

from governance.choices import ParagraphKind, Profile
from governance.commands.editing import lock_meeting, lock_paragraph, renumber, save_changes
from governance.commands.standard_items import StandardItem
from governance.models import AttendanceSpan, Decision, Meeting, Paragraph, Proposal
from governance.policies import frozen_verdict
from portal.core.errors import DomainError
from portal.core.models import User

MAX_ITEMS = 200
TOO_MANY = f"Dagordningen får ha högst {MAX_ITEMS} punkter. Inget är tillagt."


@dataclass(frozen=True)
class NewItem:
    """An item to add: heading, kind, and clauses that become the chair's proposal."""

    heading: str
    kind: ParagraphKind = ParagraphKind.DECISION
    clauses: tuple[str, ...] = ()

    @classmethod
    def of(cls, item: StandardItem) -> "NewItem":
        return cls(item.heading, item.kind, item.clauses)


@transaction.atomic
def add_items(*, meeting_id: int, items: Sequence[NewItem], by: User) -> list[Paragraph]:
    """Put the items last on the agenda, but before a closing item (Avslutning) that is a draft."""
    meeting = lock_meeting(meeting_id=meeting_id, by=by)
    return put_last(meeting, items, by=by)


def put_last(meeting: Meeting, items: Sequence[NewItem], *, by: User) -> list[Paragraph]:
    """The same under a lock that is already held."""
    rows = list(meeting.paragraphs.select_related("verification"))
    if len(rows) + len(items) > MAX_ITEMS:
        raise DomainError(TOO_MANY)
    added = [_create(meeting, item, len(rows) + n) for n, item in enumerate(items, start=1)]
    ends = rows and rows[-1].kind == ParagraphKind.CLOSING and bool(frozen_verdict(rows[-1]))
    renumber([*rows[:-1], *added, rows[-1]] if ends else [*rows, *added])
    return added


def _create(meeting: Meeting, item: NewItem, position: int) -> Paragraph:
    # Minnesanteckningar have headings without numbers, and nothing in them waits for a decision.
    notes = meeting.body.profile == Profile.NOTES
    decides = item.kind == ParagraphKind.DECISION
    paragraph = Paragraph.objects.create(
        meeting=meeting,
        position=position,
        key=f"u{uuid.uuid4().hex[:12]}",
        heading=item.heading,
        kind=ParagraphKind.INFORMATION if notes and decides else item.kind,
        numbered=not notes,
    )
    if item.clauses and not notes:
        chair = chair_of(meeting)
        Proposal.objects.create(
            paragraph=paragraph,
            position=1,
            clauses=list(item.clauses),
            by_person_id=chair,
            by_text="" if chair else "Ordföranden",
        )
    return paragraph


def chair_of(meeting: Meeting) -> int | None:
    """The person who chairs the meeting, by its attendance list."""
    chairs = meeting.attendances.filter(role="chair").order_by("position", "pk")
    return chairs.values_list("person_id", flat=True).first()


@transaction.atomic
def rename_item(*, paragraph_id: int, heading: str, by: User) -> Paragraph:
    """Write a new heading."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    save_changes(paragraph, {"heading": heading})
    return paragraph


@transaction.atomic
def move_item(*, paragraph_id: int, place: int, by: User) -> Paragraph:
    """Put the item at `place` (1 is first; beyond the end is last).

    Refuses to pass a § whose number is drawn, and to turn a stretch of attendance around."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    rows = list(paragraph.meeting.paragraphs.select_related("verification"))
    order = [row for row in rows if row.pk != paragraph.pk]
    own = next(row for row in rows if row.pk == paragraph.pk)
    order.insert(max(0, min(place - 1, len(order))), own)
    _refuse_renumbering(rows, order)
    renumber(order)
    _refuse_turned_spans(paragraph.meeting, order)
    paragraph.position = own.position
    return paragraph


def _refuse_renumbering(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> None:
    """Numbers are never drawn anew, so those that have one keep their order and those before them."""
    drawn = [place for place, row in enumerate(before) if row.number is not None]
    upto = drawn[-1] + 1 if drawn else 0
    if [row.pk for row in before[:upto]] != [row.pk for row in after[:upto]]:
        raise DomainError(
            "Punkten kan inte flyttas förbi en paragraf som redan har fått sitt nummer. "
            "Ordningen är oförändrad."
        )


def _refuse_turned_spans(meeting: Meeting, order: Sequence[Paragraph]) -> None:
    place = {row.pk: number for number, row in enumerate(order)}
    spans = AttendanceSpan.objects.filter(
        attendance__meeting=meeting, first__isnull=False, last__isnull=False
    ).select_related("attendance__person")
    for span in spans:
        first, last = span.first_id, span.last_id
        if first and last and place[first] > place[last]:
            raise DomainError(
                f"Flytten skulle vända på närvaron för {span.attendance.person.name}, som är "
                "skriven från och till paragrafer som då byter ordning. Ordningen är oförändrad. "
                "Ändra närvaron först."
            )


@transaction.atomic
def remove_item(*, paragraph_id: int, by: User) -> Meeting:
    """Take a draft item off the agenda; refuses when something depends on it."""
    paragraph = lock_paragraph(paragraph_id=paragraph_id, by=by)
    meeting = paragraph.meeting
    if paragraph.number is not None:
        raise DomainError(
            f"§ {paragraph.number} har fått sitt nummer och kan inte tas bort. "
            "Skriv i paragrafen att ärendet utgår."
        )
    _refuse_if_needed(paragraph)
    try:
        paragraph.delete()
    except ProtectedError:
        raise DomainError(
            f"”{paragraph.heading}” används på ett annat ställe i protokollet och är kvar."
        ) from None
    renumber(list(meeting.paragraphs.all()))
    return meeting


def _refuse_if_needed(paragraph: Paragraph) -> None:
    spans = AttendanceSpan.objects.filter(Q(first=paragraph) | Q(last=paragraph))
    names = spans.order_by().values_list("attendance__person__name", flat=True).distinct()
    if names:
        raise DomainError(
            f"Närvaron för {', '.join(names)} räknas från eller till den här punkten. "
            "Ändra närvaron först. Punkten är kvar."
        )
    if paragraph.meeting.public_from_id == paragraph.pk:
        raise DomainError(
            "Mötet är offentligt från och med den här punkten. Ändra det i mötets uppgifter "
            "först. Punkten är kvar."
        )
    if Decision.objects.filter(paragraph=paragraph).exists():
        raise DomainError(
            "Punkten har ett beslut. Ta bort beslutet först om punkten verkligen ska bort."
        )


def copied_items(paragraphs: Iterable[Paragraph]) -> list[NewItem]:
    """The items of an earlier meeting as new ones: headings and kinds, no texts."""
    return [NewItem(row.heading, ParagraphKind(row.kind)) for row in paragraphs]
