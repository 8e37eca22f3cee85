"""Lines of claims files and filled-in forms, of invented people."""

import io
from typing import Any

from claims.rules.consent import newest
from claims.rules.filing import COLUMNS, OPTIONAL, Filing
from tests.factories import END, START

CELLS = {
    "their_ref": "F-1",
    "claimant_type": "merchant",
    "category": "claim",
    "services": "kakaotalk.channel;kakaopay",
    "from": "2022-10-15T15:30:00+09:00",
    "to": "2022-10-16T21:00:00+09:00",
    "name": "예시 분식",
    "phone": "010-0123-4567",
    "email": "Alice@Example.com",
    "business_number": "124-81-00998",
    "driver_licence": "",
    "bank": "088",
    "account": "110-123-456789",
    "holder": "",
    "loss": "300,000",
    "street_hail_fares": "",
    "papers": "2",
    "language": "",
    "consented_at": "2022-10-20T11:00:00+09:00",
    "received_at": "2022-10-20T12:00:00.9+09:00",
}  # fmt: skip
DRIVER = {
    "claimant_type": "taxi_driver",
    "business_number": "",
    "driver_licence": "11-22-333333-44",
    "loss": "",
}
INDIVIDUAL = {"claimant_type": "individual", "business_number": ""}
QUESTION = {
    "category": "question", "services": "", "from": "", "to": "", "name": "", "bank": "", "account": "", "loss": "",
    "business_number": "",
}  # fmt: skip


def csv_line(**said: str) -> bytes:
    """A merchant's line, with these cells changed."""
    cells = (('"' + cell.replace('"', '""') + '"') for cell in (CELLS | said).values())
    return (",".join(cells) + "\r\n").encode()


def csv_file(*lines: dict[str, str] | bytes) -> io.BytesIO:
    """A claims file: each line is the changes to a merchant's line, or bytes as they stand."""
    header = ",".join((*COLUMNS, *OPTIONAL)) + "\r\n"
    return io.BytesIO(
        b"\xef\xbb\xbf"
        + header.encode()
        + b"".join(line if isinstance(line, bytes) else csv_line(**line) for line in lines)
    )


def merchants_form(**said: Any) -> Filing:
    """A merchant's form with a loss of 300,000 won, with these fields changed."""
    return Filing(
        **{
            "claimant_type": "merchant",
            "services": ("kakaotalk.channel",),
            "start": START,
            "end": END,
            "name": "예시 분식",
            "phone": "010-0123-4567",
            "identifier": "124-81-00998",
            "bank": "088",
            "account": "110-123-456789",
            "inputs": {"loss": 300_000},
            "consent_version": newest().version,
        }
        | said
    )
