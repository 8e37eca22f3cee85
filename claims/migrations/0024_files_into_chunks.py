"""Files of before: their bytes into chunks, and the layout that wrote them beside them, under its present key.

Bytes that do not open, or are not those that were sealed, stop it: nothing is lost before somebody has looked.
"""

import hashlib

from django.db import migrations

from claims.models.sealing import seal_bytes, unseal_bytes

CHUNK = 1 << 20
_COLUMN = """
[[column]]
header = "{header}"
value = "{value}"{number}
longest = {longest}
"""
_DOCUMENT = """key = "{key}"
name = {{ ko = "{ko}", en = "{en}" }}
kinds = [{kinds}]
encoding = "utf-8"
line_end = "crlf"
header = true
"""


def document(key, ko, en, kinds, columns):
    """The layout as it was written in the program, as a document."""
    rows = (
        _COLUMN.format(
            header=header,
            value=value,
            longest=longest,
            number='\ntype = "number"' if header == "amount" else "",
        )
        for header, value, longest in columns
    )
    return _DOCUMENT.format(key=key, ko=ko, en=en, kinds=kinds) + "".join(rows)


_REFERENCE = ("end_to_end_reference", "{reference}", 140)
_AMOUNT, _MEMO = ("amount", "{amount}", 140), ("memo", "{claim}{more}", 140)
LAYOUTS = {
    "bank_csv": (
        "generic",
        document(
            "generic", "일반 CSV", "Generic CSV", '"cash"',
            [_REFERENCE, ("bank_code", "{bank}", 140), ("account_number", "{number}", 140), ("holder", "{holder}", 140),
             _AMOUNT, _MEMO],
        ),
    ),
    "fulfilment_csv": (
        "fulfilment",
        document(
            "fulfilment", "포인트·이용일·크레딧 CSV", "CSV for points, days and credits",
            '"points", "days", "credit"',
            [_REFERENCE, ("member_by", "{member_by}", 140), ("member", "{member}", 140), _AMOUNT,
             ("unit", "{unit}", 140), _MEMO],
        ),
    ),
}  # fmt: skip


def fill(apps, schema_editor):
    files = apps.get_model("claims", "PaymentFile").objects.using(schema_editor.connection.alias)
    chunks = apps.get_model("claims", "PaymentChunk").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_paymentfile DISABLE TRIGGER USER")
        for old, (key, text) in LAYOUTS.items():
            cursor.execute(
                "UPDATE claims_paymentfile SET format = %s, document = %s WHERE format = %s", [key, text, old]
            )
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # nothing may be left to check when a table is altered
        cursor.execute("ALTER TABLE claims_paymentfile ENABLE TRIGGER USER")
    for file in files.order_by("pk").iterator(chunk_size=1):
        plain = unseal_bytes(file.sealed, bound_to=f"payment_file:{file.message_id}")
        if hashlib.sha256(plain).hexdigest() != file.sha256:
            raise ValueError(f"File {file.message_id} is not what was sealed. Nothing was changed.")
        starts = range(0, len(plain), CHUNK)
        for number, start in enumerate(starts, start=1):
            last = number == len(starts)
            binding = f"payment_chunk:{file.message_id}:{number}:{'last' if last else 'more'}"
            sealed = seal_bytes(plain[start : start + CHUNK], bound_to=binding)
            chunks.create(file_id=file.pk, number=number, last=last, sealed=sealed)


class Migration(migrations.Migration):
    dependencies = [("claims", "0023_chunks_and_coupons")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
