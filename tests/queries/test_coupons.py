"""Coupon codes by numbers: what is wanted of which pool, and where too few are left."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.queries import coupons as queries
from claims.queries.coupons import Pool, Short
from claims.stages import export
from tests.money import award, frozen, previewed
from tests.people import NOON, person

pytestmark = pytest.mark.django_db
UNTIL = date(2022, 12, 31)


def take(*codes: str, **said: object) -> None:
    said = {"unit": "coupon", "valid_until": UNTIL} | said
    export.take_coupons(actor=person("omar"), source="\n".join(codes).encode(), at=NOON, door="test", **said)  # type: ignore[arg-type]


def test_what_a_run_wants_is_told_by_pool() -> None:
    award(kind="coupon", unit="coupon", amount=2)
    made = award(kind="coupon", unit="coupon", amount=1)
    award(kind="coupon", unit="KRW", amount=5_000)
    award(kind="coupon", unit="KRW", amount=5_000, claim=made.claim, line="second")
    award(kind="points", unit="point", amount=9)
    run = frozen()
    assert queries.wanted(run_id=run.pk) == [Pool("KRW", 5_000, 2), Pool("coupon", 1, 3)]
    assert queries.wanted(run_id=run.pk + 1) == []


def test_too_few_are_told_of_what_holds_on_the_day_of_payment() -> None:
    award(kind="coupon", unit="coupon", amount=2)
    assert queries.short(on=UNTIL) == [Short("coupon", 1, 2, 0)]
    take("A-1", "A-2")
    take("B-1", unit="ride")
    assert queries.short(on=UNTIL) == []
    assert queries.short(on=UNTIL + timedelta(days=1)) == [Short("coupon", 1, 2, 0)]


def test_a_preview_tells_what_is_lacking() -> None:
    award(kind="coupon", unit="coupon", amount=2)
    take("A-1")
    assert previewed().figures["codes"] == [["coupon", 1, 2, 1]]


def test_what_a_run_wants_is_asked_by_sets() -> None:
    """Rows that nothing has counted yet would else be held each against each."""
    with CaptureQueriesContext(connection) as said:
        queries.wanted(run_id=1)
    turned = [one["sql"] for one in said.captured_queries]
    assert [("nestloop" in sql, "{off}" in sql, "{on}" in sql) for sql in (turned[0], turned[-1])] == [
        (True, True, False),
        (True, False, True),
    ]


def test_of_no_batches_there_is_no_stock() -> None:
    """As on the list of a new house."""
    assert queries.stock(batches=[]) == {}
