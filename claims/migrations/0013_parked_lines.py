"""What does not fit in an answer is parked and resolved by two people; what was settled of a file is summed."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0012_ranges_uncompressed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LineResolution",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("matches_later", "Another line settled it"),
                            ("as_said", "It is as the bank says"),
                            ("paid_short", "Less was paid: the rest is payable again"),
                            ("paid_in_excess", "Too much was paid: the excess is claimed back"),
                            ("not_ours", "It is no transfer of ours"),
                            ("elsewhere", "It is dealt with elsewhere: nothing moves here"),
                        ],
                        max_length=20,
                        verbose_name="what is made of it",
                    ),
                ),
                (
                    "settles",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("returned", "Returned"),
                            ("unknown", "Unknown"),
                            ("pending", "Under way at the bank"),
                            ("unclear", "Cannot be told"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="result that counts",
                    ),
                ),
                ("note", models.TextField(verbose_name="note")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for another person"),
                            ("confirmed", "Resolved"),
                            ("dropped", "Dropped"),
                        ],
                        default="proposed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="confirmed or dropped at"),
                ),
            ],
            options={
                "verbose_name": "resolution of a line",
                "verbose_name_plural": "resolutions of lines",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Settlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "came_from",
                    models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("sealed", "Sealed in a file"),
                            ("sent", "Handed over"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("returned", "Returned"),
                            ("unknown", "Unknown"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                        verbose_name="came from",
                    ),
                ),
                (
                    "went_to",
                    models.CharField(
                        choices=[
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("returned", "Returned"),
                            ("unknown", "Unknown"),
                            ("pending", "Under way at the bank"),
                            ("unclear", "Cannot be told"),
                        ],
                        max_length=10,
                        verbose_name="went to",
                    ),
                ),
                ("transfers", models.IntegerField(verbose_name="transfers")),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "settlement",
                "verbose_name_plural": "settlements",
                "ordering": ["id"],
            },
        ),
        Together(
            [
                migrations.RemoveConstraint(
                    model_name="bankanswer",
                    name="answers_add_up",
                ),
                migrations.RemoveConstraint(
                    model_name="bankresult",
                    name="one_result_a_transfer_an_answer",
                ),
                migrations.AddField(
                    model_name="bankanswer",
                    name="noted",
                    field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="under way"),
                ),
                migrations.AddField(
                    model_name="bankanswer",
                    name="parked",
                    field=models.PositiveIntegerField(db_default=0, default=0, verbose_name="parked"),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="booking",
                    field=models.CharField(
                        blank=True, max_length=50, null=True, verbose_name="entry of the account"
                    ),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="code",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("foreign", "No reference of ours"),
                            ("reference_unknown", "No transfer with this reference"),
                            ("unclear", "Result cannot be told"),
                            ("never_sent", "Never sent"),
                            ("unit_differs", "Another unit"),
                            ("amount_missing", "No amount"),
                            ("amount_short", "Amount too small"),
                            ("amount_excess", "Amount too large"),
                            ("duplicate", "Refused as one the bank has already"),
                            ("booked_twice", "Booked twice"),
                            ("settled_otherwise", "Already settled otherwise"),
                        ],
                        db_default="",
                        default="",
                        max_length=20,
                        verbose_name="why parked",
                    ),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="file",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="of a line about a whole file",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="claims.paymentfile",
                        verbose_name="file",
                    ),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="outcome",
                    field=models.CharField(
                        choices=[
                            ("settled", "Settled"),
                            ("repeated", "Known already"),
                            ("noted", "Under way"),
                            ("parked", "Parked"),
                        ],
                        db_default="settled",
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="reference",
                    field=models.CharField(
                        blank=True, db_default="", default="", max_length=100, verbose_name="reference"
                    ),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="said",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=40,
                        verbose_name="in the bank’s words",
                    ),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="sealed",
                    field=models.BinaryField(blank=True, null=True, verbose_name="sealed text"),
                ),
                migrations.AddField(
                    model_name="bankresult",
                    name="unit",
                    field=models.CharField(
                        blank=True, db_default="", default="", max_length=20, verbose_name="unit"
                    ),
                ),
                migrations.AlterField(
                    model_name="bankresult",
                    name="amount",
                    field=models.BigIntegerField(blank=True, null=True, verbose_name="amount"),
                ),
                migrations.AlterField(
                    model_name="bankresult",
                    name="result",
                    field=models.CharField(
                        choices=[
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("returned", "Returned"),
                            ("unknown", "Unknown"),
                            ("pending", "Under way at the bank"),
                            ("unclear", "Cannot be told"),
                        ],
                        max_length=10,
                        verbose_name="result",
                    ),
                ),
                migrations.AlterField(
                    model_name="bankresult",
                    name="transfer",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="claims.transfer",
                        verbose_name="transfer",
                    ),
                ),
                migrations.AddIndex(
                    model_name="bankresult",
                    index=models.Index(
                        condition=models.Q(("outcome", "parked")), fields=["code", "id"], name="parked_lines"
                    ),
                ),
                migrations.AddIndex(
                    model_name="bankresult",
                    index=models.Index(
                        condition=models.Q(("transfer", None), models.Q(("reference", ""), _negated=True)),
                        fields=["reference"],
                        name="unknown_by_reference",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bankanswer",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rows",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("settled"), "+", models.F("repeated")
                                        ),
                                        "+",
                                        models.F("noted"),
                                    ),
                                    "+",
                                    models.F("parked"),
                                ),
                            )
                        ),
                        name="answers_add_up",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bankresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "parked"), models.Q(("code", ""), _negated=True)),
                            models.Q(models.Q(("outcome", "parked"), _negated=True), ("code", "")),
                            _connector="OR",
                        ),
                        name="parked_says_why",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bankresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("outcome", "parked"),
                            ("transfer__isnull", False),
                            ("file__isnull", False),
                            _connector="OR",
                        ),
                        name="settled_of_something",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bankresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "settled"), _negated=True),
                            ("amount__isnull", False),
                            _connector="OR",
                        ),
                        name="settled_with_an_amount",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="bankresult",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("transfer__isnull", True), ("file__isnull", True), _connector="OR"
                        ),
                        name="result_of_one_thing",
                    ),
                ),
                migrations.AddField(
                    model_name="lineresolution",
                    name="ended_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed or dropped by",
                    ),
                ),
                migrations.AddField(
                    model_name="lineresolution",
                    name="later",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="claims.bankresult",
                        verbose_name="line that settled it",
                    ),
                ),
                migrations.AddField(
                    model_name="lineresolution",
                    name="proposed_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                migrations.AddField(
                    model_name="lineresolution",
                    name="result",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="claims.bankresult",
                        verbose_name="bank result",
                    ),
                ),
                migrations.AddField(
                    model_name="settlement",
                    name="answer",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="claims.bankanswer",
                        verbose_name="bank answer",
                    ),
                ),
                migrations.AddField(
                    model_name="settlement",
                    name="file",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="claims.paymentfile",
                        verbose_name="payment file",
                    ),
                ),
                migrations.AddField(
                    model_name="settlement",
                    name="resolution",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settlements",
                        to="claims.lineresolution",
                        verbose_name="resolution of a line",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lineresolution",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "dropped"), _negated=True),
                        fields=("result",),
                        name="one_resolution_a_line",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lineresolution",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            models.Q(("ended_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="line_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lineresolution",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", True), ("ended_by__isnull", True), ("state", "proposed")
                            ),
                            models.Q(
                                models.Q(("state", "proposed"), _negated=True),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="resolution_ended",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lineresolution",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("later__isnull", False), ("way", "matches_later")),
                            models.Q(models.Q(("way", "matches_later"), _negated=True), ("later", None)),
                            _connector="OR",
                        ),
                        name="later_line_is_named",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lineresolution",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "as_said"), models.Q(("settles", ""), _negated=True)),
                            models.Q(models.Q(("way", "as_said"), _negated=True), ("settles", "")),
                            _connector="OR",
                        ),
                        name="as_said_says_what",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lineresolution",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="resolution_has_a_note"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lineresolution",
                    trigger=pgtrigger.compiler.Trigger(
                        name="line_resolution_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e5fa6453011ec1ebe7784b41cd24a394f20be1d0",
                            operation="DELETE",
                            pgid="pgtrigger_line_resolution_no_delete_b1cae",
                            table="claims_lineresolution",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lineresolution",
                    trigger=pgtrigger.compiler.Trigger(
                        name="line_resolution_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="87728d81c36020da7724839ab6814e4520b972a8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_line_resolution_no_truncate_d8bd6",
                            table="claims_lineresolution",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lineresolution",
                    trigger=pgtrigger.compiler.Trigger(
                        name="line_resolution_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."result_id" IS DISTINCT FROM NEW."result_id" OR OLD."way" IS DISTINCT FROM NEW."way" OR OLD."settles" IS DISTINCT FROM NEW."settles" OR OLD."later_id" IS DISTINCT FROM NEW."later_id" OR OLD."note" IS DISTINCT FROM NEW."note" OR OLD."proposed_by_id" IS DISTINCT FROM NEW."proposed_by_id" OR OLD."proposed_at" IS DISTINCT FROM NEW."proposed_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="ba34e93b769af83d1912091b3f51de17cdcdd2b1",
                            operation="UPDATE",
                            pgid="pgtrigger_line_resolution_is_62443",
                            table="claims_lineresolution",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lineresolution",
                    trigger=pgtrigger.compiler.Trigger(
                        name="line_resolution_ends_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."state" IS DISTINCT FROM NEW."state" OR OLD."ended_by_id" IS DISTINCT FROM NEW."ended_by_id" OR OLD."ended_at" IS DISTINCT FROM NEW."ended_at") AND (OLD.state <> \'proposed\'))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a5d4df44bc50aa8ce7b15acfebae2fe38e961f9b",
                            operation="UPDATE",
                            pgid="pgtrigger_line_resolution_ends_once_61e9e",
                            table="claims_lineresolution",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer__isnull", False), ("resolution", None)),
                            models.Q(("answer", None), ("resolution__isnull", False)),
                            _connector="OR",
                        ),
                        name="settlement_of_one_thing",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="settlement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="settlement_positive"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="settlement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="settlement_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="027fb3cb1e49116a32472dd81f67d0cd9c1724fd",
                            operation="UPDATE",
                            pgid="pgtrigger_settlement_no_update_2ed2d",
                            table="claims_settlement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="settlement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="settlement_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e39b809f34454c2bdb636ab7b3a56c020a5f5f34",
                            operation="DELETE",
                            pgid="pgtrigger_settlement_no_delete_9e52e",
                            table="claims_settlement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="settlement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="settlement_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="8cbd6df844a63faa7080f19f2d43aa5566951a02",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_settlement_no_truncate_83307",
                            table="claims_settlement",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
