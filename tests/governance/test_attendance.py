"""§ expressions, printed numbers, the roll of each § and the sentences that follow from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from governance.attendance import Roll, has_quorum, verification_keys
from governance.attendance_changes import AttendanceChanges
from governance.attendance_text import AttendanceText
from governance.choices import AwayReason
from governance.document import parse_meeting
from governance.expressions import read_expression, write_expression
from governance.numbering_format import NumberFormat, set_name
from tests.governance.documents import attendance, meeting, paragraph, parsed, row

ORDER = ["upprop", "1", "2", "3", "paus", "4", "5"]
SHAPES = Path(__file__).parent / "shapes"


@pytest.mark.parametrize(
    ("expression", "keys", "unknown"),
    [
        ("", "", ""),
        ("none", "", ""),
        ("all", "upprop 1 2 3 paus 4 5", ""),
        ("1", "1", ""),
        ("1-3, 5", "1 2 3 5", ""),
        ("1–3,5", "1 2 3 5", ""),
        (" 1 - 3 , 5 ", "1 2 3 5", ""),
        ("3-4", "3 paus 4", ""),
        ("upprop-2", "upprop 1 2", ""),
        ("5, 1", "1 5", ""),
        ("2, 2-3", "2 3", ""),
        ("3-1", "", "3-1"),
        ("1, 9", "1", "9"),
        ("1-9", "", "9"),
        ("8-9", "", "8 9"),
        ("1-2-3", "", "1-2-3"),
        ("1,,2", "1 2", " "),
        ("all, 1", "1", "all"),
        ("ALL", "", "ALL"),
    ],
)
def test_expression_names_keys_and_tells_what_it_does_not_find(expression, keys, unknown):
    reading = read_expression(expression, ORDER)

    assert reading.keys == set(keys.split())
    assert reading.unknown == (("",) if unknown == " " else tuple(unknown.split()))


@pytest.mark.parametrize(
    ("keys", "expression"),
    [
        ("", "none"),
        ("upprop 1 2 3 paus 4 5", "all"),
        ("1", "1"),
        ("1 2", "1-2"),
        ("1 2 3 5", "1-3, 5"),
        ("3 4", "3, 4"),
        ("3 paus 4", "3-4"),
        ("upprop", "upprop"),
        ("upprop 1 5", "upprop-1, 5"),
    ],
)
def test_expression_is_written_in_its_shortest_form_and_read_back(keys, expression):
    chosen = set(keys.split())

    assert write_expression(chosen, ORDER) == expression
    assert read_expression(expression, ORDER).keys == chosen


@pytest.mark.parametrize(
    ("pattern", "year", "numbers", "printed"),
    [
        ("§ {n}", 2026, [5], "§ 5"),
        ("§ {n}", 2026, [170, *range(172, 185)], "§§ 170, 172–184"),
        ("§ {n}", 2026, [172, 174], "§§ 172, 174"),
        ("§ {n}", 2026, [3, 1, 2, 2], "§§ 1–3"),
        ("FHR {n}", 2026, [29, 30, 31, 33], "FHR 29–31, 33"),
        ("KF § {n}", 2026, [102, 103], "KF §§ 102–103"),
        ("{n}/{yy}", 2020, [63], "63/20"),
        ("§ {n}/{yy}", 2020, [63, 64, 65, 67], "§§ 63–65/20, 67/20"),
        ("§ {n}/{yyyy}", 2009, [1], "§ 1/2009"),
        ("{yyyy}:{n}", 2009, [1], "2009:1"),
        ("§ {n}/{yy}", None, [5], "§ 5"),
        ("{yyyy}:{n}", None, [5], "5"),
        ("§ {n}", 2026, [], ""),
    ],
)
def test_numbers_are_printed_in_the_body_s_format(pattern, year, numbers, printed):
    assert NumberFormat(pattern, year).many(numbers) == printed


def test_year_of_undated_minutes_comes_from_the_written_date():
    content = meeting(
        body={"name": "Rådet", "numbering": {"format": "{n}/{yy}"}},
        meeting={"date": None, "date_text": "hösten 1998"},
    )

    assert NumberFormat.of(parsed(content)) == NumberFormat("{n}/{yy}", 1998)


def test_set_without_numbers_is_named_by_headings():
    content = meeting(
        paragraphs=[paragraph(None, key="a", heading="Inledning"), paragraph(None, key="b")]
    )

    assert set_name(parsed(content), {"a", "b"}) == "”Inledning”, ”Punkt None”"


@pytest.mark.parametrize(
    ("serving", "seats", "expected"),
    [(3, 5, True), (2, 5, False), (3, 6, False), (4, 6, True), (0, 0, False), (9, None, None)],
)
def test_quorum_is_more_than_half_of_all_seats(serving, seats, expected):
    assert has_quorum(serving, seats) is expected


def roll_of(**parts: Any) -> Roll:
    return Roll(parsed(meeting(**parts)))


def test_members_serve_on_their_own_seats_and_substitutes_wait():
    here = roll_of()["1"]

    assert here.serving == {key: key for key in "abcde"}
    assert here.substitutes_not_serving == ("x", "y")
    assert here.members_not_serving == ()
    assert here.quorum is True


@pytest.mark.parametrize(
    ("facts", "present", "serving"),
    [
        ({}, "1 2 3 4 5", "1 2 3 4 5"),
        ({"present": "none"}, "", ""),
        ({"present": "1-3"}, "1 2 3", "1 2 3"),
        ({"away": [{"paragraphs": "4"}]}, "1 2 3 5", "1 2 3 5"),
        ({"away": [{"paragraphs": "2", "reason": "recusal"}]}, "1 3 4 5", "1 3 4 5"),
        ({"partly": "3"}, "1 2 3 4 5", "1 2 4 5"),
        ({"present": "1-2", "partly": "2-3"}, "1 2", "1"),
        ({"remote": "all"}, "1 2 3 4 5", "1 2 3 4 5"),
    ],
)
def test_member_serves_where_wholly_present(facts, present, serving):
    roll = roll_of(attendance=attendance(b=facts))

    assert roll.present_keys("b") == set(present.split())
    assert roll.serving_keys("b") == set(serving.split())


def test_recusal_takes_the_person_out_of_that_paragraph_only():
    paragraphs = [paragraph(n, recusals=[{"person": "b"}] if n == 4 else []) for n in range(1, 6)]
    roll = roll_of(paragraphs=paragraphs)

    assert roll.recused_keys("b") == {"4"}
    assert roll.serving_keys("b") == {"1", "2", "3", "5"}
    assert roll["4"].recused == ("b",)
    assert roll["4"].members_not_serving == ("b",)


def test_recusal_said_among_the_absences_counts_as_recusal():
    roll = roll_of(attendance=attendance(b={"away": [{"paragraphs": "4", "reason": "recusal"}]}))

    assert roll["4"].recused == ("b",)
    assert roll["4"].away == {"b": AwayReason.RECUSAL}


@pytest.mark.parametrize(
    ("facts", "serving"),
    [
        ({"serves": [{"for": "b", "paragraphs": "3"}]}, {"3": "b"}),
        ({"serves": [{"for": "b", "paragraphs": "3"}], "present": "1-2"}, {}),
        ({"serves": [{"for": "b", "paragraphs": "3"}], "partly": "3"}, {}),
        (
            {"serves": [{"for": "b", "paragraphs": "3-4"}], "away": [{"paragraphs": "4"}]},
            {"3": "b"},
        ),
        (
            {
                "serves": [
                    {"for": "b", "paragraphs": "3"},
                    {"for": "vacant:1", "paragraphs": "4-5"},
                ]
            },
            {"3": "b", "4": "vacant:1", "5": "vacant:1"},
        ),
    ],
)
def test_substitute_serves_only_where_present(facts, serving):
    roll = roll_of(
        attendance=attendance(b={"present": "1-2"}, x=facts), vacant_seats=[{"party": "M"}]
    )

    assert {here.key: here.serving["x"] for here in roll if "x" in here.serving} == serving


def test_holder_of_a_seat_is_found():
    roll = roll_of(
        attendance=attendance(
            b={"present": "none"}, x={"serves": [{"for": "b", "paragraphs": "all"}]}
        )
    )

    assert (roll["1"].holder("b"), roll["1"].holder("a"), roll["1"].holder("vacant:1")) == (
        "x",
        "a",
        None,
    )


def test_rows_are_sorted_into_deciding_and_waiting():
    rows = attendance(c={"present": "none"}, x={"serves": [{"for": "c", "paragraphs": "2"}]})
    roll = roll_of(
        attendance=[*rows, row("s", "other")],
        people=[*meeting()["people"], {"id": "s", "name": "S"}],
    )
    names = [item["person"] for item in [*rows, row("s", "other")]]

    assert [names[i] for i in roll.deciding_rows()] == ["a", "b", "d", "e", "x"]
    assert [names[i] for i in roll.waiting_rows()] == ["y"]


def test_nobody_is_absent_from_minutes_without_paragraphs():
    roll = roll_of(paragraphs=[], verifications=[])

    assert AttendanceText(roll).notes(0) == []


def notes_of(person: str, facts: dict[str, Any], **parts: Any) -> list[str]:
    document = parsed(meeting(attendance=attendance(**{person: facts}), **parts))
    index = next(i for i, item in enumerate(document.attendance) if item.person == person)
    return AttendanceText(Roll(document)).notes(index)


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ({}, []),
        ({"present": "none"}, ["frånvarande"]),
        ({"present": "none", "absence_notified": True}, ["frånvarande", "anmält förhinder"]),
        ({"present": "none", "absence_notified": False}, ["frånvarande"]),
        ({"present": "1-3"}, ["t o m § 3"]),
        ({"present": "3-5"}, ["fr o m § 3"]),
        ({"present": "1"}, ["§ 1"]),
        ({"present": "5"}, ["§ 5"]),
        ({"present": "2-3"}, ["§ 2–3"]),
        ({"present": "1, 3-5"}, ["ej § 2"]),
        ({"present": "1, 3, 5"}, ["ej § 2, 4"]),
        ({"present": "1, 4"}, ["§ 1, 4"]),
        ({"away": [{"paragraphs": "2"}, {"paragraphs": "4"}]}, ["ej § 2, 4"]),
        ({"away": [{"paragraphs": "4", "reason": "recusal"}]}, ["ej § 4 på grund av jäv"]),
        ({"partly": "4"}, ["del av § 4"]),
        ({"remote": "all"}, ["på distans"]),
        ({"remote": "2-4"}, ["på distans § 2–4"]),
        ({"present": "1-3", "remote": "all"}, ["t o m § 3", "på distans"]),
        ({"days": "1"}, ["dag 1"]),
    ],
)
def test_notes_tell_how_far_a_member_was_present(facts, notes):
    assert notes_of("b", facts) == notes


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ({"serves": [{"for": "c", "paragraphs": "all"}]}, ["tjg ers för Person C (M)"]),
        ({"serves": [{"for": "c", "paragraphs": "4"}]}, ["tjg ers för Person C (M) § 4"]),
        (
            {"serves": [{"for": "c", "paragraphs": "1-3"}], "present": "1-3"},
            ["tjg ers för Person C (M) t o m § 3"],
        ),
        (
            {"serves": [{"for": "c", "paragraphs": "1"}, {"for": "vacant:1", "paragraphs": "2-5"}]},
            ["tjg ers för Person C (M) § 1", "tjg ers för vakant (KD) fr o m § 2"],
        ),
        (
            {"serves": [{"for": "c", "paragraphs": "4"}], "present": "3-5"},
            ["tjg ers för Person C (M) § 4", "fr o m § 3"],
        ),
    ],
)
def test_notes_tell_for_whom_a_substitute_serves(facts, notes):
    people = [item | ({"party": "M"} if item["id"] == "c" else {}) for item in meeting()["people"]]
    rows = [
        item | {"present": "none"} if item["person"] == "c" else item
        for item in attendance(x=facts)
    ]
    document = parsed(meeting(people=people, attendance=rows, vacant_seats=[{"party": "KD"}]))

    assert AttendanceText(Roll(document)).notes(5) == notes


def test_two_long_runs_are_written_as_in_the_best_minutes():
    paragraphs = [paragraph(n) for n in range(169, 186)]
    notes = notes_of("b", {"present": "170, 172-184"}, paragraphs=paragraphs, verifications=[])

    assert notes == ["ej § 169, 171, 185"]


def changes_of(**parts: Any) -> list[str]:
    """Every sentence of the meeting: "3 Person B går." (+ after the § it stands after)."""
    roll = roll_of(**parts)
    changes = AttendanceChanges(roll)
    return [
        f"{key}{'+' if change.after else ''} {change.sentence}"
        for key in roll.order
        for change in changes.at(key)
    ]


def left(paragraph_key: str, at: str = "11:20") -> dict[str, Any]:
    return {"type": "left", "at": at, "paragraph": paragraph_key}


def came(paragraph_key: str, at: str = "10:05") -> dict[str, Any]:
    return {"type": "came", "at": at, "paragraph": paragraph_key}


@pytest.mark.parametrize(
    ("facts", "sentences"),
    [
        ({}, []),
        ({"present": "none"}, []),
        ({"present": "1-3"}, ["4 Person B går."]),
        ({"present": "1-3", "moves": [left("3")]}, ["3+ Person B går kl. 11.20."]),
        ({"present": "1-3", "moves": [left("4")]}, ["4 Person B går kl. 11.20."]),
        ({"present": "1-3", "moves": [left("")]}, ["4 Person B går kl. 11.20."]),
        ({"present": "all", "moves": [left("5")]}, ["5+ Person B går kl. 11.20."]),
        ({"present": "3-5"}, ["3 Person B kommer."]),
        ({"present": "3-5", "moves": [came("3")]}, ["3 Person B kommer kl. 10.05."]),
        ({"present": "3-5", "moves": [came("2")]}, ["2+ Person B kommer kl. 10.05."]),
        ({"present": "all", "moves": [came("1")]}, ["1 Person B kommer kl. 10.05."]),
        ({"present": "1, 3-5"}, ["2 Person B går.", "3 Person B kommer."]),
        ({"partly": "3"}, ["3 Person B är frånvarande under en del av paragrafen."]),
        (
            {"partly": "3", "moves": [left("3", "10:10"), came("3", "10:40")]},
            ["3 Person B är frånvarande under en del av paragrafen kl. 10.10–10.40."],
        ),
        (
            {"present": "1-3", "partly": "3", "moves": [left("3")]},
            ["3+ Person B går under paragrafen kl. 11.20."],
        ),
        (
            {"present": "3-5", "partly": "3", "moves": [came("3")]},
            ["3 Person B kommer under paragrafen kl. 10.05."],
        ),
        (
            {"away": [{"paragraphs": "3", "reason": "recusal"}]},
            ["3 Person B deltar inte på grund av jäv.", "4 Person B återinträder."],
        ),
        (
            {"away": [{"paragraphs": "3", "reason": "recusal"}], "present": "1-3"},
            ["3 Person B deltar inte på grund av jäv.", "4 Person B går."],
        ),
        (
            {"away": [{"paragraphs": "3-4", "reason": "recusal"}]},
            [
                "3 Person B deltar inte på grund av jäv.",
                "4 Person B deltar inte på grund av jäv.",
                "5 Person B återinträder.",
            ],
        ),
        ({"moves": [left("2")]}, []),  # contradicts `present`, which decides
    ],
)
def test_changes_of_one_member_are_told_at_their_paragraph(facts, sentences):
    assert changes_of(attendance=attendance(b=facts)) == sentences


def test_substitute_steps_in_and_out_around_a_recusal():
    rows = attendance(
        b={"away": [{"paragraphs": "3", "reason": "recusal"}]},
        x={"serves": [{"for": "b", "paragraphs": "3"}]},
    )

    assert changes_of(attendance=rows) == [
        "3 Person B deltar inte på grund av jäv.",
        "3 Person X tjänstgör i stället för Person B.",
        "4 Person B återinträder i stället för Person X.",
    ]


def test_nobody_returns_in_an_assembly_where_nobody_leaves_the_room():
    rows = attendance(b={"away": [{"paragraphs": "3", "reason": "recusal"}]})

    assert changes_of(attendance=rows, body={"name": "Fullmäktige", "profile": "assembly"}) == [
        "3 Person B deltar inte på grund av jäv."
    ]


def test_late_member_takes_the_seat_back():
    rows = attendance(
        b={"present": "3-5", "moves": [came("3")]},
        x={"serves": [{"for": "b", "paragraphs": "1-2"}]},
    )

    assert changes_of(attendance=rows) == [
        "3 Person B kommer kl. 10.05 och inträder i stället för Person X."
    ]


def test_substitute_who_stops_serving_is_told():
    rows = attendance(b={"present": "none"}, x={"serves": [{"for": "b", "paragraphs": "1-2"}]})

    assert changes_of(attendance=rows) == ["3 Person X slutar tjänstgöra."]


def test_substitute_for_a_vacant_seat_is_told_from_the_second_paragraph_on():
    rows = attendance(x={"serves": [{"for": "vacant:1", "paragraphs": "2-5"}]})

    assert changes_of(attendance=rows, vacant_seats=[{"party": "M"}]) == [
        "2 Person X tjänstgör för vakant (M)."
    ]


def test_guests_come_and_go_unnoticed_unless_a_clock_is_given():
    people = [*meeting()["people"], {"id": "s", "name": "Sakkunnig"}]
    quiet = [*attendance(), row("s", "other", present="2")]
    told = [*attendance(), row("s", "other", present="2", moves=[came("2"), left("2")])]

    assert changes_of(people=people, attendance=quiet) == []
    assert changes_of(people=people, attendance=told) == [
        "2 Sakkunnig kommer kl. 10.05.",
        "2+ Sakkunnig går kl. 11.20.",
    ]


def test_clock_of_a_meeting_over_two_days_names_the_day():
    rows = attendance(b={"present": "1-3", "moves": [left("3") | {"day": 2}]})
    days = {"date": "2026-03-12", "until": "2026-03-13"}

    assert changes_of(attendance=rows, meeting=days) == ["3+ Person B går dag 2 kl. 11.20."]


def test_unnumbered_items_follow_the_next_number_in_verification():
    paragraphs = [
        paragraph(None, key="upprop"),
        paragraph(1),
        paragraph(None, key="paus"),
        paragraph(2),
        paragraph(None, key="slut"),
    ]
    verifications = [{"paragraphs": "1"}, {"paragraphs": "2"}]
    document = parsed(meeting(paragraphs=paragraphs, verifications=verifications))

    assert verification_keys(document) == [{"upprop", "1"}, {"paus", "2", "slut"}]


def test_notes_without_numbers_are_verified_by_their_keys():
    paragraphs = [paragraph(None, key="a"), paragraph(None, key="b")]
    document = parsed(meeting(paragraphs=paragraphs, verifications=[{"paragraphs": "a"}]))

    assert verification_keys(document) == [{"a"}]


SHAPE_SENTENCES = {
    "adjournments": ["33 Elsa Myhr (S) är frånvarande under en del av paragrafen kl. 11.10–11.25."],
    "confidential_public_version": [],
    "immediate_paragraph": [],
    "notes": ["nasta Nadja Engman går."],
    "prefix_numbering": ["31 Camilla Nygård (V) går.", "32 Camilla Nygård (V) kommer."],
    "recusal_with_substitute": [
        "4 Tomas Ekwall (M) deltar inte på grund av jäv.",
        "4 Gunnar Melin (KD) tjänstgör i stället för Tomas Ekwall (M).",
        "5 Tomas Ekwall (M) återinträder i stället för Gunnar Melin (KD).",
    ],
    "second_january_meeting": ["12 Niklas Renmark (M) kommer kl. 08.30."],
    "slash_numbering": [
        "64 Jan-Åke Lilja är frånvarande under en del av paragrafen.",
        "65+ Irma Salonen går kl. 10.20.",
    ],
    "substitute_with_gaps": [
        "170 Kerstin Wallgren (S) kommer.",
        "170 Kerstin Wallgren (S) tjänstgör i stället för Mats Edlund (S).",
        "171 Kerstin Wallgren (S) går.",
        "172 Mats Edlund (S) kommer kl. 10.15.",
        "172 Kerstin Wallgren (S) kommer.",
        "176 Elin Norberg (M) går.",
        "176 Oskar Lidman (M) tjänstgör i stället för Elin Norberg (M).",
        "178 Elin Norberg (M) kommer och inträder i stället för Oskar Lidman (M).",
        "178+ Ida Sahlin (V) går kl. 15.05.",
        "179 Kerstin Wallgren (S) tjänstgör i stället för Ida Sahlin (V).",
    ],
    "two_day_meeting": [
        "73 Gerd Solberg (KD) kommer dag 1 kl. 13.00.",
        "74+ Mikael Forsby (M) går dag 1 kl. 16.30.",
        "75 Pär Lindgård (M) kommer.",
        "75 Pär Lindgård (M) tjänstgör i stället för Mikael Forsby (M).",
    ],
    "vacant_seat": [
        "3+ David Poromaa (-) går kl. 11.25.",
        "4 Gun-Britt Juntti (S) tjänstgör i stället för David Poromaa (-).",
    ],
    "vote_matrix": ["63+ Sara Isaksson (KD) går kl. 15.10."],
}


@pytest.mark.parametrize("shape", SHAPE_SENTENCES)
def test_real_shape_tells_its_changes(shape):
    document = parse_meeting((SHAPES / f"{shape}.json").read_bytes())
    changes = AttendanceChanges(Roll(document))

    told = [
        f"{item.key}{'+' if change.after else ''} {change.sentence}"
        for item in document.paragraphs
        for change in changes.at(item.key)
    ]
    assert told == SHAPE_SENTENCES[shape]


SHAPE_NOTES = {
    "adjournments": {"e": ["del av § 33"], "o": ["§ 33"]},
    "notes": {
        "c": ["t o m ”Utbildning i ASI”", "på distans"],
        "d": ["frånvarande", "anmält förhinder"],
        "e": ["”Brukarrevision”", "på distans"],
    },
    "prefix_numbering": {"c": ["ej FHR 31"], "d": ["FHR 31"]},
    "recusal_with_substitute": {
        "t": ["ej § 4 på grund av jäv"],
        "g": ["tjg ers för Tomas Ekwall (M) § 4"],
        "h": [],
    },
    "slash_numbering": {
        "c": ["t o m 65/20", "på distans"],
        "d": ["del av 64/20", "på distans"],
    },
    "substitute_with_gaps": {
        "k": [
            "tjg ers för Mats Edlund (S) § 170",
            "tjg ers för Ida Sahlin (V) fr o m § 179",
            "ej § 169, 171",
        ],
        "x": ["§ 174, 180"],
    },
    "two_day_meeting": {"b": ["t o m RF § 74", "dag 1"]},
    "vacant_seat": {
        "d": ["t o m § 3", "på distans § 2–3"],
        "f": ["tjg ers för vakant (M)"],
    },
    "vote_matrix": {"fatima": ["frånvarande", "anmält förhinder"], "eva": []},
}


@pytest.mark.parametrize("shape", SHAPE_NOTES)
def test_real_shape_notes_presence_and_serving(shape):
    document = parse_meeting((SHAPES / f"{shape}.json").read_bytes())
    text = AttendanceText(Roll(document))

    notes = {item.person: text.notes(index) for index, item in enumerate(document.attendance)}
    assert {person: notes[person] for person in SHAPE_NOTES[shape]} == SHAPE_NOTES[shape]
