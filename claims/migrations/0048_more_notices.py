"""More kinds of notices, by text message too; and up to which row of a batch everything is told."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0047_mandates"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeMark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("decisions", "decisions"),
                            ("payments", "payments"),
                            ("failures", "failed payments"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="source",
                    ),
                ),
                ("upto", models.BigIntegerField(verbose_name="up to")),
            ],
            options={
                "verbose_name": "mark of notices",
                "verbose_name_plural": "marks of notices",
            },
        ),
        migrations.AlterField(
            model_name="notice",
            name="channel",
            field=models.CharField(
                choices=[("mail", "E-mail"), ("text", "Text message"), ("none", "No address known")],
                max_length=10,
                verbose_name="channel",
            ),
        ),
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "A claim has come in"),
                    ("asked", "A question"),
                    ("reminded", "A question is nearly over"),
                    ("decided", "A decision"),
                    ("lapsed", "Rejected for want of an answer"),
                    ("reopened", "A decision was taken back"),
                    ("withdrawn", "A claim was withdrawn"),
                    ("appealed", "An appeal has come in"),
                    ("paid", "A payment"),
                    ("payment_failed", "A payment has failed"),
                    ("details_refused", "Account details were refused"),
                    ("message", "A message from us"),
                    ("account_changed", "Another account was given"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
        Together(
            [
                migrations.RemoveConstraint(
                    model_name="notice",
                    name="notice_has_its_address",
                ),
                migrations.RemoveIndex(
                    model_name="notice",
                    name="notice_to_send",
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(
                        condition=models.Q(
                            ("published_at__isnull", True), models.Q(("channel", "none"), _negated=True)
                        ),
                        fields=["id"],
                        name="notice_to_send",
                    ),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(fields=["kind", "-id"], name="notice_by_kind"),
                ),
                migrations.AddIndex(
                    model_name="notice",
                    index=models.Index(
                        condition=models.Q(("channel", "mail"), _negated=True),
                        fields=["channel", "-id"],
                        name="notice_by_channel",
                    ),
                ),
                AddConstraintNotValid(
                    model_name="notice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel__in", ["mail", "text"]), ("sealed__isnull", False)),
                            models.Q(("channel", "none"), ("sealed__isnull", True)),
                            _connector="OR",
                        ),
                        name="notice_has_its_address",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticemark",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_mark_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e46f24c85ed5015606aa117878a66484ff4539f3",
                            operation="DELETE",
                            pgid="pgtrigger_notice_mark_no_delete_ab3d4",
                            table="claims_noticemark",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticemark",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_mark_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="e8d9157b353fb7656ed1d7d983e3f6e3b1b2646c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_notice_mark_no_truncate_96bd0",
                            table="claims_noticemark",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="noticemark",
                    trigger=pgtrigger.compiler.Trigger(
                        name="notice_mark_only_grows",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.upto < OLD.upto OR NEW.source <> OLD.source)",
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a9e558ee68df731165c708d4579b1c5e0efc1754",
                            operation="UPDATE",
                            pgid="pgtrigger_notice_mark_only_grows_b2b54",
                            table="claims_noticemark",
                            when="BEFORE",
                        ),
                    ),
                ),
                ValidateConstraint(model_name="notice", name="notice_has_its_address"),
            ]
        ),
    ]
