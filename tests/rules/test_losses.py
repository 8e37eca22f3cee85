"""The loss of a merchant: the best week of the reference months less the week of the outage."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules import losses
from claims.rules.losses import DaysMissing, NothingToCompare, loss_of, reference_weeks, scheme_of

SCHEME = scheme_of(incident="kakao-2022")
assert SCHEME
FIRST, LAST = date(2022, 8, 25), date(2022, 11, 10)
EVERY = [FIRST + timedelta(day) for day in range((LAST - FIRST).days + 1)]
OUTAGE = [date(2022, 10, 15) + timedelta(day) for day in range(7)]
amounts = st.integers(-100_000, 5_000_000)
tables = st.dictionaries(st.sampled_from(EVERY), amounts, max_size=len(EVERY))


def even(amount: int = 100_000, **more: Any) -> dict[date, int]:
    return dict.fromkeys(EVERY, amount)


def test_the_scheme_is_that_of_the_policy() -> None:
    assert (SCHEME.policy, SCHEME.input, SCHEME.claimant_type) == ("kakao-merchant-2022", "loss", "merchant")
    assert SCHEME.outage_week.strftime("%A") == "Saturday" and SCHEME.outage_end == date(2022, 10, 21)
    assert scheme_of(incident="kakao-2022", claimant_type="individual") is None
    assert scheme_of(incident="another") is None


def test_the_weeks_begin_on_saturdays_lie_in_the_months_whole_and_leave_out_the_outage() -> None:
    assert [f"{week:%m-%d}" for week in reference_weeks(SCHEME)] == [
        "09-03", "09-10", "09-17", "09-24", "10-01", "10-08", "10-22",
    ]  # fmt: skip


def test_the_best_week_less_the_week_of_the_outage() -> None:
    sales = even() | dict.fromkeys(OUTAGE, 40_000) | {date(2022, 9, 23): 250_000}
    found = loss_of(sales, SCHEME)
    assert (found.best.first, found.best.total, found.outage.total) == (date(2022, 9, 17), 850_000, 280_000)
    assert (found.loss, found.ties) == (570_000, ())


def test_of_weeks_that_sold_as_much_the_earliest_is_named_and_the_others_too() -> None:
    found = loss_of(even() | dict.fromkeys(OUTAGE, 0), SCHEME)
    assert (found.best.first, found.loss, len(found.ties)) == (date(2022, 9, 3), 700_000, 6)


def test_more_in_the_outage_is_no_loss() -> None:
    assert loss_of(even() | dict.fromkeys(OUTAGE, 300_000), SCHEME).loss == 0


def test_missing_days_of_the_outage_have_to_be_confirmed_and_count_as_nothing_then() -> None:
    sales = even()
    del sales[OUTAGE[2]], sales[OUTAGE[0]]
    with pytest.raises(DaysMissing) as refused:
        loss_of(sales, SCHEME)
    assert refused.value.missing == [OUTAGE[0], OUTAGE[2]] and "2 days" in str(refused.value)
    assert loss_of(sales, SCHEME, closed=True).loss == 200_000


def test_missing_days_of_other_weeks_are_named_and_make_the_loss_no_larger() -> None:
    sales = even() | dict.fromkeys(OUTAGE, 0)
    del sales[date(2022, 9, 3)]
    found = loss_of(sales, SCHEME)
    assert found.weeks[0].missing == (date(2022, 9, 3),) and found.loss == 700_000


def test_without_a_day_to_compare_with_there_is_no_loss_to_be_told() -> None:
    with pytest.raises(NothingToCompare):
        loss_of(dict.fromkeys(OUTAGE, 1_000), SCHEME)
    with pytest.raises(NothingToCompare):
        loss_of(dict.fromkeys(OUTAGE, 1_000) | {date(2022, 9, 1): 9}, SCHEME)  # in no whole week


# ---------------------------------------------------------------- properties


def plainly(sales: dict[date, int]) -> int | None:
    """The same, day by day through two months."""
    weeks: dict[date, int] = {}
    for day, amount in sales.items():
        first = day - timedelta((day.weekday() - 5) % 7)
        if first >= date(2022, 9, 1) and first + timedelta(6) <= date(2022, 10, 31):
            weeks[first] = weeks.get(first, 0) + amount
    outage = weeks.pop(date(2022, 10, 15), 0)
    return max(max(weeks.values()) - outage, 0) if weeks else None


@given(tables)
def test_it_is_what_a_plain_reckoning_gives(sales: dict[date, int]) -> None:
    expected = plainly(sales)
    try:
        assert loss_of(sales, SCHEME, closed=True).loss == expected
    except NothingToCompare:
        assert expected is None


@given(tables, st.sampled_from(EVERY), st.integers(0, 1_000_000))
def test_more_sold_in_the_outage_never_raises_it_and_elsewhere_never_lowers_it(
    sales: dict[date, int], day: date, more: int
) -> None:
    known = even(1_000) | sales
    before = loss_of(known, SCHEME).loss
    after = loss_of(known | {day: known[day] + more}, SCHEME).loss
    assert before - more <= after <= before if day in OUTAGE else before <= after <= before + more


@given(tables)
def test_the_days_that_count_are_enough(sales: dict[date, int]) -> None:
    known = even(1_000) | sales
    counted = {day: known[day] for day in losses.counted_days(SCHEME)}
    assert loss_of(counted, SCHEME) == loss_of(known, SCHEME)
