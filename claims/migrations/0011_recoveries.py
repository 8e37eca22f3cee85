"""What is owed back, set off, repaid or forgiven; payments made outside; new details after a failed transfer."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0010_corrected_accounts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="credit",
            field=models.CharField(
                choices=[
                    ("awarded", "Awarded"),
                    ("open", "Open"),
                    ("in_flight", "In flight"),
                    ("paid", "Paid"),
                    ("unknown", "Unknown"),
                    ("payable_again", "Payable again"),
                    ("voided", "Voided"),
                    ("netted", "Netted against recoveries"),
                    ("written_off", "Written off"),
                    ("claimed_back", "Claimed back"),
                    ("owed", "Owed"),
                    ("recovered", "Recovered"),
                    ("repaid", "Paid back"),
                    ("forgiven", "Forgiven"),
                ],
                max_length=20,
                verbose_name="credit",
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="debit",
            field=models.CharField(
                choices=[
                    ("awarded", "Awarded"),
                    ("open", "Open"),
                    ("in_flight", "In flight"),
                    ("paid", "Paid"),
                    ("unknown", "Unknown"),
                    ("payable_again", "Payable again"),
                    ("voided", "Voided"),
                    ("netted", "Netted against recoveries"),
                    ("written_off", "Written off"),
                    ("claimed_back", "Claimed back"),
                    ("owed", "Owed"),
                    ("recovered", "Recovered"),
                    ("repaid", "Paid back"),
                    ("forgiven", "Forgiven"),
                ],
                max_length=20,
                verbose_name="debit",
            ),
        ),
        migrations.CreateModel(
            name="DetailsRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "Waits for the claimant"),
                            ("given", "Waits for two reviewers"),
                            ("approved", "Approved, will be paid again"),
                            ("dropped", "Not needed any more"),
                        ],
                        default="asked",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                (
                    "account",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details_request",
                        to="claims.payeeaccount",
                        verbose_name="account",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details_requests",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="details_requests",
                        to="claims.transfer",
                        verbose_name="transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "request for details",
                "verbose_name_plural": "requests for details",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="ManualPayment",
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
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("paid_on", models.DateField(verbose_name="paid on")),
                ("bank_reference", models.CharField(max_length=60, verbose_name="the bank’s reference")),
                ("note", models.TextField(verbose_name="note")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_outside",
                        to="claims.award",
                        verbose_name="award",
                    ),
                ),
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
                    "payout",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paid_outside",
                        to="claims.payout",
                        verbose_name="payout",
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
                "verbose_name": "manual payment",
                "verbose_name_plural": "manual payments",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
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
                ("amount", models.BigIntegerField(verbose_name="amount")),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("too_much", "More was awarded than is due"),
                            ("in_excess", "More was paid than was ordered"),
                            ("twice", "It was paid a second time outside of the runs"),
                            ("other", "Another reason"),
                        ],
                        max_length=10,
                        verbose_name="why",
                    ),
                ),
                ("note", models.TextField(verbose_name="note")),
                (
                    "award",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="claims.award",
                        verbose_name="award",
                    ),
                ),
                (
                    "claimant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="claims.claimant",
                        verbose_name="claimant",
                    ),
                ),
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recoveries",
                        to="claims.transfer",
                        verbose_name="transfer",
                    ),
                ),
            ],
            options={
                "verbose_name": "recovery",
                "verbose_name_plural": "recoveries",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Offset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("netted", "Set off against a recovery"), ("paid", "Paid in part")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("live", models.BooleanField(default=True, verbose_name="live")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="claims.award",
                        verbose_name="award",
                    ),
                ),
                (
                    "result",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="claims.bankresult",
                        verbose_name="bank result",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="claims.payoutrun",
                        verbose_name="run",
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offsets",
                        to="claims.recovery",
                        verbose_name="recovery",
                    ),
                ),
            ],
            options={
                "verbose_name": "offset",
                "verbose_name_plural": "offsets",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Repayment",
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
                    "way",
                    models.CharField(
                        choices=[("repaid", "Paid back"), ("forgiven", "Forgiven")],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                ("amount", models.BigIntegerField(verbose_name="amount")),
                ("note", models.TextField(verbose_name="note")),
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
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                (
                    "recovery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repayments",
                        to="claims.recovery",
                        verbose_name="recovery",
                    ),
                ),
            ],
            options={
                "verbose_name": "repayment",
                "verbose_name_plural": "repayments",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="AccountReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seat", models.PositiveSmallIntegerField(verbose_name="seat")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approve", "Approved"), ("refuse", "Refused")],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("at", models.DateTimeField(verbose_name="at")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="claims.payeeaccount",
                        verbose_name="account",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
            ],
            options={
                "verbose_name": "account review",
                "verbose_name_plural": "account reviews",
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "seat"), name="one_review_a_seat"),
                    models.UniqueConstraint(fields=("account", "by"), name="two_reviews_two_people"),
                    models.CheckConstraint(
                        condition=models.Q(("seat__in", [1, 2])), name="review_seat_one_or_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("note", ""), ("outcome", "refuse"), _negated=True),
                        name="account_refused_says_why",
                    ),
                ],
            },
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="accountreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_review_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="b2341cfd436006461e6795161b72f635d840b654",
                            operation="UPDATE",
                            pgid="pgtrigger_account_review_no_update_72057",
                            table="claims_accountreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_review_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5484e13ad96c24263d26bfbde5eac490b8eae161",
                            operation="DELETE",
                            pgid="pgtrigger_account_review_no_delete_64bbf",
                            table="claims_accountreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_review_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="81c10c7dd67f2b7309306e8bbe4574dee2815e4b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_account_review_no_truncate_a2897",
                            table="claims_accountreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="account_review_by_others",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF EXISTS (SELECT 1 FROM claims_payeeaccount p WHERE p.id = NEW.account_id\n                                  AND (p.correction = 0 OR p.given_by_id = NEW.by_id)) THEN\n                      RAISE EXCEPTION 'account_not_reviewed_by_who_gave_it' USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF NEW.seat = 2 AND NOT EXISTS (SELECT 1 FROM claims_accountreview r\n                                  WHERE r.account_id = NEW.account_id AND r.seat = 1 AND r.outcome = 'approve') THEN\n                      RAISE EXCEPTION 'second_seat_after_the_first' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="0ad7a4a24ff0ab1f5c1f284dc2db6e8a55be2278",
                            operation="INSERT",
                            pgid="pgtrigger_account_review_by_others_29271",
                            table="claims_accountreview",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="detailsrequest",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["asked", "given"])),
                        fields=("claim",),
                        name="one_open_request_a_claim",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="detailsrequest",
                    constraint=models.UniqueConstraint(
                        fields=("claim", "transfer"), name="asked_once_a_transfer"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="detailsrequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("account__isnull", True), ("closed_at__isnull", True), ("state", "asked")
                            ),
                            models.Q(
                                ("account__isnull", False), ("closed_at__isnull", True), ("state", "given")
                            ),
                            models.Q(
                                ("account__isnull", False),
                                ("closed_at__isnull", False),
                                ("state", "approved"),
                            ),
                            models.Q(("closed_at__isnull", False), ("state", "dropped")),
                            _connector="OR",
                        ),
                        name="details_follow_the_state",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="detailsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="details_request_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8dc25ff9ce53ab94549cdb068e77896db558308f",
                            operation="DELETE",
                            pgid="pgtrigger_details_request_no_delete_3d47e",
                            table="claims_detailsrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="detailsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="details_request_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="3a38b574b731cb9fe062d792b560550719a88369",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_details_request_no_truncate_4d2d1",
                            table="claims_detailsrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="detailsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="details_request_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."transfer_id" IS DISTINCT FROM NEW."transfer_id" OR OLD."asked_at" IS DISTINCT FROM NEW."asked_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="18ed27750defdf266fdc078ee23e8f93ef2c6cc7",
                            operation="UPDATE",
                            pgid="pgtrigger_details_request_is_da927",
                            table="claims_detailsrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="detailsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="details_request_closed_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."account_id" IS DISTINCT FROM NEW."account_id" OR OLD."closed_at" IS DISTINCT FROM NEW."closed_at") AND (OLD.closed_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="084c3526de22fc1e44a985b05230e2ba17728e15",
                            operation="UPDATE",
                            pgid="pgtrigger_details_request_closed_once_bed81",
                            table="claims_detailsrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="detailsrequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="details_request_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:given,given:asked,given:approved,asked:dropped,given:dropped}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="03166f1fe0a12514323042f6ae6431219d4ea5be",
                            operation="UPDATE",
                            pgid="pgtrigger_details_request_moves_f438b",
                            table="claims_detailsrequest",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="manual_payment_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
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
                        name="manual_payment_ends_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="manual_payment_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), _negated=True),
                            models.Q(("bank_reference", ""), _negated=True),
                        ),
                        name="manual_payment_says_how",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("payout__isnull", True)),
                            models.Q(("confirmed_at__isnull", False), ("payout__isnull", False)),
                            _connector="OR",
                        ),
                        name="manual_payment_pays_when_confirmed",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("confirmed_at__isnull", True), ("dropped_at__isnull", True)),
                        fields=("award",),
                        name="one_manual_payment_waits_an_award",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        fields=("bank_reference", "award"),
                        name="one_manual_payment_a_reference",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="manualpayment",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("dropped_at__isnull", True)),
                        expressions=[("bank_reference", "="), ("claimant", "<>")],
                        name="a_bank_reference_is_one_claimants",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="manualpayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="manual_payment_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="05079f1fed8244eb9a463e45de39e8f2bba3f1a5",
                            operation="DELETE",
                            pgid="pgtrigger_manual_payment_no_delete_194de",
                            table="claims_manualpayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="manualpayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="manual_payment_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="8fe5e000bcccf956d65766e7c0edcfe89afb4097",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_manual_payment_no_truncate_35476",
                            table="claims_manualpayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="manualpayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="manual_payment_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."award_id" IS DISTINCT FROM NEW."award_id" OR OLD."claimant_id" IS DISTINCT FROM NEW."claimant_id" OR OLD."amount" IS DISTINCT FROM NEW."amount" OR OLD."paid_on" IS DISTINCT FROM NEW."paid_on" OR OLD."bank_reference" IS DISTINCT FROM NEW."bank_reference" OR OLD."note" IS DISTINCT FROM NEW."note" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="f0b96c6d2d0453668a053cbbff089b687ca57a5a",
                            operation="UPDATE",
                            pgid="pgtrigger_manual_payment_is_06159",
                            table="claims_manualpayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="manualpayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="manual_payment_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="9b5b6cc6bcc3474b076f438c614c9a000c5c69f7",
                            operation="UPDATE",
                            pgid="pgtrigger_manual_payment_ended_once_78bfe",
                            table="claims_manualpayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="recovery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="recovery_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="recovery",
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
                        name="recovery_ends_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="recovery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="recovery_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="recovery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="recovery_has_a_note"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="recovery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("award__isnull", False), ("transfer__isnull", True)),
                            models.Q(("award__isnull", True), ("transfer__isnull", False)),
                            _connector="OR",
                        ),
                        name="recovery_has_one_origin",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recovery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="recovery_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="bd30a55a448fff30c015e7de592f579dfb306f00",
                            operation="DELETE",
                            pgid="pgtrigger_recovery_no_delete_ee846",
                            table="claims_recovery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recovery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="recovery_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="eb06bbd94fee8206d856421432abc46b066c7aab",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_recovery_no_truncate_2c7a0",
                            table="claims_recovery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recovery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="recovery_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."claimant_id" IS DISTINCT FROM NEW."claimant_id" OR OLD."kind" IS DISTINCT FROM NEW."kind" OR OLD."unit" IS DISTINCT FROM NEW."unit" OR OLD."amount" IS DISTINCT FROM NEW."amount" OR OLD."why" IS DISTINCT FROM NEW."why" OR OLD."award_id" IS DISTINCT FROM NEW."award_id" OR OLD."transfer_id" IS DISTINCT FROM NEW."transfer_id" OR OLD."note" IS DISTINCT FROM NEW."note" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c4643e9400a268ad1e4c23295b65790e3ad35920",
                            operation="UPDATE",
                            pgid="pgtrigger_recovery_is_f60c5",
                            table="claims_recovery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="recovery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="recovery_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="fc354e1bbb5b15cdc9735ac72b682cb86cdf8f69",
                            operation="UPDATE",
                            pgid="pgtrigger_recovery_ended_once_b2916",
                            table="claims_recovery",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offset",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="offset_positive"
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
                            ),
                            models.Q(
                                ("how", "paid"),
                                ("recovery__isnull", True),
                                ("result__isnull", False),
                                ("run__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="offset_has_its_source",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offset",
                    constraint=models.UniqueConstraint(
                        fields=("run", "award", "recovery"), name="one_netting_a_run"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="offset",
                    constraint=models.UniqueConstraint(fields=("result", "award"), name="one_part_a_result"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="ea7692afc7de12021b283a964fbbe2007b524d91",
                            operation="DELETE",
                            pgid="pgtrigger_offset_no_delete_aae1a",
                            table="claims_offset",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="4fe595933f67bb8d7a8266b8864ef82bdf9701ba",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_offset_no_truncate_dc2f3",
                            table="claims_offset",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."award_id" IS DISTINCT FROM NEW."award_id" OR OLD."how" IS DISTINCT FROM NEW."how" OR OLD."amount" IS DISTINCT FROM NEW."amount" OR OLD."recovery_id" IS DISTINCT FROM NEW."recovery_id" OR OLD."run_id" IS DISTINCT FROM NEW."run_id" OR OLD."result_id" IS DISTINCT FROM NEW."result_id" OR OLD."at" IS DISTINCT FROM NEW."at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="bdd16e0e895b4292e281013a5c5f401c6068fce5",
                            operation="UPDATE",
                            pgid="pgtrigger_offset_is_56edb",
                            table="claims_offset",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_dead_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."live" IS DISTINCT FROM NEW."live") AND (NOT OLD.live))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="e9e6c33a12313f7b662b01c287683552ebaaca21",
                            operation="UPDATE",
                            pgid="pgtrigger_offset_dead_stays_bdd44",
                            table="claims_offset",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_within_the_award",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM claims_award WHERE id = NEW.award_id FOR NO KEY UPDATE;\n    IF NOT EXISTS (\n      SELECT 1 FROM claims_award a WHERE a.id = NEW.award_id AND a.live AND a.amount >=\n        (SELECT coalesce(sum(o.amount), 0) FROM claims_offset o WHERE o.award_id = a.id AND o.live)\n    ) THEN\n      RAISE EXCEPTION 'offsets_never_above_the_award' USING ERRCODE = 'check_violation';\n    END IF;\n RETURN NULL;",
                            hash="ffd59e5fc6d16a80dfa4f3860ffe255f062b181f",
                            operation="INSERT",
                            pgid="pgtrigger_offset_within_the_award_a43f8",
                            table="claims_offset",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="offset",
                    trigger=pgtrigger.compiler.Trigger(
                        name="offset_within_the_debt",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.recovery_id IS NOT NULL)",
                            func="\n    PERFORM 1 FROM claims_recovery WHERE id = NEW.recovery_id FOR NO KEY UPDATE;\n    IF NOT EXISTS (\n      SELECT 1 FROM claims_recovery r WHERE r.id = NEW.recovery_id AND r.confirmed_at IS NOT NULL AND r.amount >=\n        (SELECT coalesce(sum(o.amount), 0) FROM claims_offset o WHERE o.recovery_id = r.id AND o.live) +\n        (SELECT coalesce(sum(p.amount), 0) FROM claims_repayment p\n          WHERE p.recovery_id = r.id AND p.confirmed_at IS NOT NULL)\n    ) THEN\n      RAISE EXCEPTION 'recovery_never_above_its_amount' USING ERRCODE = 'check_violation';\n    END IF;\n RETURN NULL;",
                            hash="a549290b17c5d56582b0661f330c74d94ad923b7",
                            operation="INSERT",
                            pgid="pgtrigger_offset_within_the_debt_9fc5e",
                            table="claims_offset",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="repayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="repayment_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="repayment",
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
                        name="repayment_ends_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="repayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="repayment_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="repayment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("note", ""), _negated=True), name="repayment_has_a_note"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="repayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="repayment_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9808ea99feccca84850e1758b94fdb517c365e61",
                            operation="DELETE",
                            pgid="pgtrigger_repayment_no_delete_bde94",
                            table="claims_repayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="repayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="repayment_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="fe03983852e7394650e4095919f42244d144d2dd",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_repayment_no_truncate_999bc",
                            table="claims_repayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="repayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="repayment_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."recovery_id" IS DISTINCT FROM NEW."recovery_id" OR OLD."way" IS DISTINCT FROM NEW."way" OR OLD."amount" IS DISTINCT FROM NEW."amount" OR OLD."note" IS DISTINCT FROM NEW."note" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="63098bd65fd07b47fbd95c206806179173941ab1",
                            operation="UPDATE",
                            pgid="pgtrigger_repayment_is_dd6f3",
                            table="claims_repayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="repayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="repayment_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="76d483d0e5eaea1115e81b3cf8b0440fe17a7aa9",
                            operation="UPDATE",
                            pgid="pgtrigger_repayment_ended_once_288b2",
                            table="claims_repayment",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="repayment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="repayment_within_the_debt",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.confirmed_at IS NOT NULL)",
                            func="\n    PERFORM 1 FROM claims_recovery WHERE id = NEW.recovery_id FOR NO KEY UPDATE;\n    IF NOT EXISTS (\n      SELECT 1 FROM claims_recovery r WHERE r.id = NEW.recovery_id AND r.confirmed_at IS NOT NULL AND r.amount >=\n        (SELECT coalesce(sum(o.amount), 0) FROM claims_offset o WHERE o.recovery_id = r.id AND o.live) +\n        (SELECT coalesce(sum(p.amount), 0) FROM claims_repayment p\n          WHERE p.recovery_id = r.id AND p.confirmed_at IS NOT NULL)\n    ) THEN\n      RAISE EXCEPTION 'recovery_never_above_its_amount' USING ERRCODE = 'check_violation';\n    END IF;\n RETURN NULL;",
                            hash="dde81319196a2cae880048fd239c1fe0399b7c25",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_repayment_within_the_debt_d4811",
                            table="claims_repayment",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
