"""Decisions that a rule made before its versions were named: each gets the one that was in force at its time.

Decisions are never edited: the owner of the table alone can do this, with its guards off until it is done.
"""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations

_FILLED = """
    UPDATE claims_decision d SET rule_version_id = coalesce(
             (SELECT r.id FROM claims_automaticrule r
               WHERE r.name = d.rule AND r."on" AND r.confirmed_by_id IS NOT NULL AND r.at <= d.at
               ORDER BY r.id DESC LIMIT 1),
             (SELECT min(r.id) FROM claims_automaticrule r
               WHERE r.name = d.rule AND r."on" AND r.confirmed_by_id IS NOT NULL))
     WHERE d.rule NOT IN ('', 'calendar') AND d.rule_version_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0033_rule_versions_and_samples")]

    operations = [
        migrations.RunSQL(
            [
                "ALTER TABLE claims_decision DISABLE TRIGGER USER",
                _FILLED,
                "ALTER TABLE claims_decision ENABLE TRIGGER USER",
            ],
            migrations.RunSQL.noop,
            elidable=False,
        ),
        ValidateConstraint("decision", "rule_decides_by_a_version"),
    ]
