"""What a range reads: the pinned facts of its claims, papers, look-alikes, roster facts."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection


def facts_of_range(*, claims: Sequence[int], versions: Sequence[int]) -> list[tuple[Any, ...]]:
    """The pinned facts of these claim versions, in the order given; services and inputs as Postgres text.

    Columns: claim, version, claimant, type, services, start, end, received (seconds), category, identifier mark,
    account mark, papers named, inputs.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT f.claim_id, f.version, c.claimant_id, c.claimant_type, f.services::text,
                   extract(epoch FROM lower(f.period))::bigint, extract(epoch FROM upper(f.period))::bigint,
                   extract(epoch FROM c.received_at)::bigint, f.category, f.identifier, f.account, f.papers,
                   f.inputs::text
              FROM unnest(%s::bigint[], %s::smallint[]) WITH ORDINALITY AS pin (claim_id, version, place)
              JOIN claims_claimfacts f ON f.claim_id = pin.claim_id AND f.version = pin.version
              JOIN claims_claim c ON c.id = f.claim_id
             ORDER BY pin.place
            """,
            [claims, versions],
        )
        return cursor.fetchall()


def papers_on_file(*, claims: Sequence[int]) -> dict[int, int]:
    """claim -> papers uploaded and not quarantined."""
    return _counts(
        "SELECT claim_id, count(*) FROM claims_evidence WHERE claim_id = ANY(%s) AND state <> 'quarantined' GROUP BY 1",
        claims,
    )


def look_alikes(*, claims: Sequence[int]) -> dict[int, int]:
    """claim -> claims of *other* claimants that share its account or phone."""
    return _counts(
        """
        SELECT claim_id, count(DISTINCT other) FROM (
          SELECT first_id AS claim_id, second_id AS other FROM claims_duplicatelink
           WHERE first_id = ANY(%(claims)s) AND key <> 'claimant'
           UNION ALL
          SELECT second_id, first_id FROM claims_duplicatelink WHERE second_id = ANY(%(claims)s) AND key <> 'claimant'
        ) pairs GROUP BY 1
        """,
        claims,
    )


def _counts(query: str, claims: Sequence[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"claims": list(claims)} if "%(claims)s" in query else [list(claims)])
        return dict(cursor.fetchall())


def roster_facts(
    *, claimants: Sequence[int], at: datetime, upto: int
) -> dict[int, dict[str, dict[str, Any]]]:
    """claimant -> roster -> the facts of the newest row, not above `upto`, of whoever was on the roster at `at`."""
    found: dict[int, dict[str, dict[str, Any]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (p.id, m.roster) p.id, m.roster, m.facts::text, m.period @> %s::timestamptz
              FROM claims_claimant p
              JOIN claims_membership m ON m.key_hash = p.key_hash
             WHERE p.id = ANY(%s) AND m.id <= %s
             ORDER BY p.id, m.roster, m.id DESC
            """,
            [at, list(claimants), upto],
        )
        for claimant, roster, facts, current in cursor:
            if current:
                found.setdefault(claimant, {})[roster] = json.loads(facts)
    return found
