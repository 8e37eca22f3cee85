"""What nobody claimed in time, written off by two people; an offset may come from it."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0017_budgets"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WriteOff",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recorded_at", models.DateTimeField(verbose_name="recorded at")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                ("dropped_at", models.DateTimeField(blank=True, null=True, verbose_name="dropped at")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("cash", "Cash"),
                            ("points", "Points"),
                            ("days", "Days"),
                            ("coupon", "Coupon"),
                            ("credit", "Bill credit"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                ("awarded_until", models.DateField(verbose_name="awarded until")),
                (
                    "awards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), editable=False, size=None, verbose_name="awards"
                    ),
                ),
                (
                    "amounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), editable=False, size=None, verbose_name="amounts"
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("note", models.TextField(verbose_name="note")),
                ("left_out", models.PositiveIntegerField(blank=True, null=True, verbose_name="left out")),
            ],
            options={
                "verbose_name": "write-off",
                "verbose_name_plural": "write-offs",
                "ordering": ["-id"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="offset",
            name="offset_is",
        ),
        migrations.RemoveConstraint(
            model_name="offset",
            name="offset_has_its_source",
        ),
        migrations.AlterField(
            model_name="offset",
            name="how",
            field=models.CharField(
                choices=[
                    ("netted", "Set off against a recovery"),
                    ("paid", "Paid in part"),
                    ("lapsed", "Written off, not claimed in time"),
                ],
                max_length=10,
                verbose_name="how",
            ),
        ),
        Together(
            [
                migrations.AddField(
                    model_name="writeoff",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                migrations.AddField(
                    model_name="writeoff",
                    name="dropped_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dropped by",
                    ),
                ),
                migrations.AddField(
                    model_name="writeoff",
                    name="recorded_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                migrations.AddField(
                    model_name="offset",
                    name="write_off",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="claims.writeoff",
                        verbose_name="write-off",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offset",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("how", "netted"),
                                ("recovery__isnull", False),
                                ("result__isnull", True),
                                ("run__isnull", False),
                                ("write_off__isnull", True),
                            ),
                            models.Q(
                                ("how", "paid"),
                                ("recovery__isnull", True),
                                ("result__isnull", False),
                                ("run__isnull", True),
                                ("write_off__isnull", True),
                            ),
                            models.Q(
                                ("how", "lapsed"),
                                ("recovery__isnull", True),
                                ("result__isnull", True),
                                ("run__isnull", True),
                                ("write_off__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offset_has_its_source",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="write_off_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                ("dropped_at__isnull", True),
                                ("confirmed_by__isnull", True),
                                ("dropped_by__isnull", True),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("dropped_at__isnull", True),
                                ("dropped_by__isnull", True),
                            ),
                            models.Q(
                                ("dropped_at__isnull", False),
                                ("dropped_by__isnull", False),
                                ("confirmed_at__isnull", True),
                                ("confirmed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="write_off_ends_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="write_off_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="write_off_has_a_note"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("awards__len", models.F("amounts__len")), ("awards__len__gt", 0)),
                        name="write_off_pinned_side_by_side",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("left_out__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("left_out__isnull", False)),
                            _connector="OR",
                        ),
                        name="write_off_counts_when_confirmed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="writeoff",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("dropped_at__isnull", True)),
                        fields=("kind", "unit"),
                        name="one_write_off_waits",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="write_off_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="91d433f23cb928b91ae573a2ac958bd21c888970",
                            operation="DELETE",
                            pgid="pgtrigger_write_off_no_delete_8f3e7",
                            table="claims_writeoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="write_off_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="fa5019ebb80c2612dc1d3b837523688944789b4f",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_write_off_no_truncate_ec632",
                            table="claims_writeoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="write_off_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."unit" IS DISTINCT FROM NEW."unit" OR OLD."awarded_until" IS DISTINCT FROM NEW."awarded_until" OR OLD."awards" IS DISTINCT FROM NEW."awards" OR OLD."amounts" IS DISTINCT FROM NEW."amounts" OR OLD."amount" IS DISTINCT FROM NEW."amount" OR OLD."note" IS DISTINCT FROM NEW."note" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="9556aa3cfc670e517556383065c7f63d7d3e281f",
                            operation="UPDATE",
                            pgid="pgtrigger_write_off_is_b93fb",
                            table="claims_writeoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="write_off_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="cde60c7d7f992cfceed700ba8afc9d00371404fb",
                            operation="UPDATE",
                            pgid="pgtrigger_write_off_ended_once_24988",
                            table="claims_writeoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writeoff",
                    trigger=pgtrigger.compiler.Trigger(
                        name="write_off_left_out_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."left_out" IS DISTINCT FROM NEW."left_out") AND (OLD.confirmed_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="23c925215e0da9c278dfaecea0fa6df6e7b523ee",
                            operation="UPDATE",
                            pgid="pgtrigger_write_off_left_out_once_47a63",
                            table="claims_writeoff",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."award_id" IS DISTINCT FROM NEW."award_id" OR OLD."how" IS DISTINCT FROM NEW."how" OR OLD."amount" IS DISTINCT FROM NEW."amount" OR OLD."recovery_id" IS DISTINCT FROM NEW."recovery_id" OR OLD."run_id" IS DISTINCT FROM NEW."run_id" OR OLD."result_id" IS DISTINCT FROM NEW."result_id" OR OLD."write_off_id" IS DISTINCT FROM NEW."write_off_id" OR OLD."at" IS DISTINCT FROM NEW."at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4654eb334f5bc18cc1df4e4ba0c65ca2e1cf2eba",
                            operation="UPDATE",
                            pgid="pgtrigger_offset_is_56edb",
                            table="claims_offset",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
