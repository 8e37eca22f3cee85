"""A claim may be given another account after a payment failed: a correction of the one its version came with.

Both tables are large and written to meanwhile: indexes are built beside their writers, checks are validated afterwards.
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models

CORRECTION = """
CREATE UNIQUE INDEX CONCURRENTLY one_account_a_correction
    ON claims_payeeaccount (claim_id, version, correction)
"""
CONSTRAINT = """
ALTER TABLE claims_payeeaccount
  ADD CONSTRAINT one_account_a_correction UNIQUE USING INDEX one_account_a_correction
"""
DROP = "ALTER TABLE claims_payeeaccount DROP CONSTRAINT one_account_a_correction"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("claims", "0009_payout_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="payeeaccount",
            name="correction",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="correction"),
        ),
        migrations.AddField(
            model_name="payeeaccount",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="given by",
            ),
        ),
        AddIndexConcurrently(
            model_name="payeeaccount",
            index=models.Index(
                condition=models.Q(("correction__gt", 0)), fields=["claim"], name="account_corrected"
            ),
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY IF EXISTS one_account_a_correction", migrations.RunSQL.noop
        ),
        migrations.RunSQL(CORRECTION, migrations.RunSQL.noop),
        migrations.RunSQL(
            CONSTRAINT,
            DROP,
            state_operations=[
                migrations.AddConstraint(
                    model_name="payeeaccount",
                    constraint=models.UniqueConstraint(
                        fields=("claim", "version", "correction"), name="one_account_a_correction"
                    ),
                )
            ],
        ),
        migrations.RemoveConstraint(model_name="payeeaccount", name="one_account_a_version"),
        AddConstraintNotValid(
            model_name="payeeaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(("correction", 0), ("given_by__isnull", False), _connector="OR"),
                name="a_correction_has_its_giver",
            ),
        ),
        ValidateConstraint(model_name="payeeaccount", name="a_correction_has_its_giver"),
        migrations.RemoveConstraint(model_name="transfer", name="cash_goes_to_an_account"),
        AddConstraintNotValid(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "cash"), _negated=True),
                    ("account__isnull", False),
                    ("state__in", ["paid", "returned"]),
                    _connector="OR",
                ),
                name="cash_goes_to_an_account",
            ),
        ),
        ValidateConstraint(model_name="transfer", name="cash_goes_to_an_account"),
    ]
