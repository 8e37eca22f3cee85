"""Messages: what claimants and staff write to each other about a claim."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0049_what_was_told_otherwise"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_claimant", models.BooleanField(verbose_name="from the claimant")),
                ("words", models.TextField(verbose_name="words")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("read_at", models.DateTimeField(blank=True, null=True, verbose_name="read at")),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("from_claimant", True), ("read_at__isnull", True)),
                        fields=["-id"],
                        name="message_unread",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True), name="message_has_words"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_claimant", True), ("read_at__isnull", True), _connector="OR"
                        ),
                        name="message_of_a_claimant_is_read",
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="message",
                    trigger=pgtrigger.compiler.Trigger(
                        name="message_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c9be8030c95b51bdc0340f63dbd7f0f5c21fa4db",
                            operation="DELETE",
                            pgid="pgtrigger_message_no_delete_afdd9",
                            table="claims_message",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="message",
                    trigger=pgtrigger.compiler.Trigger(
                        name="message_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="676c6d5ce4d7f40f0b971b03606be8a98f8d1585",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_message_no_truncate_27c07",
                            table="claims_message",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="message",
                    trigger=pgtrigger.compiler.Trigger(
                        name="message_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."from_claimant" IS DISTINCT FROM NEW."from_claimant" OR OLD."words" IS DISTINCT FROM NEW."words" OR OLD."by_id" IS DISTINCT FROM NEW."by_id" OR OLD."at" IS DISTINCT FROM NEW."at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="231d5f0f5b8d94c6e654113e68d32690b3b18157",
                            operation="UPDATE",
                            pgid="pgtrigger_message_is_614af",
                            table="claims_message",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="message",
                    trigger=pgtrigger.compiler.Trigger(
                        name="message_read_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."read_at" IS DISTINCT FROM NEW."read_at") AND (OLD.read_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="9c9342dc6c0e7ab16a95f6548350c2e8da7b6959",
                            operation="UPDATE",
                            pgid="pgtrigger_message_read_once_8a089",
                            table="claims_message",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
