"""Appeals: once a decision, and decided by nobody who had a seat in it."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0042_bulk_acts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("words", models.TextField(verbose_name="what the claimant says")),
                (
                    "lines",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[[policy, line]]; none: all",
                        verbose_name="lines",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "appeal",
                "verbose_name_plural": "appeals",
                "ordering": ["-id"],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appeal_decided_by_another",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.by_id IS NOT NULL)",
                            func="IF EXISTS (SELECT 1 FROM claims_appeal a JOIN claims_decision d ON d.id = a.decision_id JOIN claims_decision s ON s.claim_id = d.claim_id AND s.version = d.version WHERE a.claim_id = NEW.claim_id AND a.version <= NEW.version AND s.by_id = NEW.by_id) THEN RAISE EXCEPTION 'an appeal is decided by somebody who had no seat in what is appealed'; END IF; RETURN NEW;",
                            hash="2eb679bdca195bd82f0000235fb2a61a45b23bae",
                            operation="INSERT",
                            pgid="pgtrigger_appeal_decided_by_another_ca1a5",
                            table="claims_decision",
                            when="BEFORE",
                        ),
                    ),
                )
            ]
        ),
        migrations.AddField(
            model_name="appeal",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="claim",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeals",
                to="claims.claim",
                verbose_name="claim",
            ),
        ),
        migrations.AddField(
            model_name="appeal",
            name="decision",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="appeal",
                to="claims.decision",
                verbose_name="decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(fields=("claim", "version"), name="one_appeal_a_version"),
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appeal_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="7aecfc7baae5d5231f11c18ce87aa7e603bb8468",
                            operation="UPDATE",
                            pgid="pgtrigger_appeal_no_update_4961c",
                            table="claims_appeal",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appeal_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6d31ef234125cce45d65cc0401f830018befec59",
                            operation="DELETE",
                            pgid="pgtrigger_appeal_no_delete_2948e",
                            table="claims_appeal",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appeal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="appeal_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="7eff8066c31b3d8dcb42f2cae9f7c78d82a0d955",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_appeal_no_truncate_8d827",
                            table="claims_appeal",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
