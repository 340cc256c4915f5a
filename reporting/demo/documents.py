"""A script → the interchange document of its meeting, with the list that the seats give."""

import json
from datetime import date, timedelta
from typing import Any

from governance.choices import Profile
from governance.document import MeetingDocument, parse_meeting
from reporting.demo.bodies import BODIES, DemoBody
from reporting.demo.people import BY_KEY
from reporting.demo.scripts import Item, Script

SETTINGS = {"name", "kind", "level", "profile", "layout", "attendance_layout", "decides_as"}
FOLLOW_UP = {"due_in", "done"}
OFFICES = ("chair", "vice_chair_1", "vice_chair_2", "secretary")


def document_of(script: Script, today: date) -> MeetingDocument:
    """The meeting as the secretary would have written it down."""
    body = next(item for item in BODIES if item.key == script.body)
    day = script.on(today)
    attendance = script.extra.get("attendance") or _attendance(script, body)
    items = [
        {"number": None, "key": str(place), **_dated(item, day, today)}
        for place, item in enumerate(script.items, start=1)
    ]
    data: Item = {
        "format": "samverkan.meeting/1",
        "body": _body(body),
        "meeting": {
            "date": day.isoformat(),
            "starts": script.starts or None,
            "ends": script.ends or None,
            "place": script.place,
            "remote_basis": script.extra.get("remote_basis", ""),
            "adjournments": list(script.adjournments),
        },
        "people": [],
        "attendance": attendance,
        "vacant_seats": [
            {"party": seat.party or None, "organisation": seat.organisation or None}
            for seat in body.seats
            if not seat.member and script.day is None
        ],
        "paragraphs": items,
        "verifications": _verifications(script, body),
    }
    data["people"] = [_person(key) for key in sorted(_mentioned(data))]
    return parse_meeting(json.dumps(data))


def _body(item: DemoBody) -> Item:
    chosen = {key: str(value) for key, value in item.settings.items() if key in SETTINGS}
    numbering = {
        "scheme": str(item.settings.get("numbering_scheme", "year")),
        "format": item.settings.get("numbering_format", "§ {n}"),
    }
    return {
        **chosen,
        "external_id": f"demo-{item.key}",
        "host": item.host,
        "numbering": numbering,
        "seats": item.settings.get("seats_total"),
    }


def _attendance(script: Script, body: DemoBody) -> list[Item]:
    offices = {person: kind for kind, person in body.officers if kind in OFFICES}
    rows: list[Item] = [
        {
            "person": seat.member,
            "as": "member",
            "role": offices.pop(seat.member, ""),
            "group": seat.group,
            **(
                {"present": "none", "absence_notified": True}
                if seat.member in script.absent
                else {}
            ),
        }
        for seat in body.seats
        if seat.member
    ]
    rows += [{"person": person, "as": "other", "role": kind} for person, kind in offices.items()]
    held = {row["person"] for row in rows}
    presenters = {who for item in script.items for who in item.get("presenters", [])}
    for person in dict.fromkeys([*script.people, *sorted(presenters)]):
        if person not in held:
            rows.append({"person": person, "as": "other", "role": "presenter"})
            held.add(person)
    for person, change in script.attendance.items():
        row = next((row for row in rows if row["person"] == person), None)
        if row is None:
            rows.append({"person": person, **change})
        else:
            row.update(change)
    return rows


def _verifications(script: Script, body: DemoBody) -> list[Item]:
    if body.settings["profile"] == Profile.NOTES:
        return []
    offices = {kind: person for kind, person in body.officers if kind in OFFICES}
    signers = script.extra.get("signers") or [
        (offices["chair"], "chair"),
        *((person, "verifier") for person in script.verifiers),
        (offices["secretary"], "secretary"),
    ]
    return [
        {
            "paragraphs": "all",
            "place": script.verify_place,
            "signers": [{"person": person, "as": role} for person, role in signers],
        }
    ]


def _dated(item: Item, day: date, today: date) -> Item:
    decisions = [_follow_up(decision, day, today) for decision in item.get("decisions", [])]
    return {**item, "decisions": decisions}


def _follow_up(decision: Item, day: date, today: date) -> Item:
    told = {key: value for key, value in decision.items() if key not in FOLLOW_UP}
    if "due_in" in decision:
        due = day + timedelta(days=decision["due_in"])
        told["due"] = due.isoformat()
        if decision.get("done"):
            told["done_on"] = min(due, today).isoformat()
    return told


def _person(key: str) -> Item:
    item = BY_KEY[key]
    return {
        "id": key,
        "name": item.name,
        "party": item.party or None,
        "organisation": item.organisation or None,
        "affiliation": item.affiliation,
        "title": item.title,
    }


def _mentioned(value: Any) -> set[str]:
    """Every key of a person that stands anywhere in the data, as a value or a key."""
    if isinstance(value, str):
        return {value} & BY_KEY.keys()
    if isinstance(value, dict):
        return _mentioned([*value.keys(), *value.values()])
    if isinstance(value, list | tuple):
        return {key for item in value for key in _mentioned(item)}
    return set()
