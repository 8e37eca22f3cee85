"""Whether the money is where it should be: late things, files and units that do not add up are named."""

import os
from datetime import timedelta

import psycopg
import pytest

from accounts.models import User
from claims.rules.authority import Forbidden
from claims.stages import reconciliation
from tests.money import award, sent
from tests.people import NOON, person


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["alice", "rita", "mallory"])
def test_only_finance_the_operator_and_the_auditor_ask(name: str) -> None:
    with pytest.raises(Forbidden):
        reconciliation.check_money(actor=person(name), at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["felix", "fiona", "audrey", "omar"])
def test_what_waits_is_late_after_its_working_days(name: str) -> None:
    award()
    (file,) = sent()
    assert reconciliation.check_money(actor=person(name), at=NOON).ok
    found = reconciliation.check_money(actor=person(name), at=NOON + timedelta(days=14))
    assert [(one.what, one.name) for one in found.late] == [("sent", file.message_id)]
    assert not found.ok and not found.files and not found.units


@pytest.mark.django_db
def test_the_limits_are_settings(settings: object) -> None:
    award()
    sent()
    settings.MONEY_WITHIN = settings.MONEY_WITHIN | {"sent": 30}  # type: ignore[attr-defined]
    assert reconciliation.check_money(actor=person("felix"), at=NOON + timedelta(days=14)).ok


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("change", "files", "units", "strays"),
    [
        ("UPDATE claims_transfer SET state = 'paid'", 1, ["KRW"], 0),
        ("INSERT INTO claims_settlement (file_id, answer_id, came_from, went_to, transfers, amount, at) "
         "SELECT f.id, a.id, 'sent', 'paid', 1, 1, now() FROM claims_paymentfile f, claims_bankanswer a", 1, [], 0),
        ("INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at) "
         "VALUES ('x', 'x', 'in_flight', 'paid', 'KRW', 1, now())", 0, ["KRW"], 0),
        ("INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at) "
         "VALUES ('x', 'x', 'owed', 'repaid', 'KRW', 1, now())", 0, ["KRW"], 0),
        ("UPDATE claims_payout SET transfer_id = 0", 0, ["KRW"], 2),
    ],
)  # fmt: skip
def test_what_does_not_add_up_is_named(
    fiona: User, change: str, files: int, units: list[str], strays: int
) -> None:
    """As the owner of the tables, behind the back of their guards."""
    award()
    (file,) = sent()
    reconciliation.take_answer(
        actor=fiona, source=b"reference,amount,result\nx,1,paid\n", name="a", at=NOON, door="test"
    )
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(change)
    found = reconciliation.check_money(actor=fiona, at=NOON)
    assert found.files == [file.message_id] * files
    assert (found.units, len(found.strays)) == (units, strays) and not found.ok
