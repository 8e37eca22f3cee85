"""What the checks of a run said, counted."""

from typing import NamedTuple

from django.db import connection

from claims.models import AssessmentRun
from claims.rules.validation import CHECKS, FAIL


class CheckCount(NamedTuple):
    """One check: how many claims of the run passed it, failed it, or had no data for it."""

    key: str
    passed: int
    failed: int
    no_data: int


def counts(*, run: AssessmentRun) -> list[CheckCount]:
    """The checks of the run in the order of their list."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT place, coalesce(sum(claims) FILTER (WHERE letter = 'p'), 0)::bigint,
                   coalesce(sum(claims) FILTER (WHERE letter = 'f'), 0)::bigint,
                   coalesce(sum(claims) FILTER (WHERE letter = 'n'), 0)::bigint
              FROM (SELECT outcomes, count(*) AS claims FROM claims_checkresult WHERE run_id = %(run)s GROUP BY 1) said
             CROSS JOIN LATERAL unnest(string_to_array(outcomes, NULL)) WITH ORDINALITY AS one (letter, place)
             GROUP BY place ORDER BY place
            """,
            {"run": run.pk},
        )
        return [CheckCount(CHECKS[place - 1].key, *found) for place, *found in cursor]


def valid(*, run: AssessmentRun) -> int:
    """Claims of the run that no blocking check stops."""
    blocking = "".join(f"[^{FAIL}]" if check.blocking else "." for check in CHECKS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM claims_checkresult WHERE run_id = %s AND outcomes ~ %s",
            [run.pk, f"^{blocking}$"],
        )
        (number,) = cursor.fetchone()
    return number
