"""The incidents of files that were taken in before they said so: or their bytes would be taken in a second time.

A file of claims is known by its claims, one of windows by its audit entry. One that left no claim stays without.
"""

from django.db import migrations

# The table is append-only for its owner too, but for this once. Deferred checks would bar the last line.
FILL = """
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE claims_importfile DISABLE TRIGGER USER;

UPDATE claims_importfile file
   SET incident_id = claim.incident_id
  FROM (SELECT DISTINCT file_id, incident_id FROM claims_claim WHERE file_id IS NOT NULL) claim
 WHERE file.id = claim.file_id;

UPDATE claims_importfile file
   SET incident_id = incident.id
  FROM claims_auditentry entry
  JOIN claims_auditpayload payload ON payload.entry_id = entry.id
  JOIN claims_incident incident ON incident.key = payload.after ->> 'incident'
 WHERE entry.action = 'import_record' AND entry.kind = 'import_file' AND entry.key = file.id::text;

ALTER TABLE claims_importfile ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_incident_of_a_file")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
