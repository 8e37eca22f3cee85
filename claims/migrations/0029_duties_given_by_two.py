"""Duties are given by two people and taken by one; what was given stays to be read."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0028_debts_within_what_was_given"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyGrant",
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
                    "duty",
                    models.CharField(
                        choices=[
                            ("representative", "Representative"),
                            ("agent", "Agent"),
                            ("reviewer", "Reviewer"),
                            ("senior_reviewer", "Senior reviewer"),
                            ("secretariat", "Secretariat"),
                            ("committee", "Committee member"),
                            ("finance_maker", "Finance maker"),
                            ("finance_checker", "Finance checker"),
                            ("auditor", "Auditor"),
                            ("privacy_officer", "Privacy officer"),
                            ("operator", "Operator"),
                        ],
                        max_length=30,
                        verbose_name="duty",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                ("taken_why", models.TextField(blank=True, verbose_name="why it was taken")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                (
                    "dropped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="dropped by",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken by",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty given",
                "verbose_name_plural": "duties given",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="duty_grant_confirmed_by_another",
                    ),
                    models.CheckConstraint(
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
                        name="duty_grant_ends_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recorded_by", models.F("person")), _negated=True),
                            models.Q(
                                ("confirmed_by", None),
                                models.Q(("confirmed_by", models.F("person")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="duty_not_given_by_its_receiver",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="duty_given_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_at", None), ("taken_by", None), ("taken_why", "")),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("taken_at__isnull", False),
                                ("taken_by__isnull", False),
                                models.Q(("taken_why", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="duty_taken_when_given",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("dropped_at", None), ("taken_at", None)),
                        fields=("person", "duty"),
                        name="one_grant_a_duty",
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="dutygrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_grant_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f9176323f2064259f9fa830ec359b3838ac6e4de",
                            operation="DELETE",
                            pgid="pgtrigger_duty_grant_no_delete_8ebe8",
                            table="claims_dutygrant",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutygrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_grant_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="a953b1623338f62ef385636a6ff0dd2d68d565a2",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_duty_grant_no_truncate_a8823",
                            table="claims_dutygrant",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutygrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_grant_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."person_id" IS DISTINCT FROM NEW."person_id" OR OLD."duty" IS DISTINCT FROM NEW."duty" OR OLD."reason" IS DISTINCT FROM NEW."reason" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e2fcd55e101d52d95c526f1401f48e66b678c07c",
                            operation="UPDATE",
                            pgid="pgtrigger_duty_grant_is_7d115",
                            table="claims_dutygrant",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutygrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_grant_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="7f8fe599eef23c8dcbd6cfe4806a9c4190e7ad0b",
                            operation="UPDATE",
                            pgid="pgtrigger_duty_grant_ended_once_0949d",
                            table="claims_dutygrant",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutygrant",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_grant_taken_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."taken_by_id" IS DISTINCT FROM NEW."taken_by_id" OR OLD."taken_at" IS DISTINCT FROM NEW."taken_at" OR OLD."taken_why" IS DISTINCT FROM NEW."taken_why") AND (OLD.taken_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a5ca4e9d2d423d0a5033b8f1aeee3d17f3f79131",
                            operation="UPDATE",
                            pgid="pgtrigger_duty_grant_taken_once_c2a35",
                            table="claims_dutygrant",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
