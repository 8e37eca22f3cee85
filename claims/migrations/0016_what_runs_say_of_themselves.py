"""Help texts of payout runs that the pages do not need."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0015_previews_and_steps_of_payout"),
    ]

    operations = [
        migrations.AlterField(
            model_name="payoutrun",
            name="layout",
            field=models.CharField(default="generic", max_length=40, verbose_name="layout"),
        ),
        migrations.AlterField(
            model_name="payoutrun",
            name="pay_date",
            field=models.DateField(verbose_name="pay date"),
        ),
    ]
