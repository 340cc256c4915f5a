"""The chart's layout: everything is drawn once, nothing overlaps, nothing leaves the picture."""

from hypothesis import given, settings
from hypothesis import strategies as st

from governance.orgchart import BOX_WIDTH, COLUMN_GAP, Chart, Node, draw


def node(pk: int, parent: int | None = None, name: str = "Samverkansgrupp") -> Node:
    return Node(pk, name, "Länsdel", parent, f"/organ/{pk}/")


def overlap(chart: Chart) -> bool:
    boxes = chart.boxes
    return any(
        a.x < b.x + b.width
        and b.x < a.x + a.width
        and a.y < b.y + b.height
        and b.y < a.y + a.height
        for n, a in enumerate(boxes)
        for b in boxes[n + 1 :]
    )


def test_children_stand_right_of_their_parent_which_is_centred():
    chart = draw([node(1), node(2, 1), node(3, 1), node(4, 1)])
    by_pk = {box.node.pk: box for box in chart.boxes}
    assert {by_pk[pk].x for pk in (2, 3, 4)} == {by_pk[1].x + BOX_WIDTH + COLUMN_GAP}
    assert by_pk[1].middle == by_pk[3].middle
    assert len(chart.lines) == 3


def test_missing_parent_makes_a_root():
    chart = draw([node(2, 99), node(3, 2)])
    assert [branch.node.pk for branch in chart.branches] == [2]
    assert chart.branches[0].children[0].node.pk == 3


def test_ring_of_parents_is_left_out_and_does_not_hang():
    assert draw([node(1, 2), node(2, 1)]).boxes == ()


def test_long_name_is_cut_in_the_box_but_whole_in_the_list():
    name = "Samverkansgruppen för barn och unga i Norrbottens inland " * 4
    chart = draw([node(1, name=name)])
    assert len(chart.boxes[0].lines) == 4
    assert chart.boxes[0].lines[2].text.endswith("…")
    assert chart.branches[0].node.name == name


def test_name_without_a_space_stays_in_its_box():
    chart = draw([node(1, name="å" * 1000)])
    assert max(len(line.text) for line in chart.boxes[0].lines) <= 30


@settings(deadline=None)
@given(st.lists(st.integers(0, 30), max_size=30))
def test_any_tree_is_drawn_whole_without_overlap(parents):
    nodes = [node(n, parent if parent < n else None) for n, parent in enumerate(parents, start=1)]
    chart = draw(nodes)
    assert sorted(box.node.pk for box in chart.boxes) == sorted(each.pk for each in nodes)
    assert not overlap(chart)
    assert all(box.x + box.width <= chart.width for box in chart.boxes)
    assert all(box.y + box.height <= chart.height for box in chart.boxes)
