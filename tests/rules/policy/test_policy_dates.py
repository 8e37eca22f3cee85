"""Dates, durations, working days, roundings and who claims, each by the smallest example."""

from datetime import date
from fractions import Fraction

import pytest

from claims.rules.policy import AWARD, PolicyErrors, results
from tests.rules.policy.making import SMALL, made

NOON = 1_665_802_800  # 2022-10-15 12:00 in Seoul
ASKED = """
[inputs.reported]
type = "date"
source = "claimant"
min = 2000-01-01
max = 2050-01-01
label = { ko = "신고일", en = "Reported" }

[inputs.delay]
type = "duration"
source = "claimant"
max = 10_000
label = { ko = "지연", en = "Delay" }

"""
HEAD = SMALL[: SMALL.index("[tables]")].replace("once_per", 'calendar = "gb-england"\nonce_per', 1) + ASKED
HEAD = HEAD.replace('["merchant"]', '["merchant", "individual"]')
LABEL = 'label = { ko = "글", en = "text" }\n'
TAIL = f'[[award]]\nline = "l"\nkind = "cash"\n{LABEL}amount = "1"\n'
FACTS = {"reported": "2023-02-01", "delay": 90, "loss": 12_345, "fee": 7}


def policy(expression, lines="", tail=TAIL):
    return made(f"{HEAD}[[steps]]\nid = 'x'\n{LABEL}expr = '''{expression}'''\n{lines}\n{tail}")


def value(expression, lines="", claimant="merchant", **facts):
    found = policy(expression, lines)
    outcome, code, _, steps = found.run(FACTS | facts, 5400, NOON, None, claimant)
    return found.values(steps)["x"] if outcome == AWARD else code


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("reported", date(2023, 2, 1)),
        ('date("2024-02-29")', date(2024, 2, 29)),
        ("date(outage.start)", date(2022, 10, 15)),
        ("working_day_after(reported, 2)", date(2023, 2, 3)),  # Ofcom: the end of the 2nd full working day
        ("working_day_after(reported, 0)", date(2023, 2, 1)),
        ('working_day_after(date("2023-04-06"), 1)', date(2023, 4, 11)),  # over Easter
        ("reported + 3.7", date(2023, 2, 4)),
        ("3 + reported", date(2023, 2, 4)),
        ("reported - 2.5", date(2023, 1, 30)),
        ('reported - date("2022-12-31")', 32),
        ('date("2022-12-31") - reported', -32),
        ("year(reported) * 10000 + month(reported) * 100 + day(reported)", 20_230_201),
        ("weekday(reported)", 3),
        ("days_in_month(reported)", 28),
        ("days_in_year(reported)", 365),
        ('days_in_year(date("2024-01-01"))', 366),
        ("days_in_year(outage.start)", 365),
        ('working_days(reported, date("2023-03-01"))', 20),
        ('working_days(reported, date("2023-01-01"))', 0),
        ("is_working_day(reported)", True),
        ('is_working_day(date("2023-04-07"))', False),
        ('max(reported, date("2024-02-29"))', date(2024, 2, 29)),
        ('reported if reported > date("2022-01-01") else date("2020-01-01")', date(2023, 2, 1)),
        ("delay.minutes", 90),
        ("delay.hours", Fraction(3, 2)),
        ("delay.days", Fraction(1, 16)),
        ('round(loss, 10, "down")', 12_340),
        ("round(loss, 10)", 12_350),
        ('round(loss / 7, 0.01, "half_even")', Fraction("1763.57")),
        ('round(-loss / 10, 1, "half_even")', -1234),
        ("round(loss / 2)", 6173),
        ("abs(5 - loss)", 12_340),
        ("claimant.type", "merchant"),
    ],
)
def test_the_value_of_an_expression(expression, wanted):
    assert value(expression) == wanted


@pytest.mark.parametrize(
    ("expression", "part"),
    [
        ('loss / working_days(reported, date("2023-03-01"))', "divisor could be zero"),
        ("delay", "delay.minutes"),
        ("delay.seconds", "is not known"),
        ("loss.minutes", "is not known"),
        ("claimant", "claimant"),
        ("reported * 2", "later - earlier"),
        ("5 - reported", "later - earlier"),
        ("reported + loss", "1900 to 2399"),
        ("reported == 5", "cannot be compared"),
        ("floor(reported)", "number is needed"),
        ('date("2023-02-30")', "2023-02-30 is not a day"),
        ('date("1899-12-31")', "is not a day"),
        ("date(loss)", "Write a day"),
        ("year(loss)", "takes a date"),
        ("working_day_after(reported, loss)", "from 0 to 1000"),
        ("working_day_after(reported, -1)", "from 0 to 1000"),
        ("round(loss, 0)", "above 0"),
        ("round(loss, fee)", "above 0"),
        ('round(loss, 10, "nearest")', "half_even"),
        ('1 if claimant.type == "partner" else 2', "individual, merchant"),
    ],
)
def test_what_a_date_does_not_do_is_refused(expression, part):
    with pytest.raises(PolicyErrors) as caught:
        policy(expression)
    assert part in caught.value.problems[0].message
    assert caught.value.problems[0].path == "steps[1].expr"


def test_days_of_a_year_divide():
    assert value("loss / days_in_year(reported)") == Fraction(12_345, 365)


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        (None, "missing_input"),
        ("2023-02-30", "bad_input"),
        ("2023-W05-3", "bad_input"),
        ("20230201", "bad_input"),
        ("0000-00-00", "bad_input"),
        ("1999-12-31", "bad_input"),
        ("2050-01-02", "bad_input"),
        ("\ud800" * 10, "bad_input"),
        (19_389, "bad_input"),
        (10**40, "bad_input"),
        (True, "bad_input"),
        (date(2023, 2, 1), "bad_input"),
    ],
)
def test_a_fact_that_is_no_day_is_for_a_person(fact, code):
    assert value("reported", reported=fact) == code


@pytest.mark.parametrize("start", [-(10**30), -1, 10**30])
def test_an_outage_of_no_known_year_does_not_break_a_run(start):
    found = policy("date(outage.start)")
    assert found.run(FACTS, 60, start)[0] == AWARD


@pytest.mark.parametrize("claimant", ["", "partner", "somebody"])
def test_a_claimant_whom_the_policy_does_not_cover_is_for_a_person(claimant):
    assert value("claimant.type", claimant=claimant) == "bad_input"


def test_what_names_a_rounded_step_uses_the_rounded_value():
    tail = TAIL.replace('amount = "1"', 'amount = "x * 3"')
    found = policy("loss / 1000", 'round = { step = 0.5, mode = "up" }', tail)
    outcome, _, amounts, steps = found.run(FACTS, 60, NOON)
    assert (outcome, amounts, found.values(steps)) == (AWARD, (37,), {"x": Fraction("12.5")})


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ('round = { step = 0, mode = "up" }', "0.01"),
        ('round = { step = 1, mode = "off" }', "half_even"),
        ('round = { mode = "up" }', "missing"),
    ],
)
def test_a_rounding_of_a_step_with_an_error_is_told(line, part):
    with pytest.raises(PolicyErrors) as caught:
        policy("loss / 1000", line)
    assert part in caught.value.problems[0].message


def test_a_case_states_its_dates_as_dates():
    case = '[[case]]\nname = "a"\nfacts = { reported = 2023-02-01 }\n'
    case += 'expect = { outcome = "award", amounts = { l = 1 } }\n'
    found = policy("reported", "", TAIL + case)
    assert [result.agrees for result in results(found)] == [True]


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('calendar = "gb-england"', 'calendar = "atlantis"', "calendar"),
        ("min = 2000-01-01", "min = 2000", "inputs.reported.min"),
        ("max = 2050-01-01", "max = 1999-12-31", "inputs.reported.max"),
        ("max = 2050-01-01", "max = 2050-01-01T00:00:00", "inputs.reported.max"),
        ("max = 10_000", "max = -1", "inputs.delay.max"),
    ],
)
def test_an_error_of_a_date_is_told_at_its_key(old, new, path):
    assert old in HEAD
    with pytest.raises(PolicyErrors) as caught:
        made(HEAD.replace(old, new, 1) + TAIL)
    assert path in [problem.path for problem in caught.value.problems]
