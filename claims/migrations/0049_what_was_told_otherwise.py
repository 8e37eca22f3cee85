"""What was decided, paid or failed before there were notices of it was told otherwise, or never: it is not told now."""

from typing import Any

from django.db import migrations

_MARKED = """
    INSERT INTO claims_noticemark (source, upto)
    SELECT source, upto FROM (
      SELECT 'decisions' AS source, max(id) AS upto FROM claims_decision UNION ALL
      SELECT 'payments', max(id) FROM claims_ledgerentry UNION ALL
      SELECT 'failures', max(id) FROM claims_detailsrequest
    ) found WHERE upto IS NOT NULL
    ON CONFLICT (source) DO NOTHING
"""


def mark(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_MARKED)


class Migration(migrations.Migration):
    dependencies = [("claims", "0048_more_notices")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
