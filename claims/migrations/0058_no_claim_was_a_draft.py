"""No claim that is there is a draft or has expired either."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0057_no_claim_is_a_draft")]

    operations = [ValidateConstraint(model_name="claim", name="claim_has_status")]
