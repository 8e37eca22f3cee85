"""What the database refuses of budgets and write-offs, said in plain SQL by the application."""

import pytest
from django.db import Error, connection, transaction

from claims.models import Budget, WriteOff
from tests.factories import PolicyVersionFactory
from tests.money import award
from tests.recoveries import repaid
from tests.stages.payout.test_budgeting import POLICY, proposed
from tests.stages.payout.test_budgeting import confirmed as budget_in_force
from tests.stages.payout.test_writing_off import confirmed, listed, returned_while_owed

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def budget() -> Budget:
    PolicyVersionFactory(key=POLICY)
    return proposed()


@pytest.fixture
def row() -> WriteOff:
    award(without_account=True, amount=10)
    return listed()


@pytest.mark.parametrize("table", ["claims_budget", "claims_writeoff"])
def test_no_row_of_it_goes(table: str) -> None:
    refused(f"DELETE FROM {table}", match="permission denied")
    refused(f"TRUNCATE {table} CASCADE", match="permission denied")


@pytest.mark.parametrize(
    "change", ["amount = 1", "unit = 'point'", "policy_key = 'x'", "reason = 'x'", "recorded_at = now()"]
)
def test_what_a_budget_is_stays(budget: Budget, change: str) -> None:
    refused(f"UPDATE claims_budget SET {change}", match="Cannot update")


def test_a_budget_is_not_confirmed_by_who_proposed_it(budget: Budget) -> None:
    refused(
        "UPDATE claims_budget SET confirmed_by_id = recorded_by_id, confirmed_at = now()",
        match="budget_confirmed_by_another",
    )


def test_a_confirmed_budget_stays_confirmed() -> None:
    PolicyVersionFactory(key=POLICY)
    budget_in_force()
    refused("UPDATE claims_budget SET confirmed_at = NULL, confirmed_by_id = NULL", match="Cannot update")


def test_two_budgets_never_wait_for_one_policy(budget: Budget) -> None:
    copy = "INSERT INTO claims_budget (policy_key, unit, amount, reason, recorded_by_id, recorded_at) "
    named = "SELECT policy_key, unit, {}, 'x', recorded_by_id, recorded_at FROM claims_budget"
    refused(copy + named.format("5"), match="one_budget_waits_a_policy")
    refused(copy + named.format("0"), match="budget_positive")


@pytest.mark.parametrize(
    "change",
    [
        "amount = 1",
        "awards = '{1}'",
        "amounts = '{1}'",
        "unit = 'x'",
        "note = 'x'",
        "awarded_until = '2030-01-01'",
    ],
)
def test_what_was_listed_stays(row: WriteOff, change: str) -> None:
    refused(f"UPDATE claims_writeoff SET {change}", match="Cannot update")


def test_a_write_off_is_not_confirmed_by_who_listed_it(row: WriteOff) -> None:
    refused(
        "UPDATE claims_writeoff SET confirmed_by_id = recorded_by_id, confirmed_at = now(), left_out = 0",
        match="write_off_confirmed_by_another",
    )


def test_what_was_left_out_is_said_once(row: WriteOff) -> None:
    confirmed(row)
    refused("UPDATE claims_writeoff SET left_out = 1", match="Cannot update")


@pytest.mark.parametrize("change", ["amount = 1", "write_off_id = NULL", "how = 'paid'"])
def test_what_was_written_off_stays_as_it_was(row: WriteOff, change: str) -> None:
    confirmed(row)
    refused(f"UPDATE claims_offset SET {change}", match="Cannot update")


def test_an_award_is_never_written_off_beyond_its_amount(row: WriteOff) -> None:
    confirmed(row)
    refused(
        "INSERT INTO claims_offset (award_id, how, amount, live, write_off_id, at) "
        "SELECT a.id, 'lapsed', 11, true, w.id, now() FROM claims_award a, claims_writeoff w",
        match="offsets_never_above_the_award",
    )


def test_an_offset_names_one_source(row: WriteOff) -> None:
    refused(
        "INSERT INTO claims_offset (award_id, how, amount, live, at) SELECT id, 'lapsed', 1, true, now() "
        "FROM claims_award",
        match="offset_has_its_source",
    )


def test_nothing_is_written_off_of_an_award_of_which_something_is_owed(row: WriteOff) -> None:
    owed = returned_while_owed()
    insert = (
        "INSERT INTO claims_offset (award_id, how, amount, live, write_off_id, at) "
        "SELECT %s, 'lapsed', 1, true, id, now() FROM claims_writeoff"
    )
    refused(insert, owed.award_id, match="nothing_lapses_of_which_something_is_owed")
    repaid(owed, owed.amount, "forgiven")
    with connection.cursor() as cursor:
        cursor.execute(insert, [owed.award_id])
