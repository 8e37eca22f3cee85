"""A transfer is sealed from the freeze on; whether a file holds it says its run: sealing moves a million rows less."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together

SEALED = "UPDATE claims_transfer SET state = 'sealed' WHERE state = 'prepared'"
STATES = [
    ("sealed", "Not handed over yet"),
    ("sent", "Handed over"),
    ("paid", "Paid"),
    ("failed", "Failed"),
    ("returned", "Returned"),
    ("unknown", "Unknown"),
    ("voided", "Voided"),
]


class Migration(migrations.Migration):
    dependencies = [("claims", "0026_payouts_in_less_time")]

    operations = [
        migrations.RunSQL(SEALED, migrations.RunSQL.noop),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(model_name="transfer", name="transfer_moves"),
                migrations.AlterField(
                    model_name="settlement",
                    name="came_from",
                    field=models.CharField(choices=STATES, max_length=10, verbose_name="came from"),
                ),
                migrations.AlterField(
                    model_name="transfer",
                    name="state",
                    field=models.CharField(choices=STATES, max_length=10, verbose_name="state"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transfer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transfer_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND NOT (OLD.\"state\" = 'sealed' AND NEW.\"state\" IN ('sent', 'voided', 'paid', 'failed', 'returned', 'unknown') OR OLD.\"state\" = 'sent' AND NEW.\"state\" IN ('paid', 'failed', 'returned', 'unknown') OR OLD.\"state\" = 'unknown' AND NEW.\"state\" IN ('sent', 'sealed', 'voided', 'paid', 'failed', 'returned') OR OLD.\"state\" = 'paid' AND NEW.\"state\" IN ('returned')))",
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="7ecfb001cead70af4fbf919176bcc504eb0901e8",
                            operation="UPDATE",
                            pgid="pgtrigger_transfer_moves_83c58",
                            table="claims_transfer",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
