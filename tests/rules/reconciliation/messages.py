"""Messages of ISO 20022 as a bank would write them, for tests: invented, and complete enough to be valid."""

from typing import Final

PAIN: Final = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
CAMT: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
CAMT_OLD: Final = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def document(space: str, body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f'{head}\n<Document xmlns="{space}">{body}</Document>'.encode()


def status(
    reference: str, code: str, amount: str | None = "50000", *, reason: str = "", text: str = "", currency: str = "KRW"
) -> str:  # fmt: skip
    """One payment of a status report."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn>" if reason else "<StsRsnInf>"
    why = f"{why}<AddtlInf>{text}</AddtlInf></StsRsnInf>" if text else f"{why}</StsRsnInf>"
    why = why if reason or text else ""
    sent = (
        f'<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">{amount}</InstdAmt></Amt></OrgnlTxRef>'
        if amount is not None
        else ""
    )
    return f"<TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId><TxSts>{code}</TxSts>{why}{sent}</TxInfAndSts>"


def report(
    *payments: str, group: str = "", message: str = "F-20221021-7-1", rows: str = "", total: str = "", part: str = "",
    why: str = "",
) -> bytes:  # fmt: skip
    """A pain.002; `group` and `part` are statuses of the whole and of its only part."""

    def element(name: str, text: str) -> str:
        return f"<{name}>{text}</{name}>" if text else ""

    head = (
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{element('OrgnlNbOfTxs', rows)}{element('OrgnlCtrlSum', total)}{element('GrpSts', group)}{why}"
        "</OrgnlGrpInfAndSts>"
    )
    below = (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>P-1</OrgnlPmtInfId>{element('PmtInfSts', part)}{''.join(payments)}"
        "</OrgnlPmtInfAndSts>"
        if payments or part
        else ""
    )
    grp = "<GrpHdr><MsgId>S-1</MsgId><CreDtTm>2022-10-24T09:00:00</CreDtTm></GrpHdr>"
    return document(PAIN, f"<CstmrPmtStsRpt>{grp}{head}{below}</CstmrPmtStsRpt>")


def payment(
    reference: str, amount: str | None = "50000", *, way: str = "", booking: str = "", back: str = "", old: bool = False
) -> str:  # fmt: skip
    """One payment of an entry."""
    ref = f"<AcctSvcrRef>{booking}</AcctSvcrRef>" if booking else ""
    money = "" if amount is None else f'<Amt Ccy="KRW">{amount}</Amt>'
    money = f"<AmtDtls><TxAmt>{money}</TxAmt></AmtDtls>" if old and money else money
    sense = f"<CdtDbtInd>{way}</CdtDbtInd>" if way else ""
    reason = f"<RtrInf><Rsn><Cd>{back}</Cd></Rsn></RtrInf>" if back else ""
    name = f"<EndToEndId>{reference}</EndToEndId>"
    return f"<TxDtls><Refs>{ref}{name}</Refs>{money}{sense}{reason}</TxDtls>"


def entry(
    *payments: str, amount: str = "50000", way: str = "DBIT", status: str = "BOOK", booking: str = "B-1",
    reverses: bool = False, batch: str = "", old: bool = False, currency: str = "KRW", name: str = "",
) -> str:  # fmt: skip
    """One entry of a statement; `batch` is the inside of its Btch."""
    sts = status if old else f"<Cd>{status}</Cd>"
    details = f"<NtryDtls>{f'<Btch>{batch}</Btch>' if batch else ''}{''.join(payments)}</NtryDtls>"
    return (
        f"<Ntry>{f'<NtryRef>{name}</NtryRef>' if name else ''}"
        f'<Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
        f"{'<RvslInd>true</RvslInd>' if reverses else ''}<Sts>{sts}</Sts><BookgDt><Dt>2022-10-24</Dt></BookgDt>"
        f"{f'<AcctSvcrRef>{booking}</AcctSvcrRef>' if booking else ''}"
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"{details if payments or batch else ''}</Ntry>"
    )


def statement(*entries: str, space: str = CAMT) -> bytes:
    """A camt.053 of one statement."""
    grp = "<GrpHdr><MsgId>A-1</MsgId><CreDtTm>2022-10-24T09:00:00</CreDtTm></GrpHdr>"
    account = "<Acct><Id><Othr><Id>110123456789</Id></Othr></Id></Acct>"
    return document(
        space, f"<BkToCstmrStmt>{grp}<Stmt><Id>1</Id>{account}{''.join(entries)}</Stmt></BkToCstmrStmt>"
    )
