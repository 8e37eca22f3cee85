"""Coupon codes: taken in from a file, sealed at once, and given to the transfers of a run when it is sealed."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db import connection, transaction

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
from claims.stages.intake.files import take_turn

LONGEST_CODE: Final = 100
MOST_CODES: Final = 5_000_000
LARGEST_WORTH: Final = 10**12
_BLOCK: Final = 2_000
_NAMED: Final = 20  # of the wrong lines, in the sentence


# What may be wrong with a line. Of a code that is known it is not said which batch has it.
WRONG: Final = {
    "not_one_code": N_(
        "It is not one code that a file can hold: no blank, comma or quotation mark, at most 100 characters."
    ),
    "twice": N_("The same code stands in this file before."),
    "known": N_("This code was taken in before, with another file."),
}


class Wrong(NamedTuple):
    """A line of the file, by its number, and what is wrong with it, as a key of WRONG. Never the code."""

    line: int
    what: str


class CodesRefused(Refusal):
    """Facts: `wrong`, all of the lines that are; `lines`, the numbers of the first."""

    code = "coupon_codes_refused"
    sentence = N_("Nothing was taken in. These lines of the file are wrong: %(lines)s.")


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

    Counts and the digest of the file go on record, never a code. Raises CodesRefused, FileOfCodesEmpty, UnitMalformed,
    WorthOutOfRange.
    """
    authorize(actor, "take_coupons")
    if not re.fullmatch(UNIT, unit):
        raise UnitMalformed
    if not 1 <= worth <= LARGEST_WORTH or (worth > 1 and not CURRENCY.fullmatch(unit)):
        raise WorthOutOfRange
    sha256 = hashlib.sha256(source).hexdigest()
    with transaction.atomic():
        take_turn("take_coupons")  # one file at a time: the second sees what the first has taken in
        if known := CouponBatch.objects.filter(sha256=sha256).first():
            known.came_before = True  # type: ignore[attr-defined]
            return known
        codes = _codes(source)
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
    batch.came_before = False  # type: ignore[attr-defined]
    return batch


class _Code(NamedTuple):
    line: int
    text: str
    mark: bytes


def _codes(source: bytes) -> list[_Code]:
    """The codes, one a line, in their order. Raises CodesRefused."""
    found, wrong = [], []
    seen: set[bytes] = set()
    layout = rule.layout_for("coupon", bank="")
    for number, line in enumerate(_lines(source), start=1):
        try:
            code = canonical(line, longest=LONGEST_CODE)
        except Malformed:
            wrong.append(Wrong(number, "not_one_code"))
            continue
        if not code:
            continue
        mark = fingerprint("coupon", code)
        if " " in code or layout.misfit("codes", code) or number > MOST_CODES:
            wrong.append(Wrong(number, "not_one_code"))
        elif mark in seen:
            wrong.append(Wrong(number, "twice"))
        else:
            seen.add(mark)
            found.append(_Code(number, code, mark))
    wrong += _known(found)
    if wrong:
        wrong.sort()
        named = ", ".join(str(one.line) for one in wrong[:_NAMED])
        raise CodesRefused(wrong=wrong, lines=f"{named} ..." if len(wrong) > _NAMED else named)
    return found


def _lines(source: bytes) -> list[str]:
    try:
        return source.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise CodesRefused(wrong=[Wrong(line, "not_one_code")], lines=str(line)) from None


def _known(codes: Sequence[_Code]) -> Iterator[Wrong]:
    """Those that were taken in before."""
    for start in range(0, len(codes), _BLOCK):
        block = {one.mark: one.line for one in codes[start : start + _BLOCK]}
        there = CouponCode.objects.filter(fingerprint__in=list(block)).values_list("fingerprint", flat=True)
        yield from (Wrong(block[bytes(mark)], "known") for mark in there)


def _stored(batch: CouponBatch, codes: Sequence[_Code]) -> None:
    columns = "batch_id, unit, worth, valid_until, fingerprint, sealed"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {CouponCode._meta.db_table} ({columns}) FROM STDIN") as copy,
    ):
        for _line, code, mark in codes:
            sealed = seal_bytes(code.encode(), bound_to=CouponCode.binding(mark))
            copy.write_row((batch.pk, batch.unit, batch.worth, batch.valid_until, mark, sealed))


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
