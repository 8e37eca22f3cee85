"""What was handed over before there were hand-overs went by hand: confirmed where its run is, begun where it is not.

Who took a file first began its hand-over; where nobody did, who opened the run. A file of a released run that was
taken for the bank is on its way: its run is handed over.
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


class Migration(migrations.Migration):
    dependencies = [("claims", "0017_handover")]

    operations = [
        migrations.RunSQL([_BEGUN, _RUNS, _CONFIRMED], migrations.RunSQL.noop, elidable=False),
    ]
