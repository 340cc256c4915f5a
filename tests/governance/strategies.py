"""Generated meetings: valid, rich, written as the portal itself would write them."""

from __future__ import annotations

import json
from datetime import date, time, timedelta
from functools import cache
from typing import Any

from hypothesis import strategies as st

from governance.attendance import Roll
from governance.choices import (
    AttendanceLayout,
    AttendanceRole,
    AwayReason,
    BodyKind,
    BodyLevel,
    DecidedBy,
    Layout,
    MotionKind,
    PageHeader,
    ParagraphKind,
    Profile,
    SigningMethod,
    StatementKind,
)
from governance.document import MeetingDocument, parse_meeting
from governance.expressions import write_expression

FRAGMENTS = [
    "ord",
    "Åre",
    "överens",
    "<b>",
    "</td>",
    "<script>",
    "&",
    "&amp;",
    "'",
    '"',
    "”",
    "–",
    "/",
    "\\",
    "=",
    "+",
    "@",
    "|",
    "~",
    "^",
    "`",
    "§",
    "4",
    "§",
    "{n}",
    "{}",
    "%s",
    "://",
    "=1+1",
    "-",
    "##",
    "*",
    "_",
    "#",
    "100",
    "\xa0",
    "\u202e",
    "😀",
    "é",
    "a,b",
    ";",
    "?",
    "!",
    "(",
    ")",
    "vacant:1",
    "all",
    "none",
]
ATTENDANCE_ROLES = [AttendanceRole.PRESENTER, AttendanceRole.CO_OPTED, AttendanceRole.OBSERVER]
ORGANISATIONS = ["Piteå kommun", "Kiruna kommun", "Region Norrbotten", "Föreningen Länken", None]
FORMATS = ["§ {n}", "FHR {n}", "KF § {n}", "{n}/{yy}", "§ {n}/{yyyy}"]


@cache
def lines(most: int = 40, least: int = 1) -> st.SearchStrategy[str]:
    """One line of text, hostile signs included, nothing at its ends that a form would strip."""
    joined = st.lists(st.sampled_from(FRAGMENTS), min_size=least, max_size=5).map(" ".join)
    cut = joined.map(lambda text: text[:most].strip())
    return cut.map(lambda text: text or "x") if least else cut


@cache
def texts() -> st.SearchStrategy[str]:
    """Several paragraphs, lists and subheadings; often nothing."""
    block = st.one_of(lines(80), lines(20).map("- {}".format), lines(20).map("## {}".format))
    joined = st.lists(st.tuples(block, st.sampled_from(["\n", "\n\n"])), max_size=4)
    return joined.map(lambda parts: "".join(text + end for text, end in parts).strip())


@cache
def optional_days() -> st.SearchStrategy[str | None]:
    return st.none() | st.dates(date(1990, 1, 1), date(2035, 1, 1)).map(date.isoformat)


@cache
def optional_clocks() -> st.SearchStrategy[str | None]:
    return st.none() | st.times().map(lambda at: f"{at:%H:%M}")


@cache
def clauses() -> st.SearchStrategy[list[str]]:
    return st.lists(lines(60).map("att {}".format), min_size=1, max_size=3)


@st.composite
def meeting_documents(draw: st.DrawFn) -> MeetingDocument:
    """A meeting without faults; warnings are as likely as in life."""
    people = draw(_people())
    paragraphs = draw(_paragraphs([person["id"] for person in people]))
    order = [item["key"] for item in paragraphs]
    vacant = draw(st.lists(_vacant_seats(), max_size=2))
    attendance = draw(_attendance(people, order))
    content: dict[str, Any] = {
        "format": "samverkan.meeting/1",
        "body": draw(_bodies()),
        "meeting": draw(_meetings(order)),
        "people": people,
        "attendance": attendance,
        "vacant_seats": vacant,
        "paragraphs": paragraphs,
    }
    _take_seats(draw, content, len(vacant))
    roll = Roll(parse_meeting(json.dumps(content)))
    for item in paragraphs:
        serving = sorted(roll[item["key"]].serving)
        item["votes"] = draw(st.lists(_votes(serving), max_size=2))
    content["verifications"] = draw(_verifications(people, paragraphs, content["meeting"]["date"]))
    return parse_meeting(json.dumps(content))


@st.composite
def _bodies(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "name": "Nämnden " + draw(lines(30)),
        "external_id": draw(st.sampled_from(["", "organ-1"])),
        "host": draw(st.sampled_from(ORGANISATIONS)),
        "decides_as": draw(lines(20, 0)),
        "page_header": draw(st.sampled_from(PageHeader)),
        "county": draw(st.none() | st.sampled_from(["25", "24", "01"])),
        "level": draw(st.sampled_from(BodyLevel)),
        "kind": draw(st.sampled_from(BodyKind)),
        "profile": draw(st.sampled_from(Profile)),
        "numbering": {
            "scheme": draw(st.sampled_from(["year", "meeting"])),
            "format": draw(st.sampled_from(FORMATS)),
        },
        "layout": draw(st.sampled_from(Layout)),
        "attendance_layout": draw(st.sampled_from(AttendanceLayout)),
        "seats": draw(st.none() | st.integers(0, 15)),
        "parent": draw(st.sampled_from([None, "Länsstyrgruppen"])),
    }


@st.composite
def _meetings(draw: st.DrawFn, order: list[str]) -> dict[str, Any]:
    day = draw(st.dates(date(1995, 1, 1), date(2035, 1, 1)))
    days = draw(st.integers(0, 2))
    return {
        "date": day.isoformat(),
        "date_text": draw(lines(20, 0)),
        "until": (day + timedelta(days)).isoformat() if days else None,
        "external_id": draw(st.sampled_from(["", "möte-1"])),
        "case_number": draw(lines(15, 0)),
        "starts": draw(optional_clocks()),
        "ends": draw(optional_clocks()),
        "place": draw(lines(30, 0)),
        "remote_basis": draw(lines(30, 0)),
        "adjournments": draw(st.lists(_adjournments(), max_size=2)),
        "public_from": draw(st.none() | st.sampled_from(order)),
    }


@cache
def _adjournments() -> st.SearchStrategy[dict[str, Any]]:
    at = st.times().map(lambda moment: f"{moment:%H:%M}")
    return st.fixed_dictionaries(
        {"from": at, "to": at, "day": st.integers(1, 3), "text": lines(20, 0)}
    )


@st.composite
def _people(draw: st.DrawFn) -> list[dict[str, Any]]:
    count = draw(st.integers(3, 9))
    return [
        {
            "id": f"p{number}",
            "name": f"{draw(lines(15))} nr {number}",
            "party": draw(st.sampled_from([None, "S", "M", "ns", "-"])),
            "organisation": draw(st.sampled_from(ORGANISATIONS)),
            "affiliation": draw(st.sampled_from(["", "kansliet"])),
            "title": draw(st.sampled_from(["", "socialchef"])),
        }
        for number in range(1, count + 1)
    ]


@cache
def _vacant_seats() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "label": st.sampled_from(["Vakant", "Vakant plats"]),
            "party": st.sampled_from([None, "M"]),
            "organisation": st.sampled_from(ORGANISATIONS),
        }
    )


@st.composite
def _paragraphs(draw: st.DrawFn, people: list[str]) -> list[dict[str, Any]]:
    number = draw(st.integers(1, 180))
    items: list[dict[str, Any]] = []
    for place in range(draw(st.integers(1, 6))):
        numbered = draw(st.integers(0, 4)) > 0
        items.append({"number": number if numbered else None, "key": f"u{place}"})
        if numbered:
            items[-1]["key"] = str(number)
            number += draw(st.sampled_from([1, 1, 1, 2, 7]))
    return [item | draw(_paragraph(people)) for item in items]


@st.composite
def _paragraph(draw: st.DrawFn, people: list[str]) -> dict[str, Any]:
    some = st.lists(st.sampled_from(people), max_size=2, unique=True)
    one = st.sampled_from(people)
    return {
        "heading": draw(lines(40)),
        "kind": draw(st.sampled_from(ParagraphKind)),
        "case_number": draw(lines(12, 0)),
        "summary": draw(texts()),
        "background": draw(texts()),
        "tables": draw(st.lists(_tables(), max_size=1)),
        "entries": draw(st.lists(_entries(), max_size=2)),
        "presenters": draw(some),
        "documents": [{"title": title} for title in draw(st.lists(lines(20), max_size=2))],
        "chaired_by": draw(st.none() | one),
        "proposals": draw(st.lists(_proposals(people), max_size=2)),
        "motions": draw(st.lists(_motions(people), max_size=2)),
        "procedure": draw(texts()),
        "decisions": draw(st.lists(_decisions(), max_size=2)),
        "reservations": draw(st.lists(_reservations(people), max_size=1)),
        "statements": draw(st.lists(_statements(people), max_size=1)),
        "recusals": [
            {"person": person, "reason": draw(lines(20, 0))}
            for person in draw(st.sampled_from([[], [], [draw(one)]]))
        ],
        "recipients": draw(st.lists(lines(20), max_size=2)),
        "refers_to": draw(st.none() | _references()),
        "confidential": draw(st.none() | _confidential()),
        "masked": draw(st.lists(lines(10), max_size=1)),
    }


@st.composite
def _tables(draw: st.DrawFn) -> dict[str, Any]:
    columns = draw(st.integers(1, 4))
    row = st.lists(lines(10, 0), min_size=columns, max_size=columns)
    return {
        "caption": draw(lines(20)),
        "header": draw(st.lists(lines(10), min_size=columns, max_size=columns)),
        "rows": draw(st.lists(row, min_size=1, max_size=3)),
    }


@cache
def _entries() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"label": st.sampled_from(["", "a", "1"]), "case_number": lines(8, 0), "text": lines(40)}
    )


def _proposals(people: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    by = st.one_of(
        st.sampled_from(people).map(lambda person: {"person": person}),
        lines(20).map(lambda name: {"body": name}),
        lines(20).map(lambda text: {"text": text}),
    )
    return st.fixed_dictionaries({"by": by, "clauses": clauses()})


def _motions(people: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(st.sampled_from(people), max_size=2, unique=True)
    return st.fixed_dictionaries(
        {
            "kind": st.sampled_from(MotionKind),
            "by": some,
            "by_party": st.sampled_from([None, "M"]),
            "supported_by": some,
            "to": lines(20, 0),
            "text": texts(),
            "withdrawn": st.booleans(),
        }
    )


@cache
def _decisions() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "clauses": clauses(),
            "responsible": lines(15, 0),
            "due": optional_days(),
            "done_on": optional_days(),
        }
    )


def _reservations(people: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "by": st.lists(st.sampled_from(people), max_size=2, unique=True),
            "by_party": st.sampled_from([None, "S"]),
            "text": texts(),
        }
    )


def _statements(people: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "kind": st.sampled_from(StatementKind),
            "by": st.lists(st.sampled_from(people), max_size=2, unique=True),
            "text": lines(60),
        }
    )


@cache
def _references() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"body": lines(20), "date": optional_days(), "number": st.none() | st.integers(1, 300)}
    )


@cache
def _confidential() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"ground": lines(15), "public_text": lines(30, 0)})


@st.composite
def _attendance(
    draw: st.DrawFn, people: list[dict[str, Any]], order: list[str]
) -> list[dict[str, Any]]:
    """All but perhaps the last person; the first is a member and chair."""
    listed = people[: draw(st.integers(len(people) - 1, len(people)))]
    capacities = st.sampled_from(["member", "member", "substitute", "other"])
    return [
        draw(_row(person["id"], "member" if number == 0 else draw(capacities), order))
        | ({"role": "chair"} if number == 0 else {})
        for number, person in enumerate(listed)
    ]


@st.composite
def _row(draw: st.DrawFn, person: str, capacity: str, order: list[str]) -> dict[str, Any]:
    def some(keys: list[str]) -> set[str]:
        return set(draw(st.lists(st.sampled_from(keys), unique=True))) if keys else set()

    present = set(order) if draw(st.booleans()) else some(order)
    here = [key for key in order if key in present]
    partly = some(here) if draw(st.integers(0, 3)) == 0 else set()
    remote = some(here) if draw(st.booleans()) else set()
    away = some(here) if draw(st.integers(0, 2)) == 0 else set()
    reason = draw(st.sampled_from(AwayReason))
    return {
        "person": person,
        "as": capacity,
        "role": draw(st.sampled_from(ATTENDANCE_ROLES)) if capacity == "other" else "",
        "group": draw(st.sampled_from(["", "Kommunerna"])),
        "present": write_expression(present, order),
        "partly": write_expression(partly, order) if partly else "",
        "days": draw(st.sampled_from(["", "1"])),
        "remote": write_expression(remote, order),
        "away": [{"paragraphs": write_expression(away, order), "reason": reason}] if away else [],
        "absence_notified": draw(st.sampled_from([None, True, False])),
        "moves": draw(st.lists(_moves(order), max_size=2)),
    }


def _moves(order: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "type": st.sampled_from(["came", "left"]),
            "at": st.times().map(lambda moment: time.strftime(moment, "%H:%M")),
            "day": st.integers(1, 2),
            "paragraph": st.sampled_from(["", *order]),
        }
    )


def _take_seats(draw: st.DrawFn, content: dict[str, Any], vacant: int) -> None:
    """Let substitutes serve on seats that are free: each one seat and each seat one at a time."""
    roll = Roll(parse_meeting(json.dumps(content)))
    order = list(roll.order)
    members = [item["person"] for item in content["attendance"] if item["as"] == "member"]
    free = {
        seat: {key for key in order if seat not in roll[key].serving}
        for seat in [*members, *(f"vacant:{n + 1}" for n in range(vacant))]
    }
    for row in content["attendance"]:
        if row["as"] != "substitute" or not draw(st.booleans()):
            continue
        unseated = set(order)
        row["serves"] = []
        for seat in draw(st.lists(st.sampled_from(sorted(free)), max_size=2, unique=True)):
            possible = [key for key in order if key in free[seat] & unseated]
            chosen = (
                set(draw(st.lists(st.sampled_from(possible), unique=True))) if possible else set()
            )
            if chosen:
                expression = write_expression(chosen, order)
                row["serves"].append({"for": seat, "paragraphs": expression})
                free[seat] -= chosen
                unseated -= chosen


@st.composite
def _votes(draw: st.DrawFn, serving: list[str]) -> dict[str, Any]:
    if draw(st.integers(0, 3)) == 0:
        return draw(_elections())
    secret = draw(st.booleans())
    words = {"question": draw(lines(30)), "yes": draw(lines(20)), "no": draw(lines(20))}
    if secret:
        yes, no = draw(st.integers(0, 9)), draw(st.integers(0, 9))
        counts = {"yes": yes, "no": no, "abstain": 0, "invalid": draw(st.integers(0, 1))}
        return words | {"secret": True, "counts": counts, **draw(_outcome(yes, no))}
    voters = draw(st.lists(st.sampled_from(serving), unique=True)) if serving else []
    ballots = {person: draw(st.sampled_from(["yes", "no", "abstain"])) for person in voters}
    choices = list(ballots.values())
    if not ballots:
        return words | {"outcome": draw(st.sampled_from(["yes", "no"]))}
    return words | {
        "ballots": ballots,
        **draw(_outcome(choices.count("yes"), choices.count("no"))),
    }


@st.composite
def _outcome(draw: st.DrawFn, yes: int, no: int) -> dict[str, Any]:
    if yes == no:
        by = draw(st.sampled_from([DecidedBy.CASTING_VOTE, DecidedBy.LOT]))
        return {"decided_by": by, "outcome": draw(st.sampled_from(["yes", "no"]))}
    return {"outcome": "yes" if yes > no else "no"}


@st.composite
def _elections(draw: st.DrawFn) -> dict[str, Any]:
    """One or two places; the candidates' votes fall from the first, with a lot when tied."""
    names = [f"Kandidat {number}" for number in range(1, 4)]
    votes = sorted(draw(st.lists(st.integers(1, 9), min_size=3, max_size=3)), reverse=True)
    places = draw(st.integers(1, 2))
    tied = votes[places - 1] == votes[places]
    return {
        "kind": "election",
        "question": draw(lines(30)),
        "candidates": names,
        "secret": True,
        "counts": dict(zip(names, votes, strict=True)),
        "decided_by": "lot" if tied else "majority",
        "outcome": names[0] if places == 1 else names[:places],
    }


@st.composite
def _verifications(
    draw: st.DrawFn, people: list[dict[str, Any]], paragraphs: list[dict[str, Any]], day: str
) -> list[dict[str, Any]]:
    """None, one for all, or an immediate one beside the ordinary one."""
    numbered = [item["key"] for item in paragraphs if item["number"] is not None]
    order = [item["key"] for item in paragraphs]
    shape = draw(st.integers(0, 2))
    if shape == 0 or not numbered:
        return []
    if shape == 1 or len(numbered) == 1:
        return [draw(_verification(people, "all", day))]
    immediate = draw(st.sampled_from(numbered))
    rest = write_expression(set(numbered) - {immediate}, order)
    return [
        draw(_verification(people, immediate, day)) | {"immediate": True},
        draw(_verification(people, rest, day)),
    ]


@st.composite
def _verification(
    draw: st.DrawFn, people: list[dict[str, Any]], paragraphs: str, day: str
) -> dict[str, Any]:
    signed_on = draw(st.none() | st.just(day))
    signers = [
        {
            "person": person["id"],
            "as": role,
            "signed_on": signed_on,
            "method": draw(st.sampled_from(SigningMethod)),
        }
        for person, role in zip(people, ["chair", "verifier", "secretary"], strict=False)
    ]
    return {
        "paragraphs": paragraphs,
        "place": draw(lines(15, 0)),
        "time": draw(lines(15, 0)),
        "due": draw(optional_days()),
        "sheet_text": draw(texts()),
        "signers": signers,
        "deputies": [person["id"] for person in people[3:4]] if draw(st.booleans()) else [],
        "verified_on": signed_on,
        "notices": draw(st.lists(_notices(), max_size=2)),
    }


@cache
def _notices() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {
            "board": lines(20),
            "posted_on": optional_days(),
            "address": lines(20, 0),
            "removed_on": st.none(),
            "kept_at": lines(20, 0),
        }
    )
