"""Look-alikes end where they hold no more; a paper that several claims bring is one too.

Links and papers are many and written to meanwhile: indexes are built beside their writers, checks are validated afterwards.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

from claims.migrations._together import Together

OPEN_LINK = """
CREATE UNIQUE INDEX CONCURRENTLY one_open_link_a_pair
    ON claims_duplicatelink (first_id, second_id, key) WHERE ended_at IS NULL
"""


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0036_set_aside_before")]

    operations = [
        migrations.AddField(
            model_name="duplicatelink",
            name="ended_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="ended at"),
        ),
        migrations.AlterField(
            model_name="duplicatelink",
            name="key",
            field=models.CharField(
                choices=[
                    ("claimant", "Same claimant, same service, same time"),
                    ("account", "Same account, other claimant"),
                    ("phone", "Same phone, other claimant"),
                    ("evidence", "Same paper, other claimant"),
                ],
                max_length=20,
                verbose_name="what matched",
            ),
        ),
        migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS one_open_link_a_pair", migrations.RunSQL.noop),
        migrations.RunSQL(
            OPEN_LINK,
            "DROP INDEX CONCURRENTLY IF EXISTS one_open_link_a_pair",
            state_operations=[
                migrations.AddConstraint(
                    model_name="duplicatelink",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("first", "second", "key"),
                        name="one_open_link_a_pair",
                    ),
                )
            ],
        ),
        AddIndexConcurrently(
            model_name="evidence", index=models.Index(fields=["sha256"], name="paper_by_bytes")
        ),
        Together(
            [
                migrations.RemoveConstraint(model_name="duplicatelink", name="one_link_a_pair"),
                migrations.RemoveConstraint(model_name="duplicatelink", name="link_key_known"),
                AddConstraintNotValid(
                    model_name="duplicatelink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("key__in", ["account", "claimant", "evidence", "phone"])),
                        name="link_key_known",
                    ),
                ),
                ValidateConstraint(model_name="duplicatelink", name="link_key_known"),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="duplicatelink", name="duplicate_link_no_update"
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="duplicatelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duplicate_link_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."first_id" IS DISTINCT FROM NEW."first_id" OR OLD."second_id" IS DISTINCT FROM NEW."second_id" OR OLD."key" IS DISTINCT FROM NEW."key" OR OLD."at" IS DISTINCT FROM NEW."at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="04bb63274c5539ed6bfd360bde6b017ad8d1fa72",
                            operation="UPDATE",
                            pgid="pgtrigger_duplicate_link_is_ebd71",
                            table="claims_duplicatelink",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="duplicatelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="link_ends_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."ended_at" IS DISTINCT FROM NEW."ended_at") AND (OLD.ended_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="87ccb510fcd62adddfb2de7247b63573ebaf0918",
                            operation="UPDATE",
                            pgid="pgtrigger_link_ends_once_bc15f",
                            table="claims_duplicatelink",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
