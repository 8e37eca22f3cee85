"""Sums of what was awarded before, by event, calendar year and claimant; facts of the ledger."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from claims.rules.awarded import Awarded, Occasion, counted_keys, grown, ledger_facts, ledger_inputs, sums
from claims.rules.policy import Policy
from tests.rules.policy.making import SMALL, made, shipped

ALICE, BO = 1, 2
NEW_YEAR = int(datetime(2022, 12, 31, 22, 30, tzinfo=UTC).timestamp())  # 2023 in Helsinki, 2022 in London
NOW = Occasion("new-year", NEW_YEAR)
ONE = Awarded(ALICE, "small", "payment", "KRW", 10, "*", "new-year", NEW_YEAR)
HEAD = SMALL[: SMALL.index("[inputs.fee]")]
AWARD = 'line = "payment"\nkind = "cash"\nlabel = { ko = "지급", en = "Payment" }\n'
LEDGER = """[inputs.before]
type = "money"
source = "ledger"
policy = "terms"
per = "year"
label = { ko = "이미 지급", en = "Paid before" }
"""


def small(more: str = "", amount: str = "loss") -> Policy:
    return made(f"{HEAD}{more}[[award]]\n{AWARD}amount = '{amount}'\n")


def summed(*before: Awarded, zone: str = "Europe/Helsinki") -> dict[int, tuple[int, int, int]]:
    return sums(before, policy="small", unit="KRW", zone=zone, occasion=NOW)


def test_an_award_counts_for_its_event_its_year_and_ever() -> None:
    spring = int(datetime(2023, 4, 1, tzinfo=UTC).timestamp())
    autumn = int(datetime(2022, 10, 1, tzinfo=UTC).timestamp())
    found = summed(
        ONE, ONE._replace(incident="spring", start=spring), ONE._replace(incident="autumn", start=autumn)
    )
    assert found == {ALICE: (10, 20, 30)}


def test_the_year_turns_at_the_midnight_of_the_policys_zone() -> None:
    winter = ONE._replace(incident="winter", start=NEW_YEAR - 3600)
    assert summed(winter) == {ALICE: (0, 0, 10)}
    assert summed(winter, zone="Europe/London") == {ALICE: (0, 10, 10)}


def test_other_policies_units_and_claimants_are_counted_apart() -> None:
    found = summed(ONE._replace(policy="other"), ONE._replace(unit="point"), ONE._replace(claimant=BO))
    assert found == {BO: (10, 10, 10)}


def test_a_sum_grows_by_what_is_awarded_on_the_same_occasion() -> None:
    assert grown((1, 2, 3), 10) == (11, 12, 13)


@given(st.lists(st.tuples(st.sampled_from([ALICE, BO]), st.integers(1, 100)), max_size=8), st.randoms())
def test_the_order_of_awards_changes_no_sum(found: list[tuple[int, int]], random: object) -> None:
    before = [ONE._replace(claimant=who, amount=amount) for who, amount in found]
    moved = sorted(before, key=lambda _one: random.random())  # type: ignore[attr-defined]
    assert summed(*before) == summed(*moved)
    assert sum(ever for _event, _year, ever in summed(*before).values()) == sum(
        amount for _who, amount in found
    )


def test_a_fact_of_the_ledger_is_the_sum_of_another_policy() -> None:
    asked = ledger_inputs([small(LEDGER)])
    assert [(one.name, zone) for one, zone in asked] == [("before", "Asia/Seoul")]
    before = [ONE._replace(policy="terms"), ONE, ONE._replace(policy="terms", claimant=BO, amount=5)]
    assert ledger_facts(asked, before, occasion=NOW) == {ALICE: {"before": 10}, BO: {"before": 5}}


def test_only_what_is_asked_for_is_looked_up() -> None:
    ever = made(SMALL.replace('once_per = ["claimant", "incident"]', 'once_per = ["claimant"]'))
    assert counted_keys([shipped("kakao-merchant-2022"), shipped("melon-2022"), small()]) == set()
    assert counted_keys([small(LEDGER)]) == {"terms"}
    assert counted_keys([small(amount="awarded.year")]) == {"small"}
    assert counted_keys([ever]) == {"small"}
    assert counted_keys(
        [small('[[award]]\nonce_per = ["claimant"]\n' + AWARD.replace("payment", "once") + "amount = 1\n")]
    )
