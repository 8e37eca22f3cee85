"""A payment file holds what was paid, as it is; what does not fit is refused; the copy for people is safe, masked."""

import csv
import io

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.models import PaymentFile
from claims.rules import export
from claims.rules.export import (
    BANK,
    FULFILMENT,
    DoesNotFit,
    FileBroken,
    Order,
    fits,
    for_people,
    misfit,
    read_back,
    sheet,
)

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SIGNS = st.characters(exclude_categories=["C", "Z"], exclude_characters=',"')
GOOD = st.text(SIGNS, min_size=1, max_size=20).filter(fits)
CLAIM = "C-7K3QF-9M2TXA"
ORDER = Order("20221021-7-1-31", (CLAIM,), 50_000, "KRW", bank="004", number="11012345678", holder="김시험")
MEMBER = Order("20221021-7-2-11", (CLAIM,), 500, "point", member_by="email", member="kim@example.com")
ORDERS = st.builds(
    Order, reference=GOOD, claims=st.lists(st.just(CLAIM), min_size=1, max_size=3).map(tuple),
    amount=st.integers(1, 10**12), unit=GOOD, bank=GOOD, number=GOOD, holder=GOOD, member_by=GOOD, member=GOOD,
)  # fmt: skip


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
@pytest.mark.parametrize(
    ("order", "format", "field", "column"),
    [
        (ORDER, BANK, "holder", "holder"),
        (ORDER, BANK, "number", "account_number"),
        (ORDER, BANK, "bank", "bank_code"),
        (MEMBER, FULFILMENT, "member", "member"),
        (MEMBER, FULFILMENT, "unit", "unit"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_claim_named(
    value: str, order: Order, format: str, field: str, column: str
) -> None:
    with pytest.raises(DoesNotFit) as refused:
        sheet([ORDER if format == BANK else MEMBER, order._replace(**{field: value})], format)
    assert refused.value.facts == {"claim": CLAIM, "column": column}


@pytest.mark.parametrize(
    ("value", "code", "facts"),
    [
        ("", "required", {}),
        ("x" * 141, "text_too_long", {"longest": 140}),
        ("Kim, Alice", "character_does_not_fit", {"character": ","}),
        ('Kim "A"', "character_does_not_fit", {"character": '"'}),
        ("예시\u3000상점", "character_does_not_fit", {"character": "U+3000"}),
        ("a ", "character_does_not_fit", {"character": "U+0020"}),
        ("=1+1", "start_does_not_fit", {"character": "="}),
        ("@x, y", "character_does_not_fit", {"character": ","}),
    ],
)
def test_why_a_value_does_not_fit_is_told(value: str, code: str, facts: dict[str, object]) -> None:
    bad = misfit(value)
    assert bad is not None and (bad.code, bad.facts) == (code, facts)
    assert str(bad)


@given(ANY)
def test_any_holder_is_in_the_file_as_it_is_or_refused(holder: str) -> None:
    order = ORDER._replace(holder=holder)
    try:
        made = sheet([order], BANK)
    except DoesNotFit:
        assert not fits(holder)
        return
    assert f",{holder},".encode() in made.content
    assert list(csv.reader(io.StringIO(made.content.decode(), newline=""))) == [
        [column for column, _read in export.LAYOUTS[BANK]],
        [order.reference, order.bank, order.number, holder, "50000", CLAIM],
    ]


@pytest.mark.parametrize("format", [BANK, FULFILMENT])
@given(orders=st.lists(ORDERS, min_size=1, max_size=5))
def test_a_file_reads_back_as_it_was_written(format: str, orders: list[Order]) -> None:
    made = sheet(orders, format)
    rows = read_back(made.content, format)
    assert made.rows == len(rows) == len(orders)
    assert made.total == export.total_of(rows) == sum(order.amount for order in orders)
    for order, row in zip(orders, rows, strict=True):
        assert list(row.values()) == export.cells(order, format)
    assert made.content.count(b"\r\n") == len(orders) + 1 and b'"' not in made.content


def test_the_file_for_the_bank_byte_for_byte() -> None:
    merged = ORDER._replace(claims=(CLAIM, "C-AAAAA-AAAAAA", "C-BBBBB-BBBBBB"))
    assert sheet([ORDER, merged], BANK) == (
        "end_to_end_reference,bank_code,account_number,holder,amount,memo\r\n"
        "20221021-7-1-31,004,11012345678,김시험,50000,C-7K3QF-9M2TXA\r\n"
        "20221021-7-1-31,004,11012345678,김시험,50000,C-7K3QF-9M2TXA +2\r\n".encode(),
        2,
        100_000,
    )


def test_the_file_for_points_byte_for_byte() -> None:
    assert sheet([MEMBER], FULFILMENT).content == (
        b"end_to_end_reference,member_by,member,amount,unit,memo\r\n"
        b"20221021-7-2-11,email,kim@example.com,500,point,C-7K3QF-9M2TXA\r\n"
    )


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (lambda content: b"", 1),
        (lambda content: content[:-1], 1),
        (lambda content: b"\xef\xbb\xbf" + content, 1),
        (lambda content: content.replace(b"memo", b"note"), 1),
        (lambda content: b"\xff" + content, 0),
        (lambda content: content.replace(b",50000", b""), 2),
        (lambda content: content.replace(b"50000", b"-5"), 2),
        (lambda content: content.replace(b"50000", "５".encode()), 2),
    ],
)
def test_bytes_that_are_no_such_file_are_told(broken, line: int) -> None:  # type: ignore[no-untyped-def]
    content = sheet([ORDER], BANK).content
    with pytest.raises(FileBroken) as refused:
        read_back(broken(content), BANK)
    assert refused.value.facts == {"line": line}


@pytest.mark.parametrize("format", [BANK, FULFILMENT])
@given(orders=st.lists(ORDERS, min_size=1, max_size=3))
def test_the_copy_for_people_computes_nothing_and_shows_no_account(format: str, orders: list[Order]) -> None:
    copy = for_people(sheet(orders, format).content, format)
    assert copy.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(copy.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(orders)
    for order, row in zip(orders, rows, strict=True):
        assert row["amount"] == str(order.amount)
        assert all(value[:1] not in export.FORMULA | {"\t"} for value in row.values())
        for column in {"account_number", "holder", "member"} & row.keys():
            assert export.HIDDEN in row[column] and len(row[column]) <= 8


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=6, max_size=20))
def test_a_masked_account_tells_three_signs(number: str) -> None:
    assume(export.HIDDEN not in number)
    assert export.last_three(number).replace(export.HIDDEN, "") == number[-3:]


def test_a_short_number_is_masked_whole() -> None:
    assert export.last_three("12345") == "•••••"
    assert export.first_sign("김시험") == "김••"


@pytest.mark.parametrize("value", ["=1", "+1", "-1", "@a", "\ta", "\ra", "\na"])
def test_a_formula_becomes_text(value: str) -> None:
    assert export.disarmed(value) == f"'{value}"


@pytest.mark.parametrize("value", ["", "1", "a=1", "김"])
def test_what_is_no_formula_stays(value: str) -> None:
    assert export.disarmed(value) == value


def test_the_layouts_are_the_formats_of_the_tables() -> None:
    assert set(export.LAYOUTS) == set(PaymentFile.Format.values)
    assert export.format_of("cash") == BANK and export.format_of("points") == FULFILMENT


def test_what_differs_is_named() -> None:
    assert export.differences(names=("a", "b", "c"), told=(1, 2, 3), found=(1, 5, 3)) == ["b"]
