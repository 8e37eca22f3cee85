"""Transfers and payouts come a million at a time: keys unchecked by row, indexes that are asked, room to move."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0019_moves_without_a_call"),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_moves",
                ),
                # Django takes every index of the column away with that of the key: the constraint comes again after it.
                migrations.RemoveConstraint(model_name="payout", name="one_live_payout_an_award"),
                migrations.AlterField(
                    model_name="payout",
                    name="award",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="claims.award",
                        verbose_name="award",
                    ),
                ),
                migrations.AlterField(
                    model_name="payout",
                    name="run",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="claims.payoutrun",
                        verbose_name="run",
                    ),
                ),
                migrations.AlterField(
                    model_name="payout",
                    name="transfer",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="payouts",
                        to="claims.transfer",
                        verbose_name="transfer",
                    ),
                ),
                migrations.AlterField(
                    model_name="transfer",
                    name="account",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.payeeaccount",
                        verbose_name="account",
                    ),
                ),
                migrations.AlterField(
                    model_name="transfer",
                    name="claimant",
                    field=models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="claims.claimant",
                        verbose_name="claimant",
                    ),
                ),
                migrations.AlterField(
                    model_name="transfer",
                    name="reference",
                    field=models.CharField(max_length=35, verbose_name="end-to-end reference"),
                ),
                migrations.AlterField(
                    model_name="transfer",
                    name="run",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="claims.payoutrun",
                        verbose_name="run",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND NOT (OLD."state" || \':\' || NEW."state") = ANY (\'{opened:frozen,frozen:checked,checked:sealed,sealed:released,released:handed_over,handed_over:confirmed,opened:voided,frozen:voided,checked:voided,sealed:voided,released:voided}\'::text[]))',
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="47615b933d01a57be4818f2365c954e38bca03f2",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_moves_5db87",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payout",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("live", True)), fields=("award",), name="one_live_payout_an_award"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="transfer",
                    constraint=models.UniqueConstraint(
                        fields=("reference",), name="one_transfer_a_reference"
                    ),
                ),
            ]
        ),
        # A transfer moves several times: in the page where it stands, without touching its indexes.
        migrations.RunSQL(
            "ALTER TABLE claims_transfer SET (fillfactor = 50)",
            "ALTER TABLE claims_transfer RESET (fillfactor)",
        ),
    ]
