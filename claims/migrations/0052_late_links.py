"""Late links: each lets one claim in after the filing period, which is said with the claim."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0051_papers_of_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LateLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                    "mark",
                    models.BinaryField(
                        help_text="of the token, which is not kept",
                        max_length=16,
                        unique=True,
                        verbose_name="fingerprint",
                    ),
                ),
                ("reason", models.TextField(verbose_name="reason")),
                ("made_at", models.DateTimeField(verbose_name="given at")),
                (
                    "until",
                    models.DateTimeField(help_text="the midnight after its last day", verbose_name="until"),
                ),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="used at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                (
                    "claim",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_link",
                        to="claims.claim",
                        verbose_name="claim",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_links",
                        to="claims.draft",
                        verbose_name="draft",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="late_links",
                        to="claims.incident",
                        verbose_name="incident",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="given by",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="withdrawn by",
                    ),
                ),
            ],
            options={
                "verbose_name": "late link",
                "verbose_name_plural": "late links",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="by_late_link",
            field=models.BooleanField(db_default=False, default=False, verbose_name="by a late link"),
        ),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="claim",
                    name="claim_is",
                ),
                migrations.AddConstraint(
                    model_name="latelink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="late_link_has_reason"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="latelink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim__isnull", True), ("used_at__isnull", True)),
                            models.Q(
                                ("claim__isnull", False),
                                ("used_at__gte", models.F("made_at")),
                                ("used_at__lt", models.F("until")),
                            ),
                            _connector="OR",
                        ),
                        name="late_link_used_in_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="latelink",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                            models.Q(
                                ("claim__isnull", True),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="late_link_used_or_withdrawn",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM NEW."reference" OR OLD."claimant_id" IS DISTINCT FROM NEW."claimant_id" OR OLD."incident_id" IS DISTINCT FROM NEW."incident_id" OR OLD."claimant_type" IS DISTINCT FROM NEW."claimant_type" OR OLD."origin" IS DISTINCT FROM NEW."origin" OR OLD."submitter" IS DISTINCT FROM NEW."submitter" OR OLD."their_ref" IS DISTINCT FROM NEW."their_ref" OR OLD."file_id" IS DISTINCT FROM NEW."file_id" OR OLD."line" IS DISTINCT FROM NEW."line" OR OLD."filed_by_id" IS DISTINCT FROM NEW."filed_by_id" OR OLD."filing_key" IS DISTINCT FROM NEW."filing_key" OR OLD."contact_hash" IS DISTINCT FROM NEW."contact_hash" OR OLD."received_at" IS DISTINCT FROM NEW."received_at" OR OLD."by_late_link" IS DISTINCT FROM NEW."by_late_link")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="4de5e29376fb9e1bd6e8b112839c9656060748bd",
                            operation="UPDATE",
                            pgid="pgtrigger_claim_is_e2242",
                            table="claims_claim",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_has_its_late_link",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."by_late_link")',
                            constraint="CONSTRAINT",
                            func="IF NOT EXISTS (SELECT 1 FROM claims_latelink WHERE claim_id = NEW.id) THEN RAISE EXCEPTION 'a claim by a late link has its link'; END IF; RETURN NULL;",
                            hash="b9b8ff39fdbf545c5ef408e49c635773b05d32fb",
                            operation="INSERT",
                            pgid="pgtrigger_claim_has_its_late_link_8eedf",
                            table="claims_claim",
                            timing="DEFERRABLE INITIALLY DEFERRED",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="latelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="late_link_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7a300aeaf5f9a8534272ec5facc18df1c2191a91",
                            operation="DELETE",
                            pgid="pgtrigger_late_link_no_delete_c0cc3",
                            table="claims_latelink",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="latelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="late_link_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="d453efe5039de70358d914e5837402e6e5857980",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_late_link_no_truncate_97442",
                            table="claims_latelink",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="latelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="late_link_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."incident_id" IS DISTINCT FROM NEW."incident_id" OR OLD."claimant_type" IS DISTINCT FROM NEW."claimant_type" OR OLD."mark" IS DISTINCT FROM NEW."mark" OR OLD."reason" IS DISTINCT FROM NEW."reason" OR OLD."made_by_id" IS DISTINCT FROM NEW."made_by_id" OR OLD."made_at" IS DISTINCT FROM NEW."made_at" OR OLD."until" IS DISTINCT FROM NEW."until")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="27d3199d96a1a62c1140c1f0eaa68133163c3893",
                            operation="UPDATE",
                            pgid="pgtrigger_late_link_is_b3eac",
                            table="claims_latelink",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="latelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="late_link_used_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."draft_id" IS DISTINCT FROM NEW."draft_id" OR OLD."claim_id" IS DISTINCT FROM NEW."claim_id" OR OLD."used_at" IS DISTINCT FROM NEW."used_at") AND (OLD.claim_id IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="ae1ac5cb21da9bc6fd000ae6af7107f45a6e9567",
                            operation="UPDATE",
                            pgid="pgtrigger_late_link_used_once_026ce",
                            table="claims_latelink",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="latelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="late_link_withdrawn_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."withdrawn_by_id" IS DISTINCT FROM NEW."withdrawn_by_id" OR OLD."withdrawn_at" IS DISTINCT FROM NEW."withdrawn_at") AND (OLD.withdrawn_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="385daca3a1d52ade1e9bb721de243925f31280cc",
                            operation="UPDATE",
                            pgid="pgtrigger_late_link_withdrawn_once_e5fc2",
                            table="claims_latelink",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="latelink",
                    trigger=pgtrigger.compiler.Trigger(
                        name="late_link_lets_its_claim_in",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (NEW."claim_id" IS NOT NULL)',
                            func="IF NOT EXISTS (SELECT 1 FROM claims_claim WHERE id = NEW.claim_id AND by_late_link AND incident_id = NEW.incident_id AND claimant_type = NEW.claimant_type AND received_at = NEW.used_at) THEN RAISE EXCEPTION 'a late link lets in a claim of its own incident and type'; END IF; RETURN NEW;",
                            hash="60fa92af554df3abdd22544098841aaa4e00507f",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_late_link_lets_its_claim_in_9db14",
                            table="claims_latelink",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
