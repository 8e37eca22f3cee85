"""What was written without a check of its keys is counted after: nothing leads nowhere, and all sums are right."""

import pytest

from claims.models import Payout, Transfer
from claims.queries.strays import strays
from claims.stages import payout
from tests.bench.assessing import owner
from tests.money import answered, award, frozen, sent
from tests.people import NOON, person
from tests.recoveries import owing, paid


@pytest.mark.django_db
def test_whatever_happens_to_money_nothing_strays() -> None:
    owing(paid(amount=100), 30)
    one, two = award(amount=50), award(kind="points", unit="point", amount=7)
    payout.void(actor=person("felix"), run=frozen(), reason="test", at=NOON, door="test")
    sent()
    answered(dict.fromkeys(Transfer.objects.filter(payouts__award__in=[one, two]), "failed"))
    assert Payout.objects.count() >= 5 and strays() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "names"),
    [
        ("UPDATE claims_transfer SET claimant_id = 0", {"transfer", "payout"}),
        ("UPDATE claims_transfer SET run_id = 0", {"transfer", "payout"}),
        ("UPDATE claims_transfer SET account_id = 0", {"transfer"}),
        ("UPDATE claims_transfer SET amount = amount + 1", {"transfer"}),
        ("UPDATE claims_transfer SET unit = 'USD'", {"payout"}),
        ("DELETE FROM claims_transfer", {"payout"}),
        ("DELETE FROM claims_payout", {"transfer"}),
        ("DELETE FROM claims_award", {"payout"}),
        ("UPDATE claims_payout SET transfer_id = 0", {"transfer", "payout"}),
        ("UPDATE claims_award SET claimant_id = 0", {"payout"}),
        ("UPDATE claims_transfer SET state = 'paid'", {"transfer"}),
        ("UPDATE claims_transfer SET state = 'sent'", {"transfer"}),
    ],
)
def test_what_leads_nowhere_does_not_add_up_or_never_left_is_named(change: str, names: set[str]) -> None:
    """As the owner of the tables, behind the back of their guards."""
    made = award()
    frozen()
    called = {"transfer": Transfer.objects.get().reference, "payout": f"{made.pk}/1"}
    with owner() as database:
        database.execute(change)
    assert set(strays()) == {called[name] for name in names}
