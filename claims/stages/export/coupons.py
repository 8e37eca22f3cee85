"""Coupon codes: taken in from a file, sealed at once, and given to the transfers of a run when it is sealed."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from django.db import connection, transaction
from psycopg.errors import UniqueViolation

from accounts.models import User
from claims.models import CouponBatch, CouponCode, PayoutRun
from claims.models.sealing import fingerprint, seal_bytes
from claims.queries.coupons import FREE, PLACES, Pool
from claims.queries.plans import by_set
from claims.rules import export as rule
from claims.rules.policy.parts import CURRENCY, UNIT
from claims.rules.refusal import N_, Refusal
from claims.rules.text import Malformed, canonical
from claims.stages import audit
from claims.stages.authority import authorize

LONGEST_CODE: Final = 100
MOST_CODES: Final = 5_000_000
LARGEST_WORTH: Final = 10**12


class CodeMalformed(Refusal):
    """Facts: `line`."""

    code = "coupon_code_malformed"
    sentence = N_(
        "Line %(line)s is not one code that a file can hold: no blank, comma or quotation mark, at most 100 "
        "characters, and each code once. Nothing was taken in."
    )


class CodesKnown(Refusal):
    """Facts: `line`. It is not said which batch has the code."""

    code = "coupon_codes_known"
    sentence = N_("A code of this file was taken in before, with another file. Nothing was taken in.")


class FileOfCodesEmpty(Refusal):
    code = "coupon_codes_missing"
    sentence = N_("There is no code in this file.")


class UnitMalformed(Refusal):
    code = "coupon_unit_malformed"
    sentence = N_("Name the unit as the policy does, such as coupon or KRW.")


class WorthOutOfRange(Refusal):
    code = "coupon_worth_out_of_range"
    sentence = N_(
        "Where coupons are counted a code is worth 1; where the unit is money, an amount above zero."
    )


def take_coupons(
    *, actor: User, source: bytes, unit: str, worth: int = 1, valid_until: date, at: datetime, door: str
) -> CouponBatch:
    """Takes in a file of codes, one a line, all of it or nothing; the same file again gives its batch, and nothing
    changes.

    Counts and the digest of the file go on record, never a code. Raises CodeMalformed, CodesKnown, FileOfCodesEmpty,
    UnitMalformed, WorthOutOfRange.
    """
    authorize(actor, "take_coupons")
    if not re.fullmatch(UNIT, unit):
        raise UnitMalformed
    if not 1 <= worth <= LARGEST_WORTH or (worth > 1 and not CURRENCY.fullmatch(unit)):
        raise WorthOutOfRange
    sha256 = hashlib.sha256(source).hexdigest()
    with transaction.atomic():
        if known := CouponBatch.objects.filter(sha256=sha256).first():
            return known
        codes = list(_codes(source))
        if not codes:
            raise FileOfCodesEmpty
        batch = CouponBatch.objects.create(
            unit=unit, worth=worth, valid_until=valid_until, count=len(codes), sha256=sha256, at=at, by=actor
        )
        _stored(batch, codes)
        audit.log(
            actor=actor, action="take_coupons", kind="coupon_batch", key=str(batch.pk), at=at, door=door,
            after={"unit": unit, "worth": worth, "valid_until": valid_until.isoformat(), "count": len(codes),
                   "sha256": sha256},
        )  # fmt: skip
    return batch


def _codes(source: bytes) -> Iterator[str]:
    """The codes, one a line, in their order. Raises CodeMalformed."""
    layout = rule.layout_for("coupon", bank="")
    seen = set()
    try:
        lines = source.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CodeMalformed(line=1) from None
    for number, line in enumerate(lines, start=1):
        try:
            code = canonical(line, longest=LONGEST_CODE)
        except Malformed:
            raise CodeMalformed(line=number) from None
        if not code:
            continue
        if " " in code or code in seen or layout.misfit("codes", code) or number > MOST_CODES:
            raise CodeMalformed(line=number)
        seen.add(code)
        yield code


def _stored(batch: CouponBatch, codes: list[str]) -> None:
    columns = "batch_id, unit, worth, valid_until, fingerprint, sealed"
    try:
        with (
            transaction.atomic(),
            connection.cursor() as cursor,
            cursor.copy(f"COPY {CouponCode._meta.db_table} ({columns}) FROM STDIN") as copy,
        ):
            for code in codes:
                mark = fingerprint("coupon", code)
                sealed = seal_bytes(code.encode(), bound_to=CouponCode.binding(mark))
                copy.write_row((batch.pk, batch.unit, batch.worth, batch.valid_until, mark, sealed))
    except UniqueViolation as error:
        raise CodesKnown from error


# Whoever gives codes at the same time takes others.
_GIVE: Final = f"""
    WITH free AS (
      SELECT id, row_number() OVER (ORDER BY valid_until, id) AS place FROM (
        SELECT k.id, k.valid_until FROM claims_couponcode k
         WHERE k.unit = %s AND k.worth = %s AND k.valid_until >= %s AND {FREE}
         ORDER BY k.valid_until, k.id LIMIT %s FOR UPDATE OF k SKIP LOCKED
      ) picked
    ), places AS ({PLACES})
    UPDATE claims_couponcode c SET transfer_id = places.transfer_id, given_at = %s
      FROM free JOIN places USING (place) WHERE c.id = free.id
"""  # noqa: S608


def give(*, run: PayoutRun, pool: Pool, at: datetime) -> int:
    """Gives the codes of one pool to the run's coupons, those first that end first; returns how many there were."""
    with by_set(), connection.cursor() as cursor:
        cursor.execute(
            _GIVE,
            [pool.unit, pool.worth, run.pay_date, pool.codes, run.pk, pool.unit, pool.worth, at],
        )
        return cursor.rowcount
