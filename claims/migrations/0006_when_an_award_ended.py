"""An award says when it ended, a run up to which award it counts: by numbers of one sequence, not by clocks."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_proposals_may_be_withdrawn")]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="assessmentrun",
                    name="run_pins",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="award",
                    name="award_dead_stays",
                ),
                migrations.AddField(
                    model_name="assessmentrun",
                    name="awards_upto",
                    field=models.BigIntegerField(db_default=0, default=0, verbose_name="awards up to number"),
                ),
                migrations.AddField(
                    model_name="award",
                    name="ended",
                    field=models.BigIntegerField(
                        blank=True, editable=False, null=True, verbose_name="ended at number"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessmentrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="run_pins",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."incident_id" IS DISTINCT FROM NEW."incident_id" OR OLD."revision_id" IS DISTINCT FROM NEW."revision_id" OR OLD."policies" IS DISTINCT FROM NEW."policies" OR OLD."filing" IS DISTINCT FROM NEW."filing" OR OLD."roster_upto" IS DISTINCT FROM NEW."roster_upto" OR OLD."awards_upto" IS DISTINCT FROM NEW."awards_upto" OR OLD."claims_total" IS DISTINCT FROM NEW."claims_total" OR OLD."opened_at" IS DISTINCT FROM NEW."opened_at" OR OLD."opened_by_id" IS DISTINCT FROM NEW."opened_by_id" OR OLD."rule" IS DISTINCT FROM NEW."rule")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="754dfdef1c871861c0ee65de89d04ded8a5a383d",
                            operation="UPDATE",
                            pgid="pgtrigger_run_pins_a3dd2",
                            table="claims_assessmentrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="award_dead_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."live" IS DISTINCT FROM NEW."live" OR OLD."ended" IS DISTINCT FROM NEW."ended") AND (NOT OLD.live))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="6f062e64bf89e30a99fe135482fc02cff97479d9",
                            operation="UPDATE",
                            pgid="pgtrigger_award_dead_stays_4c010",
                            table="claims_award",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="award_ends",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.live AND NOT NEW.live)",
                            func="PERFORM pg_advisory_xact_lock_shared(hashtext('awards')); NEW.ended := nextval(pg_get_serial_sequence('claims_award', 'id')); RETURN NEW;",
                            hash="d1d7e25571d51fba74b40facb0a74aaaac9622f9",
                            operation="UPDATE",
                            pgid="pgtrigger_award_ends_e04f5",
                            table="claims_award",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("live", False), ("ended", None), _connector="OR"),
                        name="live_award_has_no_end",
                    ),
                ),
            ]
        )
    ]
