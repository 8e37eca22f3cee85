"""The facts of a range: as given, papers and look-alikes, and what our rosters say.

`pinned` are the claim versions of the range with their places and the range; the ids never leave the server.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection

from claims.queries.plans import by_key, by_set

PINNED: Final = """
    WITH pinned AS (
      SELECT pin.*, g.id AS part FROM claims_runrange g,
             unnest(g.claims, g.versions) WITH ORDINALITY AS pin (claim_id, version, place)
       WHERE g.id = %s
    )
"""


def of_range(query: str, part: int, *values: int) -> list[tuple[Any, ...]]:
    """The rows of a query over `pinned`."""
    with connection.cursor() as cursor:
        cursor.execute(PINNED + query, [part, *values])
        return cursor.fetchall()


_FACTS: Final = """
    SELECT f.claim_id, f.version, c.claimant_id, c.claimant_type, f.services::text,
           date_part('epoch', lower(f.period))::bigint, date_part('epoch', upper(f.period))::bigint,
           date_part('epoch', c.received_at)::bigint, f.category, f.identifier, f.account, f.papers, f.inputs::text,
           c.by_late_link
      FROM pinned
      JOIN claims_claimfacts f USING (claim_id, version)
      JOIN claims_claim c ON c.id = f.claim_id
"""
_BETWEEN: Final = "WHERE f.claim_id BETWEEN %s AND %s AND c.id BETWEEN %s AND %s"
_MOST_BETWEEN: Final = 3  # claims, for each of the range


class Span(NamedTuple):
    """How many claims a range has, and the first and the last of them, by id; of an empty one they are 0."""

    claims: int
    first: int
    last: int

    @property
    def dense(self) -> bool:
        """Whether most claims between the first and the last are of the range."""
        return self.last - self.first < _MOST_BETWEEN * self.claims


def span(*, part: int) -> Span:
    ((claims, first, last),) = of_range("SELECT count(*), min(claim_id), max(claim_id) FROM pinned", part)
    return Span(claims, first or 0, last or 0)


def facts_of_range(*, part: int, within: Span) -> list[tuple[Any, ...]]:
    """The pinned facts of a range's claims, in the order of its pins; services and inputs as Postgres text.

    Columns: claim, version, claimant, type, services, start, end, received (seconds), category, identifier mark,
    account mark, papers named, inputs, by a late link.
    """
    if not within.dense:
        return of_range(f"{_FACTS} ORDER BY place", part)
    with by_set():  # all between the first and the last are read at once
        return of_range(f"{_FACTS} {_BETWEEN} ORDER BY place", part, *within[1:], *within[1:])


def papers_on_file(*, part: int) -> dict[int, int]:
    """claim -> papers uploaded, not quarantined and not replaced, for the claims of a range that have any."""
    rows = of_range(
        """
        SELECT claim_id, count(*) FROM claims_evidence e
         WHERE state <> 'quarantined' AND claim_id IN (SELECT claim_id FROM pinned)
           AND NOT EXISTS (SELECT 1 FROM claims_evidence newer WHERE newer.replaces_id = e.id) GROUP BY 1
        """,
        part,
    )
    return dict(rows)


def look_alikes(*, part: int, within: Span) -> dict[int, int]:
    """claim -> claims of *other* claimants that share its account, phone or a paper; claims that have any alone."""
    rows = of_range(
        """
        SELECT claim_id, count(DISTINCT other)
          FROM (SELECT first_id AS claim_id, second_id AS other FROM claims_duplicatelink
                 WHERE ended_at IS NULL AND key <> 'claimant' AND first_id BETWEEN %s AND %s
                 UNION ALL
                SELECT second_id, first_id FROM claims_duplicatelink
                 WHERE ended_at IS NULL AND key <> 'claimant' AND second_id BETWEEN %s AND %s) links
         WHERE claim_id IN (SELECT claim_id FROM pinned) GROUP BY 1
        """,
        part,
        *within[1:],
        *within[1:],
    )
    return dict(rows)


def roster_facts(
    *, claimants: Iterable[int], at: datetime, upto: int
) -> dict[int, dict[str, dict[str, Any]]]:
    """claimant -> roster -> the facts of the newest row, not above `upto`, of whoever was on the roster at `at`.

    Looked up person by person: no range reads a whole roster.
    """
    found: dict[int, dict[str, dict[str, Any]]] = {}
    with by_key(), connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (p.id, m.roster) p.id, m.roster, m.facts::text, m.period @> %s::timestamptz
              FROM claims_claimant p
              JOIN claims_membership m ON m.key_hash = p.key_hash
             WHERE p.id = ANY(%s::bigint[]) AND m.id <= %s
             ORDER BY p.id, m.roster, m.id DESC
            """,
            [at, _array(claimants), upto],
        )
        for claimant, roster, facts, current in cursor:
            if current:
                found.setdefault(claimant, {})[roster] = json.loads(facts)
    return found


def _array(ids: Iterable[int]) -> str:
    """Ids as the text of a Postgres array: a fraction of the time of a list, each item of which is quoted."""
    return f"{{{','.join(map(str, ids))}}}"
