"""Attendance may not say anything else about a fixed § than what was frozen with it."""

from collections.abc import Iterable

from governance.freezing import participations
from governance.interchange import export_document
from governance.labels import label_items
from governance.models import Meeting, Paragraph, Participation
from governance.states import VerificationState
from portal.core.errors import DomainError


def refuse_contradiction(meeting: Meeting) -> None:
    """Raise DomainError when the list now contradicts the participation of a frozen §.

    Called last in an edit, under the meeting's lock, so that a refusal undoes the edit."""
    frozen = list(
        meeting.paragraphs.filter(participations__isnull=False)
        .exclude(verification__state=VerificationState.DRAFT)
        .distinct()
    )
    if not frozen:
        return
    stored = _facts(Participation.objects.filter(paragraph__in=frozen))
    changed = {paragraph for paragraph, *_ in _facts(_derived(meeting, frozen)) ^ stored}
    if changed:
        labels = label_items(row for row in frozen if row.pk in changed)
        raise DomainError(
            f"{', '.join(label.sign for label in labels)} är redan fastställd, och ändringen "
            "skulle säga något annat om vilka som deltog där. Närvaron är oförändrad. Ändra bara "
            "för de paragrafer som inte är fastställda."
        )


def _derived(meeting: Meeting, frozen: Iterable[Paragraph]) -> list[Participation]:
    document = export_document(meeting.pk)
    rows = list(meeting.paragraphs.all())
    keys = {row.pk: item.key for row, item in zip(rows, document.paragraphs, strict=True)}
    listed = meeting.attendances.select_related("person")
    people = {
        item.person: row.person for row, item in zip(listed, document.attendance, strict=True)
    }
    return participations(document, {keys[row.pk]: row for row in frozen}, people)


def _facts(rows: Iterable[Participation]) -> set[tuple[object, ...]]:
    return {
        (
            row.paragraph_id,
            row.person_id,
            row.present,
            row.partly,
            row.remote,
            row.serving,
            row.serves_for,
            str(row.away_reason),
        )
        for row in rows
        if row.present or row.serving or row.away_reason
    }
