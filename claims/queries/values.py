"""The values that a column of a large table has, found along an index that begins with it."""

from django.db import connection
from django.db.models import Model

# From one value to the next: as many steps as there are values, however many rows.
_STEPS = """
    WITH RECURSIVE steps (value) AS (
      (SELECT {column} FROM {table} WHERE {but} ORDER BY {column} LIMIT 1)
      UNION ALL
      SELECT (SELECT {column} FROM {table} WHERE {column} > steps.value AND {but} ORDER BY {column} LIMIT 1)
        FROM steps WHERE steps.value IS NOT NULL
    )
    SELECT value FROM steps WHERE value IS NOT NULL
"""


def values(model: type[Model], name: str, *, usual: str | None = None) -> list[str]:
    """Each value of the field once, in order. An index has to begin with it, or each step reads the whole table.

    `usual`: a value that the index leaves out, since most rows have it.
    """
    quoted = connection.ops.quote_name
    column = quoted(str(getattr(model._meta.get_field(name), "column", name)))
    but = "true" if usual is None else f"{column} <> %(usual)s"
    with connection.cursor() as cursor:
        said = {"column": column, "table": quoted(model._meta.db_table), "but": but}
        cursor.execute(_STEPS.format(**said), {"usual": usual})
        found = [value for (value,) in cursor]
    if usual is not None and model._default_manager.filter(**{name: usual}).exists():
        found.append(usual)
    return sorted(found)
