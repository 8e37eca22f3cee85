"""pain.001 in won: the library reads what was written as what was meant, and the schema has nothing against it.

One byte that it has something against is refused while the file is written.
"""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyiso20022.pain import pain_001_001_09 as iso
from xsdata.formats.dataclass.parsers import XmlParser

from claims.rules.export import NotToSchema, layout, to_schema
from tests.rules.export.orders import CASH, file_of, orders_for

PAIN = layout("pain001")


def checked(content: bytes, size: int = 200) -> bytes:
    return b"".join(to_schema(PAIN, [content[at : at + size] for at in range(0, len(content), size)]))


@settings(max_examples=30)
@given(st.lists(orders_for(PAIN), min_size=1, max_size=4), st.integers(1, 300))
def test_the_library_and_the_schema_read_what_was_meant(orders: list, size: int) -> None:
    content = file_of(PAIN, orders)
    assert checked(content, size) == content
    document = XmlParser().from_bytes(content, iso.Document)
    told = document.cstmr_cdt_trf_initn
    assert told.grp_hdr.msg_id == "F-20221021-7-1"
    assert told.grp_hdr.ctrl_sum == Decimal(sum(one.amount for one in orders))
    (payment,) = told.pmt_inf
    assert str(payment.reqd_exctn_dt.dt) == "2022-10-24"
    assert (
        payment.dbtr_acct.id.othr.id == "10000000000"
        and payment.dbtr_agt.fin_instn_id.clr_sys_mmb_id.mmb_id == "088"
    )
    found = [
        (one.pmt_id.end_to_end_id, one.amt.instd_amt.value, one.amt.instd_amt.ccy, one.cdtr.nm,
         one.cdtr_acct.id.othr.id, one.cdtr_agt.fin_instn_id.clr_sys_mmb_id.mmb_id)
        for one in payment.cdt_trf_tx_inf
    ]  # fmt: skip
    assert found == [
        (one.reference, Decimal(one.amount), "KRW", one.holder, one.number, one.bank) for one in orders
    ]


def test_what_xml_means_is_escaped_and_read_back() -> None:
    content = file_of(PAIN, [CASH._replace(holder="A & B <\"'>")])
    assert b"A &amp; B &lt;\"'&gt;" in content
    assert checked(content) == content


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'Ccy="KRW"', b'Ccy="krw"'),
        (b"<Cdtr><Nm>", b"<Cdtr><Xm>"),
        (b"<MmbId>004<", b"<MmbId>" + b"0" * 36 + b"<"),
        (b">50000</InstdAmt>", b">5,0000</InstdAmt>"),
        (b"<PmtMtd>TRF<", b"<PmtMtd>CASH<"),
        (b"<Dt>2022-10-24<", b"<Dt>2022-02-30<"),
        (b"</Document>", b""),
        (b"</PmtInf>", b""),
        (b"pain.001.001.09", b"pain.001.001.03"),
    ],
)
def test_what_the_schema_does_not_allow_is_refused(old: bytes, new: bytes) -> None:
    content = file_of(PAIN, [CASH])
    assert old in content
    with pytest.raises(NotToSchema) as refused:
        checked(content.replace(old, new))
    assert refused.value.facts["layout"] == "pain001"
    assert "김" not in str(refused.value)


def test_a_payer_without_a_name_is_not_to_the_schema() -> None:
    from claims.rules.export import Payer

    with pytest.raises(NotToSchema):
        checked(file_of(PAIN, [CASH], payer=Payer("", "", "")))


def test_formats_without_a_schema_pass() -> None:
    assert b"".join(to_schema(layout("kb"), [b"anything"])) == b"anything"
