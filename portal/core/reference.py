"""Reference data: counties, kommuner, regions, authorities and parties, filled in from files.

What an administrator has changed stands: a load fills in what is missing and tells what differs.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

from django.conf import settings
from django.db import models, transaction

from portal.core.models import (
    County,
    LegalForm,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Party,
)

REFERENCE_DIR: Path = settings.BASE_DIR / "fixtures" / "reference"

# An organisation that came in with an imported document may still be of unknown kind.
EMPTY = (None, "", OrganisationKind.UNKNOWN)

Row = TypeVar("Row", bound=models.Model)
Key = tuple[str, str]


@dataclass
class Tally:
    """What a load did to one group of rows, and one sentence for each thing that differs."""

    label: str
    created: int = 0
    completed: int = 0
    unchanged: int = 0
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.label}: {self.created} nya, {self.completed} kompletterade, "
            f"{self.unchanged} oförändrade"
        )


@dataclass(frozen=True)
class OrganisationFact:
    """One organisation of the files; `code` is unique within its kind."""

    kind: OrganisationKind
    code: str
    name: str
    legal_form: LegalForm
    county: str = ""
    successor: str = ""
    dissolved_on: date | None = None


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one reference file: UTF-8, semicolons, a header line."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";", strict=True))


@transaction.atomic
def load_reference(directory: Path = REFERENCE_DIR) -> list[Tally]:
    """Fill in the reference data of `directory`; a second run changes nothing.

    Rows are found by code (organisations by kind and code). Empty fields are filled; a field
    that holds something else is left alone and told in `Tally.differences`."""
    counties, county_tally = load_counties(directory)
    organisations, organisation_tally = load_organisations(directory, counties)
    return [
        county_tally,
        organisation_tally,
        load_former_names(directory, organisations),
        load_parties(directory),
    ]


def load_counties(directory: Path) -> tuple[dict[str, County], Tally]:
    tally = Tally("Län")
    held = {county.code: county for county in County.objects.all()}
    return {
        row["code"]: fill_in(held.get(row["code"], County()), row, tally)
        for row in read_rows(directory / "counties.csv")
    }, tally


def load_parties(directory: Path) -> Tally:
    tally = Tally("Partier")
    held = {party.code: party for party in Party.objects.all()}
    for row in read_rows(directory / "parties.csv"):
        fill_in(held.get(row["code"], Party()), row, tally)
    return tally


def load_organisations(
    directory: Path, counties: dict[str, County]
) -> tuple[dict[Key, Organisation], Tally]:
    """Organisations by (kind, code), successors linked when all of them are there."""
    tally = Tally("Organisationer")
    held = list(
        Organisation.objects.select_related("county", "successor").prefetch_related("names")
    )
    coded: dict[Key, Organisation] = {(row.kind, row.code): row for row in held if row.code}
    uncoded = [row for row in held if not row.code]
    loaded: dict[Key, Organisation] = {}
    for fact in sorted(organisation_facts(directory), key=lambda fact: bool(fact.successor)):
        key = (fact.kind, fact.code)
        facts: dict[str, object] = {
            "kind": fact.kind,
            "code": fact.code,
            "name": fact.name,
            "legal_form": fact.legal_form,
            "county": counties[fact.county] if fact.county else None,
            "successor": loaded[fact.kind, fact.successor] if fact.successor else None,
            "dissolved_on": fact.dissolved_on,
        }
        row = coded.get(key) or same_without_code(fact, uncoded) or Organisation()
        loaded[key] = fill_in(row, facts, tally)
    return loaded, tally


def organisation_facts(directory: Path) -> Iterator[OrganisationFact]:
    """Every organisation of the files: kommuner, regions, then the others."""
    for file, kind, form in (
        ("kommuner.csv", OrganisationKind.KOMMUN, LegalForm.KOMMUN),
        ("regions.csv", OrganisationKind.REGION, LegalForm.REGION),
    ):
        for row in read_rows(directory / file):
            yield OrganisationFact(kind, row["code"], row["name"], form, row["county"])
    for row in read_rows(directory / "organisations.csv"):
        yield OrganisationFact(
            kind=OrganisationKind(row["kind"]),
            code=row["code"],
            name=row["name"],
            legal_form=LegalForm(row["legal_form"]),
            county=row["county"],
            successor=row["successor"],
            dissolved_on=day_or_none(row["dissolved_on"]),
        )


def same_without_code(fact: OrganisationFact, uncoded: list[Organisation]) -> Organisation | None:
    """The one organisation of that name that came in without a code, or None."""
    same = [
        row
        for row in uncoded
        if row.name == fact.name and row.kind in (fact.kind, OrganisationKind.UNKNOWN)
    ]
    return same[0] if len(same) == 1 else None


def load_former_names(directory: Path, organisations: dict[Key, Organisation]) -> Tally:
    """Dated earlier names, except where the organisation already has a name for that time."""
    tally = Tally("Tidigare namn")
    for row in read_rows(directory / "former_names.csv"):
        organisation = organisations[row["kind"], row["code"]]
        first, last = day_or_none(row["valid_from"]), day_or_none(row["valid_to"])
        held = list(organisation.names.all())
        same = next((name for name in held if name.name == row["name"]), None)
        rival = next((name for name in held if overlaps(name, first, last)), None)
        if same is None and rival is not None:
            tally.unchanged += 1
            tally.differences.append(
                f"{organisation}: »{row['name']}« läggs inte till, "
                f"eftersom »{rival}« redan gäller under samma tid."
            )
            continue
        dated: dict[str, object] = {
            "name": row["name"],
            "valid_from": first,
            "valid_to": last,
        }
        fill_in(same or OrganisationName(organisation=organisation), dated, tally)
    return tally


def overlaps(name: OrganisationName, first: date | None, last: date | None) -> bool:
    """Whether `name` holds on some day of first–last (both included, None is open)."""
    begins, ends = name.valid_from or date.min, name.valid_to or date.max
    return begins <= (last or date.max) and (first or date.min) <= ends


def fill_in(row: Row, facts: "dict[str, object] | dict[str, str]", tally: Tally) -> Row:
    """Put `facts` into the empty fields of `row`, save it if that changed it, and count it."""
    filled = []
    for name, value in facts.items():
        held = getattr(row, name)
        if value in EMPTY or held == value:
            continue
        if held in EMPTY:
            setattr(row, name, value)
            filled.append(name)
        else:
            label = cast("models.Field[object, object]", row._meta.get_field(name)).verbose_name
            tally.differences.append(
                f"{row}: {label} är »{held}« här men »{value}« i referensdata. "
                "Det som står här behålls."
            )
    if row.pk is None:
        row.save()
        tally.created += 1
    elif filled:
        row.save(update_fields=filled)
        tally.completed += 1
    else:
        tally.unchanged += 1
    return row


def day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
