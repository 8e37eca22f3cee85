"""What claimants are asked, each question with its last day."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0037_look_alikes_that_end"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "about",
                    models.CharField(
                        choices=[("facts", "What the claim says"), ("account", "The account")],
                        default="facts",
                        max_length=10,
                        verbose_name="about",
                    ),
                ),
                ("question", models.TextField(verbose_name="question")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "due_on",
                    models.DateField(help_text="to its end where the incident was", verbose_name="last day"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Waits for an answer"),
                            ("answered", "Answered"),
                            ("lapsed", "No answer in time"),
                            ("dropped", "Dropped: the claim was withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "asked_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="asked by",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "question to a claimant",
                "verbose_name_plural": "questions to claimants",
                "ordering": ["-id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")), fields=["due_on", "id"], name="question_by_day"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("claim",),
                        name="one_open_question_a_claim",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("state", "open")),
                            models.Q(
                                ("closed_at__isnull", False), ("state__in", ["answered", "lapsed", "dropped"])
                            ),
                            _connector="OR",
                        ),
                        name="question_closed_when_not_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("about__in", ["facts", "account"])), name="question_about_known"
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="informationrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b7d0c753e111727eb1bf2c803433438964acb872",
                            operation="DELETE",
                            pgid="pgtrigger_question_no_delete_af62d",
                            table="claims_informationrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="informationrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="e6d15243d01b0e12213e8258defc4eaf9f77f233",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_question_no_truncate_1163d",
                            table="claims_informationrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="informationrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."version" IS DISTINCT FROM NEW."version" OR OLD."about" IS DISTINCT FROM NEW."about" OR OLD."question" IS DISTINCT FROM NEW."question" OR OLD."asked_by_id" IS DISTINCT FROM NEW."asked_by_id" OR OLD."asked_at" IS DISTINCT FROM NEW."asked_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b2593df2cdad65c46d63610a5c90be82b7898c00",
                            operation="UPDATE",
                            pgid="pgtrigger_question_is_b9e1b",
                            table="claims_informationrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="informationrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_closed_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."closed_at" IS DISTINCT FROM NEW."closed_at") AND (OLD.closed_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="28bc5f78c02a25cd73492e4913066c2d0ecea882",
                            operation="UPDATE",
                            pgid="pgtrigger_question_closed_once_bb94d",
                            table="claims_informationrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="informationrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_day_only_put_off",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."due_on" IS DISTINCT FROM NEW."due_on") AND (OLD.state <> \'open\' OR NEW.due_on < OLD.due_on))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="6e0f11616cd41170f0a622d71757cf79419da9f3",
                            operation="UPDATE",
                            pgid="pgtrigger_question_day_only_put_off_ba737",
                            table="claims_informationrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="informationrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="question_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:answered,open:lapsed,open:dropped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="a1aaeeb4f490b38a495aa72e32d56adc9979e955",
                            operation="UPDATE",
                            pgid="pgtrigger_question_moves_2e30f",
                            table="claims_informationrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
