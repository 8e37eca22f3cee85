"""What the queue is filtered by, as words on its rows: derived, and made anew whenever a claim changes.

They stand where the filters look, so that any filters that combine are one look at one index. One statement reads the
claims, what the newest run that holds found for them, their seats and their look-alikes, and writes what differs.
"""

from collections.abc import Collection
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from claims.models import AssessmentRun, Claim
from claims.rules.review import facets as rule
from claims.rules.review.deadlines import due_on

BLOCK: Final = 5_000
_APPEALED: Final = "appealed"

# A version that was made by undoing a decision says what the one before it said, so that its run holds
# (`queries.review.run_that_holds`).
_REFRESH: Final = """
WITH wanted AS MATERIALIZED (
  SELECT i.id, i.claim_id, i.code, c.claimant_type, c.services, c.submitter, c.status, c.held, c.version,
         c.by_late_link, (i.at AT TIME ZONE n.time_zone)::date AS began, n.time_zone
    FROM claims_reviewitem i JOIN claims_claim c ON c.id = i.claim_id JOIN claims_incident n ON n.id = c.incident_id
   WHERE i.state = 'open' AND i.claim_id = ANY(%(claims)s)
), judged AS MATERIALIZED (
  SELECT w.id, k.run_id, k.outcomes
    FROM wanted w CROSS JOIN LATERAL (
      SELECT k.run_id, k.version, k.outcomes
        FROM claims_checkresult k JOIN claims_assessmentrun r ON r.id = k.run_id AND r.state = 'done'
       WHERE k.claim_id = w.claim_id ORDER BY k.run_id DESC LIMIT 1
    ) k
   WHERE k.version = w.version OR EXISTS (
      SELECT 1 FROM claims_claimfacts a JOIN claims_claimfacts b ON b.claim_id = a.claim_id AND b.version = w.version
       WHERE a.claim_id = w.claim_id AND a.version = k.version
         AND (a.category, a.services, a.period, a.identifier, a.account, a.papers, a.inputs)
           = (b.category, b.services, b.period, b.identifier, b.account, b.papers, b.inputs)
    )
), cash AS MATERIALIZED (
  SELECT v.id AS version, l.place
    FROM claims_policyversion v CROSS JOIN LATERAL jsonb_array_elements(v.lines) WITH ORDINALITY l (line, place)
   WHERE l.line ->> 'kind' = 'cash' AND l.line ->> 'unit' = 'KRW'
), proposed AS (
  SELECT j.id, sum(a.amounts[cash.place::int]) AS amount
    FROM judged j JOIN wanted w USING (id)
    JOIN claims_assessment a ON a.claim_id = w.claim_id AND a.run_id = j.run_id AND a.outcome = 1
    JOIN cash ON cash.version = a.policy_version_id
   GROUP BY j.id
), due AS (
  SELECT * FROM unnest(%(codes)s::text[], %(days)s::date[], %(zones)s::text[], %(due)s::date[])
             AS due (code, began, time_zone, due_on)
), said AS (
  SELECT w.id, coalesce(p.amount, 0)::bigint AS amount, due.due_on,
         ARRAY[
           'type:' || w.claimant_type,
           'stage:' || CASE
             WHEN w.held THEN 'held'
             WHEN w.status = 'information_requested' THEN 'asked'
             WHEN w.status = 'appealed' THEN 'appealed'
             WHEN EXISTS (SELECT 1 FROM claims_decision d
                           WHERE d.claim_id = w.claim_id AND d.version = w.version AND NOT d.final) THEN 'second_seat'
             WHEN j.id IS NULL THEN 'received' ELSE 'proposed' END,
           'amount:' || coalesce((SELECT b.name FROM unnest(%(bands)s::text[], %(most)s::bigint[]) AS b (name, most)
                                   WHERE coalesce(p.amount, 0) <= b.most ORDER BY b.most LIMIT 1), %(more)s)
         ]
         || ARRAY(SELECT 'service:' || service FROM unnest(w.services) service)
         || CASE WHEN w.submitter = '' THEN '{}' ELSE ARRAY['from:' || w.submitter] END
         || ARRAY(SELECT 'failed:' || c.key FROM unnest(%(checks)s::text[]) WITH ORDINALITY c (key, place)
                   WHERE substr(j.outcomes, c.place::int, 1) = 'f')
         || CASE WHEN substr(j.outcomes, %(late)s, 1) = 'f' THEN ARRAY['flag:late'] ELSE '{}' END
         || CASE WHEN w.by_late_link THEN ARRAY['flag:late_link'] ELSE '{}' END
         || ARRAY(SELECT 'flag:' || f.flag FROM unnest(%(why)s::text[], %(flags)s::text[]) AS f (code, flag)
                   WHERE f.code = w.code)
         || CASE WHEN EXISTS (SELECT 1 FROM claims_mandate m WHERE m.claim_id = w.claim_id)
                 THEN ARRAY['flag:mandate'] ELSE '{}' END
         || CASE WHEN EXISTS (SELECT 1 FROM claims_message m WHERE m.claim_id = w.claim_id AND m.from_claimant
                                 AND m.read_at IS NULL) THEN ARRAY['flag:message'] ELSE '{}' END
         || CASE WHEN l.links > 0 THEN ARRAY['flag:look_alike'] ELSE '{}' END
         || CASE WHEN l.accounts > 0 THEN ARRAY['flag:shared_account'] ELSE '{}' END AS words
    FROM wanted w
    LEFT JOIN judged j USING (id)
    LEFT JOIN proposed p USING (id)
    LEFT JOIN due ON (due.code, due.began, due.time_zone) = (w.code, w.began, w.time_zone)
    CROSS JOIN LATERAL (
      SELECT count(*) AS links, count(*) FILTER (WHERE l.key = 'account') AS accounts
        FROM (SELECT key FROM claims_duplicatelink WHERE first_id = w.claim_id AND ended_at IS NULL
              UNION ALL
              SELECT key FROM claims_duplicatelink WHERE second_id = w.claim_id AND ended_at IS NULL) l
    ) l
), sorted AS (
  SELECT id, amount, due_on, ARRAY(SELECT DISTINCT word COLLATE "C" FROM unnest(words) word ORDER BY 1) AS facets
    FROM said
)
UPDATE claims_reviewitem i
   SET facets = s.facets, amount = s.amount, due_on = coalesce(i.due_on, s.due_on)
  FROM sorted s
 WHERE i.id = s.id
   AND (i.due_on IS NULL OR i.amount <> s.amount OR i.facets IS DISTINCT FROM s.facets::varchar[])
"""
_BEGAN: Final = """
    SELECT DISTINCT i.code, (i.at AT TIME ZONE n.time_zone)::date, n.time_zone
      FROM claims_reviewitem i JOIN claims_claim c ON c.id = i.claim_id JOIN claims_incident n ON n.id = c.incident_id
     WHERE i.state = 'open' AND i.due_on IS NULL AND i.claim_id = ANY(%s)
"""


def refresh(*, claims: Collection[int]) -> int:
    """Makes the facets of the open items of these claims anew; returns how many changed.

    In the transaction of the verb that changed them, right after `validation.relink`. An item without a due day gets
    one; no day that was given is moved.
    """
    if not claims:
        return 0
    ids = list(claims)
    lock(claims=ids)
    with connection.cursor() as cursor:
        cursor.execute(_BEGAN, [ids])
        began = cursor.fetchall()
        cursor.execute(_REFRESH, _fixed() | _due(began) | {"claims": ids})
        return cursor.rowcount


def lock(*, claims: Collection[int]) -> None:
    """Their open items, locked; in order, as by all who lock several. Then what is read of them is what stands: whoever
    changes one of these claims meanwhile waits here, and reads what was changed before it."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM claims_reviewitem WHERE claim_id = ANY(%s) AND state = 'open' ORDER BY id FOR NO KEY UPDATE
            """,
            [list(claims)],
        )


def refresh_all(*, run: AssessmentRun) -> int:
    """The same of whatever waits of the incident of a done run, block by block; returns how many changed."""
    after, changed = 0, 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            # Locked, so that nobody changes a claim while it is read. In order, as by all who lock several.
            cursor.execute(_OPEN, {"incident": run.incident_id, "after": after, "size": BLOCK})
            ids = [pk for (pk,) in cursor]
            if not ids:
                return changed
            changed += refresh(claims=ids)
        after = ids[-1]


def refresh_seen(*, run: AssessmentRun) -> int:
    """The same of what a run over changed claims saw, a range at a time."""
    changed = 0
    for ids in run.ranges.order_by("number").values_list("claims", flat=True):
        for first in range(0, len(ids), BLOCK):
            with transaction.atomic():
                some = sorted(ids[first : first + BLOCK])
                list(
                    Claim.objects.select_for_update(no_key=True)
                    .filter(pk__in=some)
                    .order_by("pk")
                    .values_list("pk")
                )
                changed += refresh(claims=some)
    return changed


_OPEN: Final = """
    SELECT c.id FROM claims_reviewitem i JOIN claims_claim c ON c.id = i.claim_id
     WHERE i.state = 'open' AND i.claim_id > %(after)s AND c.incident_id = %(incident)s
     ORDER BY i.claim_id LIMIT %(size)s FOR NO KEY UPDATE OF c
"""


def _fixed() -> dict[str, Any]:
    """What the statement is told of the rules."""
    return {
        "bands": [name for name, _most in rule.BANDS],
        "most": [most for _name, most in rule.BANDS],
        "more": rule.MORE,
        "checks": list(rule.CHECK_KEYS),
        "late": rule.CHECK_KEYS.index("inside_filing_period") + 1,
        "why": list(rule.BY_CODE),
        "flags": list(rule.BY_CODE.values()),
    }


def _due(began: Collection[tuple[str, date, str]]) -> dict[str, Any]:
    """The due day of each code, day and zone: few, however many the items."""
    rows = list(began)
    within = [settings.APPEAL_WITHIN if code == _APPEALED else settings.REVIEW_WITHIN for code, _, _ in rows]
    return {
        "codes": [code for code, _day, _zone in rows],
        "days": [day for _code, day, _zone in rows],
        "zones": [zone for _code, _day, zone in rows],
        "due": [due_on(day, days, zone) for (_code, day, zone), days in zip(rows, within, strict=True)],
    }
