"""What the database itself refuses once minutes are fixed or verified, on both engines.

A § is frozen when its verification has left draft: its text, its parts and its participation
stand still. A verified verification, its signers and the files it rests on stand still for good.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Model

from governance.models import (
    Ballot,
    Decision,
    Mask,
    Meeting,
    MotionPerson,
    Notice,
    Paragraph,
    Participation,
    Recipient,
    ReservationPerson,
    Signer,
    StatementPerson,
    Verification,
)
from governance.models.paragraph import ParagraphPart
from portal.core.models import Attachment
from portal.core.triggers import Protection, forbid

# The one list of what stays editable after verification: columns of a row, or whole tables.
EDITABLE_COLUMNS: dict[type[Model], frozenset[str]] = {
    Decision: frozenset({"responsible", "due", "done_on"}),
    Recipient: frozenset({"dispatched_on"}),
}
EDITABLE_TABLES: frozenset[type[Model]] = frozenset({Mask, Notice})

# What a meeting's verified minutes say of it in every list; the rest stands in their content.
MEETING_FACTS = ("body_id", "date", "date_text", "until")
PEOPLE_OF_PARTS: tuple[tuple[type[Model], str], ...] = (
    (MotionPerson, "motion"),
    (ReservationPerson, "reservation"),
    (StatementPerson, "statement"),
    (Ballot, "vote"),
)
PARTS_WITH_FILES = ("underlyingdocument", "motion", "reservation")
IS_VERIFIED = "v.state = 'verified'"

FROZEN = "Paragrafen är fastställd eller justerad och kan inte ändras."
VERIFIED = "Protokollet är justerat och kan inte ändras."
FILE_KEPT = "Filen hör till ett fastställt eller justerat protokoll och kan inte ändras."
MEETING_KEPT = "Mötet har justerade paragrafer och kan inte flyttas eller tas bort."


def part_models() -> list[type[Model]]:
    """Every table of parts of a §; a new kind of part is protected without being named here."""
    return sorted(ParagraphPart.__subclasses__(), key=lambda model: model._meta.db_table)


def protections() -> list[Protection]:
    """All of governance, for portal.core.triggers."""
    return [
        *_paragraph(),
        *_parts(),
        *_participation(),
        *_verification(),
        *_signers(),
        *_attachments(),
        *_meeting(),
    ]


def changed(columns: Iterable[str]) -> str:
    """SQL: any of the columns gets another value; quoted, since one is named like a keyword."""
    return (
        "(" + " OR ".join(f'OLD."{name}" IS DISTINCT FROM NEW."{name}"' for name in columns) + ")"
    )


def columns_of(model: type[Model]) -> list[str]:
    """All columns of the model's table."""
    return [str(field.column) for field in model._meta.local_concrete_fields]


def protected_columns(model: type[Model]) -> list[str]:
    """The columns that stand still with a frozen §."""
    free = EDITABLE_COLUMNS.get(model, frozenset())
    return [column for column in columns_of(model) if column not in free]


def _exists(tables: str, where: str) -> str:
    # Only names of our own tables and columns come here, never a value.
    return f"EXISTS (SELECT 1 FROM {tables} WHERE {where})"  # noqa: S608


WITH_VERIFICATION = "JOIN governance_verification v ON v.id = p.verification_id"
OF_PART = f"JOIN governance_paragraph p ON p.id = part.paragraph_id {WITH_VERIFICATION}"


def _verification_left_draft(column: str) -> str:
    return _exists("governance_verification v", f"v.id = {column} AND v.state <> 'draft'")


def _frozen(column: str) -> str:
    """SQL: the § whose id stands in `column` is frozen."""
    tables = f"governance_paragraph p {WITH_VERIFICATION}"
    return _exists(tables, f"p.id = {column} AND v.state <> 'draft'")


def _frozen_part(table: str, condition: str) -> str:
    """SQL: a part (a row of `table`, called `part`) of a frozen § fulfils the condition."""
    return _exists(f"governance_{table} part {OF_PART}", f"{condition} AND v.state <> 'draft'")


def _locked_rows(model: type[Model], message: str, old: str, new: str) -> list[Protection]:
    """No insert, change or delete in a table while SQL `old` or `new` holds of the row."""
    table = model._meta.db_table
    return forbid(
        table,
        table,
        message,
        INSERT=new,
        UPDATE=f"({old} OR {new}) AND {changed(protected_columns(model))}",
        DELETE=old,
        TRUNCATE="",
    )


def _paragraph() -> list[Protection]:
    old, new = (_verification_left_draft(f"{row}.verification_id") for row in ("OLD", "NEW"))
    # Moving a § out of or into frozen minutes changes its verification_id.
    moved = f"{new} AND {changed(['verification_id'])}"
    table = Paragraph._meta.db_table
    return forbid(
        table,
        table,
        FROZEN,
        INSERT=new,
        UPDATE=f"({old} AND {changed(protected_columns(Paragraph))}) OR ({moved})",
        DELETE=old,
        TRUNCATE="",
    )


def _parts() -> Iterator[Protection]:
    for model in part_models():
        if model not in EDITABLE_TABLES:
            old, new = _frozen("OLD.paragraph_id"), _frozen("NEW.paragraph_id")
            yield from _locked_rows(model, FROZEN, old, new)
    for model, parent in PEOPLE_OF_PARTS:
        old, new = (_frozen_part(parent, f"part.id = {row}.{parent}_id") for row in ("OLD", "NEW"))
        yield from _locked_rows(model, FROZEN, old, new)


def _participation() -> list[Protection]:
    old, new = _frozen("OLD.paragraph_id"), _frozen("NEW.paragraph_id")
    return _locked_rows(Participation, FROZEN, old, new)


def _verification() -> list[Protection]:
    table = Verification._meta.db_table
    but_scan = [column for column in columns_of(Verification) if column != "scan_id"]
    scan_exchanged = f"(OLD.scan_id IS NOT NULL AND {changed(['scan_id'])})"
    verified = f"OLD.state = 'verified' AND ({changed(but_scan)} OR {scan_exchanged})"
    text = changed(["meeting_id", "immediate", "content", "content_sha256", "fixed_at"])
    file = f"(OLD.state = 'signing' AND {changed(['document_sha256'])})"
    frozen = f"OLD.state IN ('fixed', 'signing') AND NEW.state <> 'draft' AND ({text} OR {file})"
    return [
        *forbid(
            table, table, VERIFIED, UPDATE=verified, DELETE="OLD.state <> 'draft'", TRUNCATE=""
        ),
        *forbid(f"{table}_content", table, FROZEN, UPDATE=frozen),
    ]


def _signers() -> list[Protection]:
    of_signer = "governance_signer s JOIN governance_verification v ON v.id = s.verification_id "
    old, new = (
        _exists("governance_verification v", f"v.id = {row}.verification_id AND {IS_VERIFIED}")
        for row in ("OLD", "NEW")
    )
    old_scope, new_scope = (
        _exists(of_signer, f"s.id = {row}.signer_id AND {IS_VERIFIED}") for row in ("OLD", "NEW")
    )
    through = Signer.paragraphs.through
    return [
        *_locked_rows(Signer, VERIFIED, old, new),
        *_locked_rows(through, VERIFIED, old_scope, new_scope),
    ]


def _attachments() -> list[Protection]:
    """Files of frozen §§ and of verified minutes; one announced without its file may get it."""
    scan = _exists("governance_verification v", f"v.scan_id = OLD.id AND {IS_VERIFIED}")
    of_parts = [_frozen_part(part, "part.attachment_id = OLD.id") for part in PARTS_WITH_FILES]
    kept = " OR ".join([scan, *of_parts])
    table = Attachment._meta.db_table
    exchanged = f"OLD.file <> '' AND {changed(columns_of(Attachment))}"
    return forbid(
        table,
        table,
        FILE_KEPT,
        UPDATE=f"{exchanged} AND ({kept})",
        DELETE=kept,
        TRUNCATE="",
    )


def _meeting() -> list[Protection]:
    table = Meeting._meta.db_table
    verified = _exists("governance_verification v", f"v.meeting_id = OLD.id AND {IS_VERIFIED}")
    return forbid(
        table,
        table,
        MEETING_KEPT,
        UPDATE=f"{changed(MEETING_FACTS)} AND {verified}",
        DELETE=verified,
        TRUNCATE="",
    )
