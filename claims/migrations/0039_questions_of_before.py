"""Questions that wait for an answer since before they had rows: read from the notes of their moves.

The last day stood there in brackets, on the last line. Nobody was rejected for letting it pass: whoever did has a week
from now.
"""

from django.db import migrations

ASKED = r"""
    INSERT INTO claims_informationrequest (claim_id, version, about, question, asked_by_id, asked_at, due_on, state)
    SELECT DISTINCT ON (c.id) c.id, c.version, 'facts', regexp_replace(t.note, '\n\(\d{4}-\d{2}-\d{2}\)$', ''),
           t.by_id, t.at,
           greatest(substring(t.note FROM '\n\((\d{4}-\d{2}-\d{2})\)$')::date,
                    (now() AT TIME ZONE n.time_zone)::date + 7),
           'open'
      FROM claims_claim c
      JOIN claims_incident n ON n.id = c.incident_id
      JOIN claims_transition t ON t.claim_id = c.id AND t.act = 'ask'
     WHERE c.status = 'information_requested'
       AND NOT EXISTS (SELECT 1 FROM claims_informationrequest q WHERE q.claim_id = c.id AND q.state = 'open')
     ORDER BY c.id, t.id DESC
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0038_questions_to_claimants")]

    operations = [migrations.RunSQL(ASKED, migrations.RunSQL.noop, elidable=False)]
