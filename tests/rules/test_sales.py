"""Daily sales out of tables as people have them: columns found, lines read, what cannot be read named."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import sales
from claims.rules.papers import Table, table_of
from claims.rules.sales import (
    Bad,
    Columns,
    NoSuchColumns,
    TooManyRows,
    amount_in,
    columns_of,
    day_in,
    sales_of,
)

DAY = date(2022, 10, 15)


@pytest.mark.parametrize(
    "typed",
    [
        "2022-10-15", "2022.10.15", "2022. 10. 15.", "2022/10/15", "20221015", "221015", "22-10-15", "2022년 10월 15일",
        "2022-10-15 13:20:11", "2022-10-15T00:00:00", "2022-10-15(토)", "2022.10.15 (토) 13:20", "２０２２-１０-１５",
        "2022-10-15 Sat",
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_and_tills_write_it(typed: str) -> None:
    assert day_in(typed) == DAY


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "121015",
        "221315",
        "2210151",
        "2022-13-01",
        "2022-02-30",
        "10/15/2022",
        "15",
        "합계",
        "1,000",
        "2022101512345",
        "2022-10-15-1",
    ],
)
def test_what_is_no_day_or_could_be_two_is_none(typed: str) -> None:
    assert day_in(typed) is None


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1,234,000", 1_234_000), ("₩1,234", 1_234), ("1,234원", 1_234), ("1234.00", 1_234), ("(1,234)", -1_234),
        ("-1,234", -1_234), ("- 500", -500), ("１２３", 123), ("0", 0), ("1234 won", 1_234),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(typed: str, amount: int) -> None:
    assert amount_in(typed) == amount


@pytest.mark.parametrize("typed", ["", "1,23", "1.5", "abc", "(1", "1)", "9" * 16, "1e9", "12:30", "1-2"])
def test_what_is_no_whole_amount_is_none(typed: str) -> None:
    assert amount_in(typed) is None


def test_the_columns_are_found_among_others_and_under_headings() -> None:
    table = table_of(
        '매출 현황,,,\n일자,건수,매출금액,부가세\n2022-10-15,3,"120,000",12000\n2022-10-16,4,"130,000",13000\n'
        "합계,7,250000,25000\n".encode()
    )
    found = columns_of(table)
    assert found == Columns(0, 2, 2)
    assert sales_of(table, found) == (
        {DAY: 120_000, date(2022, 10, 16): 130_000},
        [Bad(5, "day")],
        3,
    )


def test_without_headings_the_shapes_tell() -> None:
    table = table_of(b"A-1,2022-10-15,5000\nA-2,2022-10-16,6000\n")
    assert columns_of(table) == Columns(1, 2, 0)


def test_lines_of_one_day_are_added_up_and_refunds_taken_off() -> None:
    table = table_of(b"2022-10-15 09:00,5000\n2022-10-15 10:00,-2000\n")
    assert sales_of(table, columns_of(table)).days == {DAY: 3_000}


@pytest.mark.parametrize("text", ["a,b\nc,d\n", "2022-10-15,x\n2022-10-16,y\n", "1,2\n3,4\n"])
def test_a_table_without_days_or_amounts_is_refused(text: str) -> None:
    with pytest.raises(NoSuchColumns):
        columns_of(table_of(text.encode()))


def test_a_table_of_too_many_lines_is_refused() -> None:
    long = Table(",", [(1, ["2022-10-15", "1"])] * 20_001)
    for act in (lambda: columns_of(long), lambda: sales_of(long, Columns(0, 1, 0))):
        with pytest.raises(TooManyRows):
            act()


@pytest.mark.parametrize(
    "text",
    [
        "2022-10-15\t120,000\n2022-10-16\t1,000",
        "2022-10-15 120,000\n\n2022-10-16  1,000\n",
        "2022. 10. 15. 120,000\n2022. 10. 16. 1,000",
        "2022-10-15,120000\n2022-10-16,1000",
    ],
)
def test_what_is_pasted_is_read_with_any_separator(text: str) -> None:
    table = sales.pasted(text)
    assert sales_of(table, columns_of(table)).days == {DAY: 120_000, date(2022, 10, 16): 1_000}


def test_a_column_that_is_not_there_makes_every_line_bad() -> None:
    table = table_of(b"2022-10-15,1\n")
    assert sales_of(table, Columns(7, 9, 0)) == ({}, [Bad(1, "day")], 1)


@given(
    st.dictionaries(
        st.dates(date(2022, 8, 1), date(2022, 12, 1)), st.integers(-(10**9), 10**9), min_size=3, max_size=40
    ),
    st.randoms(use_true_random=False),
)
def test_what_is_written_is_read_again_in_any_order(days: dict[date, int], shuffled: random.Random) -> None:
    order = [date(2022, 8, 1) + timedelta(day) for day in range(130)]
    head, *lines, _end = sales.written(days, order, ("날짜", "매출")).split("\r\n")
    shuffled.shuffle(lines)
    table = table_of("\n".join([head, *lines]).encode())
    assert sales_of(table, columns_of(table)) == (days, [], len(days))


@given(st.text(max_size=60))
def test_any_cell_is_read_or_not_and_never_an_error(text: str) -> None:
    assert day_in(text) is None or isinstance(day_in(text), date)
    assert amount_in(text) is None or isinstance(amount_in(text), int)
