"""Every fault and every warning about a meeting document: when it is found, and when not."""

from __future__ import annotations

from typing import Any

import pytest

from governance.checks import faults, warnings
from governance.checks.subject import Finding
from governance.document import MeetingDocument
from tests.governance.documents import attendance, meeting, paragraph, parsed, person, row

PEOPLE = meeting()["people"]


def faults_of(**parts: Any) -> list[tuple[str, str]]:
    return [(item.code, item.path) for item in faults(parsed(meeting(**parts)))]


def warnings_of(**parts: Any) -> list[tuple[str, str]]:
    return [(item.code, item.path) for item in warnings(parsed(meeting(**parts)))]


def only(findings: list[Finding]) -> Finding:
    [finding] = findings
    return finding


def with_first(**facts: Any) -> list[dict[str, Any]]:
    """Five §§, the first with `facts`."""
    return [paragraph(1, **facts), *(paragraph(n) for n in range(2, 6))]


def document(**parts: Any) -> MeetingDocument:
    return parsed(meeting(**parts))


def test_ordinary_meeting_has_nothing_to_remark_on():
    assert faults(document()) == []
    assert warnings(document()) == []


# References


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"presenters": ["b", "z"]}, "presenters[1]"),
        ({"chaired_by": "z"}, "chaired_by"),
        ({"proposals": [{"by": {"person": "z"}}]}, "proposals[0].by.person"),
        ({"motions": [{"kind": "approval", "by": ["z"]}]}, "motions[0].by[0]"),
        ({"motions": [{"kind": "approval", "supported_by": ["z"]}]}, "motions[0].supported_by[0]"),
        ({"votes": [{"ballots": {"z": "yes"}}]}, "votes[0].ballots.z"),
        ({"reservations": [{"by": ["z"]}]}, "reservations[0].by[0]"),
        ({"statements": [{"by": ["z"]}]}, "statements[0].by[0]"),
        ({"recusals": [{"person": "z"}]}, "recusals[0].person"),
    ],
)
def test_unknown_person_in_a_paragraph_is_a_fault(facts, path):
    assert faults_of(paragraphs=with_first(**facts)) == [
        ("unknown_person", f"$.paragraphs[0].{path}")
    ]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"attendance": [*attendance(), row("z")]}, "$.attendance[7].person"),
        (
            {"attendance": attendance(x={"serves": [{"for": "z", "paragraphs": "1"}]})},
            "$.attendance[5].serves[0].for",
        ),
        (
            {
                "verifications": [
                    {
                        "paragraphs": "all",
                        "signers": [
                            {"person": "b", "as": "verifier"},
                            {"person": "z", "as": "chair"},
                        ],
                    }
                ]
            },
            "$.verifications[0].signers[1].person",
        ),
        (
            {
                "verifications": [
                    {
                        "paragraphs": "all",
                        "signers": [{"person": "b", "as": "verifier"}],
                        "deputies": ["z"],
                    }
                ]
            },
            "$.verifications[0].deputies[0]",
        ),
    ],
)
def test_unknown_person_elsewhere_is_a_fault(parts, path):
    assert faults_of(**parts) == [("unknown_person", path)]


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"present": "1-9"}, "present"),
        ({"partly": "9"}, "partly"),
        ({"remote": "5-1"}, "remote"),
        ({"away": [{"paragraphs": "9"}]}, "away[0].paragraphs"),
        ({"moves": [{"type": "left", "paragraph": "9"}], "present": "1-2"}, "moves[0].paragraph"),
    ],
)
def test_unknown_paragraph_in_attendance_is_a_fault(facts, path):
    assert faults_of(attendance=attendance(b=facts)) == [
        ("unknown_paragraph", f"$.attendance[1].{path}")
    ]


def test_unknown_paragraph_to_serve_in_is_a_fault():
    rows = attendance(b={"present": "2-5"}, x={"serves": [{"for": "b", "paragraphs": "1, 7"}]})

    assert faults_of(attendance=rows) == [
        ("unknown_paragraph", "$.attendance[5].serves[0].paragraphs")
    ]


def test_unknown_paragraph_to_open_or_verify_is_a_fault():
    signers = [{"person": "b", "as": "verifier", "paragraphs": "7"}]
    found = faults_of(
        meeting={"date": "2026-03-12", "place": "Luleå", "public_from": "9"},
        verifications=[{"paragraphs": "1-5, 8", "signers": signers}],
    )

    assert found == [
        ("unknown_paragraph", "$.verifications[0].paragraphs"),
        ("unknown_paragraph", "$.verifications[0].signers[0].paragraphs"),
        ("unknown_paragraph", "$.meeting.public_from"),
    ]


def test_vacant_seat_must_exist():
    rows = attendance(x={"serves": [{"for": "vacant:2", "paragraphs": "1"}]})

    assert faults_of(attendance=rows, vacant_seats=[{}]) == [
        ("unknown_seat", "$.attendance[5].serves[0].for")
    ]
    assert faults_of(attendance=rows, vacant_seats=[{}, {}]) == []


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ({"documents": [{"title": "x", "attachment": "f2"}]}, "documents[0].attachment"),
        ({"motions": [{"kind": "approval", "attachment": "f2"}]}, "motions[0].attachment"),
        ({"reservations": [{"by": ["a"], "attachment": "f2"}]}, "reservations[0].attachment"),
    ],
)
def test_attachment_must_exist(facts, path):
    paragraphs = with_first(**facts)

    assert faults_of(paragraphs=paragraphs, attachments=[{"id": "f1"}]) == [
        ("unknown_attachment", f"$.paragraphs[0].{path}")
    ]
    assert faults_of(paragraphs=paragraphs, attachments=[{"id": "f2"}]) == []


def test_scan_of_the_signed_minutes_must_exist():
    verifications = [meeting()["verifications"][0] | {"file": "f9"}]

    assert faults_of(verifications=verifications) == [
        ("unknown_attachment", "$.verifications[0].file")
    ]


def test_ids_must_be_unique():
    assert faults_of(people=[*PEOPLE, person("a")], attachments=[{"id": "f"}, {"id": "f"}]) == [
        ("repeated_id", "$.people[7].id"),
        ("repeated_id", "$.attachments[1].id"),
    ]


# Numbers


def test_keys_must_be_unique():
    paragraphs = [paragraph(1), paragraph(2, key="1")]

    assert faults_of(paragraphs=paragraphs) == [("repeated_key", "$.paragraphs[1].key")]


@pytest.mark.parametrize(
    ("numbers", "path"),
    [
        ([1, 2, 2], "$.paragraphs[2].number"),
        ([1, 3, 2], "$.paragraphs[2].number"),
        ([3, 4, 1], "$.paragraphs[2].number"),
    ],
)
def test_numbers_must_be_unique_and_rise(numbers, path):
    paragraphs = [paragraph(n, key=f"k{i}") for i, n in enumerate(numbers)]

    assert faults_of(paragraphs=paragraphs) == [("numbers_not_rising", path)]


def test_gaps_and_unnumbered_items_between_numbers_are_lawful():
    paragraphs = [paragraph(None, key="u"), paragraph(7), paragraph(None, key="p"), paragraph(12)]

    assert faults_of(paragraphs=paragraphs) == []


# Seats


def test_two_seats_in_one_paragraph_is_a_fault():
    rows = attendance(
        b={"present": "3-5"},
        c={"present": "2-5"},
        x={"serves": [{"for": "b", "paragraphs": "1-2"}, {"for": "c", "paragraphs": "1"}]},
    )
    finding = only(faults(document(attendance=rows)))

    assert finding == Finding(
        path="$.attendance[5].serves[1]",
        code="two_seats",
        sentence=(
            "Person X sitter på två platser i § 1: för Person B och för Person C. "
            "Rätta tjänstgöringen."
        ),
        paragraph_key="1",
        part="attendance",
        person_id="x",
    )


def test_member_who_also_serves_for_another_sits_in_two_seats():
    rows = attendance(b={"present": "3-5"}, c={"serves": [{"for": "b", "paragraphs": "1-2"}]})

    assert faults_of(attendance=rows) == [("two_seats", "$.attendance[2].serves[0]")]


def test_serving_for_one_who_serves_is_one_fault_for_all_paragraphs():
    rows = attendance(b={"present": "2-5"}, x={"serves": [{"for": "b", "paragraphs": "all"}]})
    finding = only(faults(document(attendance=rows)))

    assert finding.code == "seat_already_taken"
    assert finding.path == "$.attendance[5].serves[0]"
    assert "§§ 2–5, som själv tjänstgör där" in finding.sentence


@pytest.mark.parametrize(
    "facts",
    [
        {"present": "none"},
        {"away": [{"paragraphs": "2"}]},
        {"away": [{"paragraphs": "2", "reason": "recusal"}]},
        {"partly": "2"},
    ],
)
def test_serving_for_one_who_does_not_serve_is_right(facts):
    rows = attendance(b=facts, x={"serves": [{"for": "b", "paragraphs": "2"}]})

    assert faults_of(attendance=rows) == []


def test_serving_for_one_recused_in_the_paragraph_is_right():
    rows = attendance(b={}, x={"serves": [{"for": "b", "paragraphs": "1"}]})

    assert faults_of(attendance=rows, paragraphs=with_first(recusals=[{"person": "b"}])) == []


def test_one_seat_kept_by_two_substitutes_is_a_fault():
    serves = {"serves": [{"for": "b", "paragraphs": "1"}]}
    rows = attendance(b={"present": "none"}, x=serves, y=serves)

    assert faults_of(attendance=rows) == [("seat_already_taken", "$.attendance[6].serves[0]")]


def test_substitute_absent_where_said_to_serve_takes_no_seat():
    rows = attendance(x={"present": "none", "serves": [{"for": "b", "paragraphs": "all"}]})

    assert faults_of(attendance=rows) == []


# Votes


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (attendance(), []),
        (attendance(b={"present": "none"}), ["b"]),
        (attendance(b={"away": [{"paragraphs": "1"}]}), ["b"]),
        (attendance(b={"partly": "1"}), ["b"]),
        (attendance(b={"away": [{"paragraphs": "2"}]}), []),
    ],
)
def test_ballot_needs_a_seat_in_the_paragraph(rows, expected):
    paragraphs = with_first(votes=[{"ballots": {"a": "yes", "b": "no"}}])

    assert faults_of(paragraphs=paragraphs, attendance=rows) == [
        ("ballot_without_seat", f"$.paragraphs[0].votes[0].ballots.{key}") for key in expected
    ]


def test_ballot_of_a_substitute_counts_only_while_serving():
    paragraphs = with_first(votes=[{"ballots": {"x": "yes"}}])
    serving = attendance(b={"present": "none"}, x={"serves": [{"for": "b", "paragraphs": "1"}]})

    assert faults_of(paragraphs=paragraphs) == [
        ("ballot_without_seat", "$.paragraphs[0].votes[0].ballots.x")
    ]
    assert faults_of(paragraphs=paragraphs, attendance=serving) == []


def test_ballot_of_one_recused_names_paragraph_person_and_what_to_do():
    paragraphs = with_first(votes=[{"ballots": {"b": "yes"}}], recusals=[{"person": "b"}])

    assert only(faults(document(paragraphs=paragraphs))) == Finding(
        path="$.paragraphs[0].votes[0].ballots.b",
        code="ballot_without_seat",
        sentence=(
            "§ 1: Person B har en röst men tjänstgör inte i paragrafen. "
            "Ta bort rösten eller rätta närvaron."
        ),
        paragraph_key="1",
        part="votes",
        person_id="b",
    )


OPEN = {"a": "yes", "b": "yes", "c": "no", "d": "abstain"}


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        (None, 0),
        ({}, 0),
        ({"yes": 2, "no": 1}, 0),
        ({"yes": 2, "no": 1, "abstain": 1}, 0),
        ({"yes": 3, "no": 1}, 1),
        ({"yes": 2}, 1),
        ({"yes": 2, "no": 1, "abstain": 2}, 1),
        ({"yes": 4, "no": 0}, 2),
    ],
)
def test_counts_must_agree_with_open_ballots(counts, found):
    paragraphs = with_first(votes=[{"ballots": OPEN, "counts": counts}])

    assert (
        faults_of(paragraphs=paragraphs)
        == [("counts_against_ballots", "$.paragraphs[0].votes[0].counts")] * found
    )


def vote(**facts: Any) -> list[dict[str, Any]]:
    return with_first(votes=[facts])


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"counts": {"yes": 3, "no": 2}, "outcome": "yes"}, []),
        ({"counts": {"yes": 3, "no": 2}, "outcome": "no"}, ["outcome_against_majority"]),
        ({"counts": {"yes": 2, "no": 3}, "outcome": "no"}, []),
        ({"counts": {"yes": 2, "no": 2}, "outcome": "yes"}, ["outcome_against_majority"]),
        ({"counts": {"yes": 2, "no": 3}, "outcome": None}, []),
        ({"ballots": OPEN, "outcome": "yes"}, []),
        ({"ballots": OPEN, "outcome": "no"}, ["outcome_against_majority"]),
        ({"outcome": "no"}, []),
        ({"outcome": "ja"}, ["unknown_outcome"]),
        ({"outcome": ["yes"]}, ["unknown_outcome"]),
        ({"counts": {"yes": 2, "no": 2}, "outcome": "yes", "decided_by": "casting_vote"}, []),
        ({"counts": {"yes": 2, "no": 2}, "outcome": "no", "decided_by": "lot"}, []),
        (
            {"counts": {"yes": 3, "no": 2}, "outcome": "yes", "decided_by": "casting_vote"},
            ["tie_missing"],
        ),
        ({"ballots": OPEN, "outcome": "yes", "decided_by": "lot"}, ["tie_missing"]),
        ({"outcome": "yes", "decided_by": "casting_vote"}, []),
    ],
)
def test_outcome_of_a_proposal_must_follow_from_the_votes(facts, codes):
    assert [code for code, _ in faults_of(paragraphs=vote(**facts))] == codes


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"counts": {"Ek": 3, "Al": 2}, "outcome": "Ek"}, []),
        ({"counts": {"Ek": 3, "Al": 2}, "outcome": "Al"}, ["outcome_against_majority"]),
        ({"counts": {"Ek": 2, "Al": 2}, "outcome": "Ek"}, ["outcome_against_majority"]),
        ({"counts": {"Ek": 2, "Al": 2}, "outcome": "Ek", "decided_by": "lot"}, []),
        ({"counts": {"Ek": 3, "Al": 2}, "outcome": "Ek", "decided_by": "lot"}, ["tie_missing"]),
        ({"counts": {"Ek": 3, "Al": 2, "Bo": 1}, "outcome": ["Ek", "Al"]}, []),
        (
            {"counts": {"Ek": 3, "Al": 2, "Bo": 1}, "outcome": ["Ek", "Bo"]},
            ["outcome_against_majority"],
        ),
        (
            {"counts": {"Ek": 3, "Al": 1, "Bo": 1}, "outcome": ["Ek", "Al"], "decided_by": "lot"},
            [],
        ),
        ({"counts": {"Ek": 3, "Al": 2}, "outcome": "Någon"}, ["outcome_against_majority"]),
        ({"counts": {"Ek": 3, "invalid": 5}, "outcome": "Ek"}, []),
        ({"candidates": ["Ek"], "outcome": "Ek"}, []),
        ({"counts": {"Ek": 3, "Al": 2}, "outcome": None}, []),
    ],
)
def test_outcome_of_an_election_must_follow_from_the_counts(facts, codes):
    paragraphs = vote(kind="election", secret=True, **facts)

    assert [code for code, _ in faults_of(paragraphs=paragraphs)] == codes


# Verifications


def verification(paragraphs: str, **facts: Any) -> dict[str, Any]:
    return {
        "paragraphs": paragraphs,
        "signers": [{"person": "a", "as": "chair"}, {"person": "b", "as": "verifier"}],
        **facts,
    }


def test_paragraph_in_two_verifications_is_a_fault():
    verifications = [verification("1-3"), verification("3-5")]
    finding = only(faults(document(verifications=verifications)))

    assert (finding.code, finding.path) == ("verified_twice", "$.verifications[1].paragraphs")
    assert finding.sentence.startswith("§ 3 ingår i två justeringar.")


ON = {"verified_on": "2026-03-12"}


@pytest.mark.parametrize(
    ("verifications", "faulty", "waiting"),
    [
        ([], "", False),
        ([verification("1-5", **ON)], "", False),
        ([verification("1-4")], "", True),
        ([verification("1-4", **ON)], "5", False),
        ([verification("1-2, 5", **ON)], "3 4", False),
        ([verification("3", immediate=True, **ON)], "", True),
        ([verification("3", immediate=True, **ON), verification("1-2, 4")], "", True),
        ([verification("3", immediate=True, **ON), verification("1-2, 4", **ON)], "5", False),
        ([verification("1, 3", **ON), verification("4")], "2", True),
    ],
)
def test_paragraph_left_out_is_a_fault_once_its_verification_is_verified(
    verifications, faulty, waiting
):
    subject = document(verifications=verifications)

    assert [item.paragraph_key for item in faults(subject)] == faulty.split()
    assert ("not_yet_covered" in [item.code for item in warnings(subject)]) is waiting


def test_unnumbered_items_need_no_place_of_their_own():
    paragraphs = [paragraph(None, key="u"), paragraph(1), paragraph(None, key="slut")]

    assert faults_of(paragraphs=paragraphs, verifications=[verification("1", **ON)]) == []


@pytest.mark.parametrize(
    ("facts", "signer", "found"),
    [
        ({}, {}, False),
        ({"present": "1-4"}, {}, True),
        ({"present": "1-4"}, {"paragraphs": "1-4"}, False),
        ({"present": "1-4"}, {"paragraphs": "4-5"}, True),
        ({"away": [{"paragraphs": "2", "reason": "recusal"}]}, {}, True),
        ({"partly": "2"}, {}, False),
    ],
)
def test_signer_should_have_been_present_in_all_to_sign(facts, signer, found):
    verifications = [
        {"paragraphs": "all", "signers": [{"person": "b", "as": "verifier", **signer}]}
    ]

    assert (
        warnings_of(attendance=attendance(b=facts), verifications=verifications)
        == [("signer_not_present", "$.verifications[0].signers[0]")] * found
    )


@pytest.mark.parametrize(
    ("day", "found"),
    [("2026-03-12", False), ("2026-03-13", False), ("2026-03-14", True), ("2026-03-11", True)],
)
def test_immediate_verification_belongs_to_a_meeting_day(day, found):
    verifications = [verification("all", immediate=True, verified_on=day)]
    days = {"date": "2026-03-12", "until": "2026-03-13", "place": "Luleå"}

    assert (
        warnings_of(meeting=days, verifications=verifications)
        == [("immediate_on_another_day", "$.verifications[0].verified_on")] * found
    )


def test_ordinary_verification_may_come_on_any_day():
    assert warnings_of(verifications=[verification("all", verified_on="2026-03-20")]) == []


@pytest.mark.parametrize(
    ("verifications", "paths"),
    [
        ([], ["$.verifications"]),
        ([{"paragraphs": "all"}], ["$.verifications[0].signers"]),
        ([verification("all")], []),
    ],
)
def test_minutes_without_verifier_are_told(verifications, paths):
    assert warnings_of(verifications=verifications) == [("no_verifier", path) for path in paths]


def test_notes_need_no_verifier():
    assert warnings_of(body={"name": "Nätverket", "profile": "notes"}, verifications=[]) == []


# Other warnings


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"present": "1, 3-5"}, 1),
        ({"present": "1, 3, 5"}, 2),
        ({"away": [{"paragraphs": "2", "reason": "other"}]}, 1),
        ({"away": [{"paragraphs": "2", "reason": "recusal"}]}, 0),
        ({"present": "1-3"}, 0),
        ({"present": "3-5"}, 0),
        ({"partly": "3"}, 0),
    ],
)
def test_serving_again_after_an_absence_is_told(facts, found):
    assert (
        warnings_of(attendance=attendance(c=facts))
        == [("serving_again", "$.attendance[2]")] * found
    )


def test_serving_again_after_a_recusal_in_the_paragraph_is_not_told():
    paragraphs = [paragraph(n, recusals=[{"person": "c"}] if n == 2 else []) for n in (1, 2, 3)]

    assert warnings_of(paragraphs=paragraphs) == []


def test_substitute_who_serves_now_and_then_without_leaving_is_not_told():
    rows = attendance(
        b={"away": [{"paragraphs": "2", "reason": "recusal"}]},
        c={"away": [{"paragraphs": "4", "reason": "recusal"}]},
        x={"serves": [{"for": "b", "paragraphs": "2"}, {"for": "c", "paragraphs": "4"}]},
    )
    verifications = [verification("all", signers=[{"person": "d", "as": "verifier"}])]

    assert warnings_of(attendance=rows, verifications=verifications) == []


@pytest.mark.parametrize(("seats", "found"), [(None, False), (5, False), (9, False), (10, True)])
def test_half_of_the_seats_is_no_quorum(seats, found):
    body = {"name": "Nämnden", "seats": seats}

    paths = [f"$.paragraphs[{index}]" for index in range(5)] if found else []
    assert warnings_of(body=body) == [("no_quorum", path) for path in paths]


def test_quorum_is_lost_in_one_paragraph_only():
    gone = {"present": "1-2, 4-5"}
    recusals = [{"person": key} for key in "cde"]
    paragraphs = [paragraph(n, recusals=recusals if n == 3 else []) for n in range(1, 6)]

    assert warnings_of(paragraphs=paragraphs) == [("no_quorum", "$.paragraphs[2]")]
    assert warnings_of(attendance=attendance(c=gone), paragraphs=paragraphs)[-1] == (
        "no_quorum",
        "$.paragraphs[2]",
    )


def left(key: str, at: str | None = "11:20", day: int = 1) -> dict[str, Any]:
    return {"type": "left", "at": at, "paragraph": key, "day": day}


def came(key: str, at: str | None = "10:05", day: int = 1) -> dict[str, Any]:
    return {"type": "came", "at": at, "paragraph": key, "day": day}


@pytest.mark.parametrize(
    ("present", "partly", "moves", "found"),
    [
        ("1-3", "", [left("3")], 0),
        ("1-3", "", [left("4")], 0),
        ("1-3", "", [left("2")], 1),
        ("1-3", "", [left("5")], 1),
        ("1-3", "", [left("")], 0),
        ("1-3", "3", [left("3")], 0),
        ("all", "", [left("3")], 1),
        ("all", "", [left("5")], 0),
        ("all", "", [left("")], 1),
        ("all", "", [left("", "15:00")], 0),
        ("all", "3", [left("3"), came("3", "11:40")], 0),
        ("3-5", "", [came("3")], 0),
        ("3-5", "", [came("2")], 0),
        ("3-5", "", [came("1")], 1),
        ("3-5", "", [came("4")], 1),
        ("3-5", "", [came("")], 0),
        ("all", "", [came("1")], 0),
        ("all", "", [came("2")], 1),
        ("all", "", [came("")], 1),
        ("all", "", [came("", "09:00")], 0),
        ("none", "", [came("3")], 1),
        ("1-2, 4-5", "", [left("2"), came("4", "11:50")], 0),
        ("1-2, 4-5", "", [left("2"), came("4", "11:00")], 1),
        ("all", "", [left("2", "16:00"), came("3", "09:00", day=2)], 0),
        ("all", "", [left("2", "16:00"), came("5", "09:00", day=2)], 2),
    ],
)
def test_clock_must_fit_the_presence(present, partly, moves, found):
    rows = attendance(c={"present": present, "partly": partly, "moves": moves})
    hours = {"date": "2026-03-12", "place": "Luleå", "starts": "09:00", "ends": "15:00"}

    codes = [code for code, _ in warnings_of(attendance=rows, meeting=hours)]
    assert codes.count("clock_against_presence") == found


def test_leaving_the_room_for_a_recusal_fits_the_presence():
    rows = attendance(c={"moves": [left("3", "10:00"), came("4", "10:20")]})
    paragraphs = [paragraph(n, recusals=[{"person": "c"}] if n == 3 else []) for n in range(1, 6)]

    assert warnings_of(attendance=rows, paragraphs=paragraphs) == []


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"kind": "decision"}, True),
        ({"kind": "decision", "decisions": [{"clauses": [" "]}]}, True),
        ({"kind": "decision", "decisions": [{"clauses": ["att bifalla"]}]}, False),
        ({"kind": "information"}, False),
        ({"kind": "list"}, False),
    ],
)
def test_decision_paragraph_needs_a_decision(facts, found):
    assert (
        warnings_of(paragraphs=with_first(**facts))
        == [("decision_missing", "$.paragraphs[0].decisions")] * found
    )


@pytest.mark.parametrize(
    ("rows", "votes", "found"),
    [
        (attendance(), [], False),
        (attendance(c={"present": "2-5"}), [], True),
        (attendance(c={"partly": "1"}), [], True),
        (attendance(), [{"ballots": {"c": "abstain", "a": "yes"}, "outcome": "yes"}], True),
        (attendance(), [{"ballots": {"c": "no", "a": "yes", "b": "yes"}, "outcome": "yes"}], False),
    ],
)
def test_reservation_needs_part_in_the_decision(rows, votes, found):
    paragraphs = with_first(votes=votes, reservations=[{"by": ["c"]}])

    assert (
        warnings_of(attendance=rows, paragraphs=paragraphs)
        == [("reservation_without_part", "$.paragraphs[0].reservations[0].by[0]")] * found
    )


def test_reservation_of_a_party_is_not_judged():
    assert warnings_of(paragraphs=with_first(reservations=[{"by_party": "M"}])) == []


def test_missing_date_and_place_are_told():
    assert warnings_of(meeting={"date": None, "date_text": "våren 1998"}) == [
        ("no_date", "$.meeting.date"),
        ("no_place", "$.meeting.place"),
    ]


def test_every_sentence_is_one_line_and_ends_with_a_stop():
    broken = document(
        attendance=attendance(
            b={"present": "1, 3-9"}, x={"serves": [{"for": "c", "paragraphs": "all"}]}
        ),
        paragraphs=with_first(
            kind="decision", votes=[{"ballots": {"y": "yes"}}], reservations=[{"by": ["y"]}]
        ),
        meeting={"date": None, "date_text": "våren"},
        verifications=[verification("1-2", **ON)],
    )

    found = [*faults(broken), *warnings(broken)]
    assert len(found) >= 9
    assert all("\n" not in item.sentence and item.sentence.endswith(".") for item in found)
