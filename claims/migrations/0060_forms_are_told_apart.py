"""A claim keeps a fingerprint of whom its form named, so that another form by the same key is told apart."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0059_notices_of_part_payments"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="filing_mark",
            field=models.BinaryField(
                help_text="of what was sent of people with it: another request by the same key is told apart",
                max_length=16,
                null=True,
                verbose_name="fingerprint of the form",
            ),
        ),
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="claim",
                    name="claim_is",
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="claim",
                    trigger=pgtrigger.compiler.Trigger(
                        name="claim_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."reference" IS DISTINCT FROM NEW."reference" OR OLD."claimant_id" IS DISTINCT FROM NEW."claimant_id" OR OLD."incident_id" IS DISTINCT FROM NEW."incident_id" OR OLD."claimant_type" IS DISTINCT FROM NEW."claimant_type" OR OLD."origin" IS DISTINCT FROM NEW."origin" OR OLD."submitter" IS DISTINCT FROM NEW."submitter" OR OLD."their_ref" IS DISTINCT FROM NEW."their_ref" OR OLD."file_id" IS DISTINCT FROM NEW."file_id" OR OLD."line" IS DISTINCT FROM NEW."line" OR OLD."filed_by_id" IS DISTINCT FROM NEW."filed_by_id" OR OLD."filing_key" IS DISTINCT FROM NEW."filing_key" OR OLD."filing_mark" IS DISTINCT FROM NEW."filing_mark" OR OLD."contact_hash" IS DISTINCT FROM NEW."contact_hash" OR OLD."received_at" IS DISTINCT FROM NEW."received_at" OR OLD."by_late_link" IS DISTINCT FROM NEW."by_late_link")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a7dd11484e3617054ab4ae50bf845f648e8bc8e3",
                            operation="UPDATE",
                            pgid="pgtrigger_claim_is_e2242",
                            table="claims_claim",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
