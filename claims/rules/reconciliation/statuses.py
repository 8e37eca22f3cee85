"""pain.002: what the bank says of each payment of a message of ours, or of the message as a whole."""

from collections.abc import Iterator
from typing import Final

from claims.rules.reconciliation import words
from claims.rules.reconciliation.line import (
    LONGEST_REASON,
    LONGEST_REFERENCE,
    LONGEST_SAID,
    Line,
    Wrong,
    kept,
)
from claims.rules.reconciliation.messages import Money, checked

_PART: Final = "OrgnlPmtInfAndSts"
_ONE: Final = f"{_PART}/TxInfAndSts"
_GROUP: Final = "OrgnlGrpInfAndSts"
_REASONS: Final = ("StsRsnInf/Rsn/Cd", "StsRsnInf/Rsn/Prtry", "StsRsnInf/AddtlInf")


class _Said:
    """What stands of one payment, one part or the whole: by the end of the element's path."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.reasons: list[str] = []
        self.money = Money()

    def take(self, end: str, text: str, attributes: dict[str, str]) -> None:
        if end in _REASONS:
            self.reasons.append(text)
        elif end in ("OrgnlTxRef/Amt/InstdAmt", "OrgnlTxRef/IntrBkSttlmAmt"):
            if not self.money:
                self.money.take(text, attributes.get("Ccy", ""))
        elif "/" not in end:
            self.texts.setdefault(end, text)

    @property
    def reason(self) -> str:
        return kept(" ".join(self.reasons), longest=LONGEST_REASON)


class Report:
    """The statements of one report, as they end; what it says of a whole message comes last."""

    base = "CstmrPmtStsRpt"

    def __init__(self) -> None:
        self._group, self._part, self._one = _Said(), _Said(), _Said()
        self._in_part: list[str] = []  # results of the payments of the part
        self._results: set[str] = set()  # of everything below the group
        self._count = 0

    def begins(self, path: str) -> None:
        if path == _PART:
            self._part, self._in_part = _Said(), []
        elif path == _ONE:
            self._one = _Said()

    def ends(self, path: str, text: str, attributes: dict[str, str]) -> Iterator[Line | Wrong]:
        if path == _ONE:
            yield self._of_one()
        elif path == _PART:
            yield from self._of_whole(self._part, "PmtInfSts", set(self._in_part))
        elif path.startswith(f"{_ONE}/"):
            self._one.take(path[len(_ONE) + 1 :], text, attributes)
        elif path.startswith(f"{_PART}/"):
            self._part.take(path[len(_PART) + 1 :], text, attributes)
        elif path.startswith(f"{_GROUP}/"):
            self._group.take(path[len(_GROUP) + 1 :], text, attributes)

    def closes(self) -> Iterator[Line | Wrong]:
        yield from self._of_whole(self._group, "GrpSts", self._results)

    def _of_one(self) -> Line | Wrong:
        one = self._one
        status = one.texts.get("TxSts", "")
        result = words.result_of_status(status)
        self._in_part.append(result)
        self._results.add(result)
        self._count += 1
        line = Line(
            self._count,
            kept(one.texts.get("OrgnlEndToEndId", ""), longest=LONGEST_REFERENCE),
            one.money.amount,
            result,
            unit=one.money.unit,
            said=kept(status, longest=LONGEST_SAID),
            reason=one.reason,
        )
        return checked(line, one.money)

    def _of_whole(self, said: _Said, field: str, below: set[str]) -> Iterator[Line | Wrong]:
        """What is said of all payments at once; where single ones are named, that counts, unless all were refused."""
        status = said.texts.get(field, "")
        if not status:
            return
        result = words.result_of_status(status)
        if below and not (result == "failed" and below == {"failed"}):
            return
        self._results.add(result)
        self._count += 1
        money = Money()
        total = said.texts.get("OrgnlCtrlSum") or self._group.texts.get("OrgnlCtrlSum", "")
        if total:
            money.take(
                total, "KRW"
            )  # a control sum names no currency: a message in another one is told apart by it
        rows = said.texts.get("OrgnlNbOfTxs") or self._group.texts.get("OrgnlNbOfTxs", "")
        line = Line(
            self._count,
            kept(self._group.texts.get("OrgnlMsgId", ""), longest=LONGEST_REFERENCE),
            money.amount,
            result,
            unit=money.unit,
            said=kept(status, longest=LONGEST_SAID),
            reason=said.reason,
            whole=True,
            rows=int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 10 else None,
        )
        yield checked(line, money)
