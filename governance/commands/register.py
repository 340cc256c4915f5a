"""The register of bodies: facts, officers and terms, kept by administrators and secretaries."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from governance.models import Body, BodyRole, BodyRoleKind, Paragraph, Term
from portal.core.authz import can, require
from portal.core.autosave import register_text, versioned_save
from portal.core.errors import DomainError, NotAllowed
from portal.core.events import record, register_verbs
from portal.core.models import Organisation, Person, User
from portal.core.register import write_changes

Values = Mapping[str, Any]

# Where the body stands and which law binds it: for administrators, whatever the body has decided.
STRUCTURE = (
    "name",
    "kind",
    "level",
    "profile",
    "host",
    "parent",
    "county",
    "district",
    "formed_on",
    "dissolved_on",
)
STRUCTURE_REASON = (
    "Ändras av en administratör, eftersom det avgör var organet hör hemma och vilka regler som "
    "binder det."
)
NUMBERING = ("numbering_scheme", "numbering_format")
NUMBERING_REASON = (
    "Ändras av en administratör, eftersom organet redan har numrerade paragrafer och en ny "
    "numrering kan bryta serien."
)
BACKWARDS = "Sista dagen ({ends}) ligger före den första ({starts}). Inget är sparat."

MAX_REMIT = 50_000

register_text(Body, {"remit": MAX_REMIT}, policy="governance.edit_body", subject=lambda body: body)
register_verbs(
    {
        "governance.body_added": "Organet lades upp.",
        "governance.body_changed": "Uppgifter om organet ändrades: {fields}.",
        "governance.role_given": "{person} fick rollen {role} {period}.",
        "governance.role_changed": "Rollen {role} för {person} ändrades: {period}.",
        "governance.role_removed": "Rollen {role} för {person} togs bort som felregistrerad.",
        "governance.term_added": "Mandatperioden lades upp.",
        "governance.term_changed": "Mandatperioden ändrades.",
    }
)


def period(starts: date | None, ends: date | None) -> str:
    """ "2023-01-01–2026-12-31", "från och med 2023-01-01", "till och med …", "tills vidare"."""
    if starts and ends:
        return f"{starts.isoformat()}–{ends.isoformat()}"
    if starts:
        return f"från och med {starts.isoformat()}"
    return f"till och med {ends.isoformat()}" if ends else "tills vidare"


def refuse_backwards(starts: date | None, ends: date | None) -> None:
    if starts and ends and ends < starts:
        raise DomainError(BACKWARDS.format(starts=starts.isoformat(), ends=ends.isoformat()))


def lock_body(*, body_id: int, by: User) -> Body:
    """The body under its lock, once `by` may keep its register; raises NotAllowed."""
    body = Body.objects.select_for_update(of=("self",), no_key=True).get(pk=body_id)
    require(by, "governance.edit_body", body)
    return body


def locked_fields(user: User, body: Body) -> dict[str, str]:
    """Fields of the body `user` may read but not change, each with the reason."""
    if can(user, "core.keep_register"):
        return {}
    locked = dict.fromkeys(STRUCTURE, STRUCTURE_REASON)
    if Paragraph.objects.filter(meeting__body=body, number__isnull=False).exists():
        locked |= dict.fromkeys(NUMBERING, NUMBERING_REASON)
    return locked


@transaction.atomic
def add_body(*, values: Values, by: User) -> Body:
    """A new body; administrators only."""
    require(by, "governance.create_body")
    body = Body.objects.create(**values)
    record(body, "governance.body_added", by=by)
    return body


@transaction.atomic
def change_body(*, body_id: int, version: int, values: Values, by: User) -> Body:
    """Save what differs, beside what others changed since `version`.

    Raises FormConflict when others changed the same fields, DomainError on a ring of parents,
    NotAllowed when a field is locked for `by`."""
    if values.get("parent"):
        # The whole tree is locked: two moves at once could make a ring neither sees.
        list(Body.objects.select_for_update(of=("self",), no_key=True).order_by("pk"))
    body = lock_body(body_id=body_id, by=by)
    before = {name: getattr(body, name) for name in values}
    differing = [name for name, value in values.items() if before[name] != value]
    locked = locked_fields(by, body)
    if refused := next((name for name in differing if name in locked), None):
        raise NotAllowed(locked[refused])
    _refuse_ring(body, values.get("parent"))
    if not differing:
        return body
    for name, value in values.items():
        setattr(body, name, value)
    versioned_save(body, expected_version=version, update_fields=values, by=by)
    changed = [name for name in values if before[name] != getattr(body, name)]
    record(body, "governance.body_changed", by=by, fields=_labels(changed))
    return body


def _labels(names: list[str]) -> str:
    return ", ".join(str(Body._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]  # only own fields


def _refuse_ring(body: Body, parent: Body | None) -> None:
    seen: set[int] = set()
    above = parent
    while above is not None and above.pk not in seen:
        if above.pk == body.pk:
            raise DomainError(
                f"{body.name} kan inte ligga under sig självt eller under något av sina "
                "underordnade organ. Välj ett annat överordnat organ."
            )
        seen.add(above.pk)
        above = above.parent


# -- Persons made in the flow ---------------------------------------------------------------------


def person_for(who: Person | Mapping[str, Any], *, by: User) -> Person:
    """The person, or a new one from name, party and organisation; the caller has asked for leave."""
    if isinstance(who, Person):
        return who
    organisation: Organisation | None = who.get("organisation")
    person = Person.objects.create(
        name=who["name"], party=who.get("party", ""), organisation=organisation
    )
    record(person, "core.person_added", by=by)
    return person


# -- Officers -------------------------------------------------------------------------------------


@transaction.atomic
def give_role(
    *,
    body_id: int,
    who: Person | Mapping[str, Any],
    kind: str,
    starts: date | None,
    ends: date | None,
    by: User,
) -> tuple[BodyRole, list[str]]:
    """Give somebody a role in the body; the role, and warnings that are no hindrance.

    Raises DomainError when the person already holds the role some day of the period."""
    refuse_backwards(starts, ends)
    body = lock_body(body_id=body_id, by=by)
    person = person_for(who, by=by)
    clashing = _held(body, kind, starts, ends)
    if mine := next((role for role in clashing if role.person_id == person.pk), None):
        raise DomainError(
            f"{person.name} har redan rollen {period(mine.starts, mine.ends)}. "
            "Ändra den tiden i stället."
        )
    role = BodyRole.objects.create(body=body, person=person, kind=kind, starts=starts, ends=ends)
    _record_role("governance.role_given", role, by)
    return role, _doubled(role, clashing)


@transaction.atomic
def change_role(
    *, role_id: int, starts: date | None, ends: date | None, by: User
) -> tuple[BodyRole, list[str]]:
    """Change the time somebody holds a role; ending it is giving it a last day."""
    refuse_backwards(starts, ends)
    role = BodyRole.objects.select_related("person").get(pk=role_id)
    body = lock_body(body_id=role.body_id, by=by)
    clashing = [each for each in _held(body, role.kind, starts, ends) if each.pk != role.pk]
    if any(each.person_id == role.person_id for each in clashing):
        raise DomainError(f"{role.person.name} har redan rollen en del av den tiden.")
    if write_changes(role, {"starts": starts, "ends": ends}):
        _record_role("governance.role_changed", role, by)
    return role, _doubled(role, clashing)


@transaction.atomic
def remove_role(*, role_id: int, by: User) -> Body:
    """Take away a role registered by mistake; history keeps it."""
    role = BodyRole.objects.select_related("person").get(pk=role_id)
    body = lock_body(body_id=role.body_id, by=by)
    _record_role("governance.role_removed", role, by)
    role.delete()
    return body


def _held(body: Body, kind: str, starts: date | None, ends: date | None) -> list[BodyRole]:
    roles = BodyRole.objects.filter(body=body, kind=kind).select_related("person")
    return [
        role
        for role in roles
        if (not starts or not role.ends or role.ends >= starts)
        and (not ends or not role.starts or role.starts <= ends)
    ]


def _doubled(role: BodyRole, clashing: list[BodyRole]) -> list[str]:
    """Only one chair and one of each vice chair at a time is usual; more is told, not refused."""
    single = (BodyRoleKind.CHAIR, BodyRoleKind.VICE_CHAIR_1, BodyRoleKind.VICE_CHAIR_2)
    if role.kind not in single or not clashing:
        return []
    names = ", ".join(each.person.name for each in clashing)
    return [
        f"Även {names} är {role.get_kind_display().lower()} en del av tiden. "
        "Avsluta den rollen om det inte är meningen."
    ]


def _record_role(verb: str, role: BodyRole, by: User) -> None:
    record(
        role.body,
        verb,
        by=by,
        person=role.person.name,
        role=role.get_kind_display().lower(),
        period=period(role.starts, role.ends),
    )


# -- Terms ----------------------------------------------------------------------------------------


@transaction.atomic
def save_term(*, term_id: int | None, values: Values, by: User) -> Term:
    """Add or change a term (mandatperiod)."""
    require(by, "core.keep_register")
    if term_id is None:
        term = Term.objects.create(**values)
        record(term, "governance.term_added", by=by)
    else:
        term = Term.objects.select_for_update(of=("self",), no_key=True).get(pk=term_id)
        if write_changes(term, values):
            record(term, "governance.term_changed", by=by)
    return term
