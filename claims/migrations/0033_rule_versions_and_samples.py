"""Rules have numbered versions, with their policies and the rate of their sample; decisions name the version.

The checks of decisions are not asked of rows of before: the next migration fills them and looks at all.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

from claims.migrations._together import Together

_NUMBERED = """
    UPDATE claims_automaticrule r SET number = n.number
      FROM (SELECT id, row_number() OVER (PARTITION BY name ORDER BY id) AS number FROM claims_automaticrule) n
     WHERE n.id = r.id
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0032_names_of_earlier_claimants")]

    operations = [
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seed", models.CharField(max_length=32, verbose_name="seed")),
                (
                    "strata",
                    models.JSONField(
                        help_text="stratum: [population, how many of it]", verbose_name="strata"
                    ),
                ),
                (
                    "claims",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), editable=False, size=None, verbose_name="claims"
                    ),
                ),
                (
                    "versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(),
                        editable=False,
                        size=None,
                        verbose_name="versions",
                    ),
                ),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), editable=False, size=None, verbose_name="chosen"
                    ),
                ),
                (
                    "chosen_versions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SmallIntegerField(), editable=False, size=None
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        help_text="SHA-256 of all members", max_length=64, verbose_name="digest"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "sample",
                "verbose_name_plural": "samples",
                "ordering": ["-id"],
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="automaticrule",
            name="automatic_rule_is",
        ),
        migrations.AddField(
            model_name="automaticrule",
            name="number",
            field=models.PositiveIntegerField(null=True, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="automaticrule",
            name="policies",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=60),
                blank=True,
                db_default=[],
                default=list,
                help_text="of these alone; none: of all",
                size=None,
                verbose_name="policies",
            ),
        ),
        migrations.AddField(
            model_name="automaticrule",
            name="sample",
            field=models.JSONField(
                blank=True,
                db_default={},
                default=dict,
                help_text="so many of 1,000, by part of a stratum; “” is all",
                verbose_name="sample",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="rule_version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="samples",
                to="claims.automaticrule",
                verbose_name="rule version",
            ),
        ),
        migrations.AddField(
            model_name="sample",
            name="run",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="samples",
                to="claims.assessmentrun",
                verbose_name="run",
            ),
        ),
        migrations.RunSQL(_NUMBERED, migrations.RunSQL.noop, elidable=False),
        migrations.AlterField(
            model_name="automaticrule",
            name="number",
            field=models.PositiveIntegerField(verbose_name="version"),
        ),
        migrations.AddField(
            model_name="decision",
            name="rule_version",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="claims.automaticrule",
                verbose_name="rule version",
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="sampled",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="of a sample: a person looks again",
                verbose_name="held back",
            ),
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="automaticrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="automatic_rule_is",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."name" IS DISTINCT FROM NEW."name" OR OLD."number" IS DISTINCT FROM NEW."number" OR OLD."on" IS DISTINCT FROM NEW."on" OR OLD."at_most" IS DISTINCT FROM NEW."at_most" OR OLD."policies" IS DISTINCT FROM NEW."policies" OR OLD."sample" IS DISTINCT FROM NEW."sample" OR OLD."recorded_by_id" IS DISTINCT FROM NEW."recorded_by_id" OR OLD."at" IS DISTINCT FROM NEW."at" OR OLD."reason" IS DISTINCT FROM NEW."reason")',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="37214ef414a7ea2f101f10f48bf183692b091d6e",
                            operation="UPDATE",
                            pgid="pgtrigger_automatic_rule_is_59e85",
                            table="claims_automaticrule",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="decision",
                    trigger=pgtrigger.compiler.Trigger(
                        name="decision_names_a_rule_in_force",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (NEW.rule_version_id IS NOT NULL)",
                            func="IF NOT EXISTS (SELECT 1 FROM claims_automaticrule r WHERE r.id = NEW.rule_version_id AND r.name = NEW.rule AND r.\"on\" AND r.confirmed_by_id IS NOT NULL) THEN RAISE EXCEPTION 'a decision names a version of its rule that two people switched on'; END IF; RETURN NEW;",
                            hash="4a3fe3172be0c0c02d21b88563a41fdbcf12ef36",
                            operation="INSERT",
                            pgid="pgtrigger_decision_names_a_rule_in_force_f17c1",
                            table="claims_decision",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="automaticrule",
                    constraint=models.UniqueConstraint(
                        fields=("name", "number"), name="one_rule_version_a_number"
                    ),
                ),
                AddConstraintNotValid(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule__in", ["", "calendar"]), ("rule_version__isnull", True)),
                            models.Q(
                                models.Q(("rule__in", ["", "calendar"]), _negated=True),
                                ("rule_version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rule_decides_by_a_version",
                    ),
                ),
                AddConstraintNotValid(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("rule__in", ["", "calendar"]), ("seat", 1), _connector="OR"),
                        name="rule_takes_no_second_seat",
                    ),
                ),
                AddConstraintNotValid(
                    model_name="decision",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("sampled", False),
                            models.Q(("final", False), ("rule_version__isnull", False)),
                            _connector="OR",
                        ),
                        name="sampled_is_a_rules_first_seat",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sample",
                    constraint=models.UniqueConstraint(
                        fields=("run", "rule_version"), name="one_sample_a_run_and_version"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sample",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("chosen__len", models.F("chosen_versions__len")),
                            ("claims__len", models.F("versions__len")),
                        ),
                        name="sample_pinned_side_by_side",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sample",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("seed__regex", "^[0-9a-f]{32}$")), name="sample_seed_form"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sample",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sample_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="c4589fe1b9fe16a0865e4f448bb9d346b0978d62",
                            operation="UPDATE",
                            pgid="pgtrigger_sample_no_update_732ec",
                            table="claims_sample",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sample",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sample_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9e8414b4cf7c49be9b49967b3edc6310b77ca210",
                            operation="DELETE",
                            pgid="pgtrigger_sample_no_delete_74928",
                            table="claims_sample",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sample",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sample_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot truncate rows from % table', TG_TABLE_NAME;",
                            hash="339211ce3a25d21568fdda4149473988b4d58a11",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_sample_no_truncate_7dea6",
                            table="claims_sample",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
