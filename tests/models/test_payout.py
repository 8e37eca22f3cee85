"""What the database refuses of runs, transfers, payouts and the ledger, said in plain SQL by the application."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import Error, IntegrityError, connection, transaction

from accounts.models import User
from claims.models import Award, LedgerEntry, Payout, PayoutRun, Transfer
from tests.money import award, opened, released, sealed
from tests.people import NOON

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def run(felix: User, fiona: User) -> PayoutRun:
    award()
    return opened()


TABLES = ("claims_payoutrun", "claims_transfer", "claims_payout", "claims_ledgerentry")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_money_goes(run: PayoutRun, table: str) -> None:
    refused(f"DELETE FROM {table}", match="permission denied")
    refused(f"TRUNCATE {table} CASCADE", match="permission denied")


# ---------------------------------------------------------------- runs

_RUN = (
    "INSERT INTO claims_payoutrun (key, state, opened_by_id, opened_at, checked_by_id, released_at, sealed_at, note)"
    " VALUES ('another', %s, %s, %s, %s, %s, %s, '')"
)


def test_a_self_checked_run_cannot_be_inserted(felix: User) -> None:
    for state in ("released", "frozen", "voided"):
        refused(_RUN, state, felix.pk, NOON, felix.pk, NOON, None, match="payout_checked_by_another")
    refused(_RUN, "sealed", felix.pk, NOON, felix.pk, NOON, NOON, match="payout_checked_by_another")


def test_a_run_cannot_be_checked_by_who_opened_it(run: PayoutRun, felix: User) -> None:
    refused(
        "UPDATE claims_payoutrun SET state = 'released', checked_by_id = %s, released_at = %s",
        felix.pk, NOON, match="payout_checked_by_another",
    )  # fmt: skip


def test_the_opener_cannot_be_rewritten_to_make_room_for_the_checker(
    run: PayoutRun, felix: User, fiona: User
) -> None:
    refused(
        "UPDATE claims_payoutrun SET opened_by_id = %s, checked_by_id = %s",
        fiona.pk,
        felix.pk,
        match="Cannot",
    )


def test_an_unchecked_run_is_not_released(run: PayoutRun, fiona: User) -> None:
    refused("UPDATE claims_payoutrun SET state = 'released'", match="payout_released_when_checked")
    refused(
        "UPDATE claims_payoutrun SET state = 'released', checked_by_id = %s", fiona.pk,
        match="payout_released_when_checked",
    )  # fmt: skip
    refused(_RUN, "sealed", fiona.pk, NOON, None, None, NOON, match="payout_released_when_checked")


def test_who_checked_is_not_rewritten(run: PayoutRun, omar: User) -> None:
    released(run)
    refused("UPDATE claims_payoutrun SET checked_by_id = %s", omar.pk, match="Cannot update")
    refused("UPDATE claims_payoutrun SET checked_by_id = NULL, state = 'voided'", match="Cannot update")
    refused(
        "UPDATE claims_payoutrun SET released_at = released_at + interval '1 hour'", match="Cannot update"
    )


@pytest.mark.parametrize("change", ["key = 'x'", "opened_at = opened_at + interval '1 hour'"])
def test_what_a_run_is_stays(run: PayoutRun, change: str) -> None:
    refused(f"UPDATE claims_payoutrun SET {change}", match="Cannot update")


def test_a_second_run_under_way_cannot_be_inserted(run: PayoutRun, felix: User, fiona: User) -> None:
    refused(_RUN, "frozen", felix.pk, NOON, None, None, None, match="one_payout_run_under_way")
    refused(_RUN, "released", felix.pk, NOON, fiona.pk, NOON, None, match="one_payout_run_under_way")


def test_a_key_names_one_run(run: PayoutRun, felix: User) -> None:
    sealed(run)
    with pytest.raises(IntegrityError), transaction.atomic():
        PayoutRun.objects.create(key=run.key, state="frozen", opened_by=felix, opened_at=NOON)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("frozen", "sealed"),
        ("released", "frozen"),
        ("sealed", "voided"),
        ("sealed", "released"),
        ("sealed", "frozen"),
    ],
)
def test_a_run_moves_along_the_lawful_table(run: PayoutRun, before: str, after: str) -> None:
    if before == "released":
        released(run)
    if before == "sealed":
        sealed(run)
    refused("UPDATE claims_payoutrun SET state = %s", after, match="Invalid transition")


def test_sealed_has_its_time_and_nothing_else_has(run: PayoutRun) -> None:
    refused("UPDATE claims_payoutrun SET sealed_at = opened_at", match="payout_sealed_at")
    released(run)
    refused("UPDATE claims_payoutrun SET state = 'sealed'", match="payout_sealed_at")


# ---------------------------------------------------------------- transfers


def test_a_reference_names_one_transfer(run: PayoutRun) -> None:
    refused(
        "INSERT INTO claims_transfer (run_id, claimant_id, account_id, kind, unit, amount, reference, state) SELECT "
        "run_id, claimant_id, account_id, kind, unit, amount, reference, state FROM claims_transfer",
        match="unique",
    )


@pytest.mark.parametrize(
    ("column", "value", "constraint"),
    [
        ("amount", 0, "transfer_amount_positive"),
        ("amount", -1, "transfer_amount_positive"),
        ("reference", "'lower'", "transfer_reference_form"),
        ("reference", "'A,B'", "transfer_reference_form"),
        ("reference", "''", "transfer_reference_form"),
        ("account_id", "NULL", "cash_goes_to_an_account"),
    ],
)
def test_an_unlawful_transfer_is_refused(run: PayoutRun, column: str, value: Any, constraint: str) -> None:
    columns = {"account_id": "account_id", "amount": "amount", "reference": "'A-1'"} | {column: str(value)}
    refused(
        "INSERT INTO claims_transfer (run_id, claimant_id, kind, unit, state, account_id, amount, reference) SELECT "
        f"run_id, claimant_id, kind, unit, state, {', '.join(columns.values())} FROM claims_transfer",
        match=constraint,
    )


@pytest.mark.parametrize(
    "change",
    [
        "amount = amount + 1",
        "reference = 'A-1'",
        "account_id = NULL, kind = 'points'",
        "unit = 'GBP'",
        "claimant_id = 0",
        "run_id = 0",
    ],
)
def test_what_a_transfer_is_stays(run: PayoutRun, change: str) -> None:
    refused(f"UPDATE claims_transfer SET {change}", match="Cannot update")


LAWFUL = {
    "prepared": {"sealed", "voided"},
    "sealed": {"paid", "failed", "returned", "unknown", "voided"},
    "unknown": {"paid", "failed", "returned"},
    "paid": {"returned"},
}
WAYS = {"prepared": [], "sealed": ["sealed"], "voided": ["voided"]} | {
    state: ["sealed", state] for state in ("paid", "failed", "returned", "unknown")
}


@pytest.mark.parametrize("after", Transfer.State.values)
@pytest.mark.parametrize("before", Transfer.State.values)
def test_a_transfer_moves_along_the_lawful_table(run: PayoutRun, before: str, after: str) -> None:
    for state in WAYS[before]:
        Transfer.objects.update(state=state)
    if after in LAWFUL.get(before, set()) | {before}:
        assert Transfer.objects.update(state=after) == 1
    else:
        refused("UPDATE claims_transfer SET state = %s", after, match="Invalid transition")


# ---------------------------------------------------------------- payouts

_AGAIN = (
    "INSERT INTO claims_payout (award_id, attempt, run_id, transfer_id, amount, live) "
    "SELECT award_id, {attempt}, run_id, transfer_id, {amount}, {live} FROM claims_payout"
)


def test_a_second_live_payout_of_an_award_is_refused(run: PayoutRun) -> None:
    refused(_AGAIN.format(attempt=2, amount="amount", live="true"), match="one_live_payout_an_award")


def test_a_dead_payout_makes_room_and_is_not_brought_back(run: PayoutRun) -> None:
    Payout.objects.update(live=False)
    refused("UPDATE claims_payout SET live = true", match="Cannot update")
    refused(_AGAIN.format(attempt=1, amount="amount", live="true"), match="one_payout_an_attempt")
    with connection.cursor() as cursor:
        cursor.execute(_AGAIN.format(attempt=2, amount="amount", live="true"))
        assert cursor.rowcount == 1


def test_a_payout_of_nothing_is_refused(run: PayoutRun) -> None:
    refused(_AGAIN.format(attempt=2, amount="0", live="false"), match="payout_amount_positive")


@pytest.mark.parametrize(
    "change", ["amount = amount + 1", "attempt = 9", "award_id = 0", "run_id = 0", "transfer_id = 0"]
)
def test_what_a_payout_is_stays(run: PayoutRun, change: str) -> None:
    refused(f"UPDATE claims_payout SET {change}", match="Cannot update")


# ---------------------------------------------------------------- awards


def test_a_second_live_award_of_an_entitlement_is_refused(run: PayoutRun) -> None:
    columns = [field.column for field in Award._meta.concrete_fields if field.column != "id"]
    names = ", ".join(columns)
    refused(
        f"INSERT INTO claims_award ({names}) SELECT {names} FROM claims_award",
        match="one_live_award_an_entitlement",
    )


def test_an_award_is_not_made_larger_before_it_is_paid() -> None:
    award()
    for change in ("amount = amount + 1", "claimant_id = 0", "unit = 'GBP'", "kind = 'points'"):
        refused(f"UPDATE claims_award SET {change}", match="Cannot update")


# ---------------------------------------------------------------- the ledger

_POST = (
    "INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at) "
    "VALUES (%s, %s, %s, %s, 'KRW', %s, '2022-10-21')"
)


@pytest.fixture
def posted(run: PayoutRun) -> Iterator[None]:
    assert LedgerEntry.objects.count() == 2
    yield
    assert LedgerEntry.objects.count() == 2


@pytest.mark.parametrize(
    "statement", ["UPDATE claims_ledgerentry SET amount = amount", "DELETE FROM claims_ledgerentry"]
)
def test_a_posting_is_never_changed(posted: None, statement: str) -> None:
    refused(statement, match="permission denied")


def test_a_posting_is_made_once(posted: None) -> None:
    known = LedgerEntry.objects.get(kind="freeze")
    refused(_POST, "freeze", known.reference, "open", "in_flight", 1, match="one_posting_a_reference")


@pytest.mark.parametrize("amount", [0, -1])
def test_a_posting_moves_something(posted: None, amount: int) -> None:
    refused(_POST, "x", "x", "open", "in_flight", amount, match="posting_positive")


def test_a_posting_moves_it_elsewhere(posted: None) -> None:
    refused(_POST, "x", "x", "open", "open", 1, match="posting_moves")
