"""What the database itself keeps of debts, as the bodies of triggers.

No award is settled above its amount, no debt above what is owed, and no more is claimed back beyond a transfer than
left us beyond it: whoever adds a part locks the whole first and counts what is there then.
"""

from typing import Final

# What of debt `r` is settled.
_SETTLED: Final = """(SELECT coalesce(sum(o.amount), 0) FROM claims_offset o WHERE o.recovery_id = r.id AND o.live) +
        (SELECT coalesce(sum(p.amount), 0) FROM claims_repayment p
          WHERE p.recovery_id = r.id AND p.confirmed_at IS NOT NULL)"""
OWED_IS_KEPT: Final = f"""
    PERFORM 1 FROM claims_recovery WHERE id = NEW.recovery_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
      SELECT 1 FROM claims_recovery r WHERE r.id = NEW.recovery_id AND r.confirmed_at IS NOT NULL AND r.amount >=
        {_SETTLED}
    ) THEN
      RAISE EXCEPTION 'recovery_never_above_its_amount' USING ERRCODE = 'check_violation';
    END IF;
"""  # noqa: S608
AWARD_IS_KEPT: Final = """
    PERFORM 1 FROM claims_award WHERE id = NEW.award_id FOR NO KEY UPDATE;
    IF NOT EXISTS (
      SELECT 1 FROM claims_award a WHERE a.id = NEW.award_id AND a.live AND a.amount >=
        (SELECT coalesce(sum(o.amount), 0) FROM claims_offset o WHERE o.award_id = a.id AND o.live)
    ) THEN
      RAISE EXCEPTION 'offsets_never_above_the_award' USING ERRCODE = 'check_violation';
    END IF;
"""
# What left us beyond transfer {of}, as far as the bank has said: each entry of the account once, or what a line says of
# the whole, whichever is more. Lines that two people resolved so that nothing moves by them say nothing. Below zero or
# NULL where no line says so much.
BEYOND: Final = """
    SELECT greatest(sum(said.amount) FILTER (WHERE said.booking IS NOT NULL),
                    max(said.amount) FILTER (WHERE said.booking IS NULL)) - said.due
      FROM (
        SELECT b.booking, max(b.amount) AS amount, t.amount AS due
          FROM claims_transfer t JOIN claims_bankresult b ON b.transfer_id = t.id
         WHERE t.id = {of} AND b.result = 'paid' AND b.amount IS NOT NULL AND b.unit IN ('', t.unit)
           AND NOT EXISTS (SELECT 1 FROM claims_lineresolution l WHERE l.result_id = b.id AND l.state = 'confirmed'
                              AND l.way IN ('matches_later', 'not_ours', 'elsewhere'))
         GROUP BY b.booking, t.amount
      ) said GROUP BY said.due
"""
EXCESS_IS_KEPT: Final = f"""
    PERFORM 1 FROM claims_transfer WHERE id = NEW.transfer_id FOR NO KEY UPDATE;
    IF (SELECT sum(r.amount) FROM claims_recovery r WHERE r.transfer_id = NEW.transfer_id AND r.dropped_at IS NULL)
       > coalesce(({BEYOND.format(of="NEW.transfer_id")}), 0) THEN
      RAISE EXCEPTION 'recoveries_never_above_the_excess' USING ERRCODE = 'check_violation';
    END IF;
"""  # noqa: S608
NOTHING_IS_OWED: Final = f"""
    PERFORM 1 FROM claims_award WHERE id = NEW.award_id FOR NO KEY UPDATE;
    IF EXISTS (
      SELECT 1 FROM claims_recovery r WHERE r.award_id = NEW.award_id AND r.confirmed_at IS NOT NULL AND r.amount >
        {_SETTLED}
    ) THEN
      RAISE EXCEPTION 'nothing_lapses_of_which_something_is_owed' USING ERRCODE = 'check_violation';
    END IF;
"""  # noqa: S608
