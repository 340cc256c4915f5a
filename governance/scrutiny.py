"""A meeting looked through: its document beside its rows, so that each finding has its place."""

from dataclasses import dataclass, field

from governance.attendance import Roll
from governance.attendance_text import AttendanceText
from governance.checks import faults, warnings
from governance.checks.subject import Finding
from governance.document import MeetingDocument
from governance.interchange import export_document
from governance.models import Meeting, Paragraph
from governance.states import MeetingState
from portal.core.models import Person


@dataclass(frozen=True)
class Place:
    """A finding as the secretary meets it: the sentence, and the § or person it is about."""

    sentence: str
    stops: bool
    code: str = ""
    part: str = ""
    paragraph_pk: int | None = None
    attendance_pk: int | None = None


@dataclass
class Scrutiny:
    """A meeting's document beside its rows: what is wrong, who is there, who serves."""

    meeting: Meeting
    document: MeetingDocument
    roll: Roll = field(init=False)
    text: AttendanceText = field(init=False)

    def __post_init__(self) -> None:
        self.roll = Roll(self.document)
        self.text = AttendanceText(self.roll)
        self.paragraphs = list(self.meeting.paragraphs.all())
        self.attendances = list(
            self.meeting.attendances.select_related("person").prefetch_related("spans")
        )
        self.key_of = {
            row.pk: item.key
            for row, item in zip(self.paragraphs, self.document.paragraphs, strict=True)
        }
        self.person_of = {
            item.person: row.person
            for row, item in zip(self.attendances, self.document.attendance, strict=True)
        }

    def places(self, *, early: bool = False) -> list[Place]:
        """Faults, then warnings, each with where to put it right.

        `early` leaves out what is only missing because the work has not come so far."""
        return [
            *(self._place(finding, stops=True) for finding in faults(self.document)),
            *(
                self._place(finding, stops=False)
                for finding in warnings(self.document)
                if not early or finding.code not in self._too_early
            ),
        ]

    @property
    def _too_early(self) -> set[str]:
        """What says nothing yet: a quorum before anybody is noted, decisions before the meeting."""
        codes = set()
        if not any(row.spans.all() for row in self.attendances):
            codes.add("no_quorum")
        if self.meeting.state in {MeetingState.PLANNED, MeetingState.SUMMONED}:
            codes |= {"decision_missing", "no_verifier", "not_yet_covered"}
        return codes

    def groups(self, *, early: bool = False) -> list[list[Place]]:
        """The places with those of one kind together, so that a list of many can be folded."""
        found: dict[tuple[bool, str], list[Place]] = {}
        for place in self.places(early=early):
            found.setdefault((place.stops, place.code), []).append(place)
        return list(found.values())

    def _place(self, finding: Finding, *, stops: bool) -> Place:
        paragraph = {key: pk for pk, key in self.key_of.items()}.get(finding.paragraph_key or "")
        row = next(
            (
                row.pk
                for row, item in zip(self.attendances, self.document.attendance, strict=True)
                if item.person == finding.person_id
            ),
            None,
        )
        return Place(finding.sentence, stops, finding.code, finding.part, paragraph, row)

    def serving(self, paragraph_pk: int) -> list[Person]:
        """Who serves in the §, in printed order."""
        here = self.roll[self.key_of[paragraph_pk]].serving
        return [self.person_of[person] for person in here if person in self.person_of]


def scrutinise(meeting: Meeting) -> Scrutiny:
    """The meeting as it stands, §§ without a number under the one they would be drawn now."""
    return Scrutiny(meeting, export_document(meeting, provisional=True))


def serving_people(paragraph: Paragraph) -> list[Person]:
    """Who serves in one § and so may vote there, in printed order."""
    return scrutinise(paragraph.meeting).serving(paragraph.pk)
