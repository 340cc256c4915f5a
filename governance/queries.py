"""Reads that span models: progress of meetings, the register of decisions, whom a list may name."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, ExtractYear

from governance.choices import ParagraphKind, Profile
from governance.labels import Label, label_items
from governance.minutes.masking import masked_text
from governance.models import (
    Adjournment,
    AttendanceSpan,
    Body,
    BodyRoleKind,
    Decision,
    Mask,
    Meeting,
    Paragraph,
    Signer,
    SpanKind,
    Verification,
)
from governance.series import upcoming_numbers
from governance.states import MeetingState, VerificationState
from portal.core.models import Person, User
from portal.core.swedish_sql import in_swedish

# -- Meetings and how far they have come ----------------------------------------------------------


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("meeting").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def with_progress(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Meetings with what their next step hangs on, one subquery per fact."""
    items = Paragraph.objects.filter(meeting=OuterRef("pk"))
    draft = Q(verification=None) | Q(verification__state=VerificationState.DRAFT)
    undecided = items.filter(draft, kind=ParagraphKind.DECISION).exclude(
        Exists(Decision.objects.filter(paragraph=OuterRef("pk")))
    )
    present = AttendanceSpan.objects.filter(
        attendance__meeting=OuterRef("pk"), kind=SpanKind.PRESENT
    )
    papers = Verification.objects.filter(meeting=OuterRef("pk"))
    unsigned = Signer.objects.filter(
        verification__meeting=OuterRef("pk"),
        verification__state=VerificationState.SIGNING,
        signed_on=None,
        deputy=False,
    )
    waiting = papers.exclude(state=VerificationState.DRAFT).exclude(
        state=VerificationState.VERIFIED
    )
    return meetings.annotate(
        items_total=_count(items),
        items_draft=_count(items.filter(draft)),
        undecided=_count(undecided),
        first_undecided=Subquery(undecided.order_by("position").values("pk")[:1]),
        anyone_present=Exists(present),
        any_pauses=Exists(Adjournment.objects.filter(meeting=OuterRef("pk"))),
        waiting_paper=Subquery(waiting.order_by("position").values("pk")[:1]),
        waiting_state=Subquery(waiting.order_by("position").values("state")[:1]),
        unsigned=Exists(unsigned),
        anything_verified=Exists(papers.filter(state=VerificationState.VERIFIED)),
    )


@dataclass(frozen=True)
class Step:
    """The one obvious next action of a meeting: words, URL name, its argument, and a remark."""

    text: str
    url_name: str
    pk: int
    note: str = ""


def next_step(meeting: Any, *, today: date) -> Step | None:
    """What the secretary does next; `meeting` comes from with_progress()."""
    if meeting.state == MeetingState.CANCELLED:
        return None
    if not meeting.items_total:
        return Step("Skriv dagordningen", "governance:agenda", meeting.pk)
    if meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED} and (
        meeting.date and meeting.date > today
    ):
        return Step("Gå igenom dagordningen", "governance:agenda", meeting.pk)
    if not meeting.anyone_present:
        return Step("Fyll i närvaro", "governance:attendance", meeting.pk)
    if meeting.first_undecided:
        left = "1 paragraf" if meeting.undecided == 1 else f"{meeting.undecided} paragrafer"
        return Step(
            "Skriv paragraferna",
            "governance:paragraph-edit",
            meeting.first_undecided,
            f"{left} saknar beslut",
        )
    if meeting.state != MeetingState.CLOSED:
        return Step("Avsluta mötet", "governance:meeting-close", meeting.pk)
    if meeting.items_draft:
        what = "minnesanteckningarna" if _is_notes(meeting) else "protokollet"
        return Step(f"Fastställ {what}", "governance:minutes-fix", meeting.pk)
    return _signing_step(meeting)


def _is_notes(meeting: Any) -> bool:
    return bool(meeting.body.profile == Profile.NOTES)


def _signing_step(meeting: Any) -> Step | None:
    if meeting.waiting_state == VerificationState.FIXED:
        note = "Filen som ska skrivas under framställs"
        return Step("Se hur det går", "governance:verification-detail", meeting.waiting_paper, note)
    if meeting.waiting_state == VerificationState.SIGNING:
        text = "Registrera underskrifter" if meeting.unsigned else "Registrera som justerat"
        text = "Godkänn minnesanteckningarna" if _is_notes(meeting) else text
        return Step(text, "governance:verification-detail", meeting.waiting_paper)
    return None


def years_of(meetings: QuerySet[Meeting]) -> list[int]:
    """The years in which there are meetings, newest first."""
    dated = meetings.exclude(date=None).order_by()
    years = dated.annotate(year=ExtractYear("date")).values_list("year", flat=True).distinct()
    return sorted(years, reverse=True)


def bodies_kept_by(user: User, *, on: date) -> QuerySet[Body]:
    """The bodies whose minutes the user writes: secretary today."""
    return Body.objects.with_role(user, BodyRoleKind.SECRETARY, on=on)


def previous_meeting(meeting: Meeting) -> Meeting | None:
    """The body's meeting before this one that has an agenda to copy."""
    others = meeting.body.meetings.exclude(pk=meeting.pk).filter(paragraphs__isnull=False)
    earlier = others.filter(date__lte=meeting.date) if meeting.date else others
    return earlier.order_by("-date", "-pk").first()


# -- One meeting ---------------------------------------------------------------------------------


def labels_of(meeting: Meeting, rows: Iterable[Paragraph] | None = None) -> list[Label]:
    """The agenda with the numbers a secretary sees, those not drawn as they would be drawn now."""
    found = list(meeting.paragraphs.all() if rows is None else rows)
    return label_items(found, upcoming_numbers(meeting, found))


# -- The register of decisions ---------------------------------------------------------------------


class ClausesText(Func):
    """A JSON list of clauses as one searchable text, on both engines."""

    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """json_each gives the clauses with their letters, where the stored text has escapes."""
        template = "(SELECT group_concat(value, ' ') FROM json_each(%(expressions)s))"
        return super().as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return super().as_sql(compiler, connection, template="(%(expressions)s)::text", **extra)


def register_of_decisions(user: User) -> QuerySet[Decision]:
    """Decisions the user may read, newest meeting first, with all a list shows."""
    return (
        Decision.objects.visible_to(user)
        .select_related("paragraph__meeting__body", "paragraph__verification")
        .annotate(clause_text=ClausesText(F("clauses")))
        .order_by(
            F("paragraph__meeting__date").desc(nulls_last=True),
            "-paragraph__meeting",
            "paragraph__position",
            "position",
            "pk",
        )
    )


def decisions_with_text(
    rows: QuerySet[Decision], text: str, user: User, *, responsible: str = ""
) -> QuerySet[Decision]:
    """Those whose clauses, heading or responsible hold every word of `text`, and who is asked for.

    Where something is masked for the user the words are sought in what the user reads, so that
    a hit never tells what a mask hides."""
    words, asked = text.split()[:10], responsible.strip()
    if not words and not asked:
        return rows
    found = rows.filter(responsible__holds=asked) if asked else rows
    for word in words:
        found = found.filter(
            Q(clause_text__holds=word)
            | Q(paragraph__heading__holds=word)
            | Q(responsible__holds=word)
        )
    open_to = Body.objects.open_to(user).values("pk")
    hidden = Mask.objects.filter(paragraph__meeting=OuterRef("paragraph__meeting"))
    masked = found.exclude(paragraph__meeting__body__in=open_to).filter(Exists(hidden))
    shown = [row.pk for row in public_rows(list(masked), user) if _holds(row, words, asked)]
    return found.filter(~Q(pk__in=masked.order_by().values("pk")) | Q(pk__in=shown))


def _holds(row: "ReadDecision", words: Sequence[str], asked: str) -> bool:
    told = " ".join([row.heading, row.responsible, *row.clauses]).lower()
    here = asked.lower() in row.responsible.lower()
    return here and all(word.lower() in told for word in words)


@dataclass(frozen=True)
class ReadDecision:
    """A decision as one reader may see it."""

    decision: Decision
    heading: str
    clauses: tuple[str, ...]
    responsible: str
    verified: bool

    @property
    def pk(self) -> int:
        return self.decision.pk


def public_rows(rows: Sequence[Decision], user: User) -> list[ReadDecision]:
    """The decisions with what is masked taken out for those who read the public version."""
    meetings = {row.paragraph.meeting_id: row.paragraph.meeting for row in rows}
    bodies = {meeting.body_id for meeting in meetings.values()}
    known = Body.objects.open_to(user).filter(pk__in=bodies)
    inside = set(known.values_list("pk", flat=True))
    outside = [pk for pk, meeting in meetings.items() if meeting.body_id not in inside]
    masks, names = masked_in(outside)

    def told(row: Decision, text: str) -> str:
        meeting = row.paragraph.meeting_id
        return masked_text(text, masks.get(meeting, ()), names.get(meeting, ()))

    return [
        ReadDecision(
            decision=row,
            heading=told(row, row.paragraph.heading),
            clauses=tuple(told(row, clause) for clause in row.clauses),
            responsible=told(row, row.responsible),
            verified=bool(
                row.paragraph.verification
                and row.paragraph.verification.state == VerificationState.VERIFIED
            ),
        )
        for row in rows
    ]


def masked_in(meetings: Sequence[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """By meeting: the masked strings, and the names of its people where something is masked."""
    masks: dict[int, list[str]] = {}
    if not meetings:
        return masks, {}
    rows = Mask.objects.filter(paragraph__meeting__in=meetings)
    for meeting, text in rows.values_list("paragraph__meeting", "text"):
        masks.setdefault(meeting, []).append(text)
    names: dict[int, list[str]] = {}
    people = Person.objects.filter(attendances__meeting__in=list(masks))
    for meeting, name in people.values_list("attendances__meeting", "name"):
        names.setdefault(meeting, []).append(name)
    return masks, names


# -- People ----------------------------------------------------------------------------------------


def people_near(meeting: Meeting) -> QuerySet[Person]:
    """Persons a secretary may want in the list: of the body's meetings, seats and roles."""
    body = meeting.body
    attended = Person.objects.filter(attendances__meeting__body=body)
    seated = Person.objects.filter(pk__in=body.seats.values("holdings__person"))
    posted = Person.objects.filter(pk__in=body.roles.values("person"))
    listed = meeting.attendances.values("person")
    near = Q(pk__in=attended.values("pk")) | Q(pk__in=seated) | Q(pk__in=posted)
    return Person.objects.filter(near).exclude(pk__in=listed).order_by(*in_swedish("name"), "pk")
