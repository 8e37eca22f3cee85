"""A paper says which mandate of its claim it proves, as whoever brings it says."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0055_runs_of_what_changed"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftpaper",
            name="proves",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="who stands in for the claimant, by kind; empty for anything else",
                max_length=20,
                verbose_name="proves",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="proves",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="the mandate, by its kind, as whoever brought it says; empty for anything else",
                max_length=20,
                verbose_name="proves",
            ),
        ),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="draftpaper",
                    name="draft_paper_is",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="evidence",
                    name="evidence_is",
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draftpaper",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draft_paper_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."draft_id" IS DISTINCT FROM NEW."draft_id" OR OLD."sha256" IS DISTINCT FROM NEW."sha256" OR OLD."size" IS DISTINCT FROM NEW."size" OR OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."proves" IS DISTINCT FROM NEW."proves" OR OLD."sealed" IS DISTINCT FROM NEW."sealed" OR OLD."at" IS DISTINCT FROM NEW."at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="dbd4f8740081b432b4e3bec7761b7f0892148401",
                            operation="UPDATE",
                            pgid="pgtrigger_draft_paper_is_55b92",
                            table="claims_draftpaper",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="evidence",
                    trigger=pgtrigger.compiler.Trigger(
                        name="evidence_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."sha256" IS DISTINCT FROM NEW."sha256" OR OLD."size" IS DISTINCT FROM NEW."size" OR OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."proves" IS DISTINCT FROM NEW."proves" OR OLD."sealed" IS DISTINCT FROM NEW."sealed" OR OLD."replaces_id" IS DISTINCT FROM NEW."replaces_id" OR OLD."at" IS DISTINCT FROM NEW."at" OR OLD."by_id" IS DISTINCT FROM NEW."by_id")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="345060f68c0cb96c1523562b2e28a801a9850c2e",
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
                        name="paper_proves_a_mandate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NOT (NEW.\"proves\" = ''))",
                            func="IF NOT EXISTS (SELECT 1 FROM claims_mandate WHERE claim_id = NEW.claim_id AND kind = NEW.proves) THEN RAISE EXCEPTION 'a paper proves a mandate of its own claim'; END IF; RETURN NEW;",
                            hash="9c5e6faee5e011671b462986174aa6da6f038ca9",
                            operation="INSERT",
                            pgid="pgtrigger_paper_proves_a_mandate_775c5",
                            table="claims_evidence",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="draftpaper",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("proves__in", ["", "guardian", "heir", "payee", "representative"])
                        ),
                        name="draft_paper_proves_known",
                    ),
                ),
            ]
        ),
    ]
