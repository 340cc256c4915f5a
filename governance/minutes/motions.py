"""Yrkanden, reservationer and uttalanden in words."""

from governance.choices import MotionKind, StatementKind
from governance.document import Motion, Proposal, Reservation, Statement
from governance.minutes.content import Clauses, Item, Prose
from governance.minutes.texts import text_items
from governance.minutes.words import People, sentence

ASKED = {
    MotionKind.APPROVAL: "yrkar bifall till {to}",
    MotionKind.REJECTION: "yrkar avslag på {to}",
    MotionKind.AMENDMENT: "yrkar ändring av {to}",
    MotionKind.ADDITION: "yrkar tillägg till {to}",
    MotionKind.TABLING: "yrkar bordläggning av {to}",
    MotionKind.REFERRAL_BACK: "yrkar återremiss av {to}",
    MotionKind.ADJOURNMENT: "yrkar ajournering av {to}",
}
UNSAID = {
    MotionKind.TABLING: "ärendet",
    MotionKind.REFERRAL_BACK: "ärendet",
    MotionKind.ADJOURNMENT: "sammanträdet",
}
STATED = {
    StatementKind.REMARK: "lämnar följande protokollsanteckning",
    StatementKind.SEPARATE: "lämnar följande särskilda yttrande",
}


def motion_items(motion: Motion, people: People) -> tuple[Item, ...]:
    """Who asks for what, who supports it, and whether it was withdrawn."""
    asked = ASKED[motion.kind].format(to=motion.to or UNSAID.get(motion.kind, "förslaget"))
    asking = f"{_movers(motion.by, motion.by_party, people)} {asked}"
    clauses = _clauses(motion.text)
    if clauses:
        items: list[Item] = [Clauses(f"{asking}:", clauses)]
    else:
        items = [Prose(sentence(asking)), *text_items(motion.text)]
    if motion.supported_by:
        verb = "instämmer i yrkandet."
        items.append(Prose(f"{people.all_elected(motion.supported_by)} {verb}"))
    if annex := people.annex(motion.attachment):
        items.append(Prose(annex))
    if motion.withdrawn:
        items.append(Prose("Yrkandet återtas."))
    return tuple(items)


def proposal_lead(proposal: Proposal, people: People, chair: str) -> str:
    """ "Ordföranden föreslår", "Anna Berg (S) föreslår", or "Förslag till beslut"."""
    by = proposal.by
    if by.person:
        return (
            "Ordföranden föreslår"
            if by.person == chair
            else f"{people.elected(by.person)} föreslår"
        )
    return f"{by.body or by.text} föreslår" if by.body or by.text else "Förslag till beslut"


def reservation_items(reservation: Reservation, people: People) -> tuple[Item, ...]:
    """Who reserves against the decision, and with what words."""
    who = _movers(reservation.by, reservation.by_party, people)
    lead = Prose(f"Mot beslutet reserverar sig {sentence(who)}")
    annex = people.annex(reservation.attachment)
    return (lead, *text_items(reservation.text), *([Prose(annex)] if annex else []))


def statement_items(statement: Statement, people: People) -> tuple[Item, ...]:
    """A remark or a separate statement with its text."""
    lead = f"{people.all_elected(statement.by)} {STATED[statement.kind]}:"
    return (Prose(lead.strip()), *text_items(statement.text))


def _movers(by: list[str], party: str | None, people: People) -> str:
    names = people.all_elected(by)
    if names and party:
        return f"{names} för {party}"
    return names or party or "Ledamot"


def _clauses(text: str) -> tuple[str, ...]:
    """The lines of a text that consists of att-clauses only."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(line.lower().startswith("att ") for line in lines):
        return tuple(lines)
    return ()
