"""Lawful moves of transfers are a condition of their trigger: no call, and no subtransaction, for each row."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0016_what_runs_say_of_themselves"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="transfer",
            name="transfer_moves",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND (OLD.\"state\", NEW.\"state\") NOT IN (('prepared', 'sealed'), ('prepared', 'voided'), ('sealed', 'sent'), ('sealed', 'voided'), ('sealed', 'paid'), ('sealed', 'failed'), ('sealed', 'returned'), ('sealed', 'unknown'), ('sent', 'paid'), ('sent', 'failed'), ('sent', 'returned'), ('sent', 'unknown'), ('unknown', 'sent'), ('unknown', 'sealed'), ('unknown', 'voided'), ('unknown', 'paid'), ('unknown', 'failed'), ('unknown', 'returned'), ('paid', 'returned')))",
                    func='\n                RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\',\n                OLD."state", NEW."state", TG_TABLE_NAME;\n            ',
                    hash="804081ef066c6beaf3abaa2dfe44bd4c3833f2d1",
                    operation="UPDATE",
                    pgid="pgtrigger_transfer_moves_83c58",
                    table="claims_transfer",
                    when="BEFORE",
                ),
            ),
        ),
    ]
