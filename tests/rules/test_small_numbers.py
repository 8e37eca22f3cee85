"""What a public table hides: the few, and whatever would tell of them."""

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.small_numbers import LEAST, hidden, too_few

COLUMNS = st.lists(st.integers(0, 30), max_size=8)


@given(COLUMNS)
def test_nobody_is_told_of_a_few_people_by_a_cell_or_by_the_sum(values: list[int]) -> None:
    places = hidden(values)
    shown = [value for place, value in enumerate(values) if place not in places]
    assert not any(too_few(value) for value in shown)
    few = [value for value in values if too_few(value)]
    if few and len([value for value in values if value]) > 1:
        assert len(places) >= 2  # from the sum only what several have together can be reckoned
    assert all(values[place] for place in places)


@given(COLUMNS)
def test_no_more_is_hidden_than_needed(values: list[int]) -> None:
    few = {place for place, value in enumerate(values) if too_few(value)}
    assert len(hidden(values) - few) <= 1
    if len(few) != 1:
        assert hidden(values) == few


def test_examples() -> None:
    assert LEAST == 5
    assert hidden([]) == hidden([0, 5, 9]) == frozenset()
    assert hidden([4, 0, 9, 7]) == {0, 3}
    assert hidden([4, 1, 9]) == {0, 1}
    assert hidden([0, 3]) == {1}
