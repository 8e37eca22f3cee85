"""The rows of many claims, written by COPY: the claimants first, found or made, then claims, facts, accounts, moves.

Rows are put together as text (Postgres' own COPY format), which takes a third of the time of adapting each value. Every
text among them is restricted by the rules to signs that need no escaping but for `their_ref`; `_escaped` sees to that.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import islice
from os import urandom
from typing import Final, NamedTuple

from django.db import connection

from claims.models import Claimant, PayeeAccount
from claims.models.sealing import fingerprint, seal
from claims.rules import lifecycle, reference
from claims.rules.filing import Checked
from claims.rules.names import name_key

Numbered = tuple[int, Checked]  # physical line, the claim on it
_Row = tuple[int, int, bytes, Numbered]  # claim id, claimant id, fingerprint of the claimant's key

_BLOCK: Final = 1_000  # rows a write
_NULL: Final = "\\N"
_RECEIVED: Final = lifecycle.moved(lifecycle.NOWHERE, "receive")

_CLAIMS: Final = (
    "claims_claim (id, reference, claimant_id, incident_id, claimant_type, services, period, status, version, origin, "
    "submitter, their_ref, file_id, line, contact_hash, language, consent_version, consented_at, received_at, held, "
    "hold_reason)"
)
_FACTS: Final = (
    "claims_claimfacts (claim_id, version, category, services, period, identifier, account, papers, inputs, at, "
    "by_id)"
)
_ACCOUNTS: Final = "claims_payeeaccount (claim_id, version, bank, sealed, fingerprint, mandate, state, at)"
_MOVES: Final = "claims_transition (claim_id, at, came_from, went_to, act, by_id, rule, note)"
_INCOMING: Final = (
    "incoming_claimant (n, type, key_kind, key_hash, phone_hash, email_hash, name_hash, personal)"
)


class Batch(NamedTuple):
    """What all claims of one file share."""

    incident_id: int
    file_id: int
    submitter: str
    at: datetime
    by_id: int


def prepare() -> None:
    """Makes the table that claimants pass through; it goes with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMP TABLE IF NOT EXISTS incoming_claimant (
              n integer, type text, key_kind text, key_hash bytea, phone_hash bytea, email_hash bytea, name_hash bytea,
              personal bytea
            ) ON COMMIT DROP
            """
        )


def write_claims(batch: Batch, claims: Sequence[Numbered]) -> None:
    """Writes these claims as version 1, received."""
    if not claims:
        return
    marks = [fingerprint(claim.key_kind, claim.key) for _line, claim in claims]
    claimants = _claimant_ids(batch, claims, marks)
    rows = list(zip(_claim_ids(len(claims)), claimants, marks, claims, strict=True))
    at = batch.at.isoformat()
    _copy(_CLAIMS, _claim_rows(batch, rows))
    _copy(_FACTS, _fact_rows(batch, rows))
    _copy(_ACCOUNTS, _account_rows(batch, rows))
    _copy(_MOVES, (f"{row[0]}\t{at}\t\t{_RECEIVED}\treceive\t{batch.by_id}\t\t\n" for row in rows))


def _claim_rows(batch: Batch, rows: Sequence[_Row]) -> Iterator[str]:
    submitter, given_at = _escaped(batch.submitter), {batch.at: batch.at.isoformat()}
    for pk, claimant, mark, (line, claim) in rows:
        if not claim.email:
            contact = _NULL
        else:
            contact = _bytes(mark if claim.key_kind == "email" else fingerprint("email", claim.email))
        received = given_at.get(claim.received_at) or claim.received_at.isoformat()
        yield (
            f"{pk}\t{reference.new(urandom(reference.RANDOM_BYTES))}\t{claimant}\t{batch.incident_id}\t{claim.claimant_type}\t"
            f"{_services(claim.services)}\t{_period(claim.start, claim.end)}\t{_RECEIVED}\t1\tfile\t{submitter}\t"
            f"{_escaped(claim.their_ref)}\t{batch.file_id}\t{line}\t{contact}\t{claim.language}\t\t"
            f"{claim.consented_at.isoformat()}\t{received}\tf\t\n"
        )


def _fact_rows(batch: Batch, rows: Sequence[_Row]) -> Iterator[str]:
    at = batch.at.isoformat()
    for pk, _claimant, _mark, (_line, claim) in rows:
        inputs = json.dumps(claim.inputs) if claim.inputs else "{}"  # whole numbers under known names
        yield (
            f"{pk}\t1\t{claim.category}\t{_services(claim.services)}\t{_period(claim.start, claim.end)}\t"
            f"{claim.identifier_mark}\t{claim.account_mark}\t{claim.papers}\t{inputs}\t{at}\t{batch.by_id}\n"
        )


def _account_rows(batch: Batch, rows: Sequence[_Row]) -> Iterator[str]:
    at = batch.at.isoformat()
    for pk, _claimant, _mark, (_line, claim) in rows:
        if claim.account:
            sealed = seal(
                {"number": claim.account, "holder": claim.holder}, bound_to=PayeeAccount.binding(pk, 1)
            )
            mark = PayeeAccount.mark(claim.bank, claim.account)
            yield f"{pk}\t1\t{claim.bank}\t{_bytes(sealed)}\t{_bytes(mark)}\t\tunverified\t{at}\n"


def _claimant_ids(batch: Batch, claims: Sequence[Numbered], marks: Sequence[bytes]) -> list[int]:
    """The claimant of each claim, found or made; of equal ones the first tells name and contacts."""
    places: dict[tuple[str, bytes], int] = {}
    firsts: list[tuple[bytes, Checked]] = []
    place_of = []
    for mark, (_line, claim) in zip(marks, claims, strict=True):
        key = (claim.claimant_type, mark)
        place = places.get(key)
        if place is None:
            place = places[key] = len(firsts)
            firsts.append((mark, claim))
        place_of.append(place)
    _copy(_INCOMING, _claimant_rows(firsts))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO claims_claimant
                   (type, key_kind, key_hash, phone_hash, email_hash, name_hash, personal, created_at)
            SELECT type, key_kind, key_hash, phone_hash, email_hash, name_hash, personal, %s
              FROM incoming_claimant ORDER BY n
                ON CONFLICT DO NOTHING
            """,
            [batch.at],
        )
        # A look-up for each row, since a planner that does not know the temporary table may read all claimants.
        cursor.execute(
            """
            SELECT (SELECT id FROM claims_claimant c WHERE c.type = i.type AND c.key_hash = i.key_hash)
              FROM incoming_claimant i ORDER BY n
            """
        )
        ids = [pk for (pk,) in cursor.fetchall()]
        cursor.execute("TRUNCATE incoming_claimant")
    return [ids[place] for place in place_of]


def _claimant_rows(people: Sequence[tuple[bytes, Checked]]) -> Iterator[str]:
    for n, (mark, claim) in enumerate(people):
        kind, email, phone, name = claim.key_kind, _NULL, _NULL, _NULL
        if claim.email:
            email = _bytes(mark if kind == "email" else fingerprint("email", claim.email))
        if claim.phone:
            phone = _bytes(mark if kind == "phone" else fingerprint("phone", claim.phone))
        if claim.name:
            name = _bytes(fingerprint("name", name_key(claim.name)))
        sealed = Claimant.sealed(
            type=claim.claimant_type,
            key_hash=mark,
            name=claim.name,
            phone=claim.phone,
            email=claim.email,
            identifier=claim.identifier,
        )
        marks = f"{_bytes(mark)}\t{phone}\t{email}\t{name}"
        yield f"{n}\t{claim.claimant_type}\t{kind}\t{marks}\t{_bytes(sealed)}\n"


def _claim_ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('claims_claim', 'id')) FROM generate_series(1, %s)",
            [count],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _copy(table: str, rows: Iterator[str]) -> None:
    """Streams the rows, a block at a time: the server stores one while the next is put together."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
        while block := "".join(islice(rows, _BLOCK)):
            copy.write(block)


def _bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


@lru_cache(maxsize=4096)
def _services(keys: tuple[str, ...]) -> str:
    return "{" + ",".join(f'"{key}"' for key in keys) + "}"


@lru_cache(maxsize=4096)
def _period(start: datetime, end: datetime) -> str:
    return f"[{start.isoformat()},{end.isoformat()})"


def _escaped(text: str) -> str:
    """Tabs and line feeds are no part of a canonical line of text, so that the backslash is all there is to escape."""
    return text.replace("\\", "\\\\") if "\\" in text else text
