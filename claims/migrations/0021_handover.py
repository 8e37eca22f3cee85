"""Files handed over to the bank, its listings, the inventory after a restore."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0020_payouts_in_bulk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BankListing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "drop",
                    models.CharField(
                        choices=[("bank", "Bank"), ("fulfilment", "Fulfilment of points, days and coupons")],
                        max_length=20,
                        verbose_name="drop directory",
                    ),
                ),
                ("of", models.CharField(blank=True, max_length=35, verbose_name="message id")),
                ("entries", models.JSONField(verbose_name="entries")),
                ("digest", models.CharField(max_length=64, verbose_name="digest")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("rule", models.CharField(blank=True, max_length=60, verbose_name="named rule")),
            ],
            options={
                "verbose_name": "bank listing",
                "verbose_name_plural": "bank listings",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="HandOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("attempt", models.PositiveSmallIntegerField(verbose_name="attempt")),
                (
                    "way",
                    models.CharField(
                        choices=[("drop", "By the drop directory"), ("by_hand", "By hand")],
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("intended", "Begun, not confirmed"),
                            ("confirmed", "Confirmed"),
                            ("unknown", "Unknown"),
                            ("absent", "Never arrived"),
                        ],
                        default="intended",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "part",
                    models.CharField(blank=True, max_length=60, verbose_name="name while it is written"),
                ),
                ("intended_at", models.DateTimeField(verbose_name="begun at")),
                ("rule", models.CharField(blank=True, max_length=60, verbose_name="named rule")),
                ("unknown_at", models.DateTimeField(blank=True, null=True, verbose_name="unknown since")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                (
                    "evidence",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("listing", "The bank’s listing"),
                            ("receipt", "The bank’s receipt"),
                            ("answer", "The bank’s answer"),
                        ],
                        max_length=10,
                        verbose_name="evidence",
                    ),
                ),
                ("receipt", models.CharField(blank=True, max_length=100, verbose_name="receipt")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("send_again", "Send it again"), ("take_back", "Take it back")],
                        max_length=10,
                        verbose_name="what is to be done",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("proposed_at", models.DateTimeField(blank=True, null=True, verbose_name="proposed at")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="approved at")),
            ],
            options={
                "verbose_name": "hand-over",
                "verbose_name_plural": "hand-overs",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Installation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("identity", models.JSONField(verbose_name="server")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("rule", models.CharField(blank=True, max_length=60, verbose_name="named rule")),
            ],
            options={
                "verbose_name": "installation",
                "verbose_name_plural": "installations",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Inventory",
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
                ("identity", models.JSONField(help_text="on which it was taken", verbose_name="server")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "inventory",
                "verbose_name_plural": "inventories",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="InventoryLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("message_id", models.CharField(max_length=35, verbose_name="message id")),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("same", "Handed over, and with the bank"),
                            ("waits", "Not handed over, and not with the bank"),
                            ("ahead", "With the bank; the next hand-over will find it there"),
                            ("missing", "Handed over, but not with the bank"),
                            ("by_hand", "Taken by hand; the bank has to be asked"),
                            ("void", "With the bank, though its run is void"),
                            ("foreign", "With the bank, and not known here"),
                            ("differs", "With the bank, and not as it was sealed"),
                            ("twice", "With the bank twice"),
                        ],
                        max_length=10,
                        verbose_name="finding",
                    ),
                ),
                ("theirs", models.JSONField(default=list, verbose_name="with the bank")),
                ("note", models.TextField(blank=True, verbose_name="explanation")),
                ("noted_at", models.DateTimeField(blank=True, null=True, verbose_name="explained at")),
            ],
            options={
                "verbose_name": "line of an inventory",
                "verbose_name_plural": "lines of inventories",
                "ordering": ["inventory", "message_id"],
            },
        ),
        migrations.AlterField(
            model_name="runstep",
            name="step",
            field=models.CharField(
                choices=[("freeze", "Freezing"), ("seal", "Sealing"), ("hand_over", "Handing over")],
                max_length=20,
                verbose_name="step",
            ),
        ),
        migrations.AddField(
            model_name="banklisting",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="approved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="approved by",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="approved_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.banklisting",
                verbose_name="listing at the approval",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="hand_overs",
                to="claims.paymentfile",
                verbose_name="file",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="intended_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="begun by",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="listing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.banklisting",
                verbose_name="listing",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="proposed by",
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="proposed_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.banklisting",
                verbose_name="listing at the proposal",
            ),
        ),
        migrations.AddField(
            model_name="installation",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="inventory",
            name="bank",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.banklisting",
                verbose_name="the bank’s listing",
            ),
        ),
        migrations.AddField(
            model_name="inventory",
            name="confirmed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="confirmed by",
            ),
        ),
        migrations.AddField(
            model_name="inventory",
            name="dropped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="dropped by",
            ),
        ),
        migrations.AddField(
            model_name="inventory",
            name="fulfilment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.banklisting",
                verbose_name="the listing of fulfilment",
            ),
        ),
        migrations.AddField(
            model_name="inventory",
            name="recorded_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="recorded by",
            ),
        ),
        migrations.AddField(
            model_name="installation",
            name="inventory",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="installation",
                to="claims.inventory",
                verbose_name="inventory",
            ),
        ),
        migrations.AddField(
            model_name="inventoryline",
            name="inventory",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="claims.inventory",
                verbose_name="inventory",
            ),
        ),
        migrations.AddField(
            model_name="inventoryline",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="explained by",
            ),
        ),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_moves",
                ),
                migrations.RemoveConstraint(
                    model_name="payoutrun",
                    name="payout_handed_over_when",
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND NOT (OLD."state" || \':\' || NEW."state") = ANY (\'{opened:frozen,frozen:checked,checked:sealed,sealed:released,released:handed_over,handed_over:confirmed,opened:voided,frozen:voided,checked:voided,sealed:voided,released:voided,handed_over:voided}\'::text[]))',
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="5f6aca6b873dc8e06ed9f69dcc4ea695cdf4c2ed",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_moves_5db87",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_void_with_all_of_it",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.\"state\" = 'voided' AND OLD.\"state\" = 'handed_over')",
                            func="\n                    IF EXISTS (SELECT 1 FROM claims_transfer t WHERE t.run_id = NEW.id AND t.state <> 'voided') THEN\n                        RAISE EXCEPTION 'pgtrigger: of a run that is handed over nothing may be left when it is void';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="7c2f05c85d0525a54563b8dd1d01f1ed4b43e9b4",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_void_with_all_of_it_6b7ed",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("handed_over_at__isnull", True),
                                (
                                    "state__in",
                                    ["opened", "frozen", "checked", "sealed", "released", "voided"],
                                ),
                            ),
                            models.Q(
                                ("handed_over_at__isnull", False),
                                ("state__in", ("handed_over", "confirmed", "voided")),
                            ),
                            _connector="OR",
                        ),
                        name="payout_handed_over_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="banklisting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("rule", "")),
                            models.Q(("by__isnull", True), models.Q(("rule", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="listing_person_or_rule",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="banklisting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bank_listing_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="fbbdb8ca6ca18fd72a63528ba05423af2c20de69",
                            operation="UPDATE",
                            pgid="pgtrigger_bank_listing_no_update_9d802",
                            table="claims_banklisting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="banklisting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bank_listing_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="d3a40d09ae91c1574578a16883db3d9ba3ab197d",
                            operation="DELETE",
                            pgid="pgtrigger_bank_listing_no_delete_da97d",
                            table="claims_banklisting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="banklisting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="bank_listing_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="2e9892033c170d7bad0fac809883f7e0bf2a0fa0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_bank_listing_no_truncate_b28a5",
                            table="claims_banklisting",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.UniqueConstraint(
                        fields=("file", "attempt"), name="one_hand_over_an_attempt"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state__in", ["intended", "confirmed", "unknown"])),
                        fields=("file",),
                        name="one_live_hand_over_a_file",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("intended_by__isnull", False), ("rule", "")),
                            models.Q(("intended_by__isnull", True), models.Q(("rule", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="hand_over_person_or_rule",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("state", "confirmed"),
                                models.Q(("evidence", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "confirmed"), _negated=True),
                                ("confirmed_at__isnull", True),
                                ("evidence", ""),
                            ),
                            _connector="OR",
                        ),
                        name="hand_over_confirmed_by_evidence",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_by__isnull", True),
                                ("evidence", ""),
                                ("listing__isnull", True),
                                ("receipt", ""),
                            ),
                            models.Q(("evidence", "answer"), ("listing__isnull", True), ("receipt", "")),
                            models.Q(("evidence", "listing"), ("listing__isnull", False), ("receipt", "")),
                            models.Q(
                                ("confirmed_by__isnull", False),
                                ("evidence", "receipt"),
                                ("listing__isnull", True),
                                models.Q(("receipt", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="hand_over_evidence_is_there",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "unknown"), _negated=True),
                            models.Q(("unknown_at__isnull", False), ("way", "drop")),
                            _connector="OR",
                        ),
                        name="hand_over_unknown_since",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("outcome", ""),
                                ("proposed_at__isnull", True),
                                ("proposed_by__isnull", True),
                                ("reason", ""),
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("proposed_at__isnull", False),
                                ("proposed_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="hand_over_proposed_with_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                ("state", "absent"),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "absent"), _negated=True),
                                ("approved_at__isnull", True),
                                ("approved_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="hand_over_absent_by_two",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="hand_over_approved_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="handover",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "absent"), _negated=True),
                            models.Q(
                                ("approved_on__isnull", False),
                                ("proposed_on__isnull", False),
                                ("way", "drop"),
                            ),
                            models.Q(("outcome", "take_back"), ("way", "by_hand")),
                            _connector="OR",
                        ),
                        name="hand_over_absent_by_listings",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f7553b46feb2960b746d6d9828fe1183d8c6ac43",
                            operation="DELETE",
                            pgid="pgtrigger_hand_over_no_delete_cf110",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="90f51f21036a53128e32548b6d8868ee4a419855",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_hand_over_no_truncate_5ef21",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."file_id" IS DISTINCT FROM NEW."file_id" OR OLD."attempt" IS DISTINCT FROM NEW."attempt" OR OLD."way" IS DISTINCT FROM NEW."way" OR OLD."part" IS DISTINCT FROM NEW."part" OR OLD."intended_at" IS DISTINCT FROM NEW."intended_at" OR OLD."intended_by_id" IS DISTINCT FROM NEW."intended_by_id" OR OLD."rule" IS DISTINCT FROM NEW."rule")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="f479798b44297555bd59e938f33905f6e1facc7c",
                            operation="UPDATE",
                            pgid="pgtrigger_hand_over_is_85162",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_ended",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."unknown_at" IS DISTINCT FROM NEW."unknown_at" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."evidence" IS DISTINCT FROM NEW."evidence" OR OLD."listing_id" IS DISTINCT FROM NEW."listing_id" OR OLD."receipt" IS DISTINCT FROM NEW."receipt" OR OLD."outcome" IS DISTINCT FROM NEW."outcome" OR OLD."reason" IS DISTINCT FROM NEW."reason" OR OLD."proposed_at" IS DISTINCT FROM NEW."proposed_at" OR OLD."proposed_by_id" IS DISTINCT FROM NEW."proposed_by_id" OR OLD."proposed_on_id" IS DISTINCT FROM NEW."proposed_on_id" OR OLD."approved_at" IS DISTINCT FROM NEW."approved_at" OR OLD."approved_by_id" IS DISTINCT FROM NEW."approved_by_id" OR OLD."approved_on_id" IS DISTINCT FROM NEW."approved_on_id") AND (OLD.state IN (\'confirmed\', \'absent\')))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="97f710fa5a3d78a3752055cd6d44f7e92841b7ae",
                            operation="UPDATE",
                            pgid="pgtrigger_hand_over_ended_4bca4",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND NOT (OLD."state" || \':\' || NEW."state") = ANY (\'{intended:confirmed,intended:unknown,intended:absent,unknown:confirmed,unknown:absent}\'::text[]))',
                            func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                            hash="f7708e32b852931987dcb7fe92844be63de0cc41",
                            operation="UPDATE",
                            pgid="pgtrigger_hand_over_moves_3cf00",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="handover",
                    trigger=pgtrigger.compiler.Trigger(
                        name="hand_over_by_leave",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF NEW.state <> 'intended' OR EXISTS (\n                        SELECT 1 FROM claims_handover h WHERE h.file_id = NEW.file_id\n                           AND (h.state <> 'absent' OR h.outcome <> 'send_again')\n                    ) THEN\n                        RAISE EXCEPTION 'pgtrigger: a file is handed over once, and again by leave of two people';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="ba5e50817ac4cd56af7ffc7f645630d70a1f0e1c",
                            operation="INSERT",
                            pgid="pgtrigger_hand_over_by_leave_0342f",
                            table="claims_handover",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inventory",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(("confirmed_by", models.F("recorded_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="inventory_confirmed_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inventory",
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
                        name="inventory_ends_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inventory",
                    constraint=models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("confirmed_at__isnull", True), ("dropped_at__isnull", True)),
                        name="one_inventory_waits",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="4a943d2177987a019a22526e07ef525feba451a3",
                            operation="DELETE",
                            pgid="pgtrigger_inventory_no_delete_d6277",
                            table="claims_inventory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="466270c488adc877142d8512f925f89b019bc870",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_inventory_no_truncate_b31fd",
                            table="claims_inventory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."identity" IS DISTINCT FROM NEW."identity" OR OLD."bank_id" IS DISTINCT FROM NEW."bank_id" OR OLD."fulfilment_id" IS DISTINCT FROM NEW."fulfilment_id" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."recorded_at" IS DISTINCT FROM NEW."recorded_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="368cc951c939ea5f3643d5164195b00b7bb68ffd",
                            operation="UPDATE",
                            pgid="pgtrigger_inventory_is_757db",
                            table="claims_inventory",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventory",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_ended_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_by_id" IS DISTINCT FROM NEW."confirmed_by_id" OR OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at" OR OLD."dropped_by_id" IS DISTINCT FROM NEW."dropped_by_id" OR OLD."dropped_at" IS DISTINCT FROM NEW."dropped_at") AND (OLD.confirmed_at IS NOT NULL OR OLD.dropped_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="be22d5bb470b2a188624a71805bd4a16b3a1be08",
                            operation="UPDATE",
                            pgid="pgtrigger_inventory_ended_once_6a789",
                            table="claims_inventory",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="installation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("by__isnull", False), ("rule", "")),
                            models.Q(("by__isnull", True), models.Q(("rule", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="installation_person_or_rule",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="installation",
                    constraint=models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("inventory__isnull", True)),
                        name="one_first_installation",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="installation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="installation_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="f9abf7881bd5638aa08ae3dad1f2c29524ae75e9",
                            operation="UPDATE",
                            pgid="pgtrigger_installation_no_update_23828",
                            table="claims_installation",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="installation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="installation_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3bf715fd2d4fb0f513279556b0d4acb5251477f2",
                            operation="DELETE",
                            pgid="pgtrigger_installation_no_delete_cb782",
                            table="claims_installation",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="installation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="installation_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="0043795c22dd0e938aff8eeba3c94baa85b1e1b5",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_installation_no_truncate_736ea",
                            table="claims_installation",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inventoryline",
                    constraint=models.UniqueConstraint(
                        fields=("inventory", "message_id"), name="one_line_a_message"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="inventoryline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("note", ""), ("noted_at__isnull", True), ("noted_by__isnull", True)),
                            models.Q(
                                models.Q(("note", ""), _negated=True),
                                ("noted_at__isnull", False),
                                ("noted_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="inventory_noted_by_somebody",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventoryline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_line_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="be5f40432f2529fd4f71c6227046d4a1e30fb5e1",
                            operation="DELETE",
                            pgid="pgtrigger_inventory_line_no_delete_7796c",
                            table="claims_inventoryline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventoryline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_line_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="67b1740efdbd9dcb647886da69fa2b625f27fdcc",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_inventory_line_no_truncate_df32c",
                            table="claims_inventoryline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventoryline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_line_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."inventory_id" IS DISTINCT FROM NEW."inventory_id" OR OLD."message_id" IS DISTINCT FROM NEW."message_id" OR OLD."what" IS DISTINCT FROM NEW."what" OR OLD."theirs" IS DISTINCT FROM NEW."theirs")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="9d63c1397e6dcc926176cea74fe6e292e8836590",
                            operation="UPDATE",
                            pgid="pgtrigger_inventory_line_is_55411",
                            table="claims_inventoryline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inventoryline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inventory_line_noted_while_it_waits",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF EXISTS (\n                        SELECT 1 FROM claims_inventory i\n                         WHERE i.id = OLD.inventory_id AND (i.confirmed_at IS NOT NULL OR i.dropped_at IS NOT NULL)\n                    ) THEN\n                        RAISE EXCEPTION 'pgtrigger: an inventory that has ended stays as it is';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="f53baf9758248953c899d0442d90a7885cc18f95",
                            operation="UPDATE",
                            pgid="pgtrigger_inventory_line_noted_while_it_waits_8273c",
                            table="claims_inventoryline",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
