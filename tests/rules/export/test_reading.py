"""Files read back as they were written, each layout over generated Korean names; one altered byte is noticed."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.export import FileBroken, Layout, amount_in, layout, lines, rows, shipped
from claims.rules.export.reading import LONGEST_LINE
from claims.rules.export.trying import tried
from tests.rules.export.orders import CASH, COUPON, POINTS, file_of, orders_for

LAYOUTS = list(shipped().values())
named = pytest.mark.parametrize("said", LAYOUTS, ids=[one.key for one in LAYOUTS])


@named
@given(data=st.data(), size=st.integers(1, 500))
def test_a_file_reads_back_as_it_was_written_in_any_chunks(
    said: Layout, data: st.DataObject, size: int
) -> None:
    orders = data.draw(
        st.lists(orders_for(said).filter(lambda one: not said.fits(one)), min_size=1, max_size=5)
    )
    made = file_of(said, orders)
    chunks = [made[start : start + size] for start in range(0, len(made), size)]
    read = list(rows(said, chunks))
    assert [list(row.values()) for row in read] == [said.cells(order) for order in orders]
    assert sum(amount_in(said, row) for row in read) == sum(order.amount for order in orders)
    assert [row[said.told_in("reference")] for row in read] == [order.reference for order in orders]


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_every_character_that_a_file_takes_reads_back_as_itself(encoding: str) -> None:
    said = layout("shinhan" if encoding == "cp949" else "generic")
    for point in range(0x30000):  # the planes beyond are empty or private
        sign = chr(point)
        if not said.misfit("holder", f"a{sign}a"):
            assert sign.encode(encoding).decode(encoding) == sign, hex(point)


@named
@given(data=st.data())
def test_one_altered_byte_is_broken_or_tells_other_orders(said: Layout, data: st.DataObject) -> None:
    """Where it does neither, it is in what nobody reads back: the head of an XML file (its SHA-256 tells)."""
    order = {"cash": CASH, "coupon": COUPON}.get(said.kinds[0], POINTS)
    made = file_of(said, [order, order._replace(amount=7)])
    head = made.index(b"\n", made.index(b"\n") + 1) if said.suffix == "xml" else 0
    place, value = data.draw(st.integers(head, len(made) - 1)), data.draw(st.integers(0, 255))
    altered = made[:place] + bytes([value]) + made[place + 1 :]
    meant = list(rows(said, [made]))
    try:
        read = list(rows(said, [altered]))
    except FileBroken as broken:
        assert broken.facts["line"]
        return
    assert read != meant or altered == made


Broken = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (lambda content: b"", 1),
        (lambda content: content[:-1], 2),
        (lambda content: b"\xef\xbb\xbf" + content, 1),
        (lambda content: content.replace(b"memo", b"note"), 1),
        (lambda content: b"\xff" + content, 1),
        (lambda content: content.replace(b",50000", b""), 2),
        (lambda content: content.replace(b"50000", b"-5"), 2),
        (lambda content: content.replace(b"50000", b"050000"), 2),
        (lambda content: content.replace(b"50000", "５".encode()), 2),
        (lambda content: content + b"x", 3),
        (lambda content: content + b"\r\n", 3),
        (lambda content: content.replace(b"\r\n", b"\n"), 1),
    ],
)
def test_bytes_that_are_no_such_file_are_told(broken: Broken, line: int) -> None:
    said = layout("generic")
    with pytest.raises(FileBroken) as refused:
        list(rows(said, [broken(file_of(said, [CASH]))]))
    assert refused.value.facts == {"line": line}


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        (lambda content: b"", 1),
        (lambda content: content[: content.index(b"</PmtInf>")], 3),
        (lambda content: content.replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<"), 4),
        (lambda content: content.replace(b"<CtrlSum>50000<", b"<CtrlSum>5000<"), 4),
        (lambda content: content.replace(b"<Ustrd>", b"<Ustrd> <x/>"), 3),
        (lambda content: content.replace(b">50000</InstdAmt>", b">5x</InstdAmt>"), 3),
        (lambda content: content.replace(b"\xea", b"\xff"), 3),
        (lambda content: content + content.splitlines(keepends=True)[2], 5),
        (lambda content: content + b"\n", 5),
    ],
)
def test_xml_that_is_no_such_file_is_told(broken: Broken, line: int) -> None:
    said = layout("pain001")
    with pytest.raises(FileBroken) as refused:
        list(rows(said, [broken(file_of(said, [CASH]))]))
    assert refused.value.facts == {"line": line}


@given(st.lists(st.binary(max_size=6), max_size=8))
def test_lines_hold_every_byte_whatever_the_chunks(chunks: list[bytes]) -> None:
    whole = b"".join(chunks)
    assert (
        list(lines(chunks)) == whole.splitlines(keepends=True)
        if b"\r" not in whole
        else b"".join(lines(chunks)) == whole
    )


def test_a_file_without_line_ends_is_not_held() -> None:
    assert [len(line) for line in lines([b"x" * 100_000, b"y" * 100_000])] == [LONGEST_LINE] * 3 + [3_392]


@named
def test_each_layout_is_tried(said: Layout) -> None:
    assert tried(said) == ""
