"""Verified minutes stand still: every way to change them × every table, and without the triggers.

Each attack runs against every protected table in a savepoint of its own. The negative control
runs the same attacks with the triggers dropped: then they must go through."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError, RestrictedError

from governance import triggers as declared
from governance.choices import SignerRole
from governance.models import (
    Ballot,
    Decision,
    Entry,
    Mask,
    Meeting,
    Motion,
    MotionPerson,
    Notice,
    Paragraph,
    Participation,
    Presenter,
    Proposal,
    Recipient,
    Recusal,
    Reservation,
    ReservationPerson,
    Signer,
    Statement,
    StatementPerson,
    Table,
    UnderlyingDocument,
    Verification,
    Vote,
)
from governance.transitions.signing import verify
from governance.transitions.verification import attach_document, fix_minutes
from portal.core import triggers
from portal.core.models import Attachment, Person
from tests.factories import (
    NOON,
    make_body,
    make_held_meeting,
    make_meeting,
    make_paragraph,
    make_person,
    make_secretary,
    sign_all,
)

pytestmark = pytest.mark.django_db
REFUSED = "kan inte"


class RolledBackError(Exception):
    """Ends an attack that went through, so that the next one meets the rows untouched."""


def make_file(target: models.Model) -> Attachment:
    file = Attachment(target=target, title="Handling", uploaded_at=NOON, sha256="c" * 64)
    file.file.save("handling", ContentFile(b"%PDF-1.7"), save=False)
    file.save()
    return file


def fill(paragraph: Paragraph, voter: Person) -> None:
    """One row in every table of parts; `voter` serves in the §."""
    person = make_person()
    file = make_file(paragraph.meeting)
    Table.objects.create(paragraph=paragraph, caption="Tal", header=["a"], rows=[["1"]])
    Entry.objects.create(paragraph=paragraph, label="a", text="Delgivning")
    Presenter.objects.create(paragraph=paragraph, person=person)
    UnderlyingDocument.objects.create(paragraph=paragraph, title="Skrivelse", attachment=file)
    Recipient.objects.create(paragraph=paragraph, name="Kommunerna")
    Mask.objects.create(paragraph=paragraph, text="Namn")
    Proposal.objects.create(paragraph=paragraph, clauses=["att avslå"])
    Decision.objects.create(paragraph=paragraph, clauses=["att bifalla"])
    motion = Motion.objects.create(paragraph=paragraph, kind="approval", attachment=file)
    MotionPerson.objects.create(motion=motion, person=person, role="mover")
    vote = Vote.objects.create(paragraph=paragraph, outcome="yes")
    Ballot.objects.create(vote=vote, person=voter, choice="yes")
    reservation = Reservation.objects.create(paragraph=paragraph, text="Emot", attachment=file)
    ReservationPerson.objects.create(reservation=reservation, person=person)
    statement = Statement.objects.create(paragraph=paragraph, text="Till protokollet")
    StatementPerson.objects.create(statement=statement, person=person)
    Recusal.objects.create(paragraph=paragraph, person=person)


def make_full_verified() -> Verification:
    """Verified minutes that have a row in every protected table, made through the transitions."""
    meeting = make_held_meeting(items=1)
    paragraph = meeting.paragraphs.all()[0]
    fill(paragraph, voter=meeting.attendances.all()[1].person)
    secretary = make_secretary(meeting.body)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    signer = verification.signers.all()[0]
    signer.paragraphs.add(paragraph)
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
    )
    sign_all(verification, by=secretary)
    verification.refresh_from_db()
    verification.scan = make_file(verification)
    verification.save(update_fields=["scan"])
    Notice.objects.create(verification=verification, board="Kommunens anslagstavla")
    return verify(verification_id=verification.pk, by=secretary, at=NOON)


def protected_models() -> list[type[models.Model]]:
    parts = [part for part in declared.part_models() if part not in declared.EDITABLE_TABLES]
    people = [model for model, _ in declared.PEOPLE_OF_PARTS]
    return [*parts, *people, Participation, Paragraph, Signer, Signer.paragraphs.through]


def snapshot(model: type[models.Model]) -> list[dict[str, Any]]:
    return list(model._default_manager.order_by("pk").values())


def another_value(field: models.Field[Any, Any], value: Any) -> Any:
    """A value of the field's kind that differs from `value`."""
    if isinstance(field, models.ForeignKey):
        return (value or 0) + 100_000
    if isinstance(value, bool) or isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.JSONField):
        return ["annat"]
    if isinstance(field, models.UUIDField):
        return "00000000-0000-4000-8000-000000000000"
    if isinstance(field, models.IntegerField | models.AutoField):
        return (value or 0) + 100_000
    if isinstance(field, models.DateTimeField):
        return (value or datetime(2000, 1, 1, tzinfo=NOON.tzinfo)) + timedelta(days=1)
    if isinstance(field, models.DateField):
        return (value or date(2000, 1, 1)) + timedelta(days=1)
    if isinstance(field, models.TimeField):
        return time(1, 2)
    return "annat"


def fields_of(model: type[models.Model], but: frozenset[str] = frozenset()) -> Iterator[Any]:
    for field in model._meta.local_concrete_fields:
        if not field.primary_key and field.column not in but:
            yield field


def through_save(model: type[models.Model], row: Any) -> None:
    field = next(fields_of(model, declared.EDITABLE_COLUMNS.get(model, frozenset())))
    setattr(row, field.attname, another_value(field, getattr(row, field.attname)))
    row.save()


def through_bulk_update(model: type[models.Model], row: Any) -> None:
    field = next(fields_of(model, declared.EDITABLE_COLUMNS.get(model, frozenset())))
    setattr(row, field.attname, another_value(field, getattr(row, field.attname)))
    model._default_manager.bulk_update([row], [field.name])


def through_raw_update(model: type[models.Model], row: Any) -> None:
    field = next(fields_of(model, declared.EDITABLE_COLUMNS.get(model, frozenset())))
    value = field.get_db_prep_save(
        another_value(field, getattr(row, field.attname)), connection=connection
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE {model._meta.db_table} SET "{field.column}" = %s WHERE id = %s',
            [value, row.pk],
        )


def through_raw_delete(model: type[models.Model], row: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE id = %s", [row.pk])


def through_orm_delete(model: type[models.Model], row: Any) -> None:
    model._default_manager.filter(pk=row.pk)._raw_delete(using="default")  # type: ignore[attr-defined]  # Django's own fast delete


def through_late_insert(model: type[models.Model], row: Any) -> None:
    """A copy of the row, distinct where a constraint asks for it."""
    row.pk = None
    row._state.adding = True
    for field in fields_of(model):
        in_constraint = any(
            field.name in getattr(rule, "fields", ()) for rule in model._meta.constraints
        )
        points_up = field.name in {"paragraph", "verification", "vote", "motion", "signer"}
        if in_constraint and not points_up and field.name not in {"reservation", "statement"}:
            setattr(row, field.attname, another_value(field, getattr(row, field.attname)))
    if model is Signer.paragraphs.through:
        row.paragraph_id += 100_000
    if model is Paragraph:
        row.key = "sent"
    model._default_manager.bulk_create([row])


def through_replace(model: type[models.Model], row: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has REPLACE")
    with connection.cursor() as cursor:
        cursor.execute(
            f"REPLACE INTO {model._meta.db_table} SELECT * FROM {model._meta.db_table} "
            f"WHERE id = {row.pk}"
        )


def through_truncate(model: type[models.Model], row: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    connection.check_constraints()  # else it is refused because of pending checks
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


Attack = Callable[[type[models.Model], Any], None]
ATTACKS: list[Attack] = [
    through_save,
    through_bulk_update,
    through_raw_update,
    through_raw_delete,
    through_orm_delete,
    through_late_insert,
    through_replace,
    through_truncate,
]


@contextmanager
def rolled_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise RolledBackError
    except RolledBackError:
        pass


def row_of(model: type[models.Model]) -> Any:
    row = model._default_manager.order_by("pk").first()
    assert row is not None, f"no row of {model.__name__} to attack"
    return row


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_way_changes_verified_rows(attack: Attack) -> None:
    make_full_verified()
    targets = [*protected_models(), Verification, Meeting]
    for model in targets:
        if attack is through_late_insert and model in {Verification, Meeting}:
            continue  # a new verification or meeting says nothing about the old one
        if model is Meeting and attack in {through_save, through_bulk_update, through_raw_update}:
            continue  # its first column is free; see the test of the meeting's facts
        before = snapshot(model)
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            attack(model, row_of(model))
        assert snapshot(model) == before, model


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_same_ways_go_through_without_the_triggers(attack: Attack) -> None:
    make_full_verified()
    triggers.drop()
    for model in [*protected_models(), Verification]:
        if attack is through_late_insert and model is Verification:
            continue
        before = snapshot(model)
        with rolled_back():
            attack(model, row_of(model))
            if attack is not through_replace:  # the same row again is the same snapshot
                assert snapshot(model) != before, model


@pytest.mark.parametrize("model", [*protected_models(), Verification])
def test_every_column_stands_still(model: type[models.Model]) -> None:
    make_full_verified()
    free = declared.EDITABLE_COLUMNS.get(model, frozenset())
    row = row_of(model)
    rows = model._default_manager.filter(pk=row.pk)
    for field in fields_of(model, free):
        value = another_value(field, getattr(row, field.attname))
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            rows.update(**{field.attname: value})
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        rows.update(id=row.pk + 100_000)


def test_what_stays_editable_can_be_edited() -> None:
    verification = make_full_verified()
    for model, columns in declared.EDITABLE_COLUMNS.items():
        row = row_of(model)
        for field in fields_of(model):
            if field.column in columns:
                setattr(row, field.attname, another_value(field, getattr(row, field.attname)))
        row.save()
    paragraph = verification.paragraphs.all()[0]
    mask = Mask.objects.create(paragraph=paragraph, text="Adress", ground="OSL 21:3")
    mask.delete()
    notice = verification.notices.all()[0]
    notice.posted_on = date(2026, 11, 23)
    notice.save()


def test_a_new_kind_of_part_is_protected_without_being_named() -> None:
    covered = {protection.table for protection in declared.protections()}
    for model in declared.part_models():
        assert (model._meta.db_table in covered) != (model in declared.EDITABLE_TABLES), model


@pytest.mark.parametrize("field", ["body_id", "date", "date_text", "until"])
def test_the_meetings_own_facts_stand_still(field: str) -> None:
    meeting = make_full_verified().meeting
    column = Meeting._meta.get_field(field.removesuffix("_id"))
    value = another_value(column, getattr(meeting, field))
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**{field: value})
    Meeting.objects.filter(pk=meeting.pk).update(place="Boden", state="open")


@pytest.mark.parametrize("state", ["fixed", "signing", "verified"])
def test_nothing_is_moved_into_or_out_of_frozen_minutes(state: str) -> None:
    verification = make_full_verified()
    if state != "verified":
        triggers.drop()
        Verification.objects.filter(pk=verification.pk).update(
            state=state,
            verified_on=None,
            verified_at=None,
            document_sha256="" if state == "fixed" else "1" * 64,
        )
        triggers.create()
    late = make_paragraph(verification.meeting, key="sen")
    elsewhere = make_paragraph(make_meeting())
    decision = Decision.objects.create(paragraph=late, clauses=["att smyga in"])
    frozen = verification.paragraphs.all()[0]
    attempts: list[Callable[[], Any]] = [
        lambda: Paragraph.objects.filter(pk=late.pk).update(verification=verification),
        lambda: Paragraph.objects.filter(pk=frozen.pk).update(verification=None),
        lambda: Decision.objects.filter(pk=decision.pk).update(paragraph=frozen),
        lambda: Decision.objects.filter(paragraph=frozen).update(paragraph=elsewhere),
        lambda: Paragraph.objects.create(
            meeting=verification.meeting, verification=verification, key="x", position=9
        ),
        lambda: Decision.objects.create(paragraph=frozen, clauses=["att smyga in"]),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            attempt()


@pytest.mark.parametrize(
    "values",
    [
        {"state": "draft", "verified_on": None, "verified_at": None},
        {"state": "signing", "verified_on": None, "verified_at": None},
        {"content": {}, "content_sha256": "9" * 64},
        {"scan": None},
        {"document_sha256": "9" * 64},
    ],
)
def test_minutes_are_never_unverified(values: dict[str, Any]) -> None:
    verification = make_full_verified()
    rows = Verification.objects.filter(pk=verification.pk)
    before = rows.values().get()
    with pytest.raises(IntegrityError, match="justerat"), transaction.atomic():
        rows.update(**values)
    assert rows.values().get() == before


@pytest.mark.parametrize("values", [{"content": {"a": 1}}, {"content_sha256": "9" * 64}])
@pytest.mark.parametrize("state", ["fixed", "signing"])
def test_fixed_content_changes_only_by_going_back_to_draft(
    values: dict[str, Any], state: str
) -> None:
    meeting = make_held_meeting(items=1)
    verification = fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)
    if state == "signing":
        attach_document(
            verification_id=verification.pk,
            content_sha256=verification.content_sha256,
            sha256="1" * 64,
        )
        values = {**values, "document_sha256": "2" * 64}
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Verification.objects.filter(pk=verification.pk).update(**values)


def test_a_missing_scan_is_added_once() -> None:
    meeting = make_held_meeting(items=1)
    secretary = make_secretary(meeting.body)
    verification = fix_minutes(meeting_id=meeting.pk, by=secretary, at=NOON)
    attach_document(
        verification_id=verification.pk,
        content_sha256=verification.content_sha256,
        sha256="1" * 64,
    )
    sign_all(verification, by=secretary)
    verify(verification_id=verification.pk, by=secretary, at=NOON)
    rows = Verification.objects.filter(pk=verification.pk)
    rows.update(scan=make_file(verification))
    with pytest.raises(IntegrityError, match="justerat"), transaction.atomic():
        rows.update(scan=make_file(verification))


def test_files_of_verified_minutes_stand_still() -> None:
    verification = make_full_verified()
    underlying = UnderlyingDocument.objects.get().attachment_id
    for pk in (verification.scan_id, underlying):
        rows = Attachment.objects.filter(pk=pk)
        for values in ({"file": "annan"}, {"sha256": "9" * 64}, {"title": "annan"}, {"file": ""}):
            with pytest.raises(IntegrityError, match="Filen"), transaction.atomic():
                rows.update(**values)
        with pytest.raises(IntegrityError, match="Filen"), transaction.atomic():
            through_raw_delete(Attachment, rows.get())
    triggers.drop()
    with rolled_back():
        assert Attachment.objects.filter(pk=underlying).update(sha256="9" * 64) == 1


def test_a_file_announced_without_its_bytes_may_get_them() -> None:
    verification = make_full_verified()
    triggers.drop()
    scan = Attachment.objects.filter(pk=verification.scan_id)
    scan.update(file="")
    triggers.create()
    scan.update(file="attachments/aa/aa")
    with pytest.raises(IntegrityError, match="Filen"), transaction.atomic():
        scan.update(file="attachments/bb/bb")


@pytest.mark.parametrize("what", ["meeting", "body", "person", "organisation", "verification"])
def test_no_cascade_reaches_verified_minutes(what: str) -> None:
    verification = make_full_verified()
    meeting = verification.meeting
    person = Participation.objects.all()[0].person
    targets: dict[str, models.Model] = {
        "meeting": meeting,
        "body": meeting.body,
        "person": person,
        "organisation": make_body().host or meeting.body,
        "verification": verification,
    }
    before = {model: snapshot(model) for model in [*protected_models(), Verification, Meeting]}
    with (
        pytest.raises((ProtectedError, RestrictedError, IntegrityError)),
        transaction.atomic(),
    ):
        targets[what].delete()
    assert {model: snapshot(model) for model in before} == before


def test_migrating_drops_and_creates_the_triggers_again() -> None:
    assert triggers.missing() == []
    triggers.drop()
    assert len(triggers.missing()) > 50
    call_command("migrate", verbosity=0)
    assert triggers.missing() == []


def test_signers_are_free_until_the_minutes_are_verified() -> None:
    meeting = make_held_meeting(items=1)
    verification = fix_minutes(meeting_id=meeting.pk, by=make_secretary(meeting.body), at=NOON)
    signer = Signer.objects.create(
        verification=verification, person=make_person(), role=SignerRole.VERIFIER, deputy=True
    )
    signer.delete()
