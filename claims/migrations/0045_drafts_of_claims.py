"""Claims that are being written: one open draft a person, incident and type; emptied once it is closed."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0044_lines_of_appeals"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "key",
                    models.UUIDField(
                        default=uuid.uuid4,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                        verbose_name="key",
                    ),
                ),
                (
                    "claimant_type",
                    models.CharField(
                        choices=[
                            ("individual", "Individual"),
                            ("merchant", "Small merchant"),
                            ("taxi_driver", "Taxi driver"),
                            ("partner", "Partner business"),
                        ],
                        max_length=20,
                        verbose_name="claimant type",
                    ),
                ),
                (
                    "sealed",
                    models.BinaryField(
                        help_text="the answers by field, as they were typed", null=True, verbose_name="sealed"
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="revision")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Being written"),
                            ("submitted", "Sent"),
                            ("expired", "Expired"),
                            ("dropped", "Thrown away"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("changed_at", models.DateTimeField(verbose_name="changed at")),
                (
                    "claim",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draft",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to="claims.incident",
                        verbose_name="incident",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a claim",
                "verbose_name_plural": "drafts of claims",
                "ordering": ["-started_at"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["changed_at"], name="draft_by_age"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("person", "incident", "claimant_type"),
                        name="one_open_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sealed__isnull", False), ("state", "open")),
                            models.Q(
                                ("sealed__isnull", True), ("state__in", ["submitted", "expired", "dropped"])
                            ),
                            _connector="OR",
                        ),
                        name="draft_holds_answers_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", False), ("state", "submitted")),
                            models.Q(
                                models.Q(("state", "submitted"), _negated=True), ("claim__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="draft_has_its_claim_once_sent",
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draft_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="79274093dafcc9e12c9e710147c1467220836448",
                            operation="DELETE",
                            pgid="pgtrigger_draft_no_delete_35182",
                            table="claims_draft",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draft_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="75c13550d726208991a00881b3107c63d082819e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_draft_no_truncate_192f4",
                            table="claims_draft",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draft_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."key" IS DISTINCT FROM NEW."key" OR OLD."person_id" IS DISTINCT FROM NEW."person_id" OR OLD."incident_id" IS DISTINCT FROM NEW."incident_id" OR OLD."claimant_type" IS DISTINCT FROM NEW."claimant_type" OR OLD."started_at" IS DISTINCT FROM NEW."started_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="9904ab0e3f3cb0a420f8facbac715e394b04e758",
                            operation="UPDATE",
                            pgid="pgtrigger_draft_is_7ae0e",
                            table="claims_draft",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draft_closed_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."sealed" IS DISTINCT FROM NEW."sealed" OR OLD."revision" IS DISTINCT FROM NEW."revision") AND (OLD.state <> \'open\'))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="770303b561beac88dd62017105a89d5b2a7f82d0",
                            operation="UPDATE",
                            pgid="pgtrigger_draft_closed_once_a0094",
                            table="claims_draft",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="draft",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draft_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.\"state\" IS DISTINCT FROM NEW.\"state\" AND NOT (OLD.\"state\" = 'open' AND NEW.\"state\" IN ('submitted', 'dropped', 'expired')))",
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="7c7794e684372457162cc77822b837d445ca92ca",
                            operation="UPDATE",
                            pgid="pgtrigger_draft_moves_80dbe",
                            table="claims_draft",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
