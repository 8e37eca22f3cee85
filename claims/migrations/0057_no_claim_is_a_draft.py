"""No claim is a draft or has expired: these are states of a draft (docs/adr/0018). The next one looks at what is there."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0056_papers_say_what_they_prove"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="claim",
            name="claim_moves",
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="claim_has_status",
        ),
        migrations.AlterField(
            model_name="claim",
            name="status",
            field=models.CharField(
                choices=[
                    ("submitted", "Submitted"),
                    ("triaged_out", "Triaged out"),
                    ("information_requested", "Information requested"),
                    ("approved", "Approved"),
                    ("rejected", "Rejected"),
                    ("appealed", "Appealed"),
                    ("withdrawn", "Withdrawn"),
                ],
                max_length=25,
                verbose_name="status",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="claim",
            trigger=pgtrigger.compiler.Trigger(
                name="claim_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{appealed:approved,appealed:rejected,approved:appealed,approved:submitted,approved:withdrawn,information_requested:rejected,information_requested:submitted,information_requested:withdrawn,rejected:appealed,rejected:submitted,submitted:approved,submitted:information_requested,submitted:rejected,submitted:triaged_out,submitted:withdrawn,triaged_out:submitted}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="64a340a421fe01771b7b69ae2bebbef1cee9af49",
                    operation="UPDATE",
                    pgid="pgtrigger_claim_moves_0f438",
                    table="claims_claim",
                    when="BEFORE",
                ),
            ),
        ),
        AddConstraintNotValid(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "status__in",
                        [
                            "appealed",
                            "approved",
                            "information_requested",
                            "rejected",
                            "submitted",
                            "triaged_out",
                            "withdrawn",
                        ],
                    )
                ),
                name="claim_has_status",
            ),
        ),
    ]
