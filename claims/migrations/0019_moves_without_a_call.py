"""A lawful move of a transfer costs no call; a part of one that was paid may come back."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0018_write_offs"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="transfer",
            name="transfer_moves",
        ),
        migrations.AlterField(
            model_name="lineresolution",
            name="way",
            field=models.CharField(
                choices=[
                    ("matches_later", "Another line settled it"),
                    ("as_said", "It is as the bank says"),
                    ("paid_short", "Less was paid: the rest is payable again"),
                    ("paid_in_excess", "Too much was paid: the excess is claimed back"),
                    ("part_back", "The part that was paid came back"),
                    ("not_ours", "It is no transfer of ours"),
                    ("elsewhere", "It is dealt with elsewhere: nothing moves here"),
                ],
                max_length=20,
                verbose_name="what is made of it",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="transfer",
            trigger=pgtrigger.compiler.Trigger(
                name="transfer_moves",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."state" IS DISTINCT FROM NEW."state" AND NOT (OLD."state" || \':\' || NEW."state") = ANY (\'{prepared:sealed,prepared:voided,sealed:sent,sealed:voided,sealed:paid,sealed:failed,sealed:returned,sealed:unknown,sent:paid,sent:failed,sent:returned,sent:unknown,unknown:sent,unknown:sealed,unknown:voided,unknown:paid,unknown:failed,unknown:returned,paid:returned}\'::text[]))',
                    func='RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME;',
                    hash="7f776e2848378326f2e48c03c1c2a031774ffaca",
                    operation="UPDATE",
                    pgid="pgtrigger_transfer_moves_83c58",
                    table="claims_transfer",
                    when="BEFORE",
                ),
            ),
        ),
    ]
