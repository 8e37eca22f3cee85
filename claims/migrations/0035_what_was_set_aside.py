"""Claims set aside keep as what, by whom, and of a duplicate what it repeats."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0034_versions_of_earlier_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SetAside",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("not_a_claim", "Not a claim"),
                            ("other_company", "Another company’s service"),
                            ("duplicate", "Duplicate"),
                            ("unsaid", "Kind not said"),
                        ],
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("restored_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                ("restored_why", models.TextField(blank=True, verbose_name="why it was taken back")),
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
                        related_name="set_aside",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="set_aside_for",
                        to="claims.claim",
                        verbose_name="duplicate of",
                    ),
                ),
                (
                    "restored_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim set aside",
                "verbose_name_plural": "claims set aside",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(fields=["why", "-id"], name="aside_by_why"),
                    models.Index(fields=["by", "at"], name="aside_by_act"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("restored_at__isnull", True)),
                        fields=("claim",),
                        name="set_aside_once_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("why__in", ["duplicate", "not_a_claim", "other_company", "unsaid"])
                        ),
                        name="aside_why_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("of__isnull", False),
                                ("why", "duplicate"),
                                models.Q(("of", models.F("claim")), _negated=True),
                            ),
                            models.Q(models.Q(("why", "duplicate"), _negated=True), ("of__isnull", True)),
                            _connector="OR",
                        ),
                        name="duplicate_names_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("restored_at__isnull", True),
                                ("restored_by__isnull", True),
                                ("restored_why", ""),
                            ),
                            models.Q(("restored_at__isnull", False), ("restored_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="taken_back_by_somebody",
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="setaside",
                    trigger=pgtrigger.compiler.Trigger(
                        name="set_aside_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f414ec485f6ef57ad9b278318d1152338543331f",
                            operation="DELETE",
                            pgid="pgtrigger_set_aside_no_delete_7e222",
                            table="claims_setaside",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="setaside",
                    trigger=pgtrigger.compiler.Trigger(
                        name="set_aside_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="84dc2c39d9a77ad11b419ccfac80c82e0ecf4c3c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_set_aside_no_truncate_abe47",
                            table="claims_setaside",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="setaside",
                    trigger=pgtrigger.compiler.Trigger(
                        name="set_aside_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."why" IS DISTINCT FROM NEW."why" OR OLD."of_id" IS DISTINCT FROM NEW."of_id" OR OLD."note" IS DISTINCT FROM NEW."note" OR OLD."by_id" IS DISTINCT FROM NEW."by_id" OR OLD."at" IS DISTINCT FROM NEW."at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="34b6ecadc049a9fc0fafde41989a5a380b79716a",
                            operation="UPDATE",
                            pgid="pgtrigger_set_aside_is_edd8e",
                            table="claims_setaside",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="setaside",
                    trigger=pgtrigger.compiler.Trigger(
                        name="taken_back_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."restored_by_id" IS DISTINCT FROM NEW."restored_by_id" OR OLD."restored_at" IS DISTINCT FROM NEW."restored_at" OR OLD."restored_why" IS DISTINCT FROM NEW."restored_why") AND (OLD.restored_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="65da558ea360f0af76b86ab5707e53296dba3024",
                            operation="UPDATE",
                            pgid="pgtrigger_taken_back_once_66368",
                            table="claims_setaside",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
