"""What the desk counts of an incident: one statement a table, exact as of the moment. Counts and sums, no people."""

from datetime import datetime
from typing import Any, Final

from django.db import connection

from claims.models import Figures, Incident
from claims.queries import scheme

Table = list[list[Any]]

# What waits for somebody: neither decided nor over.
_OPEN: Final = "('submitted', 'information_requested', 'appealed')"

_INTAKE: Final = """
    SELECT to_char(date_trunc('hour', received_at AT TIME ZONE %(zone)s), 'YYYY-MM-DD HH24:00'), count(*)
      FROM claims_claim WHERE incident_id = %(incident)s GROUP BY 1 ORDER BY 1
"""
# How many came in, how many left, and how many waited at the end of each day on which something moved.
_BACKLOG: Final = f"""
    SELECT to_char(day, 'YYYY-MM-DD'), came, went, (sum(came - went) OVER (ORDER BY day))::bigint
      FROM (
        SELECT (t.at AT TIME ZONE %(zone)s)::date AS day,
               count(*) FILTER (WHERE t.went_to IN {_OPEN}) AS came,
               count(*) FILTER (WHERE t.came_from IN {_OPEN}) AS went
          FROM claims_transition t JOIN claims_claim c ON c.id = t.claim_id
         WHERE c.incident_id = %(incident)s AND (t.went_to IN {_OPEN}) <> (t.came_from IN {_OPEN})
         GROUP BY 1
      ) moved ORDER BY day
"""  # noqa: S608
_AGE: Final = f"""
    SELECT least(floor(extract(epoch FROM %(at)s - received_at) / 86400), 30)::int, count(*)
      FROM claims_claim WHERE incident_id = %(incident)s AND status IN {_OPEN} GROUP BY 1 ORDER BY 1
"""  # noqa: S608
# Those that stand: that of the claim's version, and while an appeal waits the one it is about. What was taken back is
# none, nor what an appeal was decided instead of.
_DECISIONS: Final = """
    SELECT d.outcome, d.rule, d.codes, count(*)
      FROM claims_decision d JOIN claims_claim c ON c.id = d.claim_id
     WHERE c.incident_id = %(incident)s AND d.final
       AND CASE WHEN c.status = 'appealed' THEN d.id IN (SELECT decision_id FROM claims_appeal)
                ELSE d.version = c.version AND c.status IN ('approved', 'rejected') END
     GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3
"""
_COST: Final = """
    SELECT a.policy_key, a.unit, count(DISTINCT a.claim_id), sum(a.amount)::bigint
      FROM claims_award a JOIN claims_claim c ON c.id = a.claim_id
     WHERE c.incident_id = %(incident)s AND a.live GROUP BY 1, 2 ORDER BY 1, 2
"""
# Every claim once: where it stands; of a rejection why, by its newest final decision; of what is set aside, as what.
_CLAIMS: Final = """
    SELECT c.claimant_type, c.status,
           CASE WHEN c.status = 'triaged_out' THEN ARRAY['aside_' || coalesce(s.why, 'unsaid')]::varchar[]
                ELSE coalesce(d.codes, '{}') END, count(*)
      FROM claims_claim c
      LEFT JOIN claims_setaside s ON c.status = 'triaged_out' AND s.claim_id = c.id AND s.restored_at IS NULL
      LEFT JOIN LATERAL (
        SELECT d.codes FROM claims_decision d
         WHERE c.status = 'rejected' AND d.claim_id = c.id AND d.final ORDER BY d.version DESC LIMIT 1
      ) d ON true
     WHERE c.incident_id = %(incident)s GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC, 3
"""
TABLES: Final = {
    "intake": _INTAKE,
    "backlog": _BACKLOG,
    "age": _AGE,
    "decisions": _DECISIONS,
    "cost": _COST,
    "claims": _CLAIMS,
}
ALL: Final = {**TABLES, **scheme.TABLES}
_MARK: Final = """
    SELECT concat_ws('.', (%(at)s AT TIME ZONE %(zone)s)::date, (SELECT count(*) FROM claims_claim),
                     (SELECT count(*) FROM claims_transition), (SELECT count(*) FROM claims_decision),
                     (SELECT count(*) FROM claims_award), (SELECT count(*) FROM claims_ledgerentry))
"""


def figures(*, incident: Incident, at: datetime) -> dict[str, Table]:
    """All tables of an incident by name, those of the scheme too; `at` is what ages are counted to."""
    return {name: _rows(statement, incident, at) for name, statement in ALL.items()}


def mark(*, incident: Incident, at: datetime) -> str:
    """The day, and how many rows there are of all that is counted: where it is the same, so are the figures.

    Not the newest number of them: who took a lower one may be later to commit.
    """
    return str(_rows(_MARK, incident, at)[0][0])


def kept(*, incident: Incident) -> Figures | None:
    """What was counted last."""
    return Figures.objects.filter(incident=incident).first()


def _rows(statement: str, incident: Incident, at: datetime) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"incident": incident.pk, "zone": incident.time_zone, "at": at})
        return [list(row) for row in cursor]
