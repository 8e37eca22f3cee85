"""ISO 20022 pain.001.001.09 in won: its frame and the form of one transfer are made by the library, so that writing a
transfer is filling in its values.

One transfer a line, so that a file can be read as it comes and a difference has a line.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from functools import cache
from typing import Final
from xml.sax.saxutils import escape, unescape

from pyiso20022.pain import pain_001_001_09 as iso
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig
from xsdata.models.datatype import XmlDate, XmlDateTime

from claims.rules.export.orders import Heading, Payer

NAMESPACE: Final = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY: Final = "KRW"
# In the order of the columns of every layout of this writer.
ELEMENTS: Final = ("EndToEndId", "InstdAmt", "MmbId", "Nm", "Id", "Ustrd")
_SEOUL: Final = timezone(timedelta(hours=9))
_AMOUNT: Final = Decimal("0")  # what stands in the form of a transfer until its amount does
_OPENS: Final = "<CdtTrfTxInf>"
_CLOSES: Final = "</CdtTrfTxInf>"
_SAMPLE: Final = Heading(
    "F", datetime(2022, 10, 21, tzinfo=_SEOUL), date(2022, 10, 21), 1, 1, Payer("P", "B", "N")
)


def head(heading: Heading) -> bytes:
    """All that stands ahead of the first transfer, in one line of its own after the declaration."""
    return f"{_parts(heading)[0]}\n".encode()


def foot() -> bytes:
    return f"{_parts(_SAMPLE)[2]}\n".encode()


def joined(cells: Sequence[str]) -> str:
    """One transfer, of the values of ELEMENTS."""
    return _form() % tuple(map(escape, cells))


def parted(line: str) -> list[str] | None:
    """The values of ELEMENTS of one transfer; None of what `joined` did not write."""
    found = _pattern().fullmatch(line)
    return [unescape(value) for value in found.groups()] if found else None


def told(first_lines: str) -> tuple[int, int] | None:
    """How many transfers and which sum a head announces."""
    rows = re.search(r"<NbOfTxs>(\d{1,15})</NbOfTxs>", first_lines)
    total = re.search(r"<CtrlSum>(\d{1,18})</CtrlSum>", first_lines)
    return (int(rows[1]), int(total[1])) if rows and total else None


@cache
def _form() -> str:
    """One transfer with %s for each of ELEMENTS."""
    form = _parts(_SAMPLE)[1].replace("%", "%%")
    form = form.replace(f">{_AMOUNT}<", ">{InstdAmt}<")
    for name in ELEMENTS:
        form = form.replace(f"{{{name}}}", "%s")
    return form


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("([^<>]*)".join(map(re.escape, _form().split("%s"))))


def _parts(heading: Heading) -> tuple[str, str, str]:
    """A file of one transfer, cut at the transfer."""
    config = SerializerConfig(xml_declaration=False)
    text = XmlSerializer(config=config).render(_document(heading), ns_map={None: NAMESPACE})
    ahead, _, rest = text.partition(_OPENS)
    inner, _, after = rest.partition(_CLOSES)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ahead}', f"{_OPENS}{inner}{_CLOSES}", after.rstrip()


def _document(heading: Heading) -> iso.Document:
    number, total, payer = str(heading.rows), Decimal(heading.total), heading.payer
    us = iso.PartyIdentification135(nm=payer.name)
    group = iso.GroupHeader85(
        msg_id=heading.message_id, cre_dt_tm=XmlDateTime.from_datetime(heading.at.astimezone(_SEOUL)),
        nb_of_txs=number, ctrl_sum=total, initg_pty=us,
    )  # fmt: skip
    day = iso.DateAndDateTime2Choice(dt=XmlDate.from_date(heading.pay_date))
    payment = iso.PaymentInstruction30(
        pmt_inf_id=heading.message_id, pmt_mtd=iso.PaymentMethod3Code.TRF, nb_of_txs=number, ctrl_sum=total,
        reqd_exctn_dt=day, dbtr=us, dbtr_acct=_account(payer.number, CURRENCY), dbtr_agt=_bank(payer.bank),
        cdt_trf_tx_inf=[_transfer()],
    )  # fmt: skip
    return iso.Document(
        cstmr_cdt_trf_initn=iso.CustomerCreditTransferInitiationV09(grp_hdr=group, pmt_inf=[payment])
    )


def _transfer() -> iso.CreditTransferTransaction34:
    return iso.CreditTransferTransaction34(
        pmt_id=iso.PaymentIdentification6(end_to_end_id="{EndToEndId}"),
        amt=iso.AmountType4Choice(
            instd_amt=iso.ActiveOrHistoricCurrencyAndAmount(value=_AMOUNT, ccy=CURRENCY)
        ),
        cdtr_agt=_bank("{MmbId}"),
        cdtr=iso.PartyIdentification135(nm="{Nm}"),
        cdtr_acct=_account("{Id}"),
        rmt_inf=iso.RemittanceInformation16(ustrd=["{Ustrd}"]),
    )


def _account(number: str, currency: str | None = None) -> iso.CashAccount38:
    other = iso.GenericAccountIdentification1(id=number)
    return iso.CashAccount38(id=iso.AccountIdentification4Choice(othr=other), ccy=currency)


def _bank(code: str) -> iso.BranchAndFinancialInstitutionIdentification6:
    """By its three digits in the Korean network, which the list of clearing systems does not name."""
    member = iso.ClearingSystemMemberIdentification2(mmb_id=code)
    return iso.BranchAndFinancialInstitutionIdentification6(
        fin_instn_id=iso.FinancialInstitutionIdentification18(clr_sys_mmb_id=member)
    )
