"""No more is claimed back beyond a transfer than left us beyond it; nothing is written off while it is owed back."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0027_transfers_are_sealed_at_the_freeze"),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_lapses_nothing_owed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.how = 'lapsed')",
                            func="\n    PERFORM 1 FROM claims_award WHERE id = NEW.award_id FOR NO KEY UPDATE;\n    IF EXISTS (\n      SELECT 1 FROM claims_recovery r WHERE r.award_id = NEW.award_id AND r.confirmed_at IS NOT NULL AND r.amount >\n        (SELECT coalesce(sum(o.amount), 0) FROM claims_offset o WHERE o.recovery_id = r.id AND o.live) +\n        (SELECT coalesce(sum(p.amount), 0) FROM claims_repayment p\n          WHERE p.recovery_id = r.id AND p.confirmed_at IS NOT NULL)\n    ) THEN\n      RAISE EXCEPTION 'nothing_lapses_of_which_something_is_owed' USING ERRCODE = 'check_violation';\n    END IF;\n RETURN NULL;",
                            hash="2d8db8823cf60f9326740661b5fb2a5c2d6659d3",
                            operation="INSERT",
                            pgid="pgtrigger_offset_lapses_nothing_owed_f0e3b",
                            table="claims_offset",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recovery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="recovery_within_the_excess",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.transfer_id IS NOT NULL)",
                            func="\n    PERFORM 1 FROM claims_transfer WHERE id = NEW.transfer_id FOR NO KEY UPDATE;\n    IF (SELECT sum(r.amount) FROM claims_recovery r WHERE r.transfer_id = NEW.transfer_id AND r.dropped_at IS NULL)\n       > coalesce((\n    SELECT greatest(sum(said.amount) FILTER (WHERE said.booking IS NOT NULL),\n                    max(said.amount) FILTER (WHERE said.booking IS NULL)) - said.due\n      FROM (\n        SELECT b.booking, max(b.amount) AS amount, t.amount AS due\n          FROM claims_transfer t JOIN claims_bankresult b ON b.transfer_id = t.id\n         WHERE t.id = NEW.transfer_id AND b.result = 'paid' AND b.amount IS NOT NULL AND b.unit IN ('', t.unit)\n           AND NOT EXISTS (SELECT 1 FROM claims_lineresolution l WHERE l.result_id = b.id AND l.state = 'confirmed'\n                              AND l.way IN ('matches_later', 'not_ours', 'elsewhere'))\n         GROUP BY b.booking, t.amount\n      ) said GROUP BY said.due\n), 0) THEN\n      RAISE EXCEPTION 'recoveries_never_above_the_excess' USING ERRCODE = 'check_violation';\n    END IF;\n RETURN NULL;",
                            hash="7c42cb21f0a613fa8c1f133df0b8aa28ab14dc4d",
                            operation="INSERT",
                            pgid="pgtrigger_recovery_within_the_excess_7c39b",
                            table="claims_recovery",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
