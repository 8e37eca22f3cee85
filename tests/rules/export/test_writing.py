"""A payment file holds what was paid, as it is, whatever its layout; what does not fit is refused with the claim."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.export import (
    CHUNK,
    DoesNotFit,
    Heading,
    Order,
    Tally,
    UnknownLayout,
    cut,
    fitter,
    fitters,
    layout,
    layout_for,
    shipped,
    written,
)
from tests.rules.export.orders import AT, CASH, CLAIM, COUPON, POINTS, file_of, orders_for

GENERIC = layout("generic")
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
BAD = [
    "",
    " ",
    "Kim, Alice",
    'Kim "A"',
    "a\nb",
    "a\r",
    "a\tb",
    "=1+1",
    "+82",
    "-1",
    "@x",
    " a",
    "a ",
    "a\x00",
    "a\u202eb",
]
BAD += ["a\u2028b", "x" * 141, "\ufeffa"]


@pytest.mark.parametrize("value", BAD)
@pytest.mark.parametrize("field", ["holder", "number", "bank"])
def test_a_value_that_does_not_fit_is_refused_with_the_claim_named(value: str, field: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        file_of(GENERIC, [CASH, CASH._replace(**{field: value})])
    assert refused.value.facts == {"claim": CLAIM, "column": field}
    assert fitter(GENERIC)(CASH._replace(**{field: value})) == field


@pytest.mark.parametrize("value", [one for one in BAD if len(one) < 141])
@pytest.mark.parametrize("field", ["member", "unit"])
def test_what_does_not_fit_of_a_member_is_refused_too(value: str, field: str) -> None:
    with pytest.raises(DoesNotFit):
        file_of(layout("fulfilment"), [POINTS, POINTS._replace(**{field: value})])


@pytest.mark.parametrize("key", ["shinhan", "kb", "pain001"])
def test_a_layout_of_won_pays_won_alone(key: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        file_of(layout(key), [CASH._replace(unit="GBP")])
    assert refused.value.facts == {"claim": CLAIM, "column": "unit"}


@pytest.mark.parametrize(
    ("key", "order", "column"),
    [
        ("shinhan", CASH._replace(holder="é" * 3), "holder"),  # a letter that CP949 has not
        ("shinhan", CASH._replace(holder="가" * 16), "holder"),  # 32 bytes, and 30 is the most
        ("shinhan", CASH._replace(amount=10**13), "amount"),
        ("shinhan", CASH._replace(reference="20221021-12-100000-62"), "reference"),
        ("kb", CASH._replace(number="1" * 21), "number"),
        ("pain001", CASH._replace(holder="가" * 141), "holder"),
        ("coupons", COUPON._replace(codes=()), "codes"),
        ("coupons", COUPON._replace(codes=("x" * 500, "y" * 500)), "codes"),
    ],
)
def test_each_layout_refuses_what_it_cannot_hold(key: str, order: Order, column: str) -> None:
    with pytest.raises(DoesNotFit) as refused:
        file_of(layout(key), [order])
    assert refused.value.facts == {"claim": CLAIM, "column": column}


def test_fifteen_letters_of_hangul_are_thirty_bytes() -> None:
    assert "가".encode("cp949") * 15 in file_of(layout("shinhan"), [CASH._replace(holder="가" * 15)])


@given(ANY)
def test_any_holder_is_in_the_file_as_it_is_or_refused(holder: str) -> None:
    order = CASH._replace(holder=holder)
    try:
        made = file_of(GENERIC, [order])
    except DoesNotFit:
        assert GENERIC.misfit("holder", holder)
        return
    assert f",{holder},".encode() in made
    assert list(csv.reader(io.StringIO(made.decode(), newline=""))) == [
        GENERIC.headers,
        [order.reference, order.bank, order.number, holder, "50000", CLAIM],
    ]


@given(st.data())
def test_the_short_look_at_an_order_says_what_the_long_one_says(data: st.DataObject) -> None:
    said = layout(data.draw(st.sampled_from(["generic", "shinhan", "kb", "pain001"])))
    order = data.draw(orders_for(said))._replace(holder=data.draw(ANY))
    assert fitter(said)(order) == said.fits(order)


def test_the_generic_file_byte_for_byte() -> None:
    merged = CASH._replace(claims=(CLAIM, "C-AAAAA-AAAAAA", "C-BBBBB-BBBBBB"))
    assert (
        file_of(GENERIC, [CASH, merged])
        == (
            "end_to_end_reference,bank_code,account_number,holder,amount,memo\r\n"
            "20221021-7-1-31,004,11012345678,김시험,50000,C-7K3QF-9M2TXA\r\n"
            "20221021-7-1-31,004,11012345678,김시험,50000,C-7K3QF-9M2TXA +2\r\n"
        ).encode()
    )


def test_the_file_for_points_byte_for_byte() -> None:
    assert file_of(layout("fulfilment"), [POINTS]) == (
        b"end_to_end_reference,member_by,member,amount,unit,memo\r\n"
        b"20221021-7-2-11,email,kim@example.com,500,point,C-7K3QF-9M2TXA\r\n"
    )


def test_the_file_for_coupons_byte_for_byte() -> None:
    assert file_of(layout("coupons"), [COUPON]) == (
        b"end_to_end_reference,member_by,member,amount,unit,codes,valid_until,memo\r\n"
        b"20221021-7-2-11,email,kim@example.com,2,coupon,ABCD-1 ABCD-2,2023-12-31,C-7K3QF-9M2TXA\r\n"
    )


def test_the_shinhan_file_byte_for_byte() -> None:
    assert file_of(layout("shinhan"), [CASH]) == (
        "입금은행 코드,입금계좌,고객관리성명,입금액,출금통장표시내용,"
        "입금통장표시내용,입금인코드,비고,업체사용Key\r\n"
        "004,11012345678,김시험,50000,C-7K3QF-9M2TXA,C-7K3QF-9M2TXA,,,20221021-7-1-31\r\n"
    ).encode("cp949")


def test_the_kb_file_byte_for_byte() -> None:
    assert file_of(layout("kb"), [CASH]) == (
        "은행코드,계좌번호,이체금액,받는분통장표시,내통장메모\r\n"
        "004,11012345678,50000,C-7K3QF-9M2TXA,20221021-7-1-31\r\n"
    ).encode("cp949")


def test_a_tally_says_what_went_in() -> None:
    tally = Tally()
    heading = Heading("F", AT, AT.date(), 2, 50_001)
    assert (
        b"".join(written(GENERIC, heading, iter([CASH, CASH._replace(amount=1)]), tally)).count(b"\r\n") == 3
    )
    assert (tally.rows, tally.total) == (2, 50_001)


@given(st.lists(st.binary(max_size=9), max_size=9), st.integers(1, 7))
def test_pieces_are_cut_into_chunks_of_a_size_the_last_one_marked(pieces: list[bytes], size: int) -> None:
    chunks = list(cut(pieces, size))
    assert b"".join(chunk for chunk, _last in chunks) == b"".join(pieces)
    assert [last for _chunk, last in chunks] == [False] * (len(chunks) - 1) + [True]
    assert all(len(chunk) == size for chunk, last in chunks if not last)
    assert 0 <= len(chunks[-1][0]) <= size and (chunks[-1][0] or len(chunks) == 1)


def test_a_million_orders_are_never_held() -> None:
    held = 0

    def orders() -> object:
        nonlocal held
        for _number in range(3 * CHUNK // 60):
            held += 1
            yield CASH
            held -= 1

    sizes = [
        len(chunk)
        for chunk, _last in cut(written(GENERIC, Heading("F", AT, AT.date(), 1, 1), orders(), Tally()))
    ]  # type: ignore[arg-type]
    assert sizes[:-1] == [CHUNK] * (len(sizes) - 1) and len(sizes) > 3
    assert held == 0


def test_every_kind_has_its_layout_and_an_unknown_one_is_refused() -> None:
    assert layout_for("cash", bank="shinhan").key == "shinhan"
    assert {kind: layout_for(kind, bank="generic").key for kind in ("points", "days", "credit", "coupon")} == {
        "points": "fulfilment", "days": "fulfilment", "credit": "fulfilment", "coupon": "coupons",
    }  # fmt: skip
    assert set(fitters(bank="kb")) == {"cash", "points", "days", "credit", "coupon"}
    with pytest.raises(UnknownLayout):
        layout_for("cash", bank="none")
    with pytest.raises(UnknownLayout):
        layout_for("gold", bank="generic")
    assert set(shipped()) == {"generic", "shinhan", "kb", "pain001", "fulfilment", "coupons"}
