"""Who was shown what of somebody."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0029_duties_given_by_two"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="at")),
                ("door", models.CharField(max_length=60, verbose_name="from where")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("person", "A claimant, masked"),
                            ("search", "A search for somebody"),
                            ("download", "A file that was taken away"),
                            ("unmask", "A claimant, whole"),
                        ],
                        max_length=10,
                        verbose_name="what was shown",
                    ),
                ),
                ("kind", models.CharField(max_length=40, verbose_name="kind of object")),
                ("key", models.CharField(max_length=80, verbose_name="object")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "facts",
                    models.JSONField(
                        default=dict, help_text="figures, never personal data", verbose_name="more"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "access entry",
                "verbose_name_plural": "access entries",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["kind", "key"], name="access_by_object")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("what", "unmask"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="unmasked_with_a_reason",
                    )
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="accessentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="access_entry_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b5305442d6a88508fabeffab8a8f0bfbff529509",
                            operation="UPDATE",
                            pgid="pgtrigger_access_entry_no_update_83652",
                            table="claims_accessentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="access_entry_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="58d100288f35e774b5169bd9ca17d32c2251fd5a",
                            operation="DELETE",
                            pgid="pgtrigger_access_entry_no_delete_54dc0",
                            table="claims_accessentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accessentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="access_entry_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="f1fa233c1c1eac9db93fefdd2fbbabb63e0391be",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_access_entry_no_truncate_dec57",
                            table="claims_accessentry",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
