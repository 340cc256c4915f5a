"""The reference data files, and the load that fills them in without overwriting anybody."""

from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.core.models import (
    County,
    LegalForm,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Party,
)
from portal.core.reference import (
    REFERENCE_DIR,
    Tally,
    load_reference,
    organisation_facts,
    read_rows,
)

ROWS = {
    "counties.csv": 21,
    "kommuner.csv": 290,
    "regions.csv": 20,
    "organisations.csv": 26,
    "former_names.csv": 20,
    "parties.csv": 9,
}
# Kommuner per county, from SCB's list: a row that slipped into the wrong county would show here.
KOMMUNER_PER_COUNTY = {
    "01": 26, "03": 8, "04": 9, "05": 13, "06": 13, "07": 8, "08": 12, "09": 1, "10": 5, "12": 33,
    "13": 6, "14": 49, "17": 16, "18": 12, "19": 10, "20": 15, "21": 10, "22": 7, "23": 8,
    "24": 15, "25": 14,
}  # fmt: skip


def rows(file: str) -> list[dict[str, str]]:
    return read_rows(REFERENCE_DIR / file)


def outcome(tallies: list[Tally]) -> list[tuple[int, int, int]]:
    return [(tally.created, tally.completed, tally.unchanged) for tally in tallies]


def differences(tallies: list[Tally]) -> list[str]:
    return [difference for tally in tallies for difference in tally.differences]


def organisation(kind: OrganisationKind, code: str) -> Organisation:
    return Organisation.objects.get(kind=kind, code=code)


# The files


@pytest.mark.parametrize(("file", "count"), ROWS.items())
def test_file_has_its_rows_with_every_cell_trimmed(file, count):
    found = rows(file)
    assert len(found) == count
    assert all(cell == cell.strip() for row in found for cell in row.values())
    assert all(row["name"] for row in found)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("counties.csv", "code"),
        ("counties.csv", "letter"),
        ("counties.csv", "name"),
        ("kommuner.csv", "code"),
        ("kommuner.csv", "name"),
        ("regions.csv", "code"),
        ("regions.csv", "name"),
        ("parties.csv", "code"),
    ],
)
def test_column_is_unique(file, column):
    values = [row[column] for row in rows(file)]
    assert len(values) == len(set(values))


def test_organisation_codes_are_unique_within_their_kind():
    keys = Counter((fact.kind, fact.code) for fact in organisation_facts(REFERENCE_DIR))
    assert max(keys.values()) == 1
    assert keys.total() == 290 + 20 + 26


def test_kommunkod_is_four_digits_and_begins_with_its_county():
    for row in rows("kommuner.csv"):
        assert len(row["code"]) == 4
        assert row["code"].isdigit()
        assert row["code"][:2] == row["county"]


def test_kommuner_are_spread_over_the_counties_as_scb_counts_them():
    assert Counter(row["county"] for row in rows("kommuner.csv")) == KOMMUNER_PER_COUNTY


def test_every_county_but_gotland_has_one_region():
    counties = {row["code"] for row in rows("counties.csv")}
    assert {row["county"] for row in rows("regions.csv")} == counties - {"09"}


def test_every_county_has_one_county_board_of_its_own_name():
    boards = {row["county"]: row["name"] for row in rows("organisations.csv") if row["county"]}
    assert boards == {row["code"]: f"Länsstyrelsen i {row['name']}" for row in rows("counties.csv")}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("2580", "Luleå kommun"),
        ("2560", "Älvsbyns kommun"),
        ("2584", "Kiruna kommun"),
        ("0880", "Kalmar kommun"),
        ("2080", "Falu kommun"),
        ("2514", "Kalix kommun"),
        ("1480", "Göteborgs kommun"),
        ("2023", "Malung-Sälens kommun"),
        ("0980", "Region Gotland"),
    ],
)
def test_kommun_has_its_official_name(code, name):
    assert {row["code"]: row["name"] for row in rows("kommuner.csv")}[code] == name


# The load


@pytest.mark.django_db
def test_load_into_nothing_creates_all():
    tallies = load_reference()
    assert outcome(tallies) == [(21, 0, 0), (336, 0, 0), (20, 0, 0), (9, 0, 0)]
    assert differences(tallies) == []
    assert Counter(Organisation.objects.values_list("kind", flat=True)) == {
        "kommun": 290,
        "region": 20,
        "authority": 23,
        "national": 3,
    }
    lulea = organisation(OrganisationKind.KOMMUN, "2580")
    assert (lulea.name, lulea.legal_form, lulea.county.letter) == ("Luleå kommun", "kommun", "BD")


@pytest.mark.django_db
def test_second_load_changes_nothing_and_writes_no_history():
    load_reference()
    before = Organisation.history.count()
    tallies = load_reference()
    assert outcome(tallies) == [(0, 0, 21), (0, 0, 336), (0, 0, 20), (0, 0, 9)]
    assert differences(tallies) == []
    assert Organisation.history.count() == before
    assert OrganisationName.objects.count() == 20


@pytest.mark.django_db
def test_second_load_asks_few_questions(django_assert_max_num_queries):
    load_reference()
    with django_assert_max_num_queries(8):
        load_reference()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "code", "day", "name"),
    [
        ("region", "25", date(2011, 2, 4), "Norrbottens läns landsting"),
        ("region", "25", date(2016, 12, 31), "Norrbottens läns landsting"),
        ("region", "25", date(2017, 1, 1), "Region Norrbotten"),
        ("region", "25", None, "Region Norrbotten"),
        ("region", "22", date(2018, 1, 31), "Landstinget Västernorrland"),
        ("region", "22", date(2018, 2, 1), "Region Västernorrland"),
        ("region", "12", date(2011, 2, 4), "Region Skåne"),
        ("region", "01", date(2018, 12, 31), "Stockholms läns landsting"),
        ("kommun", "0980", date(2010, 12, 31), "Gotlands kommun"),
        ("kommun", "0980", date(2011, 1, 1), "Region Gotland"),
        ("national", "skr", date(2008, 9, 4), "Sveriges Kommuner och Landsting"),
        ("national", "skr", date(2019, 11, 26), "Sveriges Kommuner och Landsting"),
        ("national", "skr", date(2019, 11, 27), "Sveriges Kommuner och Regioner"),
    ],
)
def test_organisation_bears_the_name_of_the_day(kind, code, day, name):
    load_reference()
    assert organisation(OrganisationKind(kind), code).name_on(day) == name


@pytest.mark.django_db
def test_former_associations_have_skr_as_successor():
    load_reference()
    skr = organisation(OrganisationKind.NATIONAL, "skr")
    assert set(skr.predecessors.values_list("name", "dissolved_on")) == {
        ("Svenska Kommunförbundet", date(2007, 3, 27)),
        ("Landstingsförbundet", date(2007, 3, 27)),
    }


@pytest.mark.django_db
def test_load_keeps_what_an_administrator_changed_and_tells_it():
    load_reference()
    orust = organisation(OrganisationKind.KOMMUN, "1421")
    orust.name = "Orust kommun"
    orust.save()
    Party.objects.filter(code="S").update(name="Arbetarepartiet-Socialdemokraterna")
    County.objects.filter(code="25").update(name="Norrbotten")

    tallies = load_reference()

    orust.refresh_from_db()
    assert orust.name == "Orust kommun"
    assert Party.objects.get(code="S").name == "Arbetarepartiet-Socialdemokraterna"
    assert County.objects.get(code="25").name == "Norrbotten"
    assert [tally.created + tally.completed for tally in tallies] == [0, 0, 0, 0]
    told = differences(tallies)
    assert len(told) == 3
    assert any("»Orust kommun«" in line and "»Orusts kommun«" in line for line in told)


@pytest.mark.django_db
def test_load_fills_in_what_is_empty():
    load_reference()
    skr = organisation(OrganisationKind.NATIONAL, "skr")
    Organisation.objects.filter(successor=skr).update(successor=None, dissolved_on=None)
    Organisation.objects.filter(code="2580").update(county=None, legal_form=LegalForm.UNKNOWN)

    tallies = load_reference()

    lulea = organisation(OrganisationKind.KOMMUN, "2580")
    assert (lulea.county.code, lulea.legal_form) == ("25", LegalForm.KOMMUN)
    assert skr.predecessors.filter(dissolved_on=date(2007, 3, 27)).count() == 2
    assert outcome(tallies)[1] == (0, 3, 333)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [OrganisationKind.KOMMUN, OrganisationKind.UNKNOWN])
def test_load_gives_an_uncoded_organisation_of_the_same_name_its_code(kind):
    boden = Organisation.objects.create(name="Bodens kommun", kind=kind)
    load_reference()
    boden.refresh_from_db()
    assert (boden.kind, boden.code) == ("kommun", "2582")
    assert Organisation.objects.filter(name="Bodens kommun").count() == 1


@pytest.mark.django_db
def test_load_leaves_an_uncoded_organisation_of_another_kind_alone():
    other = Organisation.objects.create(name="Bodens kommun", kind=OrganisationKind.OTHER)
    load_reference()
    other.refresh_from_db()
    assert (other.kind, other.code) == ("other", "")
    assert Organisation.objects.filter(name="Bodens kommun").count() == 2


@pytest.mark.django_db
def test_former_name_is_not_added_over_one_an_administrator_entered():
    load_reference()
    uppsala = organisation(OrganisationKind.REGION, "03")
    dated = uppsala.names.get()
    dated.name = "Uppsala läns landsting"
    dated.save()

    told = differences(load_reference())

    assert [name.name for name in uppsala.names.all()] == ["Uppsala läns landsting"]
    assert len(told) == 1
    assert "»Landstinget i Uppsala län« läggs inte till" in told[0]


@pytest.mark.django_db
def test_broken_file_loads_nothing(tmp_path: Path):
    for file in ROWS:
        (tmp_path / file).write_text((REFERENCE_DIR / file).read_text("utf-8"), "utf-8")
    with (tmp_path / "organisations.csv").open("a", encoding="utf-8") as lines:
        lines.write("kyrka;x;Domkapitlet;;;;\n")
    with pytest.raises(ValueError, match="kyrka"):
        load_reference(tmp_path)
    assert (County.objects.count(), Organisation.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_command_tells_counts_and_differences():
    load_reference()
    Party.objects.filter(code="FP").update(name="Folkpartiet")
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert out.getvalue().splitlines() == [
        "Län: 0 nya, 0 kompletterade, 21 oförändrade.",
        "Organisationer: 0 nya, 0 kompletterade, 336 oförändrade.",
        "Tidigare namn: 0 nya, 0 kompletterade, 20 oförändrade.",
        "Partier: 0 nya, 0 kompletterade, 9 oförändrade.",
        "Avviker: Folkpartiet (FP): namn är »Folkpartiet« här men »Folkpartiet liberalerna« "
        "i referensdata. Det som står här behålls.",
    ]
