"""The lists of staff at 20,000 claims: whatever is filtered, counted, searched or taken is found by an index.

No time is measured. The plan of each statement of each page is looked at: a large table is read whole only below a
limit of what is counted at most, nothing walks past many rows for few, and no statement reads more than so many blocks.
"""

from collections import Counter
from typing import Final

import pytest
from django.db import connection

from tests.bench import desk
from tests.emptying import emptied

CLAIMS: Final = 20_000
FEW: Final = 300  # of which every list has some, and more than a page where the other has


@pytest.mark.django_db(transaction=True)
@pytest.mark.xdist_group("lists")
def test_every_list_and_count_is_an_index_or_capped_and_asks_as_often_for_few_rows_as_for_many() -> None:
    desk.prepare(FEW)
    few = _statements()
    emptied()
    people = desk.prepare(CLAIMS)
    tables = desk.large()
    assert {"claims_claim", "claims_reviewitem", "claims_decision", "claims_auditentry"} <= tables
    assert _statements() == few
    known: dict[str, desk.Plan] = {}
    wrong, seen = dict[str, list[str]](), Counter[str]()
    for way in desk.ways(people=people):
        seen[way.name] += 1
        for plan in desk.plans(way, tables=tables, known=known) if not desk.reads_more(way) else ():
            for trouble in plan.troubles:
                wrong.setdefault(f"{trouble}: {plan.sql}", []).append(way.url)
    assert not wrong, "\n\n".join(f"{what}\n  of {urls[:3]}" for what, urls in wrong.items())
    assert seen["reviewitem"] > 50 and seen["claim"] > 25 and len(seen) > 40


def _statements() -> dict[str, int]:
    """How often every list reads, by its name; asked a second time, when what a process keeps in mind is there.

    The session is left out: it is read always, and written down once a minute.
    """
    found: dict[str, int] = {}
    for _again in range(2):
        for way in desk.bare_lists(desk.holders()):
            read = [sql for sql in desk.statements(way) if sql.startswith(("SELECT", "WITH"))]
            found[way.name] = sum("django_session" not in sql for sql in read)
    return found


@pytest.mark.django_db
def test_a_plan_that_reads_a_table_whole_or_walks_far_is_told() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE claims_far AS SELECT i AS id, i % 7 AS part FROM generate_series(1, 30000) i"
        )
        cursor.execute("ALTER TABLE claims_far ADD PRIMARY KEY (id)")
        cursor.execute("ANALYZE claims_far")
    tables = {"claims_far"}

    def told(sql: str) -> list[str]:
        return desk.explained(sql, tables).troubles

    assert told("SELECT count(*) FROM claims_far WHERE part = 3") == ["reads all of claims_far"]
    assert told("SELECT id FROM claims_far WHERE part = 9 ORDER BY id LIMIT 50") == [
        "walks past 30,000 rows of claims_far for 0"
    ]
    assert told("SELECT count(*) FROM (SELECT 1 FROM claims_far WHERE part = 3 LIMIT 10001) s") == []
    assert told("SELECT * FROM claims_far WHERE id = 5") == []
    assert told("SELECT * FROM claims_far a JOIN claims_far b USING (id) WHERE a.id < 20000") != []
