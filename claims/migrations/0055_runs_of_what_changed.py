"""Runs say whether they are over all submitted claims or over what was changed, which an index finds."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0054_papers_that_were_tried"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="assessmentrun",
            name="run_pins",
        ),
        migrations.AddField(
            model_name="assessmentrun",
            name="scope",
            field=models.CharField(
                choices=[("all", "All submitted claims"), ("changed", "What was changed")],
                db_default="all",
                default="all",
                max_length=10,
                verbose_name="scope",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("status", "submitted"), ("version__gt", 1)),
                fields=["incident", "id"],
                name="claim_changed",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assessmentrun",
            trigger=pgtrigger.compiler.Trigger(
                name="run_pins",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."incident_id" IS DISTINCT FROM NEW."incident_id" OR OLD."revision_id" IS DISTINCT FROM NEW."revision_id" OR OLD."policies" IS DISTINCT FROM NEW."policies" OR OLD."filing" IS DISTINCT FROM NEW."filing" OR OLD."roster_upto" IS DISTINCT FROM NEW."roster_upto" OR OLD."awards_upto" IS DISTINCT FROM NEW."awards_upto" OR OLD."scope" IS DISTINCT FROM NEW."scope" OR OLD."claims_total" IS DISTINCT FROM NEW."claims_total" OR OLD."opened_at" IS DISTINCT FROM NEW."opened_at" OR OLD."opened_by_id" IS DISTINCT FROM NEW."opened_by_id" OR OLD."rule" IS DISTINCT FROM NEW."rule")',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="262650ded88cebd64b0dab6af81aaaddfc2ef466",
                    operation="UPDATE",
                    pgid="pgtrigger_run_pins_a3dd2",
                    table="claims_assessmentrun",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="assessmentrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("scope__in", ["all", "changed"])), name="run_scope_known"
            ),
        ),
    ]
