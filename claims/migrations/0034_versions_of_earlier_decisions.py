"""Decisions that a rule made before its versions were named: each gets the one that was in force at its time.

Decisions are never edited: the owner of the table alone can do this, with its guards off until it is done. Then the
checks are held against all rows and the index is made while others go on; done again, it goes on with what is left.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

_FILLED = """
    UPDATE claims_decision d SET rule_version_id = coalesce(
             (SELECT r.id FROM claims_automaticrule r
               WHERE r.name = d.rule AND r."on" AND r.confirmed_by_id IS NOT NULL AND r.at <= d.at
               ORDER BY r.id DESC LIMIT 1),
             (SELECT min(r.id) FROM claims_automaticrule r
               WHERE r.name = d.rule AND r."on" AND r.confirmed_by_id IS NOT NULL))
     WHERE d.rule NOT IN ('', 'calendar') AND d.rule_version_id IS NULL
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """One transaction: nobody sees the guards off."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_decision DISABLE TRIGGER USER")
        cursor.execute(_FILLED)
        cursor.execute("ALTER TABLE claims_decision ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0033_rule_versions_and_samples")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, atomic=True),
        ValidateConstraint("decision", "rule_decides_by_a_version"),
        ValidateConstraint("decision", "rule_takes_no_second_seat"),
        ValidateConstraint("decision", "sampled_is_a_rules_first_seat"),
        AddIndexConcurrently(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("sampled", True)), fields=["rule_version"], name="decision_of_a_sample"
            ),
        ),
    ]
