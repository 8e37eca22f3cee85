"""What the database refuses of runs and transfers in their new states."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [("claims", "0008_states_of_earlier_payout_runs")]

    operations = [
        Together(
            [
                migrations.AlterField(
                    model_name="payoutrun",
                    name="pay_date",
                    field=models.DateField(help_text="a Korean working day", verbose_name="pay date"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."key" IS DISTINCT FROM NEW."key" OR OLD."way" IS DISTINCT FROM NEW."way" OR OLD."layout" IS DISTINCT FROM NEW."layout" OR OLD."opened_by_id" IS DISTINCT FROM NEW."opened_by_id" OR OLD."opened_at" IS DISTINCT FROM NEW."opened_at")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="f0d3136eb033d856cbdacb479df94865598ff210",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_is_fabfd",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_frozen_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."frozen_at" IS DISTINCT FROM NEW."frozen_at" OR OLD."difference" IS DISTINCT FROM NEW."difference") AND (OLD.frozen_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="0312f5f212199707b89f642c4c78fdb900f0221a",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_frozen_once_1ac29",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_checked_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."checked_by_id" IS DISTINCT FROM NEW."checked_by_id" OR OLD."checked_at" IS DISTINCT FROM NEW."checked_at") AND (OLD.checked_by_id IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="ab42f7747ace3bfd524933d4599cbfcf87f4fc6b",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_checked_once_cdbb8",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_released_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."released_by_id" IS DISTINCT FROM NEW."released_by_id" OR OLD."released_at" IS DISTINCT FROM NEW."released_at" OR OLD."pay_date" IS DISTINCT FROM NEW."pay_date") AND (OLD.released_by_id IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="822b41bbae6174f9c9e6a353607b41ad63477ffa",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_released_once_a581c",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_sealed_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."sealed_at" IS DISTINCT FROM NEW."sealed_at") AND (OLD.sealed_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="6fc8db1aa2417ed54e6951fa65f66252b42feb09",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_sealed_once_274fc",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_handed_over_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."handed_over_at" IS DISTINCT FROM NEW."handed_over_at") AND (OLD.handed_over_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="bf236d6e897a9963b65cf7405fe7f3f62778cbe1",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_handed_over_once_4cde4",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_confirmed_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."confirmed_at" IS DISTINCT FROM NEW."confirmed_at") AND (OLD.confirmed_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="85930c426715a1c9bd3b47b16783adee85a2611d",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_confirmed_once_6e43a",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_voided_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN ((OLD."voided_at" IS DISTINCT FROM NEW."voided_at") AND (OLD.voided_at IS NOT NULL))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a8ea4b7d8252760496b537bb8af7cafd56f721d7",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_voided_once_f3649",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payoutrun",
                    trigger=pgtrigger.compiler.Trigger(
                        name="payout_run_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{opened:frozen,frozen:checked,checked:sealed,sealed:released,released:handed_over,handed_over:confirmed,opened:voided,frozen:voided,checked:voided,sealed:voided,released:voided}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="959e5a1d6d4c7b7f15c2addff6b9482093a947cb",
                            operation="UPDATE",
                            pgid="pgtrigger_payout_run_moves_5db87",
                            table="claims_payoutrun",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transfer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="transfer_moves",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE _is_valid_transition BOOLEAN;",
                            func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{prepared:sealed,prepared:voided,sealed:sent,sealed:voided,sealed:paid,sealed:failed,sealed:returned,sealed:unknown,sent:paid,sent:failed,sent:returned,sent:unknown,unknown:sent,unknown:sealed,unknown:voided,unknown:paid,unknown:failed,unknown:returned,paid:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                            hash="578835a8f89389f4209285ecd34b7b445d25e742",
                            operation="UPDATE",
                            pgid="pgtrigger_transfer_moves_83c58",
                            table="claims_transfer",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(
                            ("state__in", ("opened", "frozen", "checked", "sealed", "released")),
                            ("way", "file"),
                        ),
                        name="one_payout_run_under_way",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("released_by__isnull", True),
                            models.Q(("released_by", models.F("opened_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="payout_released_by_another",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("frozen_at__isnull", True), ("state__in", ["opened", "voided"])),
                            models.Q(
                                ("frozen_at__isnull", False),
                                (
                                    "state__in",
                                    (
                                        "frozen",
                                        "checked",
                                        "sealed",
                                        "released",
                                        "handed_over",
                                        "confirmed",
                                        "voided",
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="payout_frozen_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_at__isnull", True),
                                ("checked_by__isnull", True),
                                ("state__in", ["opened", "frozen", "voided"]),
                            ),
                            models.Q(
                                ("checked_at__isnull", False),
                                ("checked_by__isnull", False),
                                (
                                    "state__in",
                                    ("checked", "sealed", "released", "handed_over", "confirmed", "voided"),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="payout_checked_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sealed_at__isnull", True),
                                ("state__in", ["opened", "frozen", "checked", "voided"]),
                            ),
                            models.Q(
                                ("sealed_at__isnull", False),
                                ("state__in", ("sealed", "released", "handed_over", "confirmed", "voided")),
                            ),
                            _connector="OR",
                        ),
                        name="payout_sealed_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("released_at__isnull", True),
                                ("released_by__isnull", True),
                                ("state__in", ["opened", "frozen", "checked", "sealed", "voided"]),
                            ),
                            models.Q(
                                ("released_at__isnull", False),
                                ("released_by__isnull", False),
                                ("state__in", ("released", "handed_over", "confirmed", "voided")),
                            ),
                            _connector="OR",
                        ),
                        name="payout_released_when",
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
                                ("handed_over_at__isnull", False), ("state__in", ("handed_over", "confirmed"))
                            ),
                            _connector="OR",
                        ),
                        name="payout_handed_over_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True),
                                (
                                    "state__in",
                                    [
                                        "opened",
                                        "frozen",
                                        "checked",
                                        "sealed",
                                        "released",
                                        "handed_over",
                                        "voided",
                                    ],
                                ),
                            ),
                            models.Q(("confirmed_at__isnull", False), ("state__in", ("confirmed",))),
                            _connector="OR",
                        ),
                        name="payout_confirmed_when",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payoutrun",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "voided"), ("voided_at__isnull", False)),
                            models.Q(
                                models.Q(("state", "voided"), _negated=True), ("voided_at__isnull", True)
                            ),
                            _connector="OR",
                        ),
                        name="payout_voided_when",
                    ),
                ),
            ]
        )
    ]
