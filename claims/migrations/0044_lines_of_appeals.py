"""What is said of each line that is appealed: the description of a column alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0043_appeals")]

    operations = [
        migrations.AlterField(
            model_name="appeal",
            name="lines",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="[[policy, line, words]], no line: of a policy that gives nothing; none: all",
                verbose_name="lines",
            ),
        ),
    ]
