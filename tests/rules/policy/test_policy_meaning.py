"""What the constructs of the language mean, each by the smallest example."""

from fractions import Fraction

import pytest

from claims.rules.policy import AWARD, REFER, REFUSED
from tests.rules.policy.making import SMALL, made, with_amount

FACTS = {"loss": 10, "fee": 7, "line": "mobile"}
NOON = 1_665_802_800  # 2022-10-15 12:00 in Seoul


def paid(amount, facts=FACTS, seconds=5400, **lines):
    outcome, code, amounts, _ = with_amount(amount, **lines).run(facts, seconds, NOON)
    return amounts[0] if outcome == AWARD else code


@pytest.mark.parametrize(
    ("amount", "result"),
    [
        ("loss + fee * 2", 24),
        ("(loss + fee) * 2", 34),
        ("loss - fee", 3),
        ("-fee + loss", 3),
        ("loss / 3 * 3", 10),
        ("0.1 + 0.2 + 0.7", 1),
        ("1_000 * 2", 2000),
        ("10 / -5 * -1", 2),
        ("loss / 4", 2),
        ("floor(loss / 4) * 4", 8),
        ("ceil(loss / 4) * 4", 12),
        ("floor(-loss / 4) * -4", 12),
        ("ceil(-loss / 4) * -4", 8),
        ("min(loss, fee, 100)", 7),
        ("max(loss, fee, 100 / 9)", 11),
        ("min(loss)", 10),
        ("1 if loss > fee else 2", 1),
        ("1 if loss < fee else 2", 2),
        ("1 if 5 < fee < 8 else 2", 1),
        ("1 if 5 < fee < 7 else 2", 2),
        ("1 if not loss > fee else 2", 2),
        ("1 if loss > fee and fee == 7 else 2", 1),
        ("1 if loss < fee or fee != 7 else 2", 2),
        ("1 if line == 'mobile' else 2", 1),
        ("1 if line != 'mobile' else 2", 2),
        ("1 if true else 2", 1),
        ("1 if known(extra) else 2", 2),
        ("extra if known(extra) else 2", 2),
        ("3 if known(extra) and extra > 1 else 4", 4),
        ("3 if not known(extra) or extra > 1 else 4", 3),
        ("outage.minutes", 90),
        ("outage.hours * 2", 3),
        ("days_in_month(outage.start)", 31),
        ("fee * 31 / days_in_month(outage.start)", 7),
        ("lookup(bands, loss)", 30_000),
        ("lookup(bands, loss * 30_000)", 30_000),
        ("lookup(bands, loss * 30_000 + 1 / 7)", 50_000),
        ("5", 5),
        (5, 5),
    ],
)
def test_the_value_of_an_expression(amount, result):
    assert paid(amount) == result


def test_minutes_begun_do_not_count():
    assert paid("outage.minutes", seconds=119) == 1


@pytest.mark.parametrize("loss", [0, 500_001])
def test_a_value_that_no_band_holds_is_for_a_person(loss):
    assert paid("lookup(bands, loss)", {"loss": loss}) == "outside_table"


def test_a_table_is_looked_up_only_where_the_condition_is_met():
    assert paid("lookup(bands, loss) if loss > 0 else 9", {"loss": 0}) == 9
    assert paid("9 if loss == 0 or lookup(bands, loss) > 9 else 1", {"loss": 0}) == 9


@pytest.mark.parametrize(
    ("lines", "result"),
    [
        ({"max": 9}, 9),
        ({"max": 10}, 10),
        ({"round": {"step": 4, "mode": "up"}}, 12),
        ({"round": {"step": 4, "mode": "down"}}, 8),
        ({"round": {"step": 4, "mode": "half_up"}}, 12),
        ({"round": {"step": 4, "mode": "half_even"}}, 8),
        ({"max": 9, "round": {"step": 4, "mode": "up"}}, 12),  # the cap comes first, then the rounding
        ({"min_payable": 10}, 10),
        ({"min_payable": 11}, "nothing_due"),
        ({"min_payable": 11, "round": {"step": 4, "mode": "up"}}, 12),  # and the minimum comes last
        ({"when": "loss > 10"}, "nothing_due"),
        ({"when": "loss > 9"}, 10),
    ],
)
def test_the_order_is_cap_rounding_minimum(lines, result):
    assert paid("loss", **lines) == result


@pytest.mark.parametrize("amount", ["fee - loss", "0", "loss / 11", "loss - 10"])
def test_less_than_one_unit_is_nothing_due(amount):
    assert paid(amount) == "nothing_due"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "missing_input"),
        ({"loss": None}, "missing_input"),
        ({"loss": -1}, "bad_input"),
        ({"loss": 10**12 + 1}, "bad_input"),
        ({"loss": True}, "bad_input"),
        ({"loss": 1.0}, "bad_input"),
        ({"loss": "10"}, "bad_input"),
        ({"loss": []}, "bad_input"),
    ],
)
def test_facts_that_are_missing_or_do_not_fit_are_for_a_person(facts, code):
    outcome, got, amounts, steps = with_amount("loss").run(facts, 60, NOON)
    assert (outcome, got, amounts, steps) == (REFER, code, (0,), ())


@pytest.mark.parametrize("line", ["", "cable", 0, True, None, ["mobile"]])
def test_a_choice_that_is_none_is_for_a_person(line):
    assert paid("1 if line == 'mobile' else 2", {"line": line}) in ("bad_input", "missing_input")


def test_an_optional_fact_that_does_not_fit_is_for_a_person():
    assert paid("extra if known(extra) else 2", {"extra": "five"}) == "bad_input"


@pytest.mark.parametrize(
    ("asked", "divisor"),
    [
        ('type = "money"\nmin = 1', "extra"),
        ('type = "duration"\nmin = 1', "extra.minutes"),
        ('type = "date"\nmin = 2022-01-02', "(extra - date('2022-01-01'))"),
    ],
)
def test_an_optional_fact_that_is_missing_divides_nothing(asked, divisor):
    text = SMALL.replace('type = "integer"', asked).replace(
        "first / 3", f"fee / {divisor} if known(extra) else fee"
    )
    assert made(text).run({"loss": 1, "fee": 7}, 0, 0)[:3] == (AWARD, "", (7,))


def test_amounts_beyond_all_sense_are_for_a_person():
    assert paid("loss * 1000", {"loss": 10**12}) == 10**15
    assert paid("loss * 1001", {"loss": 10**12}) == "beyond_limit"


def test_steps_beyond_the_database_are_for_a_person():
    text = SMALL.replace('"first / 3"', '"loss * loss"').replace("loss > 500_000", "loss == 1")
    text = text.replace('"lookup(bands, loss)"', '"3"').replace("[[case]]", "[[case]]\n")
    policy = made(text)
    assert policy.run({"loss": 10**12}, 60, NOON)[:2] == (REFER, "beyond_limit")
    assert policy.run({"loss": 10**7}, 60, NOON)[:3] == (AWARD, "", (10**14,))


def test_a_fact_is_asked_only_when_something_needs_it():
    """A claim that is refused needs no more facts than its reason."""
    policy = made(SMALL.replace('"first / 3"', '"first / fee"'))
    assert policy.run({"loss": 0}, 60, NOON)[:2] == (REFUSED, "no_loss")
    assert policy.run({"loss": 1}, 60, NOON)[:2] == (REFER, "missing_input")


def test_a_run_that_ended_early_keeps_the_steps_it_had_worked_out():
    policy = made(SMALL.replace('"first / 3"', '"first / fee"'))
    assert policy.values(policy.run({"loss": 1}, 60, NOON)[3]) == {"first": 30_000}
    assert policy.values(policy.run({"loss": 1, "fee": 7}, 60, NOON)[3]) == {
        "first": 30_000,
        "second": Fraction(30_000, 7),
    }


def test_refusals_come_before_referrals_and_both_in_their_order():
    text = SMALL.replace(
        "[[refer]]", '[[refuse]]\nwhen = "true"\ncode = "never"\ntext = { ko = "-", en = "-" }\n\n[[refer]]'
    )
    policy = made(text)
    assert policy.run({"loss": 0}, 60, NOON)[1] == "no_loss"
    assert policy.run({"loss": 500_001}, 60, NOON)[1] == "never"


@pytest.mark.parametrize(("expr", "value"), [("line", "fixed"), ("loss > 5", True), ("outage.start", NOON)])
def test_steps_of_every_type_can_be_read_back(expr, value):
    text = SMALL.replace('"first / 3"', f'"{expr}"').replace('amount = "second"', 'amount = "first"')
    policy = made(text)
    outcome, code, amounts, steps = policy.run({"loss": 10, "line": "fixed"}, 60, NOON)
    assert outcome == AWARD
    assert policy.explained(steps, outcome, code, amounts)[1].value == value


def test_what_is_missing_can_be_named():
    policy = made(SMALL)
    assert policy.missing({"loss": 1}) == ("fee", "line")
    assert policy.missing({"loss": 1, "fee": 1, "line": "fixed"}) == ()


def test_a_roster_that_says_nothing_says_no():
    text = SMALL.replace('source = "records"\nmin = 1', 'source = "records"\nroster = "club"').replace(
        'type = "money"\nsource = "records"', 'type = "boolean"\nsource = "records"'
    )
    policy = made(text.replace("loss == 0", "not fee"))
    assert policy.run({"loss": 1}, 60, NOON)[:2] == (REFUSED, "no_loss")
    assert policy.run({"loss": 1, "fee": True}, 60, NOON)[0] == AWARD


def test_the_compiled_function_holds_no_division_but_at_the_rounding():
    code = made(SMALL).code
    assert code.count("//") == 1
    assert "." not in code.replace("facts.get", "")
