"""Papers that claimants bring: what they were called, who brought them, and what the scanner says."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0045_drafts_of_claims"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="evidence",
            name="evidence_is",
        ),
        migrations.AddField(
            model_name="evidence",
            name="by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="found",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100, verbose_name="what the scanner found"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scanned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="scanned at"),
        ),
        migrations.AddField(
            model_name="evidence",
            name="scanner",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20, verbose_name="scanner"
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="sealed",
            field=models.BinaryField(help_text="what the file was called", null=True, verbose_name="sealed"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="kind",
            field=models.CharField(max_length=100, verbose_name="kind"),
        ),
        migrations.AlterField(
            model_name="evidence",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="claims.evidence",
                verbose_name="replaces",
            ),
        ),
        Together(
            [
                migrations.AddIndex(
                    model_name="evidence",
                    index=models.Index(
                        condition=models.Q(("state", "pending")), fields=["id"], name="paper_to_scan"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="evidence_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."sha256" IS DISTINCT FROM NEW."sha256" OR OLD."size" IS DISTINCT FROM NEW."size" OR OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."sealed" IS DISTINCT FROM NEW."sealed" OR OLD."replaces_id" IS DISTINCT FROM NEW."replaces_id" OR OLD."at" IS DISTINCT FROM NEW."at" OR OLD."by_id" IS DISTINCT FROM NEW."by_id")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4dc8880480075a80b19d853963b418026ece9840",
                            operation="UPDATE",
                            pgid="pgtrigger_evidence_is_59361",
                            table="claims_evidence",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="evidence_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND NOT (OLD."state" = \'pending\' AND NEW."state" IN (\'clean\', \'quarantined\') OR OLD."state" = \'clean\' AND NEW."state" IN (\'quarantined\')))',
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="c80dad03cac4860255aedd04ef62e55e4f70a381",
                            operation="UPDATE",
                            pgid="pgtrigger_evidence_moves_b3a34",
                            table="claims_evidence",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="paper_replaces_its_own",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."replaces_id" IS NOT NULL)',
                            func="IF NOT EXISTS (SELECT 1 FROM claims_evidence WHERE id = NEW.replaces_id AND claim_id = NEW.claim_id) THEN RAISE EXCEPTION 'a paper replaces one of its own claim'; END IF; RETURN NEW;",
                            hash="8c8ab794bf4edeeb179885a3ac6fad9a89da36f8",
                            operation="INSERT",
                            pgid="pgtrigger_paper_replaces_its_own_65c0b",
                            table="claims_evidence",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="evidence",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("found", ""), ("state", "quarantined"), _connector="OR"),
                        name="paper_found_is_quarantined",
                    ),
                ),
            ]
        ),
    ]
