"""The register's acts on persons, organisations, districts and parties, by an administrator."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db import models, transaction

from portal.core.authz import require
from portal.core.errors import DomainError
from portal.core.events import record, register_verbs
from portal.core.models import (
    County,
    CountyRole,
    District,
    Organisation,
    OrganisationName,
    OrganisationRole,
    Party,
    Person,
    User,
)

Row = TypeVar("Row", bound=models.Model)
Values = Mapping[str, Any]

KEEP = "core.keep_register"
register_verbs(
    {
        "core.person_added": "Personen lades upp.",
        "core.person_changed": "Uppgifter om personen ändrades: {fields}.",
        "core.organisation_added": "Organisationen lades upp.",
        "core.organisation_changed": "Uppgifter om organisationen ändrades: {fields}.",
        "core.organisation_renamed": "Namnet ändrades från {old} till {new} från och med {day}.",
        "core.organisation_name_added": "Ett tidigare namn lades till: {name}.",
        "core.organisation_name_changed": "Ett tidigare namn ändrades: {name}.",
        "core.organisation_name_removed": "Ett tidigare namn togs bort: {name}.",
        "core.role_given": "Fick rollen {role}.",
        "core.role_changed": "Rollen {role} ändrades.",
        "core.district_added": "Länsdelen lades upp.",
        "core.district_changed": "Länsdelen ändrades.",
        "core.party_added": "Partiet lades upp.",
        "core.party_changed": "Partiet ändrades.",
    }
)


def write_changes(row: models.Model, values: Values) -> list[str]:
    """Save what differs, with history; the Swedish names of the changed fields."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, values[name])
        row.save(update_fields=changed)
    return [str(row._meta.get_field(name).verbose_name) for name in changed]  # type: ignore[union-attr]  # only own fields are ever written


def _locked(model: type[Row], pk: int) -> Row:
    return model._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)


@transaction.atomic
def add_person(*, values: Values, by: User) -> Person:
    """A new person, with or without a login to come."""
    require(by, KEEP)
    person = Person.objects.create(**values)
    record(person, "core.person_added", by=by)
    return person


@transaction.atomic
def change_person(*, person_id: int, values: Values, by: User) -> Person:
    require(by, KEEP)
    person = _locked(Person, person_id)
    if changed := write_changes(person, values):
        record(person, "core.person_changed", by=by, fields=", ".join(changed))
    return person


@transaction.atomic
def add_organisation(*, values: Values, by: User) -> Organisation:
    require(by, KEEP)
    organisation = Organisation.objects.create(**values)
    record(organisation, "core.organisation_added", by=by)
    return organisation


@transaction.atomic
def change_organisation(*, organisation_id: int, values: Values, by: User) -> Organisation:
    """Change facts; raises DomainError when the successor leads back to the organisation."""
    require(by, KEEP)
    organisation = _locked(Organisation, organisation_id)
    _refuse_ring(organisation, values.get("successor"))
    if changed := write_changes(organisation, values):
        record(organisation, "core.organisation_changed", by=by, fields=", ".join(changed))
    return organisation


def _refuse_ring(organisation: Organisation, successor: Organisation | None) -> None:
    seen: set[int] = set()
    while successor is not None and successor.pk not in seen:
        if successor.pk == organisation.pk:
            raise DomainError(
                f"{organisation.name} kan inte efterträda sig själv, inte heller genom en annan "
                "organisation. Välj en annan efterträdare."
            )
        seen.add(successor.pk)
        successor = successor.successor


@transaction.atomic
def rename_organisation(
    *, organisation_id: int, name: str, starts: date, today: date, by: User
) -> Organisation:
    """Give the organisation a new name from `starts`; the old one is kept as a dated row.

    Raises DomainError for a day to come, or one that lies within an earlier name's time."""
    require(by, KEEP)
    organisation = _locked(Organisation, organisation_id)
    old, last_day = organisation.name, starts - timedelta(days=1)
    if starts > today:
        raise DomainError(
            "Dagens namn kan inte gälla från en dag som inte har kommit. "
            f"Registrera namnbytet tidigast {starts.isoformat()}."
        )
    if name == old:
        raise DomainError(f"Organisationen heter redan {old}.")
    earlier = list(organisation.names.all())
    if clash := next((each for each in earlier if _meets(each, last_day, None)), None):
        raise DomainError(
            f"{clash.name} är redan registrerat som namn {period_words(clash)}. "
            "Välj en senare dag eller ändra den perioden först."
        )
    ends = [each.valid_to for each in earlier if each.valid_to]
    OrganisationName.objects.create(
        organisation=organisation,
        name=old,
        valid_from=max(ends) + timedelta(days=1) if ends else None,
        valid_to=last_day,
    )
    organisation.name = name
    organisation.save(update_fields=["name"])
    record(
        organisation,
        "core.organisation_renamed",
        by=by,
        old=old,
        new=name,
        day=starts.isoformat(),
    )
    return organisation


@transaction.atomic
def save_organisation_name(
    *,
    organisation_id: int,
    name_id: int | None,
    name: str,
    valid_from: date | None,
    valid_to: date | None,
    by: User,
) -> Organisation:
    """Add or change an earlier name; two names never hold the same day (DomainError)."""
    require(by, KEEP)
    organisation = _locked(Organisation, organisation_id)
    others = [each for each in organisation.names.all() if each.pk != name_id]
    if clash := next((each for each in others if _meets(each, valid_from, valid_to)), None):
        raise DomainError(f"Perioden krockar med {clash.name}, som gällde {period_words(clash)}.")
    values = {"name": name, "valid_from": valid_from, "valid_to": valid_to}
    if name_id is None:
        organisation.names.create(**values)
        record(organisation, "core.organisation_name_added", by=by, name=name)
    elif write_changes(organisation.names.get(pk=name_id), values):
        record(organisation, "core.organisation_name_changed", by=by, name=name)
    return organisation


@transaction.atomic
def remove_organisation_name(*, name_id: int, by: User) -> Organisation:
    """Take away a name registered by mistake; history keeps it."""
    require(by, KEEP)
    row = OrganisationName.objects.select_related("organisation").get(pk=name_id)
    record(row.organisation, "core.organisation_name_removed", by=by, name=row.name)
    row.delete()
    return row.organisation


def _meets(name: OrganisationName, starts: date | None, ends: date | None) -> bool:
    """Whether the name's period shares a day with starts–ends (both included)."""
    begins_in_time = ends is None or name.valid_from is None or name.valid_from <= ends
    ends_in_time = starts is None or name.valid_to is None or name.valid_to >= starts
    return begins_in_time and ends_in_time


def period_words(row: OrganisationName) -> str:
    """ "2005-01-01–2018-12-31", "till och med 2018-12-31" …"""
    if row.valid_from and row.valid_to:
        return f"{row.valid_from.isoformat()}–{row.valid_to.isoformat()}"
    if row.valid_to:
        return f"till och med {row.valid_to.isoformat()}"
    if row.valid_from:
        return f"från och med {row.valid_from.isoformat()}"
    return "hela tiden"


@transaction.atomic
def save_role(
    *,
    model: type[CountyRole] | type[OrganisationRole],
    role_id: int | None,
    values: Values,
    by: User,
) -> Person:
    """Give somebody a role in a county or an organisation, or change from–to; the person."""
    require(by, KEEP)
    if role_id is None:
        role = model._default_manager.create(**values)
        record(role.person, "core.role_given", by=by, role=str(role))
    else:
        role = _locked(model, role_id)
        if write_changes(role, values):
            record(role.person, "core.role_changed", by=by, role=str(role))
    return role.person


@transaction.atomic
def save_district(
    *, district_id: int | None, county: County, name: str, members: list[Organisation], by: User
) -> District:
    """A part of a county with its kommuner; a kommun of another county is refused."""
    require(by, KEEP)
    strange = [member.name for member in members if member.county_id != county.pk]
    if strange:
        raise DomainError(f"{', '.join(strange)} ligger inte i {county.name}.")
    if district_id is None:
        district = District.objects.create(county=county, name=name)
        record(district, "core.district_added", by=by)
    else:
        district = _locked(District, district_id)
        write_changes(district, {"name": name})
        record(district, "core.district_changed", by=by)
    district.members.set(members)
    return district


@transaction.atomic
def save_party(*, party_id: int | None, values: Values, by: User) -> Party:
    require(by, KEEP)
    if party_id is None:
        party = Party.objects.create(**values)
        record(party, "core.party_added", by=by)
    else:
        party = _locked(Party, party_id)
        if write_changes(party, values):
            record(party, "core.party_changed", by=by)
    return party
