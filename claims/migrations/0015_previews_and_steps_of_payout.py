"""Previews of payouts, pinned; and the steps of a run that a worker does, where they can be seen."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0014_outcomes_of_earlier_lines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PayoutPreview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("beat_at", models.DateTimeField(blank=True, null=True, verbose_name="last sign of life")),
                ("reached", models.PositiveIntegerField(default=0, verbose_name="reached")),
                ("of", models.PositiveIntegerField(default=0, verbose_name="of")),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        help_text="its code; empty while there is none",
                        max_length=60,
                        verbose_name="last error",
                    ),
                ),
                ("error_sentence", models.TextField(blank=True, verbose_name="what the error says")),
                (
                    "error_facts",
                    models.JSONField(blank=True, default=dict, verbose_name="facts of the error"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("layout", models.CharField(max_length=40, verbose_name="layout")),
                ("pay_date", models.DateField(verbose_name="pay date")),
                ("filled_at", models.DateTimeField(blank=True, null=True, verbose_name="filled at")),
                (
                    "awards",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="awards",
                    ),
                ),
                (
                    "amounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="amounts",
                    ),
                ),
                (
                    "accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(null=True),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="accounts",
                    ),
                ),
                (
                    "unfit",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        editable=False,
                        size=None,
                        verbose_name="awards that no file can hold",
                    ),
                ),
                ("figures", models.JSONField(default=dict, editable=False, verbose_name="figures")),
            ],
            options={
                "verbose_name": "payout preview",
                "verbose_name_plural": "payout previews",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RunStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("beat_at", models.DateTimeField(blank=True, null=True, verbose_name="last sign of life")),
                ("reached", models.PositiveIntegerField(default=0, verbose_name="reached")),
                ("of", models.PositiveIntegerField(default=0, verbose_name="of")),
                (
                    "error",
                    models.CharField(
                        blank=True,
                        help_text="its code; empty while there is none",
                        max_length=60,
                        verbose_name="last error",
                    ),
                ),
                ("error_sentence", models.TextField(blank=True, verbose_name="what the error says")),
                (
                    "error_facts",
                    models.JSONField(blank=True, default=dict, verbose_name="facts of the error"),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[("freeze", "Freezing"), ("seal", "Sealing")],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
            ],
            options={
                "verbose_name": "step of a payout run",
                "verbose_name_plural": "steps of payout runs",
                "ordering": ["run", "id"],
            },
        ),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_is",
                ),
                migrations.AddField(
                    model_name="payoutpreview",
                    name="asked_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="preview",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="run",
                        to="claims.payoutpreview",
                        verbose_name="preview",
                    ),
                ),
                migrations.AddField(
                    model_name="runstep",
                    name="run",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="claims.payoutrun",
                        verbose_name="run",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."key" IS DISTINCT FROM NEW."key" OR OLD."way" IS DISTINCT FROM NEW."way" OR OLD."layout" IS DISTINCT FROM NEW."layout" OR OLD."preview_id" IS DISTINCT FROM NEW."preview_id" OR OLD."opened_by_id" IS DISTINCT FROM NEW."opened_by_id" OR OLD."opened_at" IS DISTINCT FROM NEW."opened_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="59e1b06fe3238a8e36d3ea6dd9be757dac30b838",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_is_fabfd",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutpreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accounts__len", models.F("awards__len")),
                            ("awards__len", models.F("amounts__len")),
                        ),
                        name="preview_pinned_side_by_side",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutpreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("filled_at__isnull", False),
                            models.Q(("awards__len", 0), ("figures", {})),
                            _connector="OR",
                        ),
                        name="preview_empty_until_filled",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutpreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_preview_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a499d85ac2ed48a732abdc209bc9056da7d4798e",
                            operation="DELETE",
                            pgid="pgtrigger_payout_preview_no_delete_d4df3",
                            table="claims_payoutpreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutpreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_preview_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="82e0d21b77fea766a8617e847d8222e04c936599",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_payout_preview_no_truncate_b9b9d",
                            table="claims_payoutpreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutpreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_preview_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."asked_by_id" IS DISTINCT FROM NEW."asked_by_id" OR OLD."asked_at" IS DISTINCT FROM NEW."asked_at" OR OLD."layout" IS DISTINCT FROM NEW."layout" OR OLD."pay_date" IS DISTINCT FROM NEW."pay_date")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="42509cd3cfba5490e827204030ca8a59cfb2e316",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_preview_is_f6675",
                            table="claims_payoutpreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutpreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_preview_filled_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."filled_at" IS DISTINCT FROM NEW."filled_at" OR OLD."awards" IS DISTINCT FROM NEW."awards" OR OLD."amounts" IS DISTINCT FROM NEW."amounts" OR OLD."accounts" IS DISTINCT FROM NEW."accounts" OR OLD."unfit" IS DISTINCT FROM NEW."unfit" OR OLD."figures" IS DISTINCT FROM NEW."figures") AND (OLD.filled_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8b07f7e6937a5d483f755fbfbb39a8da96e79ab3",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_preview_filled_once_91776",
                            table="claims_payoutpreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="runstep",
                    constraint=models.UniqueConstraint(fields=("run", "step"), name="one_step_a_run"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="runstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="run_step_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="842ef4e705fe16dd88ae8eda6ffafa22321cab30",
                            operation="DELETE",
                            pgid="pgtrigger_run_step_no_delete_a4d72",
                            table="claims_runstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="runstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="run_step_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="1516e3eb889a0a56081f8d69f487f1832917649a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_run_step_no_truncate_d011b",
                            table="claims_runstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="runstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="run_step_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."run_id" IS DISTINCT FROM NEW."run_id" OR OLD."step" IS DISTINCT FROM NEW."step")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b1dcf456d442cff995917e314f2cd8ef2c233698",
                            operation="UPDATE",
                            pgid="pgtrigger_run_step_is_b6b0d",
                            table="claims_runstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="runstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="run_step_done_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."done_at" IS DISTINCT FROM NEW."done_at") AND (OLD.done_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="6c9130e62d1a2fb6a5bb5d73100288bd2494fffe",
                            operation="UPDATE",
                            pgid="pgtrigger_run_step_done_once_b05e1",
                            table="claims_runstep",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
