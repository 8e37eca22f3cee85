"""A text that was proposed never changes again: a proposal is adopted or withdrawn, and no longer a draft once more."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [("claims", "0004_same_bytes_once_an_incident")]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(model_name="policyversion", name="version_moves"),
                migrations.RemoveConstraint(model_name="policyversion", name="in_force_when_adopted"),
                migrations.AlterField(
                    model_name="policyversion",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("proposed", "Proposed"),
                            ("adopted", "Adopted"),
                            ("retired", "Retired"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="policyversion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="version_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:proposed,draft:withdrawn,proposed:adopted,proposed:withdrawn,adopted:retired}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="02be9e8f9d75833bc1c694c94dcf9622d5c117ba",
                            operation="UPDATE",
                            pgid="pgtrigger_version_moves_175c1",
                            table="claims_policyversion",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="policyversion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("in_force__isnull", True), ("state__in", ["draft", "proposed", "withdrawn"])
                            ),
                            models.Q(
                                ("in_force__isempty", False),
                                ("in_force__isnull", False),
                                ("state__in", ["adopted", "retired"]),
                            ),
                            _connector="OR",
                        ),
                        name="in_force_when_adopted",
                    ),
                ),
            ]
        )
    ]
