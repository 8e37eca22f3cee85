"""Papers that are brought while a claim is being written."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0050_messages"),
    ]

    operations = [
        migrations.CreateModel(
            name="DraftPaper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="bytes")),
                ("kind", models.CharField(max_length=100, verbose_name="kind")),
                ("sealed", models.BinaryField(help_text="what the file was called", verbose_name="sealed")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "draft",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="claims.draft",
                        verbose_name="draft of a claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "paper of a draft",
                "verbose_name_plural": "papers of drafts",
                "constraints": [
                    models.UniqueConstraint(fields=("draft", "sha256"), name="one_paper_once_a_draft")
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="draftpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="draft_paper_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                    hash="df3ae841484014358748e84edc0e0f3c49b9d61e",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_draft_paper_no_truncate_366d3",
                    table="claims_draftpaper",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="draftpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="paper_of_an_open_draft",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="IF NOT EXISTS (SELECT 1 FROM claims_draft WHERE key = NEW.draft_id AND state = 'open') THEN RAISE EXCEPTION 'a paper is kept with an open draft'; END IF; RETURN NEW;",
                    hash="353bb0ad688df9eed66e2879f045deadc95cec8e",
                    operation="INSERT",
                    pgid="pgtrigger_paper_of_an_open_draft_c85a6",
                    table="claims_draftpaper",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="draftpaper",
            trigger=pgtrigger.compiler.Trigger(
                name="draft_paper_is",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."draft_id" IS DISTINCT FROM NEW."draft_id" OR OLD."sha256" IS DISTINCT FROM NEW."sha256" OR OLD."size" IS DISTINCT FROM NEW."size" OR OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."sealed" IS DISTINCT FROM NEW."sealed" OR OLD."at" IS DISTINCT FROM NEW."at")',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="75d3ec70bf3583b2802194a1fbead3881f2a64dc",
                    operation="UPDATE",
                    pgid="pgtrigger_draft_paper_is_55b92",
                    table="claims_draftpaper",
                    when="BEFORE",
                ),
            ),
        ),
    ]
