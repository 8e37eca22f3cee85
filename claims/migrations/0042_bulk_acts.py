"""Acts over many claims, and each claim of them: what was chosen, what it would come to, what it came to."""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0041_lists_found_by_an_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BulkAct",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Being rehearsed"),
                            ("rehearsed", "Rehearsed"),
                            ("begun", "Being done"),
                            ("done", "Done"),
                            ("dropped", "Dropped"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "filters",
                    models.TextField(
                        blank=True, help_text="of the queue that it was chosen from", verbose_name="filters"
                    ),
                ),
                ("chosen", models.PositiveIntegerField(verbose_name="claims chosen")),
                ("rehearsed_at", models.DateTimeField(blank=True, null=True, verbose_name="rehearsed at")),
                ("begun_at", models.DateTimeField(blank=True, null=True, verbose_name="begun at")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "bulk act",
                "verbose_name_plural": "bulk acts",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="BulkRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.PositiveIntegerField(
                        help_text="claims of one claimant stand together", verbose_name="number"
                    ),
                ),
                ("seen", models.CharField(max_length=50, verbose_name="as it was chosen")),
                ("said", models.CharField(max_length=40, null=True, verbose_name="rehearsal")),
                ("said_facts", models.JSONField(default=dict, verbose_name="facts of the rehearsal")),
                (
                    "lines",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        default=list,
                        size=None,
                        verbose_name="lines",
                    ),
                ),
                ("amount", models.BigIntegerField(default=0, verbose_name="won of cash")),
                ("done", models.CharField(max_length=40, null=True, verbose_name="outcome")),
                ("done_facts", models.JSONField(default=dict, verbose_name="facts of the outcome")),
                (
                    "bulk",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="claims.bulkact",
                        verbose_name="bulk act",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim of a bulk act",
                "verbose_name_plural": "claims of bulk acts",
                "ordering": ["bulk", "number"],
            },
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="bulkact",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("begun_at__isnull", True), ("rehearsed_at__isnull", False), _connector="OR"
                        ),
                        name="bulk_begun_after_its_rehearsal",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkact",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("rehearsed_at__isnull", True), ("state", "asked")
                            ),
                            models.Q(
                                ("begun_at__isnull", True),
                                ("ended_at__isnull", True),
                                ("rehearsed_at__isnull", False),
                                ("state", "rehearsed"),
                            ),
                            models.Q(
                                ("begun_at__isnull", False), ("ended_at__isnull", True), ("state", "begun")
                            ),
                            models.Q(
                                ("begun_at__isnull", False), ("ended_at__isnull", False), ("state", "done")
                            ),
                            models.Q(
                                ("begun_at__isnull", True), ("ended_at__isnull", False), ("state", "dropped")
                            ),
                            _connector="OR",
                        ),
                        name="bulk_state_has_its_times",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkact",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("chosen__gt", 0)), name="bulk_of_some_claims"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="45107db0df30015fc580a37c8d9f1f30cbec3f46",
                            operation="DELETE",
                            pgid="pgtrigger_bulk_act_no_delete_9ca64",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="253f51e710e5b2ccc035152ac85c0ccbc7d7afbe",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_bulk_act_no_truncate_dceae",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND NOT (OLD.\"state\" = 'asked' AND NEW.\"state\" IN ('rehearsed', 'dropped') OR OLD.\"state\" = 'rehearsed' AND NEW.\"state\" IN ('begun', 'dropped') OR OLD.\"state\" = 'begun' AND NEW.\"state\" IN ('done')))",
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="8e1c1d08496c28b8437c4721d65e90da4667ec00",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_act_moves_b766f",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."asked_by_id" IS DISTINCT FROM NEW."asked_by_id" OR OLD."asked_at" IS DISTINCT FROM NEW."asked_at" OR OLD."filters" IS DISTINCT FROM NEW."filters" OR OLD."chosen" IS DISTINCT FROM NEW."chosen")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e520f2532817b3989d049f8c1c193b6999621a9c",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_act_is_24f0c",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_rehearsed_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."rehearsed_at" IS DISTINCT FROM NEW."rehearsed_at") AND (OLD.rehearsed_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e9ac1a7be5c095a5dc0b31896a6bc57eac91c746",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_act_rehearsed_once_bfdbe",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_begun_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."begun_at" IS DISTINCT FROM NEW."begun_at") AND (OLD.begun_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c1e1869effe0a975838c3187850322d8e6567278",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_act_begun_once_3f829",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_act_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."ended_at" IS DISTINCT FROM NEW."ended_at") AND (OLD.ended_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="35b393dbc1cb9501468ff6347afa2559fa323e67",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_act_ended_once_ebc76",
                            table="claims_bulkact",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkrow",
                    constraint=models.UniqueConstraint(
                        fields=("bulk", "number"), name="one_bulk_row_a_number"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkrow",
                    constraint=models.UniqueConstraint(fields=("bulk", "claim"), name="one_bulk_row_a_claim"),
                ),
                migrations.AddConstraint(
                    model_name="bulkrow",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("done__isnull", True), ("said__isnull", False), _connector="OR"),
                        name="bulk_row_done_after_its_rehearsal",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bulkrow",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("done__isnull", True),
                            models.Q(("done", ""), _negated=True),
                            ("said", ""),
                            _connector="OR",
                        ),
                        name="bulk_row_passes_only_as_rehearsed",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkrow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_row_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="12be9a1d2efcf34dd7ed26cc7cf9dc3335600158",
                            operation="DELETE",
                            pgid="pgtrigger_bulk_row_no_delete_4d3a7",
                            table="claims_bulkrow",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkrow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_row_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="cfddab93c9ac2a35480b4ca5025b7497ae87177c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_bulk_row_no_truncate_56afb",
                            table="claims_bulkrow",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkrow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_row_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."bulk_id" IS DISTINCT FROM NEW."bulk_id" OR OLD."number" IS DISTINCT FROM NEW."number" OR OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."seen" IS DISTINCT FROM NEW."seen")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="f9a94bbe7a6add6b4442141096a4cf32cafb24a6",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_row_is_97b3d",
                            table="claims_bulkrow",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkrow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_row_said_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."said" IS DISTINCT FROM NEW."said" OR OLD."said_facts" IS DISTINCT FROM NEW."said_facts" OR OLD."lines" IS DISTINCT FROM NEW."lines" OR OLD."amount" IS DISTINCT FROM NEW."amount") AND (OLD.said IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="33b00638909fa5d4028d8179bcfa703d4536d241",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_row_said_once_e67a5",
                            table="claims_bulkrow",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="bulkrow",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bulk_row_done_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."done" IS DISTINCT FROM NEW."done" OR OLD."done_facts" IS DISTINCT FROM NEW."done_facts") AND (OLD.done IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c8133ab17dc008a00c391d7bbfd2049e9378522b",
                            operation="UPDATE",
                            pgid="pgtrigger_bulk_row_done_once_969be",
                            table="claims_bulkrow",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
