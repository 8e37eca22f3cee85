"""A run is frozen and sealed in less time: references and moves are looked at faster, and a preview pins claims too."""

import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together

PINNED = """
    UPDATE claims_payoutpreview v
       SET claims = ARRAY(
             SELECT a.claim_id FROM unnest(v.awards) WITH ORDINALITY AS pin (award_id, place)
               JOIN claims_award a ON a.id = pin.award_id ORDER BY pin.place)
     WHERE v.filled_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0025_files_without_bytes")]

    operations = [
        migrations.AddField(
            model_name="payoutpreview",
            name="claims",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                db_default=[],
                editable=False,
                size=None,
                verbose_name="claims",
            ),
        ),
        migrations.RunSQL(PINNED, migrations.RunSQL.noop),
        Together(
            [
                migrations.RemoveConstraint(model_name="transfer", name="transfer_reference_form"),
                migrations.AddConstraint(
                    model_name="transfer",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reference", ""), _negated=True),
                            models.Q(("reference__regex", "[^A-Z0-9-]"), _negated=True),
                        ),
                        name="transfer_reference_form",
                    ),
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="handover",
                    name="hand_over_moves",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutpreview",
                    name="payout_preview_filled_once",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_moves",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="transfer",
                    name="transfer_moves",
                ),
                migrations.RemoveConstraint(
                    model_name="payoutpreview",
                    name="preview_pinned_side_by_side",
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND NOT (OLD.\"state\" = 'intended' AND NEW.\"state\" IN ('confirmed', 'unknown', 'absent') OR OLD.\"state\" = 'unknown' AND NEW.\"state\" IN ('confirmed', 'absent')))",
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="5dcceaefbc42b31a030376ac3c4a66f2b4408fae",
                            operation="UPDATE",
                            pgid="pgtrigger_hand_over_moves_3cf00",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutpreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_preview_filled_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."filled_at" IS DISTINCT FROM NEW."filled_at" OR OLD."awards" IS DISTINCT FROM NEW."awards" OR OLD."claims" IS DISTINCT FROM NEW."claims" OR OLD."amounts" IS DISTINCT FROM NEW."amounts" OR OLD."accounts" IS DISTINCT FROM NEW."accounts" OR OLD."unfit" IS DISTINCT FROM NEW."unfit" OR OLD."figures" IS DISTINCT FROM NEW."figures") AND (OLD.filled_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="2d417c37bf3fb810f980e5a84e489a5bfe1bf43d",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_preview_filled_once_91776",
                            table="claims_payoutpreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND NOT (OLD.\"state\" = 'opened' AND NEW.\"state\" IN ('frozen', 'voided') OR OLD.\"state\" = 'frozen' AND NEW.\"state\" IN ('checked', 'voided') OR OLD.\"state\" = 'checked' AND NEW.\"state\" IN ('sealed', 'voided') OR OLD.\"state\" = 'sealed' AND NEW.\"state\" IN ('released', 'voided') OR OLD.\"state\" = 'released' AND NEW.\"state\" IN ('handed_over', 'voided') OR OLD.\"state\" = 'handed_over' AND NEW.\"state\" IN ('confirmed', 'voided')))",
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="5ee7910596f6000baff0b33c83d8ee73e6a639f7",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_moves_5db87",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transfer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transfer_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND NOT (OLD.\"state\" = 'prepared' AND NEW.\"state\" IN ('sealed', 'voided') OR OLD.\"state\" = 'sealed' AND NEW.\"state\" IN ('sent', 'voided', 'paid', 'failed', 'returned', 'unknown') OR OLD.\"state\" = 'sent' AND NEW.\"state\" IN ('paid', 'failed', 'returned', 'unknown') OR OLD.\"state\" = 'unknown' AND NEW.\"state\" IN ('sent', 'sealed', 'voided', 'paid', 'failed', 'returned') OR OLD.\"state\" = 'paid' AND NEW.\"state\" IN ('returned')))",
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="4898ff02d425e2fbab093e416fe7bf37a27b8c1c",
                            operation="UPDATE",
                            pgid="pgtrigger_transfer_moves_83c58",
                            table="claims_transfer",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutpreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accounts__len", models.F("awards__len")),
                            ("awards__len", models.F("amounts__len")),
                            ("claims__len", models.F("awards__len")),
                        ),
                        name="preview_pinned_side_by_side",
                    ),
                ),
            ]
        ),
    ]
