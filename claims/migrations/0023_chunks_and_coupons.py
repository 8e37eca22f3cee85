"""Files in chunks, read by the layout that wrote them; leave for a second download; the pool of coupon codes."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0022_hand_overs_of_earlier_runs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentChunk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("last", models.BooleanField(verbose_name="last")),
                ("sealed", models.BinaryField(verbose_name="sealed bytes")),
            ],
            options={
                "verbose_name": "part of a payment file",
                "verbose_name_plural": "parts of payment files",
            },
        ),
        migrations.AddField(
            model_name="paymentfile",
            name="document",
            field=models.TextField(
                default="",
                help_text="by which the file is read, whatever the layout says now",
                verbose_name="layout as it was",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="download",
            name="form",
            field=models.CharField(
                choices=[
                    ("bank", "For the bank, byte for byte"),
                    ("people", "For people, masked (CSV)"),
                    ("xlsx", "For people, masked (Excel)"),
                ],
                help_text="sealed bytes, or the masked copy for people",
                max_length=20,
                verbose_name="form",
            ),
        ),
        migrations.AlterField(
            model_name="paymentfile",
            name="format",
            field=models.CharField(max_length=40, verbose_name="layout"),
        ),
        migrations.AlterField(
            model_name="paymentfile",
            name="size",
            field=models.PositiveBigIntegerField(verbose_name="bytes"),
        ),
        migrations.CreateModel(
            name="CouponBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                (
                    "worth",
                    models.BigIntegerField(
                        default=1,
                        help_text="of one code: 1 where coupons are counted, else an amount",
                        verbose_name="worth",
                    ),
                ),
                ("valid_until", models.DateField(verbose_name="valid until")),
                ("count", models.PositiveIntegerField(verbose_name="codes")),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("at", models.DateTimeField(verbose_name="taken in at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken in by",
                    ),
                ),
            ],
            options={
                "verbose_name": "batch of coupon codes",
                "verbose_name_plural": "batches of coupon codes",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="CouponCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(max_length=20, verbose_name="unit")),
                ("worth", models.BigIntegerField(verbose_name="worth")),
                ("valid_until", models.DateField(verbose_name="valid until")),
                ("fingerprint", models.BinaryField(unique=True, verbose_name="fingerprint")),
                ("sealed", models.BinaryField(verbose_name="sealed code")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="given at")),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="claims.couponbatch",
                        verbose_name="batch",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coupon_codes",
                        to="claims.transfer",
                        verbose_name="transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "coupon code",
                "verbose_name_plural": "coupon codes",
            },
        ),
        migrations.CreateModel(
            name="DownloadRequest",
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
                ("reason", models.TextField(verbose_name="reason")),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used at")),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="download_requests",
                        to="claims.paymentfile",
                        verbose_name="file",
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
            ],
            options={
                "verbose_name": "request for another download",
                "verbose_name_plural": "requests for another download",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="download",
            name="request",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="download",
                to="claims.downloadrequest",
                verbose_name="allowed by",
            ),
        ),
        migrations.AddField(
            model_name="paymentchunk",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="chunks",
                to="claims.paymentfile",
                verbose_name="file",
            ),
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="couponbatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("count__gt", 0), ("worth__gt", 0)), name="coupon_batch_not_empty"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponbatch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_batch_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c1106695ed92862ecee340d54453246f8b431957",
                            operation="UPDATE",
                            pgid="pgtrigger_coupon_batch_no_update_0d624",
                            table="claims_couponbatch",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponbatch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_batch_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="4532dc5382a34408a56c6b8feb8b39232348f722",
                            operation="DELETE",
                            pgid="pgtrigger_coupon_batch_no_delete_4e22e",
                            table="claims_couponbatch",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponbatch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_batch_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="7485393a2edfe4ff31bce45a3e79535fa76c122e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_coupon_batch_no_truncate_e2b26",
                            table="claims_couponbatch",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="couponcode",
                    index=models.Index(
                        condition=models.Q(("transfer__isnull", True)),
                        fields=["unit", "worth", "valid_until", "id"],
                        name="coupon_free",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="couponcode",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("given_at__isnull", True), ("transfer__isnull", True)),
                            models.Q(("given_at__isnull", False), ("transfer__isnull", False)),
                            _connector="OR",
                        ),
                        name="coupon_given_when",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_code_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c258414acf4e7334bc5502d99a6e9283529f24d6",
                            operation="DELETE",
                            pgid="pgtrigger_coupon_code_no_delete_f6d39",
                            table="claims_couponcode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_code_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="b62243f1b380b05b64f39775f39014d5bf4f4cc4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_coupon_code_no_truncate_3ba21",
                            table="claims_couponcode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_code_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."batch_id" IS DISTINCT FROM NEW."batch_id" OR OLD."unit" IS DISTINCT FROM NEW."unit" OR OLD."worth" IS DISTINCT FROM NEW."worth" OR OLD."valid_until" IS DISTINCT FROM NEW."valid_until" OR OLD."fingerprint" IS DISTINCT FROM NEW."fingerprint" OR OLD."sealed" IS DISTINCT FROM NEW."sealed")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="87cf8d1cc27dbe6418b0303bed9d368a4b1bd522",
                            operation="UPDATE",
                            pgid="pgtrigger_coupon_code_is_cb1cb",
                            table="claims_couponcode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="couponcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="coupon_code_given_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.transfer_id IS NOT NULL AND OLD.transfer_id IS DISTINCT FROM NEW.transfer_id)",
                            func="\n                    IF NEW.transfer_id IS NULL OR EXISTS (\n                        SELECT 1 FROM claims_transfer t WHERE t.id = OLD.transfer_id AND t.state <> 'voided'\n                    ) OR EXISTS (\n                        SELECT 1 FROM claims_handover h\n                          JOIN claims_paymentfile f ON f.id = h.file_id\n                          JOIN claims_transfer t ON t.run_id = f.run_id AND t.kind = f.kind AND t.unit = f.unit\n                         WHERE t.id = OLD.transfer_id\n                    ) THEN\n                        RAISE EXCEPTION 'pgtrigger: a coupon code is given once';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="b9f332176afa96925c7f761043746bbcb8e53240",
                            operation="UPDATE",
                            pgid="pgtrigger_coupon_code_given_once_f00e4",
                            table="claims_couponcode",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="downloadrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="download_request_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="downloadrequest",
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
                        name="download_request_ends_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="downloadrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="download_request_says_why"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="downloadrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("used_at__isnull", True), ("confirmed_at__isnull", False), _connector="OR"
                        ),
                        name="download_request_used_when_allowed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="downloadrequest",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True), ("used_at__isnull", True)),
                        fields=("file",),
                        name="one_open_download_request_a_file",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="downloadrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="download_request_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a81ac2987b92a434ec101eebc4f01378d10f07d7",
                            operation="DELETE",
                            pgid="pgtrigger_download_request_no_delete_fb5d2",
                            table="claims_downloadrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="downloadrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="download_request_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="ec49447e76ae5afc3338aa26dc2637627298c8df",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_download_request_no_truncate_40bec",
                            table="claims_downloadrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="downloadrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="download_request_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."file_id" IS DISTINCT FROM NEW."file_id" OR OLD."reason" IS DISTINCT FROM NEW."reason" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="0ad948352fe2071be90c3cecccb62dd4a4e9b6ad",
                            operation="UPDATE",
                            pgid="pgtrigger_download_request_is_b7ca3",
                            table="claims_downloadrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="downloadrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="download_request_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="621fc5cdff70ae62018c9b70013278ccdf240ee6",
                            operation="UPDATE",
                            pgid="pgtrigger_download_request_ended_once_f4368",
                            table="claims_downloadrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="downloadrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="download_request_used_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."used_at" IS DISTINCT FROM NEW."used_at") AND (OLD.used_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c1dd3ac919b22290de8cf4b64a9804597072152c",
                            operation="UPDATE",
                            pgid="pgtrigger_download_request_used_once_4cd77",
                            table="claims_downloadrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paymentchunk",
                    constraint=models.UniqueConstraint(fields=("file", "number"), name="one_chunk_a_place"),
                ),
                migrations.AddConstraint(
                    model_name="paymentchunk",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("last", True)), fields=("file",), name="one_last_chunk_a_file"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paymentchunk",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="chunks_from_one"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentchunk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payment_chunk_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="baaf867796fb93456183b2f2ec1751aa05160553",
                            operation="UPDATE",
                            pgid="pgtrigger_payment_chunk_no_update_b99d7",
                            table="claims_paymentchunk",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentchunk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payment_chunk_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d9d7d3b08837f01b75b82e1cf42bc50c5c0b069f",
                            operation="DELETE",
                            pgid="pgtrigger_payment_chunk_no_delete_a80a9",
                            table="claims_paymentchunk",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentchunk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payment_chunk_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="0b060a8d59e55a4fb16ec856ca70c45fb90df794",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_payment_chunk_no_truncate_5f357",
                            table="claims_paymentchunk",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
