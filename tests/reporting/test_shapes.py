"""Twelve real shapes of meetings: the whole text of each paper, line by line, and what marks it.

`expected/NAME.txt` holds every line of the paper in reading order; the tests below name the lines
that each shape exists for.
"""

import json
import re
from pathlib import Path

import pytest

from governance.document import parse_meeting
from governance.minutes import Status, build_minutes
from reporting.documents.render import minutes_pdf
from tests.reporting.papers import (
    NAMES,
    SHAPES,
    Options,
    content,
    lines,
    outline,
    pages,
    rightmost,
    shape,
    shape_pdf,
)

pytestmark = pytest.mark.paper

EXPECTED = Path(__file__).parent / "expected"
LEADER = re.compile(r"(?: \.)+ (\d+)$")


def printed(name: str, options: Options | None = None) -> list[str]:
    """Lines of the paper, dots of the list of matters shortened to "…"."""
    return [LEADER.sub(r" … \1", line) for line in lines(shape_pdf(name, options))]


def holds(found: list[str], wanted: list[str]) -> bool:
    """Do the lines `wanted` stand one after the other in `found`?"""
    places = range(len(found) - len(wanted) + 1)
    return any(found[place : place + len(wanted)] == wanted for place in places)


@pytest.mark.parametrize("name", NAMES)
def test_every_line_of_the_paper_is_the_expected_one(name):
    options = Options(public=name.endswith("public_version"))
    assert printed(name, options) == (EXPECTED / f"{name}.txt").read_text().splitlines()


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_stands_alone_at_the_foot_of_a_page(name):
    said = content(name)
    headings = {f"{item.number} {item.heading}".strip() for item in said.paragraphs}
    headings |= {part.heading for item in said.paragraphs for part in item.sections if part.heading}
    for page in pages(shape_pdf(name)):
        # The running header is written last on each page and begins with the owner.
        owner = max(i for i, line in enumerate(page) if line.startswith(said.owner[:30]))
        assert not any(heading.startswith(page[owner - 1]) for heading in headings)


def test_nothing_sticks_out_of_the_page():
    values = json.loads((SHAPES / "vacant_seat.json").read_text())
    word = "Samverkansöverenskommelse" * 9
    columns = [f"Kolumn {number}" for number in range(14)]
    values["body"]["name"] = values["people"][0]["name"] = word
    values["paragraphs"][0] |= {
        "heading": word,
        "summary": word,
        "tables": [
            {"caption": word, "header": columns, "rows": [["1 234 567 kronor"] * 14] * 60},
            {"caption": "Smal", "header": ["A", "B"], "rows": [[word, "B"]]},
        ],
        "decisions": [{"clauses": [f"att {word}"]}],
        "documents": [{"title": f"https://example.org/{word}"}],
    }
    pdf = minutes_pdf(build_minutes(parse_meeting(json.dumps(values))))
    margin = 22 / 25.4 * 72
    # A sign may lean a point or two over its own advance width.
    assert rightmost(pdf) <= 595.3 - margin + 3


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_its_running_header(name):
    found = pages(shape_pdf(name))
    for number, page in enumerate(found, start=1):
        assert any(line.endswith(f"Sida {number} ({len(found)})") for line in page)
        assert sum("UTKAST" in line for line in page) == 0


def test_draft_carries_its_mark_on_every_page():
    for page in pages(shape_pdf("prefix_numbering", Options(status=Status.DRAFT))):
        assert sum("UTKAST" in line for line in page) == 1


def test_vote_matrix():
    found = printed("vote_matrix")
    assert holds(
        found,
        [
            "Närvaro- och omröstningslista",
            "Namn Parti Närvaro § 61 § 63",
            "Eva Lundmark, ordförande S Ja Ja Nej",
            "Jonas Åström S Ja Ja Ja",
            "Fatima Haddad S Frånvarande, anmält förhinder",
            "Karl-Erik Sjöberg V Ja Ja Ja",
            "Maja Stenvall MP Ja Ja Ja",
            "Henrik Öqvist, 1:e vice ordförande M Ja Nej Nej",
            "Lisa Fjellborg M Ja Nej Nej",
            "Olov Brännström C Ja Avstår Ja",
            "Sara Isaksson KD T o m § 63 Nej Nej",
            "Nils Wikman S Tjg ers för Fatima Haddad (S) Ja Nej",
            "Ulla Degerman M Ej tjänstgörande",
            "Ja–nej–avstår 5–3–1 4–5–0",
        ],
    )
    assert holds(
        found,
        [
            "Summa 5 3 1",
            "Omröstningsresultat: 5 ja-röster, 3 nej-röster och 1 som avstår.",
            "Utfall: Ja, bifall till förvaltningens förslag.",
            "Reservationer",
            "Mot beslutet reserverar sig Henrik Öqvist (M) och Lisa Fjellborg (M).",
        ],
    )


def test_recusal_with_substitute():
    found = printed("recusal_with_substitute")
    assert holds(
        found,
        [
            "Arboga kommun Tomas Ekwall (M), 1:e vice ordförande, ej § 4 på",
            "grund av jäv",
            "Gunnar Melin (KD), tjg ers för Tomas",
            "Ekwall (M) § 4",
        ],
    )
    assert holds(
        found,
        [
            "Deltagande",
            "Tomas Ekwall (M) deltar inte på grund av jäv.",
            "Gunnar Melin (KD) tjänstgör i stället för Tomas Ekwall (M).",
            "Skäl till jäv för Tomas Ekwall (M): Är ledamot i föreningens styrelse.",
        ],
    )
    assert holds(
        found, ["Deltagande", "Tomas Ekwall (M) återinträder i stället för Gunnar Melin (KD)."]
    )


def test_substitute_with_gaps():
    assert holds(
        printed("substitute_with_gaps"),
        [
            "Kerstin Wallgren (S), Sollefteå kommun, tjg ers för Mats Edlund (S) § 170, tjg",
            "ers för Ida Sahlin (V) fr o m § 179, ej § 169, 171",
            "Oskar Lidman (M), Kramfors kommun, tjg ers för Elin Norberg (M) § 176–177",
        ],
    )


def test_vacant_seat():
    found = printed("vacant_seat")
    assert "Folke Harnesk (M), Region Norrbotten, tjg ers för vakant (M)" in found
    assert "Vakanta platser Vakant (M), Region Norrbotten" in found
    assert "David Poromaa (-), Kiruna kommun, t o m § 3, på distans § 2–3" in found
    assert "Emil Sandlund (ns), Bodens kommun" in found


def test_narrative_comes_before_the_decision():
    assert holds(
        printed("vacant_seat"),
        [
            "§ 1 Val av justerare",
            "Ordföranden föreslår",
            "att Carina Strålberg utses till justerare",
            "Ledningsgruppen beslutar",
            "att Carina Strålberg utses till justerare",
            "§ 2 Anmälan om vakant plats",
        ],
    )


def test_adjournments():
    found = printed("adjournments")
    assert holds(
        found,
        [
            "Plats och tid Regionens hus, Östersund",
            "2026-09-23, kl. 09.30–14.20",
            "Ajournering kl. 10.40–10.55: § 33, på begäran av Stefan Alfredsson (M)",
            "Ajournering kl. 12.00–13.00: lunch",
        ],
    )
    assert "Vid lika röstetal avgör ordförandens utslagsröst." in found
    assert holds(
        found,
        [
            "Elsa Myhr 2",
            "Per Olsén 2",
            "Ogiltiga röster 1",
            "Vid lika röstetal avgörs frågan genom lottning.",
            "Vald: Elsa Myhr.",
        ],
    )


def test_prefix_numbering():
    titles = outline(shape_pdf("prefix_numbering"))
    assert titles[2:] == [
        "Upprop",
        "FHR 29 Val av justerare",
        "FHR 30 Föregående protokoll",
        "FHR 31 Trygghet i centrum",
        "FHR 32 Yttrande över alkoholpolitiskt program",
        "FHR 33 Rättelse av tidigare protokoll",
        "Avslutning",
    ]
    found = printed("prefix_numbering")
    assert "Hänför sig till FHR 24 i protokoll 2026-08-26." in found
    assert "Öppet för allmänheten fr.o.m. FHR 31" in found


def test_slash_numbering():
    assert outline(shape_pdf("slash_numbering"))[2:] == [
        "63/20 Justerare",
        "64/20 Smittläget",
        "65/20 Provtagning av personal",
        "66/20 Nästa möte",
    ]


def test_second_january_meeting():
    found = printed("second_january_meeting")
    assert "Hänför sig till § 4 i protokoll 2026-01-13." in found
    assert outline(shape_pdf("second_january_meeting"))[2].startswith("§ 11 ")


def test_immediate_paragraph():
    found = printed("immediate_paragraph")
    assert holds(found, ["Underskrifter VON § 104", "Paragrafen justeras omedelbart."])


def test_immediate_paragraph_has_a_paper_of_its_own():
    options = Options(verification=0)
    assert outline(shape_pdf("immediate_paragraph", options)) == [
        "Sammanträdesprotokoll",
        "Ärendelista",
        "VON § 104 Tillförordnad förvaltningschef",
    ]
    found = printed("immediate_paragraph", options)
    assert "att föreslå kommunfullmäktige att fastställa taxorna" not in found
    assert "Utses att justera Anton Grahn (M)" in found


def test_public_version_keeps_numbers_and_leaves_secrets_out():
    name = "confidential_public_version"
    said = shape(name)
    found = printed(name, Options(public=True))
    for item in said.paragraphs:
        assert any(line.startswith(f"§ {item.number} ") for line in found)
        for word in item.masked:
            assert word not in " ".join(found)
            assert word in " ".join(printed(name))
        if item.confidential:
            assert item.heading not in " ".join(found)
            assert item.heading in " ".join(printed(name))
            for clause in [c for decision in item.decisions for c in decision.clauses]:
                assert clause not in " ".join(found)
    assert holds(
        found,
        [
            "§ 47 Ärende som omfattas av sekretess",
            "Ärendet rör en enskild och redovisas inte i den offentliga versionen.",
            "Paragrafens innehåll omfattas av sekretess enligt 26 kap. 1 § OSL och är inte med här.",
        ],
    )


def test_two_day_meeting():
    found = printed("two_day_meeting")
    assert holds(
        found,
        [
            "Plats och tid Regionens hus, Karlstad",
            "2026-11-24 kl. 10.00 – 2026-11-25 kl. 12.30",
            "Ajournering dag 1 kl. 16.30–09.00: till nästa dag",
            "Ajournering dag 2 kl. 10.30–10.45",
        ],
    )
    assert "Linnéa Rud (C) är ordförande under paragrafen." in found


def test_notes_have_headings_and_no_numbers():
    found = printed("notes")
    assert found[0] == "Minnesanteckningar"
    assert not any("§" in line for line in found)
    assert holds(found, ["Brukarrevision", "Överenskommet", "Nadja frågar sin ledningsgrupp"])
    assert not any(line.startswith(("Underskrifter", "Justerandes")) for line in found)
