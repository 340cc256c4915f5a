"""A stored paper stands still: its row, and with the hash in it every byte of its file."""

from governance.triggers import changed, columns_of
from portal.core.triggers import Protection, forbid
from reporting.models import Document

KEPT = "Dokumentet är lagrat och kan inte ändras."
# A newer paper may take its place; a draft on the way to the minutes may go.
EDITABLE_COLUMNS = frozenset({"superseded_at"})


def protections() -> list[Protection]:
    """For portal.core.triggers."""
    columns = [column for column in columns_of(Document) if column not in EDITABLE_COLUMNS]
    stored = "OLD.state = 'stored' AND OLD.kind <> 'draft'"
    return forbid(
        "reporting_document",
        "reporting_document",
        KEPT,
        UPDATE=f"{stored} AND {changed(columns)}",
        DELETE=stored,
        TRUNCATE="",
    )
