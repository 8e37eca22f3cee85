"""Files keep their bytes in chunks only; a file is taken for the bank once, and again by leave.

The check is not asked of downloads of before, which name a reason and no leave.
"""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0024_files_into_chunks")]

    operations = [
        migrations.RemoveField(
            model_name="paymentfile",
            name="sealed",
        ),
        migrations.AddConstraint(
            model_name="download",
            constraint=models.UniqueConstraint(
                condition=models.Q(("form", "bank"), ("reason", ""), ("request__isnull", True)),
                fields=("file",),
                name="one_first_download_a_file",
            ),
        ),
        AddConstraintNotValid(
            model_name="download",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("form", "bank"), _negated=True),
                    ("reason", ""),
                    ("request__isnull", False),
                    _connector="OR",
                ),
                name="download_again_is_allowed",
            ),
        ),
    ]
