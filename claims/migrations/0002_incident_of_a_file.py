"""A file says for which incident it was taken in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_first_tables")]

    operations = [
        migrations.AddField(
            model_name="importfile",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="claims.incident",
                verbose_name="incident",
            ),
        ),
    ]
