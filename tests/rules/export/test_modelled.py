"""The schema that is made from the library's model asks what the published one asks, as far as our files go."""

import pytest
from lxml import etree
from pyiso20022.pain import pain_001_001_09 as iso

from claims.rules.export import layout
from claims.rules.export.modelled import schema_of
from tests.rules.export.orders import CASH, file_of

PAIN = layout("pain001")
SCHEMA = schema_of(iso.Document)
XS = "{http://www.w3.org/2001/XMLSchema}"
ALLOWED = file_of(PAIN, [CASH, CASH])


def elements_of(name: str, group: str) -> list[tuple[str, str, str]]:
    """The elements of a type, each with how often it may stand."""
    (found,) = SCHEMA.findall(f"{XS}complexType[@name='{name}']/{XS}{group}")
    return [(one.get("name"), one.get("minOccurs", "1"), one.get("maxOccurs", "1")) for one in found]


def test_it_has_the_types_of_the_published_schema_and_is_one() -> None:
    assert len(SCHEMA.findall(f"{XS}complexType")) == 88
    assert etree.XMLSchema(SCHEMA).validate(etree.fromstring(ALLOWED))


def test_elements_stand_in_their_order_and_as_often_as_they_may() -> None:
    assert elements_of("GroupHeader85", "sequence") == [
        ("MsgId", "1", "1"),
        ("CreDtTm", "1", "1"),
        ("Authstn", "0", "2"),
        ("NbOfTxs", "1", "1"),
        ("CtrlSum", "0", "1"),
        ("InitgPty", "1", "1"),
        ("FwdgAgt", "0", "1"),
    ]
    assert elements_of("PaymentInstruction30", "sequence")[-1] == ("CdtTrfTxInf", "1", "unbounded")
    assert elements_of("DateAndDateTime2Choice", "choice") == [("Dt", "1", "1"), ("DtTm", "1", "1")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(b"<NbOfTxs>2</NbOfTxs>", b"", id="an element is missing"),
        pytest.param(b"<Dt>2022-10-24</Dt>", b"<Dt>2022-10-24</Dt><Dt>2022-10-24</Dt>", id="two of a choice"),
        pytest.param(b"<NbOfTxs>2<", b"<NbOfTxs>two<", id="another pattern"),
        pytest.param(b"<MsgId>", b"<MsgId>" + b"F" * 35, id="too long"),
        pytest.param(b' Ccy="KRW"', b"", id="an attribute is missing"),
        pytest.param(b"<PmtMtd>TRF<", b"<PmtMtd>TRX<", id="no such code"),
        pytest.param(b">50000</InstdAmt>", b">-50000</InstdAmt>", id="below zero"),
        pytest.param(b">50000</InstdAmt>", b">50000.000001</InstdAmt>", id="too many digits"),
    ],
)
def test_what_the_published_schema_refuses_is_refused(old: bytes, new: bytes) -> None:
    assert old in ALLOWED
    assert not etree.XMLSchema(SCHEMA).validate(etree.fromstring(ALLOWED.replace(old, new)))
