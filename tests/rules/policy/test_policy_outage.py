"""What a document may ask of the outage, worked out by hand."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from claims.rules.policy import AWARD, Policy, PolicyErrors
from claims.rules.windows import Down, Timeline
from tests.rules.policy.making import SMALL, made

HEAD = SMALL[: SMALL.index("[inputs.loss]")]
VIEWS = """
[during.office]
days = ["mon", "tue", "wed", "thu", "fri"]
from = 09:00:00
until = 18:00:00

[during.evening]
from = 18:00:00
"""


def asking(amount: str, extra: str = VIEWS) -> Policy:
    line = (
        f'line = "payment"\nkind = "cash"\nlabel = {{ ko = "지급", en = "Payment" }}\namount = "{amount}"\n'
    )
    return made(HEAD + extra + "\n[[award]]\n" + line)


def instant(day: int, clock: str, month: int = 10) -> int:
    hours, minutes = map(int, clock.split(":"))
    return int(datetime(2022, month, day, hours, minutes, tzinfo=ZoneInfo("Asia/Seoul")).timestamp())


# Saturday 15 October 15:30 for two hours in part; from Sunday noon to Tuesday 6:00 in full.
PARTLY = (instant(15, "15:30"), instant(15, "17:30"))
FULLY = (instant(16, "12:00"), instant(18, "6:00"))


def amount_of(expression: str, *, partly=(PARTLY,), fully=(FULLY,), **more: object) -> int:
    policy = asking(f"({expression}) * 1000", **more)  # type: ignore[arg-type]
    everything = Timeline((*partly, *fully))
    down = Down(everything.spans, Timeline(fully).spans) if policy.asks_spans else None
    outcome, _code, amounts, _steps = policy.run({}, everything.total, everything.spans[0][0], down)
    assert outcome == AWARD
    return amounts[0]


@pytest.mark.parametrize(
    ("expression", "thousandth"),
    [
        ("outage.hours", 44_000),
        ("outage.minutes", 44 * 60_000),
        ("outage.days", 1_833),
        ("outage.full.hours", 42_000),
        ("outage.partial.hours", 2_000),
        ("outage.full.hours + outage.partial.hours * 0.5", 43_000),
        ("outage.longest.hours", 42_000),
        ("outage.partial.longest.minutes", 120_000),
        ("outage.calendar_days", 4_000),
        ("outage.full.calendar_days", 3_000),
        ("outage.days_over(12)", 1_000),
        ("outage.days_over(11.5)", 2_000),
        ("outage.days_over(0)", 4_000),
        ("outage.partial.days_over(2)", 0),
        ("outage.office.hours", 9_000),
        ("outage.office.full.longest.minutes", 540_000),
        ("outage.evening.hours", 12_000),
        ("outage.evening.days_over(5)", 2_000),
        ("days_in_month(outage.end)", 31_000),
        ("outage.uptime", 94_086),
        ("outage.full.uptime", 94_354),
    ],
)
def test_the_outage_is_asked_in_many_ways(expression: str, thousandth: int) -> None:
    if thousandth:
        assert amount_of(expression) == thousandth
    else:
        assert amount_of(f"{expression} + 1") == 1_000


def test_uptime_is_that_of_the_month_in_which_the_outage_began() -> None:
    last_hour = (instant(31, "23:00"), instant(1, "5:00", month=11))
    assert amount_of("outage.uptime", partly=(), fully=(last_hour,)) == 100_000 - 100_000 // (31 * 24) - 1


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("outage.week", "outage.week is not known"),
        ("outage.longest.days_over", "not known"),
        ("outage.full.partial.hours", "not known"),
        ("outage.full.start", "not known"),
        ("outage.days_over", "outage.days_over(12)"),
        ("outage.hours(3)", "outage.days_over(12)"),
        ("outage.days_over(24)", "from 0 to below 24"),
        ("outage.days_over(outage.hours)", "from 0 to below 24"),
        ("10 / outage.uptime", "divisor could be zero"),
    ],
)
def test_a_question_that_the_outage_cannot_answer_is_refused(expression: str, told: str) -> None:
    with pytest.raises(PolicyErrors) as refused:
        asking(expression)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("[during.office]", "clips nothing"),
        ("[during.full]\nfrom = 09:00:00", "word of the language"),
        ('[during.office]\ndays = ["monday"]', '["mon", "tue"]'),
        ("[during.office]\nfrom = 18:00:00\nuntil = 09:00:00", "later than `from`"),
        ("[during.office]\nholidays = false", 'calendar = "kr"'),
        ('[during.office]\nsince = "nowhere"', "input of type date"),
        ("[during.office]\nhours = 3", "not a key of this table"),
    ],
)
def test_a_view_that_makes_no_sense_is_refused(view: str, told: str) -> None:
    with pytest.raises(PolicyErrors) as refused:
        asking("outage.hours", extra=view + "\n")
    assert told in str(refused.value)


def test_midnight_is_the_end_of_a_day_and_its_beginning() -> None:
    night = "\n[during.night]\nfrom = 22:00:00\nuntil = 00:00:00\n[during.morning]\nfrom = 00:00:00\nuntil = 06:00:00\n"
    asked = [amount_of(f"outage.{view}.hours", extra=night) for view in ("night", "morning")]
    assert asked == [4_000, 12_000]  # two nights, and two mornings after them


def test_a_policy_that_asks_for_hours_only_needs_no_spans() -> None:
    assert not asking("outage.hours + outage.minutes + outage.days").asks_spans
    assert asking("outage.calendar_days").asks_spans


def test_without_an_outage_every_question_has_an_answer() -> None:
    every = "outage.uptime + outage.days_over(1) + outage.office.longest.hours + days_in_month(outage.end)"
    assert asking(every).run({}, 0, 0)[0] == AWARD
