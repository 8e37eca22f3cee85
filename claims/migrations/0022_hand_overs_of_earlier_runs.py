"""What was handed over before there were hand-overs went by hand: confirmed where its run is, begun where it is not.

Who took a file first began its hand-over; where nobody did, who opened the run. A file of a released run that was
taken for the bank is on its way: its run is handed over. A released run without a transfer, which set everything off
against debts, has nothing to hand over and is at its end.
"""

from django.db import migrations

_BEGUN = """
INSERT INTO claims_handover (file_id, attempt, way, state, part, intended_at, intended_by_id, rule, evidence, receipt,
                             outcome, reason)
SELECT f.id, 1, 'by_hand', 'intended', '', coalesce(d.at, r.handed_over_at, r.released_at),
       coalesce(d.by_id, r.opened_by_id), '', '', '', '', ''
  FROM claims_paymentfile f JOIN claims_payoutrun r ON r.id = f.run_id
  LEFT JOIN LATERAL (
    SELECT at, by_id FROM claims_download WHERE file_id = f.id AND form = 'bank' ORDER BY id LIMIT 1
  ) d ON true
 WHERE r.state IN ('handed_over', 'confirmed') OR (r.state = 'released' AND d.at IS NOT NULL)
 ORDER BY f.id
"""
_RUNS = """
UPDATE claims_payoutrun r SET state = 'handed_over', handed_over_at = h.at
  FROM (SELECT f.run_id, min(o.intended_at) AS at
          FROM claims_handover o JOIN claims_paymentfile f ON f.id = o.file_id GROUP BY 1) h
 WHERE h.run_id = r.id AND r.state = 'released'
"""
# The bank has answered, or somebody noted a receipt, which stands in the log.
_CONFIRMED = """
UPDATE claims_handover o SET state = 'confirmed', evidence = 'answer', confirmed_at = r.confirmed_at
  FROM claims_paymentfile f JOIN claims_payoutrun r ON r.id = f.run_id
 WHERE f.id = o.file_id AND r.state = 'confirmed'
"""
# One statement a move: the guard looks at each.
_NOTHING_LEAVES = """
UPDATE claims_payoutrun r SET state = 'handed_over', handed_over_at = r.released_at
 WHERE r.state = 'released' AND NOT EXISTS (SELECT 1 FROM claims_transfer t WHERE t.run_id = r.id)
"""
_ENDED = """
UPDATE claims_payoutrun r SET state = 'confirmed', confirmed_at = r.handed_over_at
 WHERE r.state = 'handed_over' AND NOT EXISTS (SELECT 1 FROM claims_transfer t WHERE t.run_id = r.id)
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0021_handover")]

    operations = [
        migrations.RunSQL(
            [_BEGUN, _RUNS, _CONFIRMED, _NOTHING_LEAVES, _ENDED], migrations.RunSQL.noop, elidable=False
        ),
    ]
