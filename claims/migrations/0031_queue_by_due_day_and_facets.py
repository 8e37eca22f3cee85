"""The queue has due days, and words that it is filtered by; claimants are found by name; lists have their indexes.

Claims, claimants and the queue are large and written to meanwhile: indexes are built beside their writers, and checks
are validated afterwards. Facets of what waits already are made by the sweeper.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0030_reads_of_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Figures",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="as of")),
                (
                    "mark",
                    models.CharField(
                        help_text="of what was counted: equal where nothing has moved since",
                        max_length=80,
                        verbose_name="mark",
                    ),
                ),
                ("figures", models.JSONField(verbose_name="figures")),
            ],
            options={
                "verbose_name": "figures",
                "verbose_name_plural": "figures",
            },
        ),
        migrations.AddField(
            model_name="claimant",
            name="name_hash",
            field=models.BinaryField(max_length=16, null=True, verbose_name="name fingerprint"),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="amount",
            field=models.BigIntegerField(
                db_default=0, default=0, help_text="cash proposed, in won", verbose_name="amount"
            ),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="assigned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="assigned at"),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="assigned_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="assigned by",
            ),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="due on"),
        ),
        migrations.AddField(
            model_name="reviewitem",
            name="facets",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=80),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="facets",
            ),
        ),
        migrations.AddField(
            model_name="figures",
            name="incident",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="figures",
                to="claims.incident",
                verbose_name="incident",
            ),
        ),
        Together(
            [
                AddIndexConcurrently(
                    model_name="claim",
                    index=models.Index(fields=["claimant_type", "-id"], name="claim_by_type"),
                ),
                AddIndexConcurrently(
                    model_name="claim",
                    index=models.Index(
                        condition=models.Q(("origin", "file"), _negated=True),
                        fields=["origin", "-id"],
                        name="claim_by_origin",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="claim",
                    index=models.Index(
                        condition=models.Q(("submitter", ""), _negated=True),
                        fields=["submitter", "-id"],
                        name="claim_by_submitter",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="claim",
                    index=models.Index(condition=models.Q(("held", True)), fields=["-id"], name="claim_held"),
                ),
                AddIndexConcurrently(
                    model_name="claim",
                    index=models.Index(
                        condition=models.Q(("filed_by__isnull", False)),
                        fields=["filed_by", "-id"],
                        name="claim_by_filer",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="claimant",
                    index=models.Index(
                        condition=models.Q(("name_hash__isnull", False)),
                        fields=["name_hash"],
                        name="claimant_by_name",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["due_on", "id"],
                        include=("code",),
                        name="item_by_due_day",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["assignee", "due_on", "id"],
                        include=("code",),
                        name="item_of_assignee",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["code", "due_on", "id"],
                        name="item_by_why",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=models.Index(
                        condition=models.Q(("state", "open")), fields=["at", "id"], name="item_by_age"
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=models.Index(
                        condition=models.Q(("state", "closed")), fields=["-id"], name="item_closed"
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=models.Index(
                        condition=models.Q(("state", "closed")),
                        fields=["assignee", "-id"],
                        name="item_closed_of_assignee",
                    ),
                ),
                AddIndexConcurrently(
                    model_name="reviewitem",
                    index=django.contrib.postgres.indexes.GinIndex(
                        condition=models.Q(("state", "open")), fields=["facets"], name="item_by_facets"
                    ),
                ),
                AddConstraintNotValid(
                    model_name="reviewitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("assigned_at__isnull", True),
                                ("assigned_by__isnull", True),
                                ("assignee__isnull", True),
                            ),
                            models.Q(
                                ("assigned_at__isnull", False),
                                ("assigned_by__isnull", False),
                                ("assignee__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="item_assigned_by_somebody",
                    ),
                ),
                ValidateConstraint(model_name="reviewitem", name="item_assigned_by_somebody"),
                AddConstraintNotValid(
                    model_name="reviewitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="item_amount_not_negative"
                    ),
                ),
                ValidateConstraint(model_name="reviewitem", name="item_amount_not_negative"),
                pgtrigger.migrations.AddTrigger(
                    model_name="claimant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claimant_named_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."name_hash" IS DISTINCT FROM NEW."name_hash") AND (OLD.name_hash IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="65baff5d65f4701061572070c33351a134ef7775",
                            operation="UPDATE",
                            pgid="pgtrigger_claimant_named_once_04029",
                            table="claims_claimant",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figures",
                    trigger=pgtrigger.compiler.Trigger(
                        name="figures_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="50992560d768100fe5bfbf64fc3fcb51ea306363",
                            operation="DELETE",
                            pgid="pgtrigger_figures_no_delete_1adb9",
                            table="claims_figures",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="figures",
                    trigger=pgtrigger.compiler.Trigger(
                        name="figures_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="c1e38a9d71b9a3b4e77ffac28be2171f47c52374",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_figures_no_truncate_f117d",
                            table="claims_figures",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
