"""What earlier lines did: the first one that says a result of a transfer settled it, further ones repeated it.

And the sums by file that follow from them.
"""

from django.db import migrations

# The tables are append-only for their owner too, but for this once. Deferred checks would bar the last line.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE claims_bankresult DISABLE TRIGGER USER;

UPDATE claims_bankresult later SET outcome = 'repeated'
 WHERE EXISTS (SELECT 1 FROM claims_bankresult b
                WHERE b.transfer_id = later.transfer_id AND b.result = later.result AND b.id < later.id);
UPDATE claims_bankresult b SET reference = t.reference FROM claims_transfer t WHERE t.id = b.transfer_id;

ALTER TABLE claims_bankresult ENABLE TRIGGER USER;

INSERT INTO claims_settlement (file_id, answer_id, came_from, went_to, transfers, amount, at)
SELECT f.id, b.answer_id, coalesce(before.result, 'sent'), b.result, count(*), sum(b.amount), a.at
  FROM claims_bankresult b
  JOIN claims_bankanswer a ON a.id = b.answer_id
  JOIN claims_transfer t ON t.id = b.transfer_id
  JOIN claims_paymentfile f ON f.run_id = t.run_id AND f.kind = t.kind AND f.unit = t.unit
  LEFT JOIN LATERAL (
    SELECT e.result FROM claims_bankresult e
     WHERE e.transfer_id = b.transfer_id AND e.id < b.id AND e.outcome = 'settled' ORDER BY e.id DESC LIMIT 1
  ) before ON true
 WHERE b.outcome = 'settled' GROUP BY f.id, b.answer_id, before.result, b.result, a.at;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0013_parked_lines")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
