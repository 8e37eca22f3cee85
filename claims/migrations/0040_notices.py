"""What we tell claimants stands in an outbox; details may be given though no payment has failed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0039_questions_of_before")]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("account_changed", "Another account was given")],
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("mail", "E-mail"), ("none", "No address known")],
                        max_length=10,
                        verbose_name="channel",
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("ko", "한국어"), ("en", "English")], max_length=2, verbose_name="language"
                    ),
                ),
                ("sealed", models.BinaryField(null=True, verbose_name="address")),
                ("facts", models.JSONField(default=dict, verbose_name="facts")),
                ("key", models.CharField(max_length=80, unique=True, verbose_name="key")),
                ("created_at", models.DateTimeField(verbose_name="written at")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="sent at")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("error", models.CharField(blank=True, max_length=60, verbose_name="last error")),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.claimant",
                        verbose_name="claimant",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="detailsrequest",
            name="why",
            field=models.CharField(
                choices=[("failed", "A payment failed"), ("changed", "The claimant gave another account")],
                db_default="failed",
                default="failed",
                max_length=10,
                verbose_name="why",
            ),
        ),
        migrations.AlterField(
            model_name="detailsrequest",
            name="transfer",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="details_requests",
                to="claims.transfer",
                verbose_name="transfer",
            ),
        ),
        migrations.AlterField(
            model_name="accessentry",
            name="what",
            field=models.CharField(
                choices=[
                    ("person", "A claimant, masked"),
                    ("search", "A search for somebody"),
                    ("download", "A file that was taken away"),
                    ("unmask", "A claimant, whole"),
                    ("paper", "A paper of a claim"),
                ],
                max_length=10,
                verbose_name="what was shown",
            ),
        ),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="detailsrequest",
                    name="details_request_is",
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="detailsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="details_request_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."transfer_id" IS DISTINCT FROM NEW."transfer_id" OR OLD."why" IS DISTINCT FROM NEW."why" OR OLD."asked_at" IS DISTINCT FROM NEW."asked_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="5c8ca2f3e2e3f96a24438c670020f3bcbfdba817",
                            operation="UPDATE",
                            pgid="pgtrigger_details_request_is_da927",
                            table="claims_detailsrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                AddConstraintNotValid(
                    model_name="detailsrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("transfer__isnull", False), ("why", "failed")),
                            models.Q(("transfer__isnull", True), ("why", "changed")),
                            _connector="OR",
                        ),
                        name="details_of_a_transfer_or_changed",
                    ),
                ),
                ValidateConstraint(model_name="detailsrequest", name="details_of_a_transfer_or_changed"),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(
                        condition=models.Q(("channel", "mail"), ("published_at__isnull", True)),
                        fields=["id"],
                        name="notice_to_send",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "mail"), ("sealed__isnull", False)),
                            models.Q(("channel", "none"), ("sealed__isnull", True)),
                            _connector="OR",
                        ),
                        name="notice_has_its_address",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("channel", "none"), ("published_at__isnull", False), _negated=True
                        ),
                        name="what_has_no_address_is_not_sent",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="11a9e8c46c1cb06b0318ac270c7b1043c3603174",
                            operation="DELETE",
                            pgid="pgtrigger_notice_no_delete_a41d7",
                            table="claims_notice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="fe7152983869147805cc5ff871cb5bc0c37a5a31",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_notice_no_truncate_92eb5",
                            table="claims_notice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claimant_id" IS DISTINCT FROM NEW."claimant_id" OR OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."channel" IS DISTINCT FROM NEW."channel" OR OLD."language" IS DISTINCT FROM NEW."language" OR OLD."sealed" IS DISTINCT FROM NEW."sealed" OR OLD."facts" IS DISTINCT FROM NEW."facts" OR OLD."key" IS DISTINCT FROM NEW."key" OR OLD."created_at" IS DISTINCT FROM NEW."created_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="069d99dc51cfb96b778eb73f190fbf976aa11eb7",
                            operation="UPDATE",
                            pgid="pgtrigger_notice_is_4248d",
                            table="claims_notice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="notice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_sent_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."published_at" IS DISTINCT FROM NEW."published_at") AND (OLD.published_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="8775125a081df1b2a20ed6491835cfd34d2cc0be",
                            operation="UPDATE",
                            pgid="pgtrigger_notice_sent_once_8065d",
                            table="claims_notice",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
