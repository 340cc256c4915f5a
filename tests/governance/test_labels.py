"""The secretary's numbers and § expressions, read and written."""

from dataclasses import dataclass

import pytest

from governance.labels import Interval, covered, label_items, read_paragraphs, write_paragraphs


@dataclass(frozen=True)
class Row:
    pk: int
    number: int | None = None
    numbered: bool = True
    heading: str = "Rapport"


ITEMS = label_items([Row(10, numbered=False), Row(11), Row(12), Row(13), Row(14)])


def test_labels_count_numbered_items_and_letter_the_others():
    assert [label.text for label in ITEMS] == ["A", "1", "2", "3", "4"]


def test_labels_keep_drawn_numbers_and_show_the_upcoming():
    rows = [Row(1, number=41), Row(2), Row(3)]
    assert [label.text for label in label_items(rows, {2: 42, 3: 43})] == ["41", "42", "43"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("alla", {10, 11, 12, 13, 14}),
        ("§§ 1–3, 4", {11, 12, 13, 14}),
        ("1-2 och 4", {11, 12, 14}),
        ("från 3", {13, 14}),
        ("fr.o.m. § 3", {13, 14}),
        ("t o m 2", {10, 11, 12}),
        ("3-", {13, 14}),
        ("alla utom 2", {10, 11, 13, 14}),
        ("ej 1, 4", {10, 12, 13}),
        ("a", {10}),
        ("punkt A, § 2", {10, 12}),
        ("ingen", set()),
        ("", set()),
    ],
)
def test_expression_is_read_as_a_secretary_means_it(written, read):
    assert covered(read_paragraphs(written, ITEMS), ITEMS) == read


@pytest.mark.parametrize("written", ["9", "1-9", "x", "3-1", "1--2--3", "§ 1 2", "," * 3 + "9"])
def test_expression_that_names_nothing_is_told_in_a_sentence(written):
    with pytest.raises(ValueError, match=r"\.$"):
        read_paragraphs(written, ITEMS)


@pytest.mark.parametrize("written", ["alla", "1–3, 4", "från 3", "till 2", "A, 2"])
def test_expression_written_back_is_the_one_read(written):
    assert write_paragraphs(read_paragraphs(written, ITEMS), ITEMS) == written


def test_open_end_follows_an_agenda_that_grows():
    longer = label_items([Row(pk) for pk in (11, 12, 13)])
    assert covered([Interval(12, None)], longer) == {12, 13}


def test_overlong_expression_is_refused():
    with pytest.raises(ValueError, match="för lång"):
        read_paragraphs("1," * 100_000, ITEMS)
