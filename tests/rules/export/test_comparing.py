"""A file that somebody brings is told by its references, and the first line that differs is named, never its values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.export import (
    Difference,
    alike,
    first_difference,
    layout,
    message_ids,
    references,
    shipped,
)
from claims.rules.export.comparing import COLUMNS, ENDS_EARLY, GOES_ON, LINE_END, MARK, TEXT
from claims.rules.payout import transfer_reference
from tests.rules.export.orders import CASH, COUPON, POINTS, file_of

GENERIC = layout("generic")
REFERENCES = [transfer_reference("20221021-7", number) for number in (1, 2, 3)]
FILE = file_of(GENERIC, [CASH._replace(reference=one) for one in REFERENCES])


def compared(brought: bytes, size: int = 50) -> Difference | None:
    chunks = [brought[at : at + size] for at in range(0, len(brought), size)]
    return first_difference(GENERIC, sealed=[FILE], brought=chunks)


def test_the_same_file_differs_nowhere() -> None:
    assert compared(FILE) is None and compared(FILE, 1) is None


@pytest.mark.parametrize(
    ("brought", "difference"),
    [
        (FILE.replace("김".encode(), "이".encode(), 1), Difference(2, COLUMNS, ("holder",))),
        (FILE.replace(b"50000", b"50001", 1), Difference(2, COLUMNS, ("amount",))),
        (FILE.replace(b"\r\n", b"\n"), Difference(1, LINE_END)),
        (b"\xef\xbb\xbf" + FILE, Difference(1, MARK)),
        (FILE[: FILE.rindex(b"2022")], Difference(4, ENDS_EARLY)),
        (b"", Difference(1, ENDS_EARLY)),
        (FILE + b"x\r\n", Difference(5, GOES_ON)),
        (FILE.replace(b",004", b"", 1), Difference(2, TEXT)),
        (FILE.replace(b"memo", b"note"), Difference(1, COLUMNS, ("memo",))),
        (FILE.replace("김".encode(), b"\xff\xff\xff", 1), Difference(2, TEXT)),
        (FILE[: FILE.rindex(b"C-7K")] + b"\r\n", Difference(4, COLUMNS, ("memo",))),
    ],
)
def test_the_first_difference_is_named(brought: bytes, difference: Difference) -> None:
    assert compared(brought) == difference


@given(st.data())
def test_one_altered_byte_anywhere_is_found_in_its_line(data: st.DataObject) -> None:
    said = data.draw(st.sampled_from(list(shipped().values())))
    order = {"cash": CASH, "coupon": COUPON}.get(said.kinds[0], POINTS)
    sealed = file_of(said, [order, order._replace(amount=7)])
    place, value = data.draw(st.integers(0, len(sealed) - 1)), data.draw(st.integers(0, 255))
    brought = sealed[:place] + bytes([value]) + sealed[place + 1 :]
    found = first_difference(said, sealed=[sealed], brought=[brought])
    if brought == sealed:
        assert found is None
    else:
        assert found is not None and found.line == sealed[:place].count(b"\n") + 1


def test_a_cell_of_xml_that_differs_is_named_by_its_element() -> None:
    said = layout("pain001")
    sealed = file_of(said, [CASH])
    found = first_difference(said, sealed=[sealed], brought=[sealed.replace(b"11012345678", b"11012345679")])
    assert found == Difference(3, COLUMNS, ("Id",))


@given(st.sampled_from(sorted(shipped())), st.data())
def test_a_file_is_alike_with_altered_references_and_not_alike_with_other_payees(
    key: str, data: st.DataObject
) -> None:
    said = layout(key)
    order = {"cash": CASH, "coupon": COUPON}.get(said.kinds[0], POINTS)
    sealed = file_of(said, [order._replace(reference=one) for one in REFERENCES])
    assert alike(said, sealed=[sealed], brought=[sealed])
    assert not alike(said, sealed=[sealed], brought=[b""])
    assert not alike(said, sealed=[sealed], brought=[sealed[: len(sealed) // 3]])
    altered = sealed
    for one in REFERENCES:
        altered = altered.replace(one.encode(), data.draw(st.sampled_from([b"X-1", b"20221021"])))
    assert alike(said, sealed=[sealed], brought=[altered])


def test_message_ids_of_ours_are_found_wherever_they_stand() -> None:
    assert list(message_ids([b"<MsgId>F-20221021-7-1</MsgId>\nF-20221021-7-2"])) == [
        "F-20221021-7-1", "F-20221021-7-2",
    ]  # fmt: skip
    assert list(message_ids([b"XF-20221021-7-1 F-20221021-7 F-20221021-7-1-22"])) == []


def test_references_of_ours_are_found_wherever_they_stand() -> None:
    assert list(references([FILE])) == REFERENCES
    assert list(references([FILE.replace(b",", b"\t").replace(b"\r\n", b"\n")])) == REFERENCES
    assert list(references([b"20221021-7-1-99,2022-10-21,1" + REFERENCES[0].encode()])) == []
