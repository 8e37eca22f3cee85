"""A paper that the scanner could not look at waits behind all that were not tried since."""

from django.db import migrations, models
from django.db.models import F, OrderBy, Q


class Migration(migrations.Migration):
    dependencies = [("claims", "0053_notices_of_harmful_papers")]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="tried_at",
            field=models.DateTimeField(
                blank=True,
                help_text="when the scanner last could not look at it",
                null=True,
                verbose_name="tried at",
            ),
        ),
        migrations.RemoveIndex(model_name="evidence", name="paper_to_scan"),
        migrations.AddIndex(
            model_name="evidence",
            index=models.Index(
                OrderBy(F("tried_at"), nulls_first=True),
                F("id"),
                condition=Q(state="pending"),
                name="paper_to_scan",
            ),
        ),
    ]
