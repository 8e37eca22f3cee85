"""Awards of which the bank has said something that nobody has resolved: it may say that they are paid already."""

from typing import Final, NamedTuple

from django.db import connection

from claims.queries.plans import by_key

_NAMED: Final = 5  # claims and transfers, in a refusal

_UNRESOLVED: Final = """
    SELECT b.transfer_id, b.file_id FROM claims_bankresult b WHERE b.outcome = 'parked' AND NOT EXISTS (
      SELECT 1 FROM claims_lineresolution r WHERE r.result_id = b.id AND r.state = 'confirmed')
"""
# By a line about one of them, or about the whole file.
_TRANSFERS: Final = f"""
    SELECT b.transfer_id FROM ({_UNRESOLVED}) b WHERE b.transfer_id IS NOT NULL
    UNION
    SELECT t.id FROM ({_UNRESOLVED}) b
      JOIN claims_paymentfile f ON f.id = b.file_id
      JOIN claims_transfer t ON t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit
"""  # noqa: S608
AWARDS: Final = f"""
    SELECT DISTINCT o.award_id FROM ({_TRANSFERS}) d JOIN claims_payout o USING (transfer_id)
"""  # noqa: S608
# From the lines to the run, each step by an index: lines that wait for people are few, payouts of a run are not.
# OFFSET 0: what is named is looked up by its key, and never walked along in the order of its references.
_PAID_AGAIN: Final = f"""
    WITH again AS MATERIALIZED (
      SELECT o.award_id, e.transfer_id
        FROM ({_TRANSFERS}) d
        JOIN claims_payout e USING (transfer_id)
        JOIN claims_payout o ON o.award_id = e.award_id AND o.live AND o.attempt > e.attempt
        JOIN claims_transfer t ON t.id = o.transfer_id
       WHERE o.run_id = %(run)s AND (%(kind)s = '' OR t.kind = %(kind)s AND t.unit = %(unit)s)
    )
    SELECT (SELECT count(DISTINCT award_id) FROM again),
           ARRAY(SELECT DISTINCT c.reference FROM again CROSS JOIN LATERAL (
                   SELECT reference FROM claims_claim
                    WHERE id = (SELECT claim_id FROM claims_award WHERE id = award_id) OFFSET 0) c
                  ORDER BY 1 LIMIT %(named)s),
           ARRAY(SELECT DISTINCT t.reference FROM again CROSS JOIN LATERAL (
                   SELECT reference FROM claims_transfer WHERE id = again.transfer_id OFFSET 0) t
                  ORDER BY 1 LIMIT %(named)s)
"""  # noqa: S608


class PaidAgain(NamedTuple):
    """How many awards a run pays again of which an earlier transfer is in a parked line; the first references of their
    claims and of those transfers."""

    awards: int
    claims: list[str]
    transfers: list[str]


def paid_again(*, run_id: int, kind: str = "", unit: str = "") -> PaidAgain:
    """The same of all that a run pays, or of one kind and unit of it."""
    with by_key(), connection.cursor() as cursor:
        cursor.execute(_PAID_AGAIN, {"run": run_id, "kind": kind, "unit": unit, "named": _NAMED})
        return PaidAgain(*cursor.fetchone())
