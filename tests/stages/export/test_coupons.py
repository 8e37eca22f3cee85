"""Coupon codes: taken in whole or not at all, sealed, and each given once, whoever seals at the same time."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from accounts.models import User
from claims.models import AuditEntry, AuditPayload, CouponBatch, CouponCode, PaymentFile, Transfer
from claims.queries import coupons as queries
from claims.queries.coupons import Pool, Short
from claims.rules import export as rule
from claims.rules.authority import Forbidden
from claims.stages import export, payout
from claims.stages.export import (
    CodesRefused,
    FileOfCodesEmpty,
    TooFewCodes,
    UnitMalformed,
    WorthOutOfRange,
)
from claims.stages.export.coupons import give
from tests.money import SEALER, award, balanced, checked, frozen, opened, previewed, released, sealed
from tests.people import NOON, person
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db
GOOD_UNTIL = date(2023, 12, 31)


def taken(*codes: str, name: str = "omar", **said: Any) -> CouponBatch:
    source = said.pop("source", None) or "\n".join(codes).encode()
    said = {"unit": "coupon", "valid_until": GOOD_UNTIL} | said
    return export.take_coupons(actor=person(name), source=source, at=NOON, door="test", **said)


def coupons(amount: int = 1, **said: Any) -> Any:
    return award(kind="coupon", unit=said.pop("unit", "coupon"), amount=amount, **said)


def given(file: PaymentFile) -> list[tuple[str, str]]:
    return [(row["codes"], row["valid_until"]) for row in rule.rows(file.layout, file.opened())]


@pytest.mark.parametrize("name", ["felix", "fiona", "rita", "audrey", "alice", "mallory"])
def test_only_an_operator_takes_codes_in(name: str) -> None:
    with pytest.raises(Forbidden):
        taken("A-1", name=name)
    assert not CouponCode.objects.exists()


def test_codes_are_kept_sealed_and_on_record_by_their_number_and_digest(omar: User) -> None:
    batch = taken("ABCD-1", "ABCD-2", "", " ABCD-3 ")
    assert (batch.count, batch.codes.count(), batch.by) == (3, 3, omar)
    assert [one.opened() for one in batch.codes.order_by("pk")] == ["ABCD-1", "ABCD-2", "ABCD-3"]
    for one in batch.codes.all():
        assert b"ABCD" not in bytes(one.sealed) and b"ABCD" not in bytes(one.fingerprint)
    entry = AuditEntry.objects.get(action="take_coupons")
    kept = AuditPayload.objects.get(entry=entry)
    assert kept.after["count"] == 3 and kept.after["sha256"] == batch.sha256
    assert "ABCD" not in str(kept.after) + entry.key + entry.reason


def test_the_same_file_again_changes_nothing() -> None:
    assert taken("A-1", "A-2") == taken("A-1", "A-2")
    assert (CouponBatch.objects.count(), CouponCode.objects.count()) == (1, 2)


@pytest.mark.parametrize("bad", ["A 1", "A,1", 'A"1', "=A1", "A-0", "x" * 101, "A\x01", "A\u3000B"])
def test_a_bad_code_is_named_by_its_line_and_nothing_is_taken(bad: str) -> None:
    with pytest.raises(CodesRefused) as refused:
        taken("A-0", bad)
    what = "twice" if bad == "A-0" else "not_one_code"
    assert refused.value.facts == {"wrong": [(2, what)], "lines": "2"} and bad not in str(refused.value)
    assert not CouponBatch.objects.exists() and not CouponCode.objects.exists()


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(CodesRefused) as refused:
        taken(source=b"A-1\nA-2\n\xff\xfe\x00\n")
    assert refused.value.facts["lines"] == "3"
    with pytest.raises(FileOfCodesEmpty):
        taken(source=b"\n \n")


def test_a_code_that_is_there_already_is_refused_with_its_whole_file() -> None:
    taken("A-1")
    with pytest.raises(CodesRefused) as refused:
        taken("B-1", "A-1")
    assert refused.value.facts["wrong"] == [(2, "known")]
    assert CouponCode.objects.count() == 1 and CouponBatch.objects.count() == 1


def test_every_bad_line_is_named_and_the_sentence_names_the_first() -> None:
    taken("A-1")
    with pytest.raises(CodesRefused) as refused:
        taken("A-1", "B-1", "B 1", "B-1", *["x y"] * 30)
    wrong: Any = refused.value.facts["wrong"]
    assert wrong[:3] == [(1, "known"), (3, "not_one_code"), (4, "twice")] and len(wrong) == 33
    assert str(refused.value.facts["lines"]).endswith("19, 20, 21 ...")


@pytest.mark.django_db(transaction=True)
def test_the_same_file_at_once_is_taken_in_once_and_two_files_with_one_code_never(omar: User) -> None:
    results = at_once(*[lambda: taken("A-1", "A-2")] * 6)
    assert len(set(results)) == 1 and CouponBatch.objects.count() == 1
    results = at_once(*[lambda n=n: taken("C-1", f"D-{n}") for n in range(6)])  # type: ignore[misc]
    assert sorted(Counter(type(one).__name__ for one in results).items()) == [
        ("CodesRefused", 5),
        ("CouponBatch", 1),
    ]


@pytest.mark.parametrize(("unit", "worth"), [("coupon", 2), ("KRW", 0), ("KRW", -1), ("KRW", 10**13)])
def test_a_worth_is_of_money_alone_and_above_zero(unit: str, worth: int) -> None:
    with pytest.raises(WorthOutOfRange):
        taken("A-1", unit=unit, worth=worth)


def test_a_unit_is_named_as_policies_name_it() -> None:
    with pytest.raises(UnitMalformed):
        taken("A-1", unit="Cou pon")


# ---------------------------------------------------------------- sealing


def test_each_coupon_is_sealed_with_its_codes_those_first_that_end_first() -> None:
    taken("LATE-1", "LATE-2")
    taken("SOON-1", "SOON-2", valid_until=date(2022, 11, 1))
    taken("OVER-1", valid_until=date(2022, 10, 21))  # the day before the money goes
    one, two = coupons(1), coupons(2)
    (file,) = sealed()
    assert file.format == "coupons" and (file.rows, file.total) == (2, 3)
    assert given(file) == [("SOON-1", "2022-11-01"), ("SOON-2 LATE-1", "2022-11-01")]
    by_award = {
        made.pk: Transfer.objects.get(payouts__award=made).coupon_codes.count() for made in (one, two)
    }
    assert by_award == {one.pk: 1, two.pk: 2}
    assert CouponCode.objects.filter(transfer__isnull=True).count() == 2
    balanced()


def test_where_the_unit_is_money_a_coupon_is_one_code_of_its_worth() -> None:
    taken("FIVE-1", "FIVE-2", unit="KRW", worth=5_000)
    taken("THREE-1", unit="KRW", worth=3_000)
    made = coupons(5_000, unit="KRW")
    coupons(3_000, unit="KRW", claim=made.claim, line="second")
    coupons(5_000, unit="KRW")
    (file,) = sealed()
    assert sorted(code for codes, _until in given(file) for code in codes.split()) == [
        "FIVE-1",
        "FIVE-2",
        "THREE-1",
    ]
    assert sorted(len(codes.split()) for codes, _until in given(file)) == [1, 2]


def test_too_few_codes_seal_nothing_and_are_told_before() -> None:
    taken("A-1", "A-2")
    coupons(3)
    award(amount=5)
    assert queries.short(on=NOON.date()) == [Short("coupon", 1, 3, 2)]
    run = checked()
    assert queries.wanted(run_id=run.pk) == [Pool("coupon", 1, 3)]
    with pytest.raises(TooFewCodes) as refused:
        export.seal(actor=SEALER, run=run, at=NOON)
    assert refused.value.facts == {"unit": "coupon", "worth": 1, "wanted": 3, "there": 2}
    assert not CouponCode.objects.filter(transfer__isnull=False).exists() and not PaymentFile.objects.exists()
    taken("A-3")
    export.seal(actor=SEALER, run=run, at=NOON)
    assert queries.short(on=NOON.date()) == []


def test_codes_of_a_voided_run_that_nobody_took_are_given_again_and_no_others() -> None:
    taken("A-1")
    coupons(1)
    (file,) = sealed()
    void = payout.void(actor=person("felix"), run=file.run, reason="test", at=NOON, door="test")
    (again,) = released()
    assert again.run != void and given(again) == given(file)
    code = CouponCode.objects.get()
    assert code.transfer is not None and code.transfer.run == again.run
    assert queries.stock(batches=[code.batch_id])[code.batch_id][1:] == (1, 0)


def moved(code: CouponCode, transfer: Transfer | None) -> None:
    with transaction.atomic():
        CouponCode.objects.filter(pk=code.pk).update(transfer=transfer, given_at=NOON if transfer else None)


def test_the_database_gives_no_code_twice() -> None:
    taken("A-1")
    coupons(1)
    (file,) = sealed()
    code = CouponCode.objects.get()
    other = Transfer.objects.get()
    for transfer in (None, Transfer(pk=other.pk + 1)):
        with pytest.raises(Error, match="given once"):
            moved(code, transfer)
    released(file.run)
    b"".join(export.download(actor=person("felix"), file=file, at=NOON, door="test"))
    Transfer.objects.update(state="voided")  # as nobody can who goes through the stages
    with pytest.raises(Error, match="given once"):
        moved(code, Transfer(pk=other.pk + 1))
    assert queries.stock(batches=[code.batch_id])[code.batch_id][1:] == (1, 0)


def test_a_code_as_it_was_taken_in_never_changes() -> None:
    taken("A-1")
    changes = {"unit": "ride", "worth": 2, "sealed": b"x", "fingerprint": b"x", "valid_until": NOON.date()}
    for name, value in changes.items():
        with pytest.raises(Error, match="Cannot update"), transaction.atomic():
            CouponCode.objects.update(**{name: value})
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        CouponCode.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_whoever_gives_codes_at_the_same_time_gives_others() -> None:
    taken(*(f"A-{number}" for number in range(40)))
    coupons(5)
    run = checked()
    pool = Pool("coupon", 1, 5)

    def give_five() -> int:
        with transaction.atomic():
            return give(run=run, pool=pool, at=NOON)

    results = at_once(*[give_five] * 8)
    assert results == [5] * 8
    assert Counter(CouponCode.objects.values_list("transfer", flat=True)) == {Transfer.objects.get().pk: 40}


def test_codes_that_end_before_a_late_release_pays_are_not_sent_and_another_run_takes_others() -> None:
    award_ = coupons(1)
    taken("A-1", valid_until=date(2022, 10, 25))
    (file,) = sealed()
    assert given(file) == [("A-1", "2022-10-25")]
    late = NOON + timedelta(days=7)
    with pytest.raises(payout.CodesEnd) as refused:
        payout.release_run(actor=person("fiona"), run=file.run, at=late, door="test")
    assert refused.value.facts["end"] == "2022-10-25"
    assert PaymentFile.objects.get().run.state == "sealed"
    payout.void(actor=person("felix"), run=file.run, reason="too late", at=late, door="test")
    taken("B-1")
    (other,) = released(frozen(opened(previewed(pay_date=date(2022, 10, 28)))))
    assert given(other) == [("B-1", "2023-12-31")]
    assert award_.payouts.get(live=True).run == other.run
    balanced()
