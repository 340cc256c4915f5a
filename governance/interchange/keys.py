"""The keys of one meeting's §§: ids of rows ⇄ keys of the document, spans ⇄ expressions."""

from collections.abc import Iterable, Sequence

from governance.expressions import keys_of, runs, write_expression
from governance.models import AttendanceSpan, Paragraph


class Keys:
    """Order and keys of the §§ of one meeting; a drawn number is its own key."""

    def __init__(
        self,
        rows: Sequence[Paragraph],
        provisional: dict[int, int] | None = None,
        *,
        by_stored_key: bool = False,
    ) -> None:
        """`by_stored_key` keeps the keys of the rows, as while reading a document in."""
        self.rows = rows
        self.numbers = {row.pk: row.number or (provisional or {}).get(row.pk) for row in rows}
        taken = {row.key for row in rows if self.numbers[row.pk] is None}
        self._keys: dict[int, str] = {}
        for row in rows:
            number = self.numbers[row.pk]
            stored = by_stored_key or number is None or str(number) in taken
            self._keys[row.pk] = row.key if stored else str(number)
        self.order = tuple(self._keys[row.pk] for row in rows)
        self.place = {row.pk: index for index, row in enumerate(rows)}
        self._by_key = dict(zip(self.order, rows, strict=True))

    def key_of(self, pk: int | None) -> str:
        """The key of a § by its row's id; "" for none."""
        return self._keys[pk] if pk else ""

    def row_of(self, key: str) -> Paragraph:
        """The row of a key. KeyError when there is none."""
        return self._by_key[key]

    def covered(self, spans: Iterable[AttendanceSpan]) -> frozenset[str]:
        """The keys within the spans; an open end reaches the first or last §."""
        last = len(self.order) - 1
        found: set[str] = set()
        for span in spans:
            start = self.place[span.first_id] if span.first_id else 0
            end = self.place[span.last_id] if span.last_id else last
            found.update(self.order[start : end + 1])
        return frozenset(found)

    def expression(self, spans: Iterable[AttendanceSpan]) -> str:
        """The § expression of the spans."""
        return write_expression(self.covered(spans), self.order)

    def stretches(self, expression: str) -> list[tuple[Paragraph | None, Paragraph | None]]:
        """First and last § of each unbroken stretch; "all" is one with open ends."""
        keys = keys_of(expression, self.order)
        if self.order and len(keys) == len(self.order):
            return [(None, None)]
        return [(self.row_of(run[0]), self.row_of(run[-1])) for run in runs(keys, self.order)]

    def of_verification(self, pk: int) -> frozenset[str]:
        """The keys of the §§ that one verification signs."""
        return frozenset(self._keys[row.pk] for row in self.rows if row.verification_id == pk)
