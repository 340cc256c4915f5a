"""Plain text and tables of an interchange document → items of the paper."""

from collections.abc import Iterator, Sequence

from governance.document import Entry, Table
from governance.minutes.content import Bullets, Grid, Item, Prose, Subheading
from governance.minutes.words import figure_columns

BULLET = "- "
SUBHEADING = "## "


def text_items(text: str) -> tuple[Item, ...]:
    """A blank line starts a new paragraph, "- " a list item and "## " a subheading."""
    items: list[Item] = []
    for kind, lines in _blocks(text):
        if kind == BULLET:
            items.append(Bullets(tuple(lines)))
        elif kind == SUBHEADING:
            items.extend(Subheading(line) for line in lines)
        else:
            items.append(Prose("\n".join(lines)))
    return tuple(items)


def _blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together, with the mark that they begin with ("" for running text)."""
    kind, lines = "", list[str]()
    for raw in text.splitlines():
        line = raw.strip()
        mark = next((mark for mark in (BULLET, SUBHEADING) if line.startswith(mark)), "")
        # A blank line ends running text, while a list goes on over it.
        ends = mark != kind if line else kind != BULLET
        if lines and ends:
            yield kind, lines
            lines = []
        if line:
            kind = mark
            lines.append(line.removeprefix(mark).strip())
    if lines:
        yield kind, lines


def table_grid(table: Table) -> Grid | None:
    """The table with rows of equal length (a screen reader needs that), or None when empty."""
    width = max([len(table.header), *(len(row) for row in table.rows)], default=0)
    if width == 0:
        return None
    rows = tuple(_padded(row, width) for row in table.rows)
    header = _padded(table.header, width) if any(table.header) else ()
    return Grid(table.caption or "Tabell", header, rows, figure_columns(rows))


def entries_item(entries: Sequence[Entry]) -> Item:
    """Delgivningar and the like: a list when there is only text, otherwise a table."""
    columns = [
        ("Nr", [entry.label for entry in entries]),
        ("Diarienummer", [entry.case_number for entry in entries]),
        ("Ärende", [entry.text for entry in entries]),
    ]
    filled = [(title, cells) for title, cells in columns if any(cells)]
    if [title for title, _cells in filled] == ["Ärende"]:
        return Bullets(tuple(entry.text for entry in entries))
    rows = tuple(zip(*(cells for _title, cells in filled), strict=True))
    return Grid("Förteckning", tuple(title for title, _cells in filled), rows)


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells, *[""] * (width - len(cells)))
