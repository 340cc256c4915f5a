"""Word by word: nothing is lost or added, and only what differs is marked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.compare import MOST_WORDS, Part, compare

texts = st.text(alphabet="ab åä\n.", max_size=60)


@given(texts, texts)
def test_parts_joined_are_the_texts(mine: str, theirs: str) -> None:
    left, right = compare(mine, theirs)
    assert ("".join(p.text for p in left), "".join(p.text for p in right)) == (mine, theirs)
    same = [part.text for part in left if not part.changed]
    assert same == [part.text for part in right if not part.changed]


def test_only_the_changed_word_is_marked() -> None:
    left, _ = compare("att godkänna rapporten", "att avslå rapporten")
    assert left == [Part("att ", False), Part("godkänna", True), Part(" rapporten", False)]


@pytest.mark.parametrize("same", ["", "ord ord"])
def test_equal_texts_have_nothing_marked(same: str) -> None:
    assert not any(part.changed for side in compare(same, same) for part in side)


def test_very_long_texts_are_compared_by_lines() -> None:
    line = "ord " * 50 + "\n"
    many = line * (MOST_WORDS // 50)
    left, _ = compare(many + "ny rad\n", many)
    assert [part.text for part in left if part.changed] == ["ny rad\n"]
