"""Lays out a tree of bodies as a chart: boxes and lines in pixels, from left to right; pure.

A row per body keeps a wide county narrow, so that the chart can be read with one scroll sideways.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

BOX_WIDTH, COLUMN_GAP = 200, 30
LINE_HEIGHT, PADDING, ROW_GAP, MARGIN = 18, 10, 14, 6
LINE_SIGNS, MAX_LINES = 23, 3


@dataclass(frozen=True)
class Node:
    """A body to draw: `note` stands under the name (level, Vilande …)."""

    pk: int
    name: str
    note: str
    parent: int | None
    url: str
    marked: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class TextLine:
    x: int
    y: int
    text: str
    is_note: bool


@dataclass(frozen=True)
class Box:
    node: Node
    x: int
    y: int
    width: int
    height: int
    lines: tuple[TextLine, ...]

    @property
    def middle(self) -> int:
        return self.y + self.height // 2


@dataclass(frozen=True)
class Branch:
    """The same tree as nested list."""

    node: Node
    children: tuple["Branch", ...]


@dataclass(frozen=True)
class Chart:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[str, ...]
    branches: tuple[Branch, ...]

    @property
    def summary(self) -> str:
        """What a screen reader hears instead of the picture."""
        count = len(self.boxes)
        tops = [branch.node.name for branch in self.branches]
        overview = f"{count} organ" if count != 1 else "Ett organ"
        return f"{overview}. Överst: {', '.join(tops)}. Samma uppgifter står i listan."


def nest(nodes: Iterable[Node]) -> tuple[Branch, ...]:
    """Nodes → trees, siblings in the order given; a missing parent makes a root.

    A ring of parents can't be stored, but if one is met it is left out instead of followed."""
    ordered = list(nodes)
    known = {node.pk for node in ordered}
    below: dict[int | None, list[Node]] = {}
    for node in ordered:
        below.setdefault(node.parent if node.parent in known else None, []).append(node)

    def branch(node: Node) -> Branch:
        return Branch(node, tuple(branch(child) for child in below.get(node.pk, ())))

    return tuple(branch(node) for node in below.get(None, ()))


def draw(nodes: Sequence[Node]) -> Chart:
    """Place every node: a column per depth, leaves one under the other, parents beside them."""
    branches = nest(nodes)
    boxes: list[Box] = []
    lines: list[str] = []
    y = MARGIN
    for tree in branches:
        _, y = _place(tree, depth=0, y=y, boxes=boxes, lines=lines)
    right = max((box.x + box.width for box in boxes), default=0)
    return Chart(right + MARGIN, max(y - ROW_GAP + MARGIN, 1), tuple(boxes), tuple(lines), branches)


def _place(
    tree: Branch, *, depth: int, y: int, boxes: list[Box], lines: list[str]
) -> tuple[Box, int]:
    """Draw `tree` from `y` down; its own box, and the y of what comes next."""
    texts = _texts(tree.node)
    height = 2 * PADDING + LINE_HEIGHT * len(texts)
    below = y
    children = []
    for child in tree.children:
        box, below = _place(child, depth=depth + 1, y=below, boxes=boxes, lines=lines)
        children.append(box)
    own_y = y
    if children:
        middle = (children[0].middle + children[-1].middle) // 2
        own_y = max(y, middle - height // 2)
    box = _box(tree.node, MARGIN + depth * (BOX_WIDTH + COLUMN_GAP), own_y, height, texts)
    boxes.append(box)
    lines.extend(_line(box, child) for child in children)
    return box, max(below, own_y + height + ROW_GAP)


def _box(node: Node, x: int, y: int, height: int, texts: list[tuple[str, bool]]) -> Box:
    placed = tuple(
        TextLine(x + 12, y + PADDING + LINE_HEIGHT * n + 14, text, is_note)
        for n, (text, is_note) in enumerate(texts)
    )
    return Box(node, x, y, BOX_WIDTH, height, placed)


def _texts(node: Node) -> list[tuple[str, bool]]:
    """The lines in the box: at most three of the name, then the note."""
    name = wrap(node.name, LINE_SIGNS, max_lines=MAX_LINES, placeholder=" …") or ["–"]
    note = wrap(node.note, LINE_SIGNS + 4, max_lines=1, placeholder=" …")
    return [(line, False) for line in name] + [(line, True) for line in note]


def _line(parent: Box, child: Box) -> str:
    """An SVG path from a box's right edge, along the gap, to the child's left edge."""
    start, turn = parent.x + parent.width, parent.x + parent.width + COLUMN_GAP // 2
    return f"M{start} {parent.middle}H{turn}V{child.middle}H{child.x}"
