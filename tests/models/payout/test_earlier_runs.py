"""Runs of before in the states of now: the migration's statement over rows as they were, under today's constraints.

The tables of before are temporary ones, which the statement finds first; the result is put into the real table.
"""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from claims.models import PayoutRun
from tests.people import NOON

pytestmark = pytest.mark.django_db
FILL = import_module("claims.migrations.0008_states_of_earlier_payout_runs").FILL
CHECK, SEAL, ANSWER, VOID = (NOON + timedelta(days=days) for days in (1, 2, 3, 4))


@pytest.fixture
def before(felix: User, fiona: User) -> None:
    """Seven runs as the former states had them: (key, state, checked by, 'released', sealed, voided)."""
    rows = [
        (1, "frozen", None, None, None, None),
        (2, "voided", None, None, None, VOID),
        (3, "voided", fiona.pk, CHECK, None, VOID),
        (4, "sealed", fiona.pk, CHECK, SEAL, None),  # both files answered, in part
        (5, "sealed", fiona.pk, CHECK, SEAL, None),  # one of two files answered
        (6, "sealed", fiona.pk, CHECK, SEAL, None),  # nothing answered
        (7, "sealed", fiona.pk, CHECK, SEAL, None),  # all paid
    ]
    transfers = [
        (4, "cash", "paid"), (4, "cash", "sealed"), (4, "days", "unknown"),
        (5, "cash", "failed"), (5, "days", "sealed"),
        (6, "cash", "sealed"),
        (7, "cash", "paid"),
    ]  # fmt: skip
    with connection.cursor() as cursor:
        for table in ("payoutrun", "transfer", "paymentfile", "bankanswer", "bankresult"):
            cursor.execute(
                f"CREATE TEMP TABLE claims_{table} (LIKE public.claims_{table} INCLUDING DEFAULTS)"
            )
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND table_name = %s AND is_nullable = 'NO'",
                [f"claims_{table}"],
            )
            for (column,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE pg_temp.claims_{table} ALTER COLUMN {column} DROP NOT NULL")
        for number, *said in rows:
            cursor.execute(
                "INSERT INTO claims_payoutrun (id, key, way, layout, difference, note, opened_by_id, opened_at, state, "
                "checked_by_id, released_at, sealed_at, voided_at) "
                "VALUES (%s, %s, 'file', 'generic', '{}', '', %s, %s, %s, %s, %s, %s, %s)",
                [number, f"earlier-{number}", felix.pk, NOON, *said],
            )
        for number, (run, kind, state) in enumerate(transfers):
            cursor.execute(
                "INSERT INTO claims_transfer (id, run_id, kind, unit, state) VALUES (%s, %s, %s, 'x', %s)",
                [number, run, kind, state],
            )
        cursor.execute(
            "INSERT INTO claims_paymentfile (run_id, kind, unit) "
            "SELECT DISTINCT run_id, kind, unit FROM claims_transfer"
        )
        cursor.execute("INSERT INTO claims_bankanswer (id, at) VALUES (1, %s), (2, %s)", [ANSWER, VOID])
        cursor.execute(
            "INSERT INTO claims_bankresult (answer_id, transfer_id) "
            "SELECT a.id, t.id FROM claims_transfer t CROSS JOIN claims_bankanswer a WHERE t.state <> 'sealed'"
        )


def test_earlier_runs_stand_where_they_are_and_satisfy_what_is_asked_now(
    before: None, felix: User, fiona: User
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FILL)
        cursor.execute(
            "SELECT run_id, array_agg(state ORDER BY state) FROM claims_transfer GROUP BY 1 ORDER BY 1"
        )
        transfers = dict(cursor.fetchall())
        cursor.execute("INSERT INTO public.claims_payoutrun SELECT * FROM pg_temp.claims_payoutrun")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DROP TABLE pg_temp.claims_payoutrun")
    found = {
        run.key.removeprefix("earlier-"): run for run in PayoutRun.objects.filter(key__startswith="earlier-")
    }

    def told(number: int, *columns: str) -> tuple[Any, ...]:
        return tuple(getattr(found[str(number)], column) for column in columns)

    assert [told(number, "state")[0] for number in range(1, 8)] == [
        "frozen", "voided", "voided", "confirmed", "handed_over", "handed_over", "confirmed",
    ]  # fmt: skip
    assert told(1, "frozen_at", "checked_at", "released_at", "pay_date") == (
        NOON,
        None,
        None,
        date(2022, 10, 21),
    )
    assert told(3, "checked_by", "checked_at", "released_at", "voided_at") == (fiona, CHECK, None, VOID)
    assert told(4, "checked_at", "released_by", "released_at", "handed_over_at", "confirmed_at", "pay_date") == (
        CHECK, fiona, SEAL, SEAL, ANSWER, date(2022, 10, 23),
    )  # fmt: skip
    assert told(5, "released_at", "handed_over_at", "confirmed_at") == (SEAL, SEAL, None)
    assert transfers == {
        4: ["paid", "sent", "unknown"],
        5: ["failed", "sealed"],
        6: ["sealed"],
        7: ["paid"],
    }


def test_what_was_called_released_is_checked(before: None, fiona: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_temp.claims_payoutrun WHERE id <> 3")
        cursor.execute("UPDATE pg_temp.claims_payoutrun SET state = 'released', voided_at = NULL")
        cursor.execute(FILL)
        cursor.execute("INSERT INTO public.claims_payoutrun SELECT * FROM pg_temp.claims_payoutrun")
        cursor.execute("DROP TABLE pg_temp.claims_payoutrun")
    run = PayoutRun.objects.get(key="earlier-3")
    assert (run.state, run.checked_by, run.checked_at, run.released_by) == ("checked", fiona, CHECK, None)
