"""What the paper says, read from the content alone: no database, no layout."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from governance.document import MeetingDocument, parse_meeting
from governance.minutes import MinutesContent, Status, build_minutes, from_json, to_json
from governance.minutes.content import Bullets, Clauses, Grid, Prose, Section, Subheading
from governance.minutes.texts import text_items

PEOPLE = [
    {"id": "a", "name": "Anna Berg", "party": "S", "organisation": "Bodens kommun"},
    {"id": "b", "name": "Bo Ek", "party": "M", "organisation": "Kiruna kommun"},
    {"id": "c", "name": "Cia Lind", "party": "-"},
    {"id": "d", "name": "Dag Ros", "party": "V", "affiliation": "kansliet", "title": "controller"},
]
ATTENDANCE = [
    {"person": "a", "as": "member", "role": "chair"},
    {"person": "b", "as": "member"},
    {"person": "c", "as": "substitute"},
    {"person": "d", "as": "other", "role": "secretary"},
]


def meeting(*paragraphs: dict[str, Any], **changes: Any) -> MeetingDocument:
    """A meeting with these §§; `changes` replace whole parts, `body` is merged."""
    values: dict[str, Any] = {
        "format": "samverkan.meeting/1",
        "body": {"name": "Styrgruppen", "host": "Länsförbundet"} | changes.pop("body", {}),
        "meeting": {"date": "2026-11-20", "place": "Luleå"},
        "people": PEOPLE,
        "attendance": ATTENDANCE,
        "paragraphs": list(paragraphs) or [{"number": 1, "heading": "Val av justerare"}],
    }
    return parse_meeting(json.dumps(values | changes))


def sections(content: MinutesContent, place: int = 0) -> dict[str, Section]:
    """The sections of one § by name."""
    return {section.name: section for section in content.paragraphs[place].sections}


def every_string(content: MinutesContent) -> str:
    """All that the paper says, as one text."""
    return json.dumps(to_json(content), ensure_ascii=False)


FULL = {
    "number": 4,
    "heading": "Länsstrategi",
    "summary": "Kort.",
    "background": "Bakgrund.",
    "documents": [{"title": "Rapport"}],
    "presenters": ["d"],
    "proposals": [{"by": {"person": "a"}, "clauses": ["att anta strategin"]}],
    "motions": [{"kind": "rejection", "by": ["b"]}],
    "procedure": "Ordföranden ställer proposition.",
    "votes": [{"yes": "bifall", "no": "avslag", "ballots": {"a": "yes", "b": "no"}}],
    "decisions": [{"clauses": ["att anta strategin"]}],
    "reservations": [{"by": ["b"]}],
    "statements": [{"kind": "remark", "by": ["b"], "text": "En sak till."}],
    "recipients": ["Kommunerna"],
}


def test_decision_first_prints_the_parts_in_that_order():
    content = build_minutes(meeting(FULL))
    assert [section.heading for section in content.paragraphs[0].sections] == [
        "Beslut",
        "Sammanfattning",
        "Ärendebeskrivning",
        "Beslutsunderlag",
        "Föredragande",
        "Förslag till beslut",
        "Yrkanden",
        "Beslutsgång",
        "Omröstning",
        "Reservation",
        "Protokollsanteckning",
        "Beslutet skickas till",
    ]


def test_narrative_first_ends_with_the_decision():
    content = build_minutes(meeting(FULL, body={"layout": "narrative_first"}))
    assert [section.heading for section in content.paragraphs[0].sections] == [
        "Föredragande",
        "",
        "",
        "Beslutsunderlag",
        "Ordföranden föreslår",
        "Yrkanden",
        "Beslutsgång",
        "Omröstning",
        "Styrgruppen beslutar",
        "Reservation",
        "Protokollsanteckning",
        "Beslutet skickas till",
    ]


def test_decision_is_led_by_the_words_of_the_body():
    content = build_minutes(meeting(FULL, body={"decides_as": "Regionstyrelsen"}))
    decision = sections(content)["decision"]
    assert decision.items == (Clauses("Regionstyrelsen beslutar", ("att anta strategin",)),)


@pytest.mark.parametrize(
    ("by", "lead"),
    [
        ({"person": "a"}, "Ordföranden föreslår"),
        ({"person": "b"}, "Bo Ek (M) föreslår"),
        ({"body": "Kansliet"}, "Kansliet föreslår"),
        ({"text": "Förvaltningen"}, "Förvaltningen föreslår"),
        ({}, ""),
    ],
)
def test_proposal_says_who_proposes(by, lead):
    proposal = {"by": by, "clauses": ["att anta"]}
    content = build_minutes(meeting({"number": 1, "heading": "A", "proposals": [proposal]}))
    assert sections(content)["proposal"].items == (Clauses(lead, ("att anta",)),)


def test_chair_of_one_paragraph_is_the_chair_who_proposes():
    item = {
        "number": 1,
        "heading": "A",
        "chaired_by": "b",
        "proposals": [{"by": {"person": "b"}, "clauses": ["att anta"]}],
    }
    found = sections(build_minutes(meeting(item)))
    assert found["proposal"].items == (Clauses("Ordföranden föreslår", ("att anta",)),)
    assert found["participation"].items == (Prose("Bo Ek (M) är ordförande under paragrafen."),)


@pytest.mark.parametrize(
    ("motion", "said"),
    [
        ({"kind": "approval"}, ["Bo Ek (M) yrkar bifall till förslaget."]),
        (
            {"kind": "rejection", "to": "Anna Bergs yrkande"},
            ["Bo Ek (M) yrkar avslag på Anna Bergs yrkande."],
        ),
        ({"kind": "tabling"}, ["Bo Ek (M) yrkar bordläggning av ärendet."]),
        ({"kind": "referral_back"}, ["Bo Ek (M) yrkar återremiss av ärendet."]),
        ({"kind": "adjournment"}, ["Bo Ek (M) yrkar ajournering av sammanträdet."]),
        ({"kind": "approval", "by_party": "M"}, ["Bo Ek (M) för M yrkar bifall till förslaget."]),
        ({"kind": "approval", "by": [], "by_party": "M"}, ["M yrkar bifall till förslaget."]),
        (
            {"kind": "approval", "supported_by": ["a", "c"], "withdrawn": True},
            [
                "Bo Ek (M) yrkar bifall till förslaget.",
                "Anna Berg (S) och Cia Lind (-) instämmer i yrkandet.",
                "Yrkandet återtas.",
            ],
        ),
    ],
)
def test_motion_in_words(motion, said):
    item = {"number": 1, "heading": "A", "motions": [{"by": ["b"]} | motion]}
    assert sections(build_minutes(meeting(item)))["motions"].items == tuple(map(Prose, said))


def test_motion_with_clauses_leads_to_them():
    motion = {"kind": "addition", "by": ["b"], "text": "att ett\natt två"}
    content = build_minutes(meeting({"number": 1, "heading": "A", "motions": [motion]}))
    assert sections(content)["motions"].items == (
        Clauses("Bo Ek (M) yrkar tillägg till förslaget:", ("att ett", "att två")),
    )


def test_open_vote_names_everyone_and_sums():
    vote = {"question": "bifall eller avslag", "yes": "bifall", "no": "avslag", "outcome": "yes"}
    vote |= {"ballots": {"a": "yes", "b": "no"}, "decided_by": "casting_vote"}
    content = build_minutes(meeting({"number": 7, "heading": "A", "votes": [vote]}))
    assert sections(content)["vote"].items == (
        Prose("Bifall eller avslag."),
        Bullets(("Ja: bifall.", "Nej: avslag.")),
        Grid(
            "Omröstning, § 7",
            ("Namn", "Parti", "Ja", "Nej"),
            (("Anna Berg", "S", "X", ""), ("Bo Ek", "M", "", "X"), ("Summa", "", "1", "1")),
        ),
        Prose("Omröstningsresultat: 1 ja-röst och 1 nej-röst."),
        Prose("Vid lika röstetal avgör ordförandens utslagsröst."),
        Prose("Utfall: Ja, bifall."),
    )


def test_secret_vote_names_nobody():
    vote = {"secret": True, "yes": "bifall", "no": "avslag", "outcome": "no"}
    vote |= {"counts": {"yes": 1, "no": 2, "invalid": 1}, "ballots": {"a": "yes"}}
    content = build_minutes(meeting({"number": 1, "heading": "A", "votes": [vote]}))
    assert "Anna Berg" not in str(sections(content)["vote"])
    assert (
        Prose("Omröstningsresultat: 1 ja-röst, 2 nej-röster och 1 ogiltig röst.")
        in sections(content)["vote"].items
    )


def test_several_votes_are_counted():
    votes = [{"ballots": {"a": "yes"}}, {"ballots": {"a": "no"}}]
    content = build_minutes(meeting({"number": 1, "heading": "A", "votes": votes}))
    assert [s.heading for s in content.paragraphs[0].sections] == ["Omröstning 1", "Omröstning 2"]


def test_officials_have_no_party():
    content = build_minutes(meeting())
    said = {
        person.name: person.party
        for roster in content.cover.rosters
        for group in roster.groups
        for person in group.participants
    }
    assert said == {"Anna Berg": "S", "Bo Ek": "M", "Cia Lind": "-", "Dag Ros": ""}


def test_cover_tells_deciding_waiting_other_and_absent_apart():
    absent = {"person": "b", "as": "member", "present": "none", "absence_notified": True}
    rows = [ATTENDANCE[0], absent, *ATTENDANCE[2:]]
    content = build_minutes(meeting(attendance=rows))
    assert {
        roster.label: [person.name for group in roster.groups for person in group.participants]
        for roster in content.cover.rosters
    } == {
        "Beslutande": ["Anna Berg"],
        "Ej tjänstgörande ersättare": ["Cia Lind"],
        "Övriga deltagande": ["Dag Ros"],
        "Frånvarande ledamöter": ["Bo Ek"],
    }


@pytest.mark.parametrize(
    ("body", "owner"),
    [
        ({}, "Styrgruppen"),
        ({"page_header": "organisation"}, "Länsförbundet"),
        ({"page_header": "organisation", "host": None}, "Styrgruppen"),
    ],
)
def test_page_header_is_body_or_organisation(body, owner):
    assert build_minutes(meeting(body=body)).owner == owner


@pytest.mark.parametrize(
    ("profile", "blocks"),
    [("assembly", 1), ("board", 1), ("joint_board", 1), ("voluntary", 0), ("notes", 0)],
)
def test_only_bodies_under_the_law_have_a_notice_block(profile, blocks):
    verification = {"paragraphs": "1", "signers": [{"person": "a", "as": "chair"}]}
    content = build_minutes(meeting(body={"profile": profile}, verifications=[verification]))
    assert len(content.cover.notices) == blocks


def test_one_verification_has_its_paragraphs_and_sheet_only():
    items = [{"number": number, "heading": f"Ärende {number}"} for number in (1, 2, 3)]
    verifications = [
        {"paragraphs": "2", "immediate": True, "signers": [{"person": "a", "as": "chair"}]},
        {"paragraphs": "1, 3", "signers": [{"person": "b", "as": "verifier", "paragraphs": "3"}]},
    ]
    document = meeting(*items, verifications=verifications)
    first, second = (build_minutes(document, verification=index) for index in (0, 1))
    assert [item.number for item in first.paragraphs] == ["§ 2"]
    assert [item.number for item in second.paragraphs] == ["§ 1", "§ 3"]
    assert [sheet.lines for sheet in first.cover.sheets] == [("§ 2", "Justeras omedelbart.")]
    assert second.cover.sheets[0].signatures[0].scope == "§ 3"
    joined = build_minutes(document)
    assert (len(joined.paragraphs), len(joined.cover.sheets)) == (3, 2)


def test_signed_days_and_ways_are_printed():
    signer = {"person": "a", "as": "chair", "signed_on": "2026-11-25", "method": "portal"}
    content = build_minutes(meeting(verifications=[{"paragraphs": "1", "signers": [signer]}]))
    assert content.cover.sheets[0].signatures[0].signed == "Godkänd i portalen 2026-11-25"


def test_masked_words_are_gone_everywhere_in_the_public_version():
    items = [
        {"number": 1, "heading": "Om Bo Ek", "motions": [{"kind": "approval", "by": ["b"]}]},
        {"number": 2, "heading": "A", "summary": "bo\nek och BO EK", "masked": ["Bo Ek (M)"]},
    ]
    document = meeting(*items)
    public = build_minutes(document, public=True)
    assert "bo ek" not in every_string(public).lower().replace("\\n", " ")
    assert public.paragraphs[0].heading == "Om [maskerat]"
    assert "Bo Ek" in every_string(build_minutes(document))


def test_masked_single_word_is_gone_in_capitals_too():
    item = {"number": 1, "heading": "FALK", "summary": "Falks falk", "masked": ["Falk"]}
    public = build_minutes(meeting(item), public=True)
    assert public.paragraphs[0].heading == "[maskerat]"
    assert "[maskerat]s falk" in every_string(public)


def test_confidential_paragraph_keeps_its_number_and_nothing_else():
    secret = FULL | {
        "case_number": "HEM 1",
        "confidential": {"ground": "OSL 26:1", "public_text": "Ett enskilt ärende."},
    }
    document = meeting(secret, body={"attendance_layout": "matrix"})
    item = build_minutes(document, public=True).paragraphs[0]
    assert (item.number, item.heading, item.case_number) == (
        "§ 4",
        "Ärende som omfattas av sekretess",
        "",
    )
    assert [part.text for section in item.sections for part in section.items] == [
        "Ett enskilt ärende.",
        "Paragrafens innehåll omfattas av sekretess enligt OSL 26:1 och är inte med här.",
    ]


def test_votes_of_a_confidential_paragraph_are_not_in_the_public_matrix():
    secret = FULL | {"confidential": {"ground": "OSL 26:1"}}
    document = meeting(secret, body={"attendance_layout": "matrix"})
    (open_grid,) = build_minutes(document).cover.votes
    (public_grid,) = build_minutes(document, public=True).cover.votes
    assert open_grid.header == ("Namn", "Parti", "Närvaro", "§ 4")
    assert public_grid.header == ("Namn", "Parti", "Närvaro")


def test_many_votes_are_spread_over_tables():
    votes = [{"ballots": {"a": "yes"}}] * 8
    document = meeting(
        {"number": 1, "heading": "A", "votes": votes}, body={"attendance_layout": "matrix"}
    )
    assert [len(grid.header) for grid in build_minutes(document).cover.votes] == [9, 4]


def test_table_rows_become_equally_long_and_figures_are_known():
    table = {"caption": "Medel", "header": ["Post", "Kr"], "rows": [["A", "1 200"], ["B"]]}
    content = build_minutes(meeting({"number": 1, "heading": "A", "tables": [table]}))
    assert sections(content)["tables"].items == (
        Grid("Medel", ("Post", "Kr"), (("A", "1 200"), ("B", "")), (1,)),
    )


def test_text_becomes_paragraphs_lists_and_subheadings():
    text = "Först\nrad två\n\nSedan\n- ett\n\n- två\n## Rubrik\nSlut"
    assert text_items(text) == (
        Prose("Först\nrad två"),
        Prose("Sedan"),
        Bullets(("ett", "två")),
        Subheading("Rubrik"),
        Prose("Slut"),
    )


def test_notes_have_no_numbers_and_no_signatures():
    content = build_minutes(meeting(FULL, body={"profile": "notes"}))
    assert (content.name, content.kind) == ("Minnesanteckningar", "notes")
    assert content.paragraphs[0].number == ""
    assert content.cover.sheets == ()
    assert sections(content)["decision"].heading == "Överenskommet"


def test_the_cover_never_names_a_confidential_item_by_its_heading():
    items = [
        {"number": None, "key": "x", "heading": "Öppen punkt"},
        {
            "number": None,
            "key": "y",
            "heading": "Hemlig punkt",
            "confidential": {"ground": "OSL 26:1", "public_text": ""},
        },
    ]
    absent = [*ATTENDANCE[:1], {**ATTENDANCE[1], "present": "x"}, *ATTENDANCE[2:]]
    told = meeting(
        *items,
        attendance=absent,
        body={"profile": "notes"},
        verifications=[{"paragraphs": "all", "signers": [{"person": "a", "as": "chair"}]}],
    )
    assert "Hemlig punkt" in str(build_minutes(told).cover)
    assert "Hemlig punkt" not in str(build_minutes(told, public=True))


def test_approved_notes_have_no_sheet_when_nobody_is_named_to_sign():
    approved = {"paragraphs": "all", "verified_on": "2026-11-25"}
    told = meeting(FULL, body={"profile": "notes"}, verifications=[approved])
    assert build_minutes(told, status=Status.VERIFIED).cover.sheets == ()


@pytest.mark.parametrize("status", Status)
def test_content_survives_json(status):
    content = build_minutes(meeting(FULL), status=status)
    assert from_json(json.loads(json.dumps(to_json(content)))) == content


@pytest.mark.parametrize(
    "change", [{"format": "samverkan.minutes/2"}, {"extra": 1}, {"status": "sealed"}]
)
def test_content_of_another_shape_is_refused(change):
    values = to_json(build_minutes(meeting(FULL))) | change
    with pytest.raises(ValidationError):
        from_json(values)


def test_content_says_the_same_every_time():
    document = meeting(FULL)
    assert build_minutes(document) == build_minutes(document)
    assert build_minutes(document) != replace(build_minutes(document), status=Status.FIXED)


@pytest.mark.parametrize(
    ("posted", "last", "first"),
    [
        (["2026-12-03"], "2026-12-28", "2026-12-29"),
        (["2026-11-23", "2026-11-25"], "2026-12-16", "2026-12-17"),
        (["2026-11-23", None], "", ""),
        ([], "", ""),
    ],
)
def test_notice_tells_the_appeal_period_once_every_board_has_posted(posted, last, first):
    notices = [{"board": f"Tavla {day}", "posted_on": day} for day in posted]
    verification = {"paragraphs": "1", "notices": notices}
    document = meeting(body={"profile": "joint_board"}, verifications=[verification])
    facts = dict(build_minutes(document).cover.notices[0].facts)
    assert facts["Sista dag att överklaga"] == last
    assert facts["Anslaget tas ned tidigast"] == first
