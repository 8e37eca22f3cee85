"""The same bytes are one file for each incident, no longer one for all. Imports go on meanwhile."""

from django.db import migrations, models

INDEX = """
CREATE UNIQUE INDEX CONCURRENTLY same_bytes_once_an_incident
    ON claims_importfile (incident_id, sha256) NULLS NOT DISTINCT
"""
CONSTRAINT = """
ALTER TABLE claims_importfile
  ADD CONSTRAINT same_bytes_once_an_incident UNIQUE USING INDEX same_bytes_once_an_incident
"""
DROP = "ALTER TABLE claims_importfile DROP CONSTRAINT same_bytes_once_an_incident"


class Migration(migrations.Migration):
    atomic = False  # an index is built beside its table's writers outside of a transaction only

    dependencies = [("claims", "0003_incidents_of_earlier_files")]

    operations = [
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS same_bytes_once_an_incident", migrations.RunSQL.noop
        ),
        migrations.RunSQL(INDEX, migrations.RunSQL.noop),
        migrations.RunSQL(
            CONSTRAINT,
            DROP,
            state_operations=[
                migrations.AddConstraint(
                    model_name="importfile",
                    constraint=models.UniqueConstraint(
                        fields=["incident", "sha256"],
                        name="same_bytes_once_an_incident",
                        nulls_distinct=False,
                    ),
                )
            ],
        ),
        # Not before the new one holds.
        migrations.AlterField(
            model_name="importfile",
            name="sha256",
            field=models.CharField(max_length=64, verbose_name="SHA-256"),
        ),
    ]
