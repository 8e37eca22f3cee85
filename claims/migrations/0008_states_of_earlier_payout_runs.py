"""Runs of before, in the states of now.

They were frozen when they were opened, and what was called released is the check. A sealed one was finance's to bring to
the bank: it is handed over, and confirmed where the bank has answered something of each of its files. What is
handed over and not confirmed stays so, its transfers sealed, until somebody says what became of it.
"""

from django.db import migrations

FILL = """
UPDATE claims_payoutrun
   SET frozen_at = opened_at,
       pay_date = (coalesce(sealed_at, opened_at) AT TIME ZONE 'Asia/Seoul')::date,
       checked_at = released_at,
       released_by_id = CASE WHEN state = 'sealed' THEN checked_by_id END,
       released_at = CASE WHEN state = 'sealed' THEN sealed_at END,
       handed_over_at = CASE WHEN state = 'sealed' THEN sealed_at END,
       voided_at = CASE WHEN state = 'voided' THEN coalesce(voided_at, opened_at) END,
       state = CASE state WHEN 'released' THEN 'checked' WHEN 'sealed' THEN 'handed_over' ELSE state END;

UPDATE claims_payoutrun run
   SET state = 'confirmed',
       confirmed_at = coalesce(
         (SELECT min(answer.at)
            FROM claims_transfer transfer
            JOIN claims_bankresult result ON result.transfer_id = transfer.id
            JOIN claims_bankanswer answer ON answer.id = result.answer_id
           WHERE transfer.run_id = run.id),
         run.sealed_at)
 WHERE state = 'handed_over'
   AND NOT EXISTS (
     SELECT 1 FROM claims_paymentfile file
      WHERE file.run_id = run.id
        AND NOT EXISTS (
          SELECT 1 FROM claims_transfer transfer
           WHERE transfer.run_id = run.id AND transfer.kind = file.kind AND transfer.unit = file.unit
             AND transfer.state <> 'sealed'));

UPDATE claims_transfer transfer SET state = 'sent'
  FROM claims_payoutrun run
 WHERE run.id = transfer.run_id AND run.state = 'confirmed' AND transfer.state = 'sealed';
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0007_payout_columns")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
