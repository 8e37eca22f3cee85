"""What a run pays again and the bank may have paid: looked up from the lines, whatever the run holds."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import PayoutRun, Transfer
from claims.queries import contradicted
from tests import money
from tests.details import mended
from tests.stages.reconciliation.test_taking import csv, take

pytestmark = pytest.mark.django_db


def run() -> PayoutRun:
    return PayoutRun.objects.latest("pk")


def test_of_more_than_a_few_the_first_are_named_and_all_are_counted() -> None:
    for amount in range(1, 8):
        money.award(amount=amount)
    money.sent()
    money.answered(dict.fromkeys(Transfer.objects.all(), "failed"))
    mended()
    money.frozen()
    failed = list(Transfer.objects.filter(state="failed").order_by("reference"))
    take(csv(*[f"{one.reference},{one.amount},paid," for one in failed]))
    found = contradicted.paid_again(run_id=run().pk)
    assert (found.awards, len(found.claims)) == (7, 5)
    assert found.transfers == [one.reference for one in failed[:5]]
    assert contradicted.paid_again(run_id=run().pk, kind="cash", unit="KRW") == found
    assert contradicted.paid_again(run_id=run().pk, kind="points", unit="point").awards == 0
    assert contradicted.paid_again(run_id=Transfer.objects.earliest("pk").run_id).awards == 0


def test_the_look_is_one_statement_that_reads_no_table_whole() -> None:
    money.award()
    money.frozen()
    with CaptureQueriesContext(connection) as asked:
        contradicted.paid_again(run_id=run().pk)
    (look,) = [one["sql"] for one in asked if "claims_bankresult" in one["sql"]]
    with contradicted.by_key(), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {look}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "claims_payout" in plan and "Seq Scan on claims_" not in plan, plan
