"""Statements over rows that nothing has counted yet go by keys or by sets, and what was set for them ends with them."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction

from claims.queries import export as queries
from claims.queries.plans import by_key, by_set
from tests.bench.assessing import owner
from tests.money import award, frozen

pytestmark = pytest.mark.django_db


def setting(way: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [f"enable_{way}"])
        return cursor.fetchone()[0]


def test_what_is_set_ends_with_the_block_and_with_what_fails_in_it() -> None:
    with by_key():
        assert {setting(way) for way in ("hashjoin", "mergejoin", "seqscan", "sort")} == {"off"}
    assert setting("hashjoin") == setting("sort") == "on"
    with pytest.raises(DatabaseError), transaction.atomic(), by_set(), connection.cursor() as cursor:
        assert setting("nestloop") == "off"
        cursor.execute("SELECT 1 / 0")
    assert setting("nestloop") == "on"


def test_a_block_within_a_block_leaves_what_it_found() -> None:
    with by_set():
        with by_set():
            assert setting("nestloop") == "off"
        assert setting("nestloop") == "off"
        with by_key():
            assert setting("sort") == "off"
        assert (setting("nestloop"), setting("sort")) == ("off", "on")
    assert setting("nestloop") == "on"


@pytest.mark.django_db(transaction=True)
def test_where_there_is_no_transaction_the_block_is_one() -> None:
    with by_set():
        assert setting("nestloop") == "off"
    assert setting("nestloop") == "on" and not connection.in_atomic_block


_COUNTED = (
    "claims_transfer",
    "claims_payout",
    "claims_award",
    "claims_claim",
    "claims_claimant",
    "claims_payeeaccount",
)


@pytest.fixture
def _never_counted() -> Iterator[None]:
    """Nothing is known of these tables and their indexes, whatever an earlier test had counted; nor is it after."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    with owner() as database:
        for table in _COUNTED:
            database.execute(
                "SELECT pg_clear_relation_stats('public', c.relname) FROM pg_class c"
                " WHERE c.oid = %(table)s::regclass"
                "    OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = %(table)s::regclass)",
                {"table": table},
            )
            database.execute(
                "SELECT pg_clear_attribute_stats('public', %(table)s, attname, false) FROM pg_attribute"
                " WHERE attrelid = %(table)s::regclass AND attnum > 0 AND NOT attisdropped",
                {"table": table},
            )


@pytest.fixture
def _taken_for_tiny(_never_counted: None) -> None:
    """The server counted these tables when each held a page of rows, and has not looked since.

    A page and no single row: there all indexes cost the same, and which one it takes is chance.
    """
    with owner() as database:
        for table in _COUNTED:
            database.execute(
                "SELECT pg_restore_relation_stats("
                "'schemaname', 'public', 'relname', %s::text, 'relpages', 1, 'reltuples', 100::real)",
                [table],
            )


def plan_of(statement: str) -> str:
    """How the orders of a run of twenty are read."""
    for number in range(20):
        award(amount=number + 1)
    run = frozen()
    (part,) = queries.parts(run_id=run.pk)
    with by_key(), connection.cursor() as cursor:
        values = [part.first, part.last, run.pk, part.kind, part.unit]
        cursor.execute(f"EXPLAIN {statement}", values)
        return "\n".join(line for (line,) in cursor.fetchall())


def in_order_each_by_its_keys(plan: str) -> bool:
    first = plan.splitlines()[0]
    return (
        "Index Scan using claims_transfer_pkey on claims_transfer t" in plan
        and not any(way in plan for way in ("Join Filter", "Seq Scan", "Hash", "by_status"))
        and "Nested Loop" in first
        and "Sort" not in first
    )


ORDERS = pytest.mark.parametrize(
    "statement", [queries._ACCOUNTS, queries._MEMBERS, queries._COUPONS], ids=["cash", "points", "coupon"]
)


@ORDERS
@pytest.mark.usefixtures("_never_counted")
def test_the_orders_of_a_run_come_in_their_order_each_looked_up_by_its_keys(statement: str) -> None:
    """None is held against all others, and none waits for the last: a million of them come as ten do."""
    plan = plan_of(statement)
    assert in_order_each_by_its_keys(plan), plan


@ORDERS
@pytest.mark.usefixtures("_taken_for_tiny")
def test_the_orders_of_tables_that_were_small_a_moment_ago_come_the_same_way(statement: str) -> None:
    plan = plan_of(statement)
    assert in_order_each_by_its_keys(plan), plan
