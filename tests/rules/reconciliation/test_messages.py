"""pain.002 and camt.053 give the lines that a CSV file would give; hostile and broken ones are refused whole."""

import io
import tracemalloc
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.payout import transfer_reference
from claims.rules.reconciliation import Line, Wrong, lines_of
from claims.rules.reconciliation.messages import MessageBroken, MessageHostile, MessageUnknown, amount_of
from claims.rules.reconciliation.reading import WorkbookGiven
from claims.rules.refusal import Refusal
from tests.rules.reconciliation.messages import (
    CAMT_OLD,
    PAIN,
    document,
    entry,
    payment,
    report,
    statement,
    status,
)

OURS: Final = transfer_reference("20221021-7", 1)
OTHER: Final = transfer_reference("20221021-7", 2)


def lines(content: bytes) -> list[Line | Wrong]:
    return list(lines_of(io.BytesIO(content)))


def one(content: bytes) -> Line:
    (line,) = lines(content)
    assert isinstance(line, Line)
    return line


# ---------------------------------------------------------------- pain.002


def test_each_payment_of_a_status_report_is_a_line() -> None:
    content = report(
        status(OURS, "ACSC"),
        status(OTHER, "RJCT", "7.00", reason="AC04", text="closed"),
        status("X", "ACSP", None),
    )
    assert lines(content) == [
        Line(1, OURS, 50_000, "paid", unit="KRW", said="ACSC"),
        Line(2, OTHER, 7, "failed", unit="KRW", said="RJCT", reason="AC04 closed"),
        Line(3, "X", None, "pending", said="ACSP"),
    ]


@pytest.mark.parametrize(
    ("code", "result"),
    [("ACCC", "paid"), ("CANC", "failed"), ("PDNG", "pending"), ("ACTC", "pending"), ("PART", "unclear"),
     ("", "unclear")],
)  # fmt: skip
def test_statuses_mean_what_the_file_of_words_says(code: str, result: str) -> None:
    assert one(report(status(OURS, code))).result == result


def test_a_refused_message_is_one_line_about_the_whole_of_it() -> None:
    why = "<StsRsnInf><Rsn><Cd>FF01</Cd></Rsn><AddtlInf>bad file</AddtlInf></StsRsnInf>"
    assert one(report(group="RJCT", rows="3", total="3003.00", why=why)) == Line(
        1,
        "F-20221021-7-1",
        3_003,
        "failed",
        unit="KRW",
        said="RJCT",
        reason="FF01 bad file",
        whole=True,
        rows=3,
    )


def test_a_refused_part_is_about_the_whole_message() -> None:
    line = one(report(part="RJCT", rows="3", total="3003"))
    assert (line.whole, line.amount, line.rows) == (True, 3_003, 3)


def test_where_payments_are_named_they_count_and_not_the_whole() -> None:
    found = lines(report(status(OURS, "RJCT"), status(OTHER, "ACSC"), group="RJCT"))
    assert [line.whole for line in found if isinstance(line, Line)] == [False, False]
    assert len(lines(report(status(OURS, "ACSC"), group="ACSC", part="ACSC"))) == 1


def test_a_whole_message_that_is_refused_is_so_also_where_one_refused_payment_is_named() -> None:
    found = lines(report(status(OURS, "RJCT"), group="RJCT", rows="2", total="50007"))
    assert [(line.whole, line.result) for line in found if isinstance(line, Line)] == [
        (False, "failed"),
        (True, "failed"),
    ]


def test_without_a_control_sum_the_whole_names_no_amount() -> None:
    assert one(report(group="RJCT")).amount is None


# ---------------------------------------------------------------- camt.053


def test_a_debit_was_paid_and_a_credit_came_back() -> None:
    content = statement(
        entry(payment(OURS)),
        entry(payment(OURS, back="AC04"), way="CRDT", booking="B-2"),
        entry(payment(OTHER, booking="T-9"), status="PDNG"),
    )
    assert lines(content) == [
        Line(1, OURS, 50_000, "paid", unit="KRW", said="DBIT BOOK", booking="B-1"),
        Line(2, OURS, 50_000, "returned", unit="KRW", said="CRDT BOOK", reason="AC04", booking="B-2"),
        Line(3, OTHER, 50_000, "pending", unit="KRW", said="DBIT PDNG", booking="T-9"),
    ]


def test_the_older_statement_gives_the_same_line() -> None:
    old = statement(entry(payment(OURS, old=True), old=True), space=CAMT_OLD)
    assert lines(old) == lines(statement(entry(payment(OURS))))


def test_the_only_payment_of_an_entry_has_the_amount_of_the_entry() -> None:
    assert one(statement(entry(payment(OURS, None), amount="50000"))).amount == 50_000


def test_several_payments_of_an_entry_have_their_own_amounts_or_none() -> None:
    content = statement(entry(payment(OURS, "7"), payment(OTHER, None), amount="50007"))
    assert [(line.amount, line.booking) for line in lines(content) if isinstance(line, Line)] == [
        (7, "B-1#1"),
        (None, "B-1#2"),
    ]


def test_a_reversed_debit_is_unclear_and_a_reversed_credit_came_back() -> None:
    assert one(statement(entry(payment(OURS), reverses=True))).result == "unclear"
    assert one(statement(entry(payment(OURS), way="CRDT", reverses=True))).result == "returned"


def test_a_fee_is_a_line_without_a_reference() -> None:
    assert one(statement(entry(amount="500"))) == Line(
        1, "", 500, "paid", unit="KRW", said="DBIT BOOK", booking="B-1"
    )
    assert one(statement(entry(payment("NOTPROVIDED")))).reference == ""


def test_an_entry_may_bear_our_reference_itself() -> None:
    assert one(statement(entry(name=OURS))).reference == OURS
    assert one(statement(entry(name="their own"))).reference == ""


def test_a_message_booked_in_one_sum_is_a_line_about_the_whole_of_it() -> None:
    batch = '<MsgId>F-20221021-7-1</MsgId><NbOfTxs>3</NbOfTxs><TtlAmt Ccy="KRW">3003</TtlAmt>'
    line = one(statement(entry(amount="3003", batch=batch)))
    assert (line.reference, line.amount, line.rows, line.whole, line.result) == (
        "F-20221021-7-1", 3_003, 3, True, "paid",
    )  # fmt: skip


@pytest.mark.parametrize("amount", ["50000.5", "-1", "", "1e3", "９", "1" * 16, "50,000"])
def test_an_amount_that_is_none_is_named(amount: str) -> None:
    assert lines(statement(entry(payment(OURS, amount)))) == [Wrong(1, "amount_form")]


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("50000", "KRW", 50_000),
        ("50000.00", "KRW", 50_000),
        ("25.2", "GBP", 2_520),
        ("25.20000", "GBP", 2_520),
    ],
)
def test_amounts_are_exact(text: str, currency: str, amount: int) -> None:
    assert amount_of(text, currency) == amount


# ---------------------------------------------------------------- what is none


BOMB: Final = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
HOSTILE: Final = {
    "bomb": f'<!DOCTYPE Document [<!ENTITY l0 "ha">{BOMB}]><Document xmlns="{PAIN}">&l9;</Document>',
    "outside": f'<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document xmlns="{PAIN}">&x;</Document>',
    "type": f'<!DOCTYPE Document SYSTEM "http://127.0.0.1/x.dtd"><Document xmlns="{PAIN}"/>',
    "deep": f'<Document xmlns="{PAIN}">' + "<a>" * 5_000,
    "long": f'<Document xmlns="{PAIN}"><a>' + "x" * 50_000,
}
BROKEN: Final = {
    "open": f'<Document xmlns="{PAIN}"><CstmrPmtStsRpt>',
    "entity": f'<Document xmlns="{PAIN}">&nbsp;</Document>',
    "twice": f'<Document xmlns="{PAIN}"/><Document/>',
    "control": f'<Document xmlns="{PAIN}">\x01</Document>',
    "encoding": f'<?xml version="1.0" encoding="EUC-KR"?><Document xmlns="{PAIN}"/>',
    "nonsense": f'<?xml version="1.0" encoding="klingon"?><Document xmlns="{PAIN}"/>',
    "page": "<html><body><p>502 Bad Gateway<br></body></html>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_may_do_harm_is_refused(name: str) -> None:
    with pytest.raises(MessageHostile):
        lines(HOSTILE[name].encode())


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_is_refused_by_its_line(name: str) -> None:
    with pytest.raises((MessageBroken, MessageUnknown)) as refused:
        lines(BROKEN[name].encode())
    assert refused.value.facts


@pytest.mark.parametrize(
    "space",
    [
        "",
        "urn:x",
        "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09",
        "urn:iso:std:iso:20022:tech:xsd:camt.054",
    ],
)
def test_other_messages_are_not_guessed_at(space: str) -> None:
    with pytest.raises(MessageUnknown):
        lines(document(space, "<a/>"))


@pytest.mark.parametrize("start", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0\xa1\xb1"])
def test_a_workbook_is_asked_for_as_csv(start: bytes) -> None:
    with pytest.raises(WorkbookGiven):
        lines(start)


def test_what_is_ahead_of_the_first_lines_end_is_kept_back_and_no_line_is_lost_by_it() -> None:
    """A message that breaks in its middle has given lines by then: who takes them in must take none."""
    content = report(*[status(OURS, "ACSC")] * 2_000)[:-40]
    found: Iterator[Line | Wrong] = lines_of(io.BytesIO(content))
    assert isinstance(next(found), Line)
    with pytest.raises(MessageBroken):
        list(found)


def test_elements_of_others_are_passed_over() -> None:
    body = status(OURS, "ACSC").replace("<TxSts>", '<x:TxSts xmlns:x="urn:x">RJCT</x:TxSts><TxSts>')
    assert one(report(body)).result == "paid"


@given(st.text(max_size=60), st.text(max_size=20))
def test_any_text_is_lines_or_refused(inner: str, amount: str) -> None:
    for content in (
        document(PAIN, inner),
        document(inner, ""),
        report(inner),
        statement(entry(payment(inner, amount))),
    ):
        try:
            found = lines(content)
        except Refusal:
            continue
        assert all(isinstance(line, Line | Wrong) for line in found)


@given(st.data())
def test_a_message_with_bytes_of_it_altered_is_lines_or_refused(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([report(status(OURS, "ACSC")), statement(entry(payment(OURS)))]))
    )
    for _time in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = lines(bytes(content))
    except Refusal:
        return
    assert all(isinstance(line, Line | Wrong) for line in found)


def test_memory_stays_flat_however_long_the_message() -> None:
    content = report(*[status(OURS, "ACSC")] * 5_000)
    tracemalloc.start()
    for _line in lines_of(io.BytesIO(content)):
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak - len(content) < 500_000
