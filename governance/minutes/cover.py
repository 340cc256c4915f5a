"""The cover: where and when, who took part, who verifies."""

from collections.abc import Iterable

from governance.attendance import Roll
from governance.choices import AttendanceLayout, AttendanceRole, Capacity, Profile
from governance.document import Adjournment, MeetingDocument
from governance.minutes.content import Cover, Fact, Group, Participant, Roster, Sheet
from governance.minutes.grids import Noted, noted, organisation_grid, vote_matrix
from governance.minutes.signing import day_text, notice_blocks, sheets, verification_facts
from governance.minutes.words import People, capital, clock, period, printed_number

SILENT_ROLES = {AttendanceRole.NONE, AttendanceRole.STAFF}


def cover(
    document: MeetingDocument, roll: Roll, people: People, chosen: list[int], hidden: set[str]
) -> Cover:
    """The cover of the verifications with indexes `chosen`; votes in §§ `hidden` (under secrecy, or
    not on this paper) are kept out."""
    rows = noted(roll)
    notes = document.body.profile == Profile.NOTES
    layout = AttendanceLayout.LIST if notes else document.body.attendance_layout
    return Cover(
        facts=_facts(document, layout),
        rosters=_note_rosters(roll, people, rows)
        if notes
        else _rosters(roll, people, rows, layout),
        seats=organisation_grid(document, people, rows)
        if layout == AttendanceLayout.ORGANISATIONS
        else None,
        votes=vote_matrix(document, roll, people, rows, hidden)
        if layout == AttendanceLayout.MATRIX
        else (),
        verification=verification_facts(document, people, chosen),
        sheets=_sheets(document, people, chosen),
        notices=notice_blocks(document, chosen),
    )


def _sheets(document: MeetingDocument, people: People, chosen: list[int]) -> tuple[Sheet, ...]:
    """Notes are approved, not signed: they get a sheet only where somebody is named to sign."""
    found = sheets(document, people, chosen)
    if document.body.profile != Profile.NOTES:
        return found
    return tuple(sheet for sheet in found if document.verifications and sheet.signatures)


def _facts(document: MeetingDocument, layout: AttendanceLayout) -> tuple[Fact, ...]:
    meeting = document.meeting
    lines = [line for line in (meeting.place, _when(document)) if line]
    lines += [_adjournment(item, meeting.day_count) for item in meeting.adjournments]
    if meeting.public_from:
        first = next((p for p in document.paragraphs if p.key == meeting.public_from), None)
        where = printed_number(document, first.number) or first.heading if first else ""
        lines.append(f"Öppet för allmänheten fr.o.m. {where}")
    facts = [Fact("Plats och tid", tuple(lines))]
    if meeting.remote_basis:
        facts.append(Fact("Deltagande på distans", (meeting.remote_basis,)))
    if meeting.case_number:
        facts.append(Fact("Diarienummer", (meeting.case_number,)))
    if layout == AttendanceLayout.MATRIX:
        facts.append(Fact("Beslutande", ("Enligt närvaro- och omröstningslistan",)))
    return tuple(facts)


def _when(document: MeetingDocument) -> str:
    meeting = document.meeting
    if meeting.day_count == 1 or not (meeting.date and meeting.until):
        times = period(meeting.starts, meeting.ends)
        return ", ".join(word for word in (day_text(document), times) if word)
    ends = [(meeting.date, meeting.starts), (meeting.until, meeting.ends)]
    return " – ".join(f"{day.isoformat()} kl. {clock(at)}" if at else f"{day}" for day, at in ends)


def _adjournment(item: Adjournment, days: int) -> str:
    words = ["Ajournering", f"dag {item.day}" if days > 1 else "", period(item.starts, item.ends)]
    line = " ".join(word for word in words if word)
    return f"{line}: {item.text}" if item.text else line


def _rosters(
    roll: Roll, people: People, rows: list[Noted], layout: AttendanceLayout
) -> tuple[Roster, ...]:
    deciding = [rows[index] for index in roll.deciding_rows()]
    waiting = [rows[index] for index in roll.waiting_rows()]
    rest = [row for row in rows if row not in deciding and row not in waiting]
    others, members, substitutes = (
        [row for row in rest if row.item.capacity == capacity]
        for capacity in (Capacity.OTHER, Capacity.MEMBER, Capacity.SUBSTITUTE)
    )
    found = [
        ("Beslutande", deciding),
        ("Ej tjänstgörande ersättare", waiting),
        ("Övriga deltagande", others),
        ("Frånvarande ledamöter", members),
        ("Frånvarande ersättare", substitutes),
    ]
    if layout != AttendanceLayout.LIST:
        # Everybody with a seat stands in the table already.
        found = [("Övriga deltagande", others)]
    rosters = [_roster(label, members, people) for label, members in found if members]
    vacant = tuple(_vacant(roll.document))
    if vacant and layout == AttendanceLayout.LIST:
        place = next(
            (i for i, roster in enumerate(rosters) if roster.label != "Beslutande"), len(rosters)
        )
        rosters.insert(place, Roster("Vakanta platser", (Group("", vacant),)))
    return tuple(rosters)


def _note_rosters(roll: Roll, people: People, rows: list[Noted]) -> tuple[Roster, ...]:
    here = [row for row in rows if roll.present_keys(row.item.person)]
    gone = [row for row in rows if row not in here]
    found = [("Närvarande", here), ("Frånvarande", gone)]
    return tuple(_roster(label, members, people) for label, members in found if members)


def _roster(label: str, rows: list[Noted], people: People) -> Roster:
    headings = dict.fromkeys(row.item.group for row in rows)
    absent = label.startswith("Frånvarande")
    groups = [
        Group(
            heading, tuple(_line(row, people, absent) for row in rows if row.item.group == heading)
        )
        for heading in headings
    ]
    return Roster(label, tuple(groups))


def _line(row: Noted, people: People, absent: bool) -> Participant:
    role = "" if row.item.role in SILENT_ROLES else row.item.role.label.lower()
    if row.item.role == AttendanceRole.OBSERVER:
        role = "insynsplats"
    notes = [note for note in row.notes if not (absent and note == "frånvarande")]
    words = [role, people.title(row.item.person)]
    return Participant(
        name=people.name(row.item.person),
        party=people.party(row.item.person),
        place=people.place(row.item.person),
        role=", ".join(dict.fromkeys(word for word in words if word)),
        notes=tuple(notes),
    )


def _vacant(document: MeetingDocument) -> Iterable[Participant]:
    for seat in document.vacant_seats:
        yield Participant(capital(seat.label), seat.party or "", seat.organisation or "", "", ())
