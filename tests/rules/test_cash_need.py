"""How much cash is needed on which day: nothing is lost, nothing is counted twice, and money leaves on pay dates."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.cash_need import AGAIN_AFTER, Day, Group, need
from claims.rules.pay_dates import is_pay_day

FRIDAY, MONDAY = date(2022, 10, 21), date(2022, 10, 24)
STATES = ("sealed", "sent", "unknown", "paid", "failed", "returned")
days = st.dates(date(2022, 9, 1), date(2022, 12, 30))
groups = st.lists(st.builds(Group, days, st.sampled_from(STATES), st.integers(1, 10**12)), max_size=20)


def test_what_is_payable_goes_on_the_next_pay_date() -> None:
    found = need(groups=[], payable=100, on=None, waiting=7, today=FRIDAY)
    assert found.days == [Day(MONDAY, 0, 100, 0)]
    assert (found.waiting, found.certain) == (7, 107)


def test_what_is_payable_goes_with_the_run_that_is_being_frozen() -> None:
    later = date(2022, 10, 27)
    assert need(groups=[], payable=100, on=later, waiting=0, today=FRIDAY).days == [Day(later, 0, 100, 0)]


def test_runs_pay_on_their_day_and_what_has_passed_goes_as_soon_as_it_can() -> None:
    said = [Group(date(2022, 10, 20), "sealed", 5), Group(MONDAY, "sealed", 3), Group(MONDAY, "sent", 2)]
    found = need(groups=said, payable=0, on=None, waiting=0, today=date(2022, 10, 22))
    assert found.days == [Day(MONDAY, 10, 0, 0)]


def test_what_was_handed_over_before_today_has_left() -> None:
    found = need(groups=[Group(FRIDAY, "sent", 5)], payable=0, on=None, waiting=0, today=MONDAY)
    assert (found.days, found.out, found.certain) == ([], 5, 5)


def test_the_past_share_of_failures_is_paid_again_later() -> None:
    past = [Group(FRIDAY, "paid", 90), Group(FRIDAY, "failed", 7), Group(FRIDAY, "returned", 3)]
    found = need(groups=past, payable=1_000, on=None, waiting=0, today=FRIDAY)
    assert AGAIN_AFTER == 5
    assert found.days == [Day(MONDAY, 0, 1_000, 0), Day(date(2022, 10, 31), 0, 0, 100)]
    assert (found.failed, found.answered, found.certain) == (10, 100, 1_000)


def test_without_a_past_nothing_is_expected_to_fail() -> None:
    assert need(groups=[], payable=10, on=None, waiting=0, today=FRIDAY).days == [Day(MONDAY, 0, 10, 0)]


@given(groups, st.integers(0, 10**12), st.integers(0, 10**12), days)
def test_everything_that_is_not_answered_stands_in_one_place(
    groups: list[Group], payable: int, waiting: int, today: date
) -> None:
    found = need(groups=groups, payable=payable, on=None, waiting=waiting, today=today)
    unanswered = sum(one.amount for one in groups if one.state in ("sealed", "sent", "unknown"))
    assert found.certain == unanswered + payable + waiting
    assert [day.day for day in found.days] == sorted({day.day for day in found.days})
    assert all(day.total > 0 for day in found.days)


@given(groups, st.integers(0, 10**12), days)
def test_money_leaves_on_pay_dates_from_today_on(groups: list[Group], payable: int, today: date) -> None:
    on_pay_days = [one._replace(day=next_pay(one.day)) for one in groups]
    found = need(groups=on_pay_days, payable=payable, on=None, waiting=0, today=today)
    assert all(is_pay_day(day.day) and day.day >= today for day in found.days)


@given(groups, st.integers(0, 10**12), days)
def test_never_more_is_paid_again_than_leaves(groups: list[Group], payable: int, today: date) -> None:
    found = need(groups=groups, payable=payable, on=None, waiting=0, today=today)
    assert 0 <= sum(day.again for day in found.days) <= sum(day.runs + day.payable for day in found.days)


def next_pay(day: date) -> date:
    while not is_pay_day(day):
        day += timedelta(1)
    return day
