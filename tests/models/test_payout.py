"""What the database refuses of runs, transfers, payouts and the ledger, said in plain SQL by the application."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import Award, LedgerEntry, Payout, PayoutRun, Transfer
from claims.models.payout import ORDER, UNDER_WAY
from tests.money import award, frozen, released, sent
from tests.people import NOON

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def run(felix: User, fiona: User) -> PayoutRun:
    award()
    return frozen()


TABLES = ("claims_payoutrun", "claims_transfer", "claims_payout", "claims_ledgerentry")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_money_goes(run: PayoutRun, table: str) -> None:
    refused(f"DELETE FROM {table}", match="permission denied")
    refused(f"TRUNCATE {table} CASCADE", match="permission denied")


# ---------------------------------------------------------------- runs

_RUN = (
    "INSERT INTO claims_payoutrun (key, way, layout, pay_date, difference, note, state, opened_by_id, opened_at, "
    "frozen_at, checked_by_id, checked_at, sealed_at, released_by_id, released_at, handed_over_at, confirmed_at, "
    "voided_at) "
    "VALUES ('another', %s, 'generic', '2022-10-24', '{}', '', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_PEOPLE = {"checked", "released"}


def inserted(state: str, opener: int, other: int, *, way: str = "file", **said: Any) -> tuple[Any, ...]:
    """The values of a run in this state, as it would be if all went well; `said` has it otherwise."""
    place = ORDER.index(state) if state in ORDER else 0
    values: dict[str, Any] = {}
    for step in ORDER[1:]:
        reached = ORDER.index(step) <= place
        if step in _PEOPLE:
            values[f"{step}_by"] = other if reached else None
        values[f"{step}_at"] = NOON if reached else None
    values["voided_at"] = NOON if state == "voided" else None
    return (way, state, opener, NOON, *(values | said).values())


@pytest.mark.parametrize("state", ORDER[2:])
def test_a_self_checked_run_cannot_be_inserted(felix: User, fiona: User, state: str) -> None:
    said = inserted(state, felix.pk, fiona.pk, checked_by=felix.pk)
    refused(_RUN, *said, match="payout_checked_by_another")


@pytest.mark.parametrize("state", ORDER[4:])
def test_a_self_released_run_cannot_be_inserted(felix: User, fiona: User, state: str) -> None:
    said = inserted(state, felix.pk, fiona.pk, released_by=felix.pk)
    refused(_RUN, *said, match="payout_released_by_another")


def test_a_run_cannot_be_checked_by_who_opened_it(run: PayoutRun, felix: User) -> None:
    refused(
        "UPDATE claims_payoutrun SET state = 'checked', checked_by_id = %s, checked_at = %s",
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


@pytest.mark.parametrize("step", ORDER[1:])
def test_no_step_is_skipped_by_its_time_or_its_person(felix: User, fiona: User, step: str) -> None:
    columns = [f"{step}_at", *([f"{step}_by"] if step in _PEOPLE else [])]
    for column in columns:
        for state in ORDER[ORDER.index(step) :]:
            said = inserted(state, felix.pk, fiona.pk, **{column: None})
            refused(_RUN, *said, match=f"payout_{step}_when")
        for state in ORDER[: ORDER.index(step)]:
            said = inserted(
                state, felix.pk, fiona.pk, **{column: fiona.pk if column.endswith("by") else NOON}
            )
            refused(_RUN, *said, match=f"payout_{step}_when")


def test_what_was_confirmed_is_not_void(felix: User, fiona: User) -> None:
    said = inserted("voided", felix.pk, fiona.pk, confirmed_at=NOON)
    refused(_RUN, *said, match="payout_confirmed_when")


def test_what_was_handed_over_is_void_when_none_of_its_transfers_is_left(run: PayoutRun) -> None:
    released(run)
    PayoutRun.objects.update(state="handed_over", handed_over_at=NOON)
    void = "UPDATE claims_payoutrun SET state = 'voided', voided_at = handed_over_at"
    for state in ("sealed", "unknown"):
        run.transfers.update(state=state)
        refused(void, match="nothing may be left")
    run.transfers.update(state="voided")
    with connection.cursor() as cursor:
        cursor.execute(void)
        assert cursor.rowcount == 1


def test_void_has_its_time_and_nothing_else_has(run: PayoutRun, felix: User, fiona: User) -> None:
    refused("UPDATE claims_payoutrun SET voided_at = opened_at", match="payout_voided_when")
    refused("UPDATE claims_payoutrun SET state = 'voided'", match="payout_voided_when")


def test_who_checked_and_who_released_is_not_rewritten(run: PayoutRun, omar: User) -> None:
    released(run)
    for step in ("checked", "released"):
        refused(f"UPDATE claims_payoutrun SET {step}_by_id = %s", omar.pk, match="Cannot update")
        refused(f"UPDATE claims_payoutrun SET {step}_by_id = NULL, state = 'voided'", match="Cannot update")
    for step in ("frozen", "checked", "sealed", "released"):
        change = f"{step}_at = {step}_at + interval '1 hour'"
        refused(f"UPDATE claims_payoutrun SET {change}", match="Cannot update")


def test_the_pay_date_stays_once_the_run_is_released_and_what_changed_before_the_freeze_too(
    run: PayoutRun,
) -> None:
    refused("""UPDATE claims_payoutrun SET difference = '{"x": 1}'""", match="Cannot update")
    assert PayoutRun.objects.update(pay_date="2022-10-25") == 1
    released(run)
    refused("UPDATE claims_payoutrun SET pay_date = '2022-10-26'", match="Cannot update")


@pytest.mark.parametrize(
    "change", ["key = 'x'", "opened_at = opened_at + interval '1 hour'", "way = 'outside'", "layout = 'kb'"]
)
def test_what_a_run_is_stays(run: PayoutRun, change: str) -> None:
    refused(f"UPDATE claims_payoutrun SET {change}", match="Cannot update")


@pytest.mark.parametrize("state", UNDER_WAY)
def test_a_second_run_under_way_cannot_be_inserted(
    run: PayoutRun, felix: User, fiona: User, state: str
) -> None:
    refused(_RUN, *inserted(state, felix.pk, fiona.pk), match="one_payout_run_under_way")


def test_what_was_paid_outside_and_what_is_handed_over_stand_beside_a_run_under_way(
    run: PayoutRun, felix: User, fiona: User
) -> None:
    for said in (
        inserted("confirmed", felix.pk, fiona.pk, way="outside"),
        inserted("handed_over", felix.pk, fiona.pk),
    ):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_RUN, said)
            assert cursor.rowcount == 1
            transaction.set_rollback(True)


def test_a_key_names_one_run(run: PayoutRun, felix: User, fiona: User) -> None:
    sent(run)
    said = inserted("opened", felix.pk, fiona.pk)
    refused(_RUN.replace("'another'", f"'{run.key}'"), *said, match="unique")


RUN_LAWFUL = set(pairwise(ORDER)) | {(state, "voided") for state in (*UNDER_WAY, "handed_over")}


@pytest.mark.parametrize("after", PayoutRun.State.values)
@pytest.mark.parametrize("before", PayoutRun.State.values)
def test_a_run_moves_along_the_lawful_table(felix: User, fiona: User, before: str, after: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RUN, inserted(before, felix.pk, fiona.pk))
    if before == after or (before, after) in RUN_LAWFUL:
        columns = {"state": after, f"{after}_at": NOON}
        if after in _PEOPLE and before != after:
            columns[f"{after}_by"] = fiona
        assert PayoutRun.objects.update(**columns) == 1
    else:
        refused("UPDATE claims_payoutrun SET state = %s", after, match="Invalid transition")


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


ANSWERED = {"paid", "failed", "returned"}
LAWFUL = {
    "sealed": {"sent", "unknown", "voided"} | ANSWERED,
    "sent": {"unknown"} | ANSWERED,
    "unknown": {"sent", "sealed", "voided"} | ANSWERED,
    "paid": {"returned"},
}
WAYS = {state: [] if state == "sealed" else [state] for state in Transfer.State.values}


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
