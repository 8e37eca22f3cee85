"""Claimants of before are found by name too: each row is opened once, and the fingerprint of its name is kept.

Block by block, each in a transaction of its own: the table is large and written to meanwhile. Done again, it goes on
with what is left. What does not open is left out, and so is a name of which nothing is left to find it by.
"""

from typing import Any

from django.db import migrations, transaction

from claims.models.sealing import Unreadable, fingerprint, unsealer
from claims.rules.names import name_key
from claims.rules.text import Malformed

BLOCK = 5_000
_NEXT = """
    SELECT id, type, key_hash, personal FROM claims_claimant
     WHERE name_hash IS NULL AND id > %s ORDER BY id LIMIT %s FOR NO KEY UPDATE
"""
_NAMED = """
    UPDATE claims_claimant c SET name_hash = named.mark
      FROM unnest(%s::bigint[], %s::bytea[]) AS named (id, mark) WHERE c.id = named.id
"""


def name(apps: Any, schema_editor: Any) -> None:
    after = 0
    while after is not None:
        with transaction.atomic(using=schema_editor.connection.alias):
            after = _block(schema_editor.connection, after)


def _block(connection: Any, after: int) -> int | None:
    opened = unsealer()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [after, BLOCK])
        rows = cursor.fetchall()
        named = []
        for pk, claimant_type, key_hash, personal in rows:
            try:
                said = opened(personal, f"claimant:{claimant_type}:{bytes(key_hash).hex()}")
                named.append((pk, fingerprint("name", name_key(said.get("name", "")))))
            except (Unreadable, Malformed):
                continue
        cursor.execute(_NAMED, [[pk for pk, _mark in named], [mark for _pk, mark in named]])
    return rows[-1][0] if rows else None


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("claims", "0031_queue_by_due_day_and_facets")]

    operations = [migrations.RunPython(name, migrations.RunPython.noop)]
