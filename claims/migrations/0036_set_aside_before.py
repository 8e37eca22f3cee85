"""Claims that were set aside before there were kinds: each gets a row that says so, with its last move's words."""

from django.db import migrations

_BEFORE = """
    INSERT INTO claims_setaside (claim_id, why, note, by_id, at, restored_why)
    SELECT c.id, 'unsaid', t.note, t.by_id, t.at, ''
      FROM claims_claim c
     CROSS JOIN LATERAL (
       SELECT t.note, t.by_id, t.at FROM claims_transition t
        WHERE t.claim_id = c.id AND t.act = 'triage_out' AND t.by_id IS NOT NULL ORDER BY t.id DESC LIMIT 1
     ) t
     WHERE c.status = 'triaged_out' AND NOT EXISTS (SELECT 1 FROM claims_setaside s WHERE s.claim_id = c.id)
     ORDER BY c.id
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0035_what_was_set_aside")]

    operations = [migrations.RunSQL(_BEFORE, migrations.RunSQL.noop, elidable=False)]
