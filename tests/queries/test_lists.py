"""The lists of the desk at 20,000 claims: whatever is filtered, counted, searched or taken is found by an index.

No time is measured. The plan of each statement is looked at: a large table is read whole only below a limit of what
is counted at most, and no statement reads more than so many blocks.
"""

import json
import os
from collections.abc import Iterator
from typing import Any, Final

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.admin.finding import ClaimFilter
from claims.admin.review.filters import QueueFilter
from claims.models import ReviewItem
from tests.admin.desk import as_
from tests.bench.seeding import seed
from tests.factories import ClaimFactory, IncidentFactory
from tests.people import NOON

CLAIMS: Final = 20_000
LARGE: Final = 5_000  # rows of a table that is not read whole
CAP: Final = 10_001  # rows of what is counted at most
MOST_BLOCKS: Final = 2_500

_ITEMS: Final = """
    INSERT INTO claims_reviewitem (claim_id, code, state, at, due_on, facets, amount)
    SELECT c.id, CASE WHEN c.id %% 1000 = 0 THEN 'second_seat' WHEN c.id %% 100 = 1 THEN 'asked' ELSE 'proposed' END,
           'open', '2022-10-21'::timestamptz + c.id %% 500 * interval '1 hour', '2022-10-24'::date + (c.id %% 30)::int,
           ARRAY['type:' || c.claimant_type, 'from:' || c.submitter, 'service:' || c.services[1],
                 'stage:' || CASE WHEN c.id %% 1000 = 0 THEN 'second_seat' WHEN c.id %% 100 = 1 THEN 'asked'
                                  ELSE 'proposed' END,
                 'amount:' || (ARRAY['0', '50k', '100k', '500k', '1m', 'more'])[1 + c.id %% 6]]
           || CASE WHEN c.id %% 500 = 0 THEN ARRAY['failed:duplicates', 'flag:look_alike'] ELSE '{}' END, c.id
      FROM claims_claim c WHERE c.id <= %(claims)s - 100;
    INSERT INTO claims_reviewitem (claim_id, code, state, at, due_on)
    SELECT c.id, 'proposed', 'closed', '2022-10-21', '2022-10-24' FROM claims_claim c WHERE c.id > %(claims)s - 100;
    UPDATE claims_reviewitem SET assignee_id = %(rita)s, assigned_by_id = %(rita)s, assigned_at = at
     WHERE state = 'open' AND id %% 700 = 0
"""


def furnished(rita: int) -> None:
    """20,000 claims in the queue, but for a hundred that have left it; statistics as after a vacuum."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as owner:
        owner.execute("SET LOCAL session_replication_role = replica")
        for statement in _ITEMS.split(";\n"):
            owner.execute(statement, {"claims": CLAIMS, "rita": rita})  # type: ignore[arg-type]
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE")


def values(filterset: Any, user: Any) -> Iterator[str]:
    """Each value of each filter as an address says it."""

    class Asked:
        def __init__(self) -> None:
            self.user = user

    for name, field in filterset({}, request=Asked()).form.fields.items():
        for value, _label in field.choices:
            if value:
                yield f"{name}={getattr(value, 'value', value)}"


def troubles(sql: str, large: set[str]) -> list[str]:
    """What is wrong with the plan of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}".replace("%", "%%"), [])
        (found,) = cursor.fetchone()
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    blocks = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    wrong = [f"reads {blocks} blocks"] if blocks > MOST_BLOCKS else []
    return wrong + [f"reads all of {table}" for table in _whole(plan, large, limited=False)]


def _whole(plan: dict[str, Any], large: set[str], *, limited: bool) -> Iterator[str]:
    limited = limited or (plan["Node Type"] == "Limit" and plan["Actual Rows"] <= CAP)
    if plan["Node Type"].endswith("Seq Scan") and plan["Relation Name"] in large and not limited:
        yield plan["Relation Name"]
    for inner in plan.get("Plans", []):
        yield from _whole(inner, large, limited=limited)


def _large() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE])
        return {name for (name,) in cursor}


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("lists")
def test_every_filter_count_search_and_way_of_the_desk_is_found_by_an_index(rita: Any) -> None:
    seed(CLAIMS)
    furnished(rita.pk)
    large = _large()
    assert {"claims_claim", "claims_claimant", "claims_reviewitem", "claims_payeeaccount"} <= large
    browser = as_(rita)
    queue, claims = (reverse(f"admin:claims_{name}_changelist") for name in ("reviewitem", "claim"))
    gets = [
        reverse("admin:index"), queue, claims, f"{queue}?q=C-0000000007", f"{queue}?type=merchant&amount=50k&due=later",
        *(f"{queue}?{said}" for said in values(QueueFilter, rita)),
        *(f"{claims}?{said}" for said in values(ClaimFilter, rita)),
    ]  # fmt: skip
    posts = [
        (reverse("admin:claims_reviewitem_next"), {}),
        (reverse("admin:claims_reviewitem_next") + "?queue=amount%3Dmore%26type%3Dmerchant&after=5", {}),
        *(
            (reverse("admin:claims_claim_find"), {"sought": sought})
            for sought in ("010-1234-5678", "김시험", "124-81-00998", "110123456789", "a@example.com")
        ),
    ]
    wrong: dict[str, list[str]] = {}
    for method, url, typed in [("get", url, {}) for url in gets] + [("post", *post) for post in posts]:
        with CaptureQueriesContext(connection) as caught:
            answer = getattr(browser, method)(url, typed)
        assert answer.status_code in (200, 302), url
        for query in caught.captured_queries:
            sql = query["sql"]
            if sql.lstrip().startswith(("SELECT", "WITH")) and "claims_" in sql:
                for trouble in troubles(sql, large):
                    wrong.setdefault(f"{trouble}: {sql}", []).append(url)
    assert not wrong, "\n\n".join(f"{what}\n  of {urls[:3]}" for what, urls in wrong.items())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["reviewitem", "claim"])
def test_a_list_of_many_needs_no_more_statements_than_one_of_few(rita: Any, name: str) -> None:
    incident, browser = IncidentFactory(), as_(rita)
    counts = []
    for number in (3, 30):
        for _ in range(number):
            claim = ClaimFactory(incident=incident)
            ReviewItem.objects.create(claim=claim, code="proposed", at=NOON, due_on=NOON.date())
        with CaptureQueriesContext(connection) as caught:
            browser.get(reverse(f"admin:claims_{name}_changelist"))
        counts.append(len(caught))
    assert counts[0] == counts[1]
