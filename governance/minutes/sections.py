"""The parts of one §, each as a section, and the order in which the body prints them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from governance.attendance_changes import Change
from governance.choices import Layout, ParagraphKind, Profile, StatementKind
from governance.document import Confidential, MeetingDocument, Paragraph, RefersTo
from governance.minutes.content import Bullets, Clauses, Item, Prose, Section
from governance.minutes.motions import (
    motion_items,
    proposal_lead,
    reservation_items,
    statement_items,
)
from governance.minutes.texts import entries_item, table_grid, text_items
from governance.minutes.votes import vote_items
from governance.minutes.words import People, printed_number, sentence

ORDERS = {
    Layout.DECISION_FIRST: (
        "reference decision summary background tables entries documents presenters proposals "
        "motions procedure votes participation reservations statements recipients departures"
    ),
    Layout.NARRATIVE_FIRST: (
        "reference participation presenters summary background tables entries documents "
        "proposals motions procedure votes decision reservations statements recipients departures"
    ),
}

# An opening or a piece of information is told straight on, without "Sammanfattning".
WITH_HEADINGS = {ParagraphKind.DECISION, ParagraphKind.LIST}


@dataclass(frozen=True)
class Telling:
    """One § to be told, with all that its words depend on."""

    document: MeetingDocument
    people: People
    paragraph: Paragraph
    changes: tuple[Change, ...]
    chair: str

    @property
    def narrative(self) -> bool:
        """Does the body print the narrative first, with few headings?"""
        return self.document.body.layout == Layout.NARRATIVE_FIRST

    @property
    def number(self) -> str:
        """The § number as printed."""
        return printed_number(self.document, self.paragraph.number)


def sections(telling: Telling) -> tuple[Section, ...]:
    """The sections of one § in the body's order; empty ones are left out."""
    order = ORDERS[telling.document.body.layout].split()
    told = [section for name in order for section in PARTS[name](telling)]
    return tuple(section for section in told if section.items)


def public_stand_in(telling: Telling) -> tuple[Section, ...]:
    """What the public version says in place of a § under secrecy (OSL)."""
    secret = telling.paragraph.confidential or Confidential()
    ground = f" enligt {secret.ground}" if secret.ground else ""
    reason = f"Paragrafens innehåll omfattas av sekretess{ground} och är inte med här."
    return (Section("confidential", "", (*text_items(secret.public_text), Prose(reason))),)


def _decision(telling: Telling) -> Sequence[Section]:
    body = telling.document.body
    lead = f"{body.decides_as or body.name} beslutar"
    texts = [tuple(decision.clauses) for decision in telling.paragraph.decisions]
    if body.profile == Profile.NOTES:
        agreed = tuple(Clauses("", clauses) for clauses in texts if clauses)
        return [Section("decision", "Överenskommet", agreed)]
    if telling.narrative:
        return [Section("decision", lead, (Clauses("", clauses),)) for clauses in texts if clauses]
    items = tuple(Clauses(lead, clauses) for clauses in texts if clauses)
    return [Section("decision", "Beslut", items)]


def _proposals(telling: Telling) -> Sequence[Section]:
    told = [
        (proposal_lead(proposal, telling.people, telling.chair), tuple(proposal.clauses))
        for proposal in telling.paragraph.proposals
        if proposal.clauses
    ]
    if telling.narrative:
        return [Section("proposal", lead, (Clauses("", clauses),)) for lead, clauses in told]
    heading = "Förslag till beslut"
    items = [Clauses("" if lead == heading else lead, clauses) for lead, clauses in told]
    return [Section("proposal", heading, tuple(items))]


def _summary(telling: Telling) -> Sequence[Section]:
    plain = telling.narrative or telling.paragraph.kind not in WITH_HEADINGS
    heading = "" if plain else "Sammanfattning"
    return [Section("summary", heading, text_items(telling.paragraph.summary))]


def _background(telling: Telling) -> Sequence[Section]:
    plain = telling.narrative or telling.paragraph.kind not in WITH_HEADINGS
    heading = "" if plain else "Ärendebeskrivning"
    return [Section("background", heading, text_items(telling.paragraph.background))]


def _tables(telling: Telling) -> Sequence[Section]:
    grids = [grid for table in telling.paragraph.tables if (grid := table_grid(table))]
    return [Section("tables", "", tuple(grids))]


def _entries(telling: Telling) -> Sequence[Section]:
    entries = telling.paragraph.entries
    return [Section("entries", "", (entries_item(entries),))] if entries else []


def _documents(telling: Telling) -> Sequence[Section]:
    titles = tuple(document.title for document in telling.paragraph.documents if document.title)
    return [Section("documents", "Beslutsunderlag", (Bullets(titles),))] if titles else []


def _presenters(telling: Telling) -> Sequence[Section]:
    lines = tuple(telling.people.presented(key) for key in telling.paragraph.presenters)
    items: tuple[Item, ...] = (Prose(lines[0]),) if len(lines) == 1 else (Bullets(lines),)
    return [Section("presenters", "Föredragande", items)] if lines else []


def _motions(telling: Telling) -> Sequence[Section]:
    items = [
        item
        for motion in telling.paragraph.motions
        for item in motion_items(motion, telling.people)
    ]
    return [Section("motions", "Yrkanden", tuple(items))]


def _procedure(telling: Telling) -> Sequence[Section]:
    return [Section("procedure", "Beslutsgång", text_items(telling.paragraph.procedure))]


def _votes(telling: Telling) -> Sequence[Section]:
    votes = telling.paragraph.votes
    told = []
    for number, vote in enumerate(votes, start=1):
        heading = f"Omröstning {number}" if len(votes) > 1 else "Omröstning"
        caption = f"{heading}, {telling.number}".strip(" ,")
        told.append(Section("vote", heading, vote_items(vote, telling.people, caption)))
    return told


def _participation(telling: Telling) -> Sequence[Section]:
    """Who leads, comes, goes, serves or stays out when the § begins, and under what secrecy."""
    paragraph = telling.paragraph
    lines = [change.sentence for change in telling.changes if not change.after]
    if paragraph.chaired_by:
        leader = telling.people.elected(paragraph.chaired_by)
        lines.insert(0, f"{leader} är ordförande under paragrafen.")
    for recusal in paragraph.recusals:
        if recusal.reason:
            name = telling.people.elected(recusal.person)
            lines.append(sentence(f"Skäl till jäv för {name}: {recusal.reason}"))
    if paragraph.confidential and paragraph.confidential.ground:
        lines.append(f"Paragrafen omfattas av sekretess enligt {paragraph.confidential.ground}.")
    heading = "" if telling.narrative else "Deltagande"
    return [Section("participation", heading, tuple(Prose(line) for line in lines))]


def _departures(telling: Telling) -> Sequence[Section]:
    lines = [change.sentence for change in telling.changes if change.after]
    return [Section("participation", "", tuple(Prose(line) for line in lines))]


def _reservations(telling: Telling) -> Sequence[Section]:
    items = [
        item
        for reservation in telling.paragraph.reservations
        for item in reservation_items(reservation, telling.people)
    ]
    heading = "Reservation" if len(telling.paragraph.reservations) == 1 else "Reservationer"
    return [Section("reservations", heading, tuple(items))]


def _statements(telling: Telling) -> Sequence[Section]:
    headings = {
        StatementKind.REMARK: "Protokollsanteckning",
        StatementKind.SEPARATE: "Särskilt yttrande",
    }
    return [
        Section("statement", headings[statement.kind], statement_items(statement, telling.people))
        for statement in telling.paragraph.statements
    ]


def _recipients(telling: Telling) -> Sequence[Section]:
    recipients = tuple(telling.paragraph.recipients)
    return [Section("recipients", "Beslutet skickas till", (Bullets(recipients),))] * bool(
        recipients
    )


def _reference(telling: Telling) -> Sequence[Section]:
    earlier = telling.paragraph.refers_to
    if earlier is None:
        return []
    return [Section("reference", "", (Prose(_earlier(earlier, telling.document)),))]


def _earlier(earlier: RefersTo, document: MeetingDocument) -> str:
    number = printed_number(document, earlier.number, earlier.date)
    day = earlier.date.isoformat() if earlier.date else ""
    body = earlier.body if earlier.body != document.body.name else ""
    where = ", ".join(word for word in (body, day) if word)
    return f"Hänför sig till {number or 'tidigare protokoll'}{' i protokoll ' + where if where else ''}."


PARTS: dict[str, Callable[[Telling], Sequence[Section]]] = {
    "reference": _reference,
    "decision": _decision,
    "participation": _participation,
    "presenters": _presenters,
    "summary": _summary,
    "background": _background,
    "tables": _tables,
    "entries": _entries,
    "documents": _documents,
    "proposals": _proposals,
    "motions": _motions,
    "procedure": _procedure,
    "votes": _votes,
    "reservations": _reservations,
    "statements": _statements,
    "recipients": _recipients,
    "departures": _departures,
}
