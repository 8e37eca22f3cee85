"""The copy for people computes nothing and shows no account; a code of a coupon least of all."""

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.rules import export
from claims.rules.export import FORMULA, HIDDEN, Layout, disarmed, masked, shipped, written_for_people
from tests.rules.export.orders import COUPON, file_of, orders_for

LAYOUTS = list(shipped().values())


@pytest.mark.parametrize("said", LAYOUTS, ids=[one.key for one in LAYOUTS])
@given(data=st.data())
def test_the_copy_for_people_computes_nothing_and_shows_no_account(said: Layout, data: st.DataObject) -> None:
    orders = data.draw(
        st.lists(orders_for(said).filter(lambda one: not said.fits(one)), min_size=1, max_size=3)
    )
    copy = b"".join(written_for_people(masked(said, [file_of(said, orders)])))
    assert copy.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(copy.decode("utf-8-sig"), newline="")))
    assert len(read) == len(orders)
    for order, row in zip(orders, read, strict=True):
        assert row[said.told_in("amount")] == str(order.amount)
        assert all(value[:1] not in FORMULA | {"\t"} for value in row.values())
        for column in said.columns:
            if column.personal:
                assert HIDDEN in row[column.header] and len(row[column.header]) <= 8


def test_a_code_is_hidden_whole() -> None:
    said = export.layout("coupons")
    _heading, row = masked(said, [file_of(said, [COUPON])])
    assert row[said.headers.index("codes")] == "•••••"


def test_a_column_that_mixes_a_name_with_words_is_hidden_whole() -> None:
    text = export.layout("generic").text.replace('"{claim}{more}"', '"{claim} {holder}"')
    said = export.parse(text, name="mine.toml")
    order = export.Order("20221021-7-1-31", ("C-7K3QF-9M2TXA",), 1, "KRW", "004", "11012345678", "김시험")
    _heading, row = masked(said, [file_of(said, [order])])
    assert row[-1] == "•••••" and "김시험" not in str(row)


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=20))
def test_a_masked_account_tells_three_signs(number: str) -> None:
    assume(HIDDEN not in number)
    assert export.last_three(number).replace(HIDDEN, "") == number[-3:]


def test_a_short_number_is_masked_whole() -> None:
    assert export.last_three("12345") == "•••••"
    assert export.first_sign("김시험") == "김••"


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na"])
def test_a_formula_becomes_text(value: str) -> None:
    assert disarmed(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "1", "a=1", "김"])
def test_what_is_no_formula_stays(value: str) -> None:
    assert disarmed(value) == value
