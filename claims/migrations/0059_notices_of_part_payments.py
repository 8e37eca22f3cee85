"""Claimants are told of a payment that came short."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0058_no_claim_was_a_draft")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("received", "A claim has come in"),
                    ("asked", "A question"),
                    ("reminded", "A question is nearly over"),
                    ("decided", "A decision"),
                    ("lapsed", "Rejected for want of an answer"),
                    ("reopened", "A decision was taken back"),
                    ("withdrawn", "A claim was withdrawn"),
                    ("appealed", "An appeal has come in"),
                    ("paid", "A payment"),
                    ("paid_in_part", "A payment of a part"),
                    ("payment_failed", "A payment has failed"),
                    ("details_refused", "Account details were refused"),
                    ("message", "A message from us"),
                    ("paper_harmful", "A paper with a harmful program"),
                    ("account_changed", "Another account was given"),
                ],
                max_length=30,
                verbose_name="kind",
            ),
        ),
    ]
