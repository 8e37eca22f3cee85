"""What the database refuses of payments made outside, said in plain SQL by the application."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from claims.models import ManualPayment
from claims.stages import payout
from tests.money import award
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: Any, match: str) -> None:
    with pytest.raises(Error, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def waits() -> ManualPayment:
    return payout.record_manual_payment(
        actor=person("felix"), award=award(), amount=50_000, paid_on=NOON.date(), bank_reference="B-1", note="x",
        at=NOON, door="test",
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    ["amount = 1", "bank_reference = 'B-2'", "paid_on = '2022-01-01'", "claimant_id = 0", "note = 'y'"],
)
def test_what_was_recorded_stays(waits: ManualPayment, change: str) -> None:
    refused(f"UPDATE claims_manualpayment SET {change}", match="Cannot update")


def test_it_is_confirmed_with_a_payout_by_another_person_or_not_at_all(waits: ManualPayment) -> None:
    felix, fiona = person("felix"), person("fiona")
    refused(
        "UPDATE claims_manualpayment SET confirmed_by_id = %s, confirmed_at = %s", fiona.pk, NOON,
        match="manual_payment_pays_when_confirmed",
    )  # fmt: skip
    done = payout.confirm_manual_payment(actor=fiona, payment=waits, at=NOON, door="test")
    refused(
        "INSERT INTO claims_manualpayment (award_id, claimant_id, amount, paid_on, bank_reference, note, "
        "recorded_by_id, recorded_at, confirmed_by_id, confirmed_at, payout_id) VALUES (%s, %s, 1, now(), 'B-9', 'x', "
        "%s, now(), %s, now(), NULL)",
        done.award_id, done.claimant_id, felix.pk, felix.pk, match="manual_payment_",
    )  # fmt: skip


_INSERT = (
    "INSERT INTO claims_manualpayment (award_id, claimant_id, amount, paid_on, bank_reference, note, recorded_by_id, "
    "recorded_at) VALUES (%s, %s, %s, now(), %s, %s, %s, now())"
)


def test_one_waits_an_award_and_one_reference_is_one_claimants(waits: ManualPayment) -> None:
    other, by = award(), person("felix").pk
    refused(
        _INSERT, waits.award_id, waits.claimant_id, 1, "B-2", "x", by, match="one_manual_payment_waits_an_award"
    )  # fmt: skip
    refused(
        _INSERT, other.pk, other.claimant_id, 1, "B-1", "x", by, match="a_bank_reference_is_one_claimants"
    )
    refused(_INSERT, other.pk, other.claimant_id, 0, "B-2", "x", by, match="manual_payment_positive")
    refused(_INSERT, other.pk, other.claimant_id, 1, "", "x", by, match="manual_payment_says_how")
    payout.drop_manual_payment(actor=person("felix"), payment=waits, reason="x", at=NOON, door="test")
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [other.pk, other.claimant_id, 1, "B-1", "x", by])
    assert ManualPayment.objects.count() == 2
