"""The balance as a picture: two bars of one length, whatever the figures."""

import re

from hypothesis import given
from hypothesis import strategies as st

from claims.presentation import balance
from claims.queries.payout import Balance

amounts = st.integers(min_value=0, max_value=10**13)
parts = st.builds(
    lambda values: Balance("KRW", sum(values), *values), st.lists(amounts, min_size=8, max_size=8)
)


@given(parts)
def test_the_parts_are_as_long_as_what_was_awarded(one: Balance) -> None:
    widths = balance._widths(one)
    assert all(width >= 0 for width in widths)
    if one.awarded:
        assert abs(sum(widths) - balance.WIDTH) < 0.1
    assert [bool(width) for width in widths] == [bool(getattr(one, name)) for name, _colour in balance.PARTS]


@given(parts)
def test_a_part_that_is_there_is_seen(one: Balance) -> None:
    shown = [width for width in balance._widths(one) if width]
    assert all(width >= 1 for width in shown)


def test_every_account_but_what_was_awarded_is_drawn() -> None:
    assert {name for name, _colour in balance.PARTS} == set(Balance._fields) - {"unit", "awarded"}


def test_the_picture_needs_no_style_and_names_its_parts() -> None:
    drawn = str(balance.drawing(Balance("KRW", 30, 10, 0, 20, 0, 0, 0, 0, 0)))
    assert "style=" not in drawn
    assert 'role="img"' in drawn
    assert len(re.findall("<rect", drawn)) == 3
    assert "<title>" in drawn


def test_ledger_and_rows_that_differ_are_told() -> None:
    whole = Balance("KRW", 30, 10, 0, 20, 0, 0, 0, 0, 0)
    assert balance.shown([whole], [whole])[0].agrees
    assert not balance.shown([whole], [whole._replace(paid=11)])[0].agrees
    assert not balance.shown([whole], [])[0].agrees
    assert [one.agrees for one in balance.shown([], [whole])] == [False]
    assert not balance.shown([whole._replace(awarded=31)], [whole])[0].holds


def test_shares_are_never_more_than_they_are() -> None:
    assert balance._share(1, 3) == "33.3 %"
    assert balance._share(0, 3) == "0.0 %"
    assert balance._share(1, 10**9) == "< 0.1 %"
    assert balance._share(1, 0) == "–"
