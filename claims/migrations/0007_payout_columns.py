"""A run is checked, sealed and released, one after the other, and handed over; a transfer is sent. The guards follow."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from claims.migrations._together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0006_when_an_award_ended"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_is",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_checked_once",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payoutrun",
                    name="payout_run_moves",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="transfer",
                    name="transfer_moves",
                ),
                migrations.RemoveConstraint(
                    model_name="payoutrun",
                    name="one_payout_run_under_way",
                ),
                migrations.RemoveConstraint(
                    model_name="payoutrun",
                    name="payout_released_when_checked",
                ),
                migrations.RemoveConstraint(
                    model_name="payoutrun",
                    name="payout_sealed_at",
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="checked_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="checked at"),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="confirmed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="confirmed at"),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="difference",
                    field=models.JSONField(
                        blank=True, default=dict, verbose_name="changed between preview and freeze"
                    ),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="frozen_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="frozen at"),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="handed_over_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="handed over at"),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="layout",
                    field=models.CharField(
                        default="generic",
                        help_text="of the bank’s file, by its key",
                        max_length=40,
                        verbose_name="layout",
                    ),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="pay_date",
                    field=models.DateField(
                        null=True, help_text="a Korean working day", verbose_name="pay date"
                    ),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="released_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="released by",
                    ),
                ),
                migrations.AddField(
                    model_name="payoutrun",
                    name="way",
                    field=models.CharField(
                        choices=[("file", "By files"), ("outside", "Made outside, recorded here")],
                        default="file",
                        max_length=10,
                        verbose_name="way",
                    ),
                ),
                migrations.AlterField(
                    model_name="payoutrun",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("opened", "Opened, being frozen"),
                            ("frozen", "Frozen, waiting for the check"),
                            ("checked", "Checked, being sealed"),
                            ("sealed", "Sealed, waiting for the release"),
                            ("released", "Released, to be handed over"),
                            ("handed_over", "Handed over, not confirmed"),
                            ("confirmed", "Handed over and confirmed"),
                            ("voided", "Voided"),
                        ],
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                migrations.AlterField(
                    model_name="transfer",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("prepared", "Prepared"),
                            ("sealed", "Sealed in a file"),
                            ("sent", "Handed over"),
                            ("paid", "Paid"),
                            ("failed", "Failed"),
                            ("returned", "Returned"),
                            ("unknown", "Unknown"),
                            ("voided", "Voided"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
            ]
        )
    ]
