"""What the database refuses of debts, offsets and repayments, said in plain SQL by the application."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from claims.models import Award, Offset, PayoutRun, Recovery, Repayment
from tests.money import award
from tests.people import NOON, person
from tests.recoveries import owing, paid, paid_more, recorded, repaid
from tests.stages.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def debt() -> Recovery:
    """100 won of a paid award of 1,000 are owed."""
    return owing(paid(amount=1_000), 100)


TABLES = (
    "claims_recovery",
    "claims_offset",
    "claims_repayment",
    "claims_manualpayment",
    "claims_detailsrequest",
)


@pytest.mark.parametrize("table", TABLES)
def test_no_row_of_it_goes(table: str) -> None:
    refused(f"DELETE FROM {table}", match="permission denied")
    refused(f"TRUNCATE {table} CASCADE", match="permission denied")


@pytest.mark.parametrize(
    "change",
    [
        "amount = 99",
        "unit = 'point'",
        "why = 'other'",
        "note = 'x'",
        "claimant_id = 0",
        "recorded_at = now()",
    ],
)
def test_what_a_debt_is_stays(debt: Recovery, change: str) -> None:
    refused(f"UPDATE claims_recovery SET {change}", match="Cannot update")


def test_a_debt_is_not_confirmed_by_who_recorded_it(felix: User) -> None:
    recorded(paid(), 1)
    refused(
        "UPDATE claims_recovery SET confirmed_by_id = %s, confirmed_at = %s", felix.pk, NOON,
        match="recovery_confirmed_by_another",
    )  # fmt: skip


def test_what_has_ended_stays_as_it_ended(debt: Recovery, omar: User) -> None:
    refused("UPDATE claims_recovery SET confirmed_at = now()", match="Cannot update")
    refused("UPDATE claims_recovery SET confirmed_by_id = %s", omar.pk, match="Cannot update")
    refused(
        "UPDATE claims_recovery SET dropped_by_id = %s, dropped_at = %s", omar.pk, NOON, match="Cannot update"
    )


def test_it_is_confirmed_or_dropped_and_not_both_nor_half(fiona: User, omar: User) -> None:
    recorded(paid(), 1)
    for change, values in (
        ("confirmed_by_id = %s", [fiona.pk]),
        ("confirmed_at = %s", [NOON]),
        (
            "confirmed_by_id = %s, confirmed_at = %s, dropped_by_id = %s, dropped_at = %s",
            [fiona.pk, NOON, omar.pk, NOON],
        ),
    ):
        refused(f"UPDATE claims_recovery SET {change}", *values, match="recovery_ends_once")


def test_a_debt_comes_from_an_award_or_a_transfer_says_why_and_is_above_zero(debt: Recovery) -> None:
    insert = (
        "INSERT INTO claims_recovery (claimant_id, kind, unit, amount, why, award_id, transfer_id, note, "
        "recorded_by_id, recorded_at) SELECT claimant_id, kind, unit, {amount}, why, {award}, NULL, {note}, "
        "recorded_by_id, recorded_at FROM claims_recovery"
    )
    for said, match in (
        ({"award": "NULL"}, "recovery_has_one_origin"),
        ({"amount": "0"}, "recovery_positive"),
        ({"note": "''"}, "recovery_has_a_note"),
    ):
        values = {"amount": "1", "award": "award_id", "note": "'x'"} | said
        refused(insert.format(**values), match=match)


_BEYOND = (
    "INSERT INTO claims_recovery (claimant_id, kind, unit, amount, why, transfer_id, note, recorded_by_id, "
    "recorded_at) SELECT claimant_id, kind, unit, %s, 'in_excess', id, 'x', %s, now() FROM claims_transfer "
    "WHERE id = %s"
)


def test_no_more_is_claimed_back_beyond_a_transfer_than_the_bank_says_left_us(felix: User) -> None:
    sent = paid(amount=1_000).payouts.get().transfer
    refused(_BEYOND, 1, felix.pk, sent.pk, match="recoveries_never_above_the_excess")
    paid_more(sent, 1_300)
    paid_more(sent, 1_200)
    refused(_BEYOND, 301, felix.pk, sent.pk, match="recoveries_never_above_the_excess")
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND, [300, felix.pk, sent.pk])
    refused(_BEYOND, 1, felix.pk, sent.pk, match="recoveries_never_above_the_excess")
    Recovery.objects.update(dropped_by=felix, dropped_at=NOON)
    with connection.cursor() as cursor:
        cursor.execute(_BEYOND, [300, felix.pk, sent.pk])


@pytest.mark.django_db(transaction=True)
def test_two_connections_do_not_claim_back_more_together_either(felix: User) -> None:
    sent = paid(amount=1_000).payouts.get().transfer
    paid_more(sent, 1_300)

    def insert() -> None:
        with connection.cursor() as cursor:
            cursor.execute(_BEYOND, [200, felix.pk, sent.pk])

    found, waited = meanwhile(insert, insert)
    assert waited and "recoveries_never_above_the_excess" in str(found)
    assert Recovery.objects.get().amount == 200


# ---------------------------------------------------------------- offsets

_OFFSET = (
    "INSERT INTO claims_offset (award_id, how, amount, live, recovery_id, run_id, result_id, at) "
    "VALUES (%s, %s, %s, true, %s, %s, %s, now())"
)


@pytest.fixture
def waiting() -> Award:
    return award(amount=90)


@pytest.fixture
def run(debt: Recovery) -> PayoutRun:
    return PayoutRun.objects.get()


def test_no_more_is_set_off_than_the_award_gives(debt: Recovery, waiting: Award, run: PayoutRun) -> None:
    refused(_OFFSET, waiting.pk, "netted", 91, debt.pk, run.pk, None, match="offsets_never_above_the_award")
    Offset.objects.create(award=waiting, how="netted", amount=50, recovery=debt, run=run, at=NOON)
    other = PayoutRun.objects.exclude(pk=run.pk)
    assert not other.exists()
    second = owing(debt.award, 100)  # type: ignore[arg-type]
    refused(_OFFSET, waiting.pk, "netted", 41, second.pk, run.pk, None, match="offsets_never_above_the_award")


def test_no_more_is_set_off_or_repaid_than_is_owed(debt: Recovery, run: PayoutRun) -> None:
    large = award(amount=1_000)
    refused(_OFFSET, large.pk, "netted", 101, debt.pk, run.pk, None, match="recovery_never_above_its_amount")
    repaid(debt, 60)
    refused(_OFFSET, large.pk, "netted", 41, debt.pk, run.pk, None, match="recovery_never_above_its_amount")
    Offset.objects.create(award=large, how="netted", amount=30, recovery=debt, run=run, at=NOON)
    refused(
        "INSERT INTO claims_repayment (recovery_id, way, amount, note, recorded_by_id, recorded_at, confirmed_by_id, "
        "confirmed_at) VALUES (%s, 'repaid', 11, 'x', %s, now(), %s, now())",
        debt.pk, person("felix").pk, person("fiona").pk, match="recovery_never_above_its_amount",
    )  # fmt: skip


def test_a_repayment_that_waits_cannot_be_confirmed_above_what_is_owed(debt: Recovery) -> None:
    repaid(debt, 60)
    Repayment.objects.create(
        recovery=debt, way="repaid", amount=41, note="x", recorded_by=person("felix"), recorded_at=NOON
    )
    refused(
        "UPDATE claims_repayment SET confirmed_by_id = %s, confirmed_at = now() WHERE confirmed_at IS NULL",
        person("fiona").pk, match="recovery_never_above_its_amount",
    )  # fmt: skip


def test_nothing_is_set_off_against_a_debt_that_nobody_confirmed(waiting: Award) -> None:
    proposed = recorded(paid(), 10)
    run = PayoutRun.objects.get()
    refused(_OFFSET, waiting.pk, "netted", 1, proposed.pk, run.pk, None, match="recovery_never_above")


def test_nothing_is_set_off_of_an_award_that_is_dead(debt: Recovery, waiting: Award, run: PayoutRun) -> None:
    Award.objects.filter(pk=waiting.pk).update(live=False)
    refused(_OFFSET, waiting.pk, "netted", 1, debt.pk, run.pk, None, match="offsets_never_above_the_award")


def test_an_offset_says_where_it_comes_from(debt: Recovery, waiting: Award, run: PayoutRun) -> None:
    refused(_OFFSET, waiting.pk, "netted", 1, None, run.pk, None, match="offset_has_its_source")
    refused(_OFFSET, waiting.pk, "netted", 1, debt.pk, None, None, match="offset_has_its_source")
    refused(_OFFSET, waiting.pk, "paid", 1, debt.pk, run.pk, None, match="offset_has_its_source")
    refused(_OFFSET, waiting.pk, "paid", 1, None, None, None, match="offset_has_its_source")


def test_one_run_sets_one_debt_off_an_award_once_and_what_is_given_back_stays_so(
    debt: Recovery, waiting: Award, run: PayoutRun
) -> None:
    made = Offset.objects.create(award=waiting, how="netted", amount=1, recovery=debt, run=run, at=NOON)
    refused(_OFFSET, waiting.pk, "netted", 1, debt.pk, run.pk, None, match="one_netting_a_run")
    refused("UPDATE claims_offset SET amount = 2", match="Cannot update")
    Offset.objects.filter(pk=made.pk).update(live=False)
    refused("UPDATE claims_offset SET live = true", match="Cannot update")
