"""Postings: an amount leaves one account of the ledger and enters another, in one row."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import connection


class Posting(NamedTuple):
    """One posting. `reference` names what it is of; one of each kind a reference."""

    kind: str
    reference: str
    debit: str  # the account that it leaves
    credit: str  # the account that it enters
    unit: str
    amount: int


def post(postings: Iterable[Posting], *, at: datetime) -> int:
    """Writes the postings, in the transaction it is called in; returns how many. A second one of a kind and
    reference is an IntegrityError."""
    written = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY claims_ledgerentry (kind, reference, debit, credit, unit, amount, at) FROM STDIN"
        ) as copy,
    ):
        for posting in postings:
            copy.write_row((*posting, at))
            written += 1
    return written
