"""camt.053: what was booked on our account. A debit that bears our reference was paid, a credit came back."""

from collections.abc import Iterator
from typing import Final

from claims.rules.payout import is_reference
from claims.rules.reconciliation.line import (
    LONGEST_BOOKING,
    LONGEST_REASON,
    LONGEST_REFERENCE,
    LONGEST_SAID,
    Line,
    Wrong,
    kept,
)
from claims.rules.reconciliation.messages import Money, checked

_ENTRY: Final = "Stmt/Ntry"
_ONE: Final = f"{_ENTRY}/NtryDtls/TxDtls"
_BATCH: Final = f"{_ENTRY}/NtryDtls/Btch"
_NOT_GIVEN: Final = "NOTPROVIDED"
_AMOUNTS: Final = ("Amt", "AmtDtls/TxAmt/Amt")
_REASONS: Final = ("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/AddtlInf")
_TEXTS: Final = frozenset(
    {
        "CdtDbtInd", "RvslInd", "Sts", "Sts/Cd", "Sts/Prtry", "AcctSvcrRef", "NtryRef", "Refs/EndToEndId",
        "Refs/AcctSvcrRef", "MsgId", "NbOfTxs",
    }
)  # fmt: skip


class _Said:
    """What stands of one entry, of one payment in it, or of its batch."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.reasons: list[str] = []
        self.money = Money()

    def take(self, end: str, text: str, attributes: dict[str, str]) -> None:
        if end in _AMOUNTS or end == "TtlAmt":
            if not self.money:
                self.money.take(text, attributes.get("Ccy", ""))
        elif end in _REASONS:
            self.reasons.append(text)
        elif end in _TEXTS:
            self.texts.setdefault(end, text)

    def text(self, *ends: str) -> str:
        return next((self.texts[end] for end in ends if self.texts.get(end)), "")


class Statement:
    """The entries of the statements of one message. A payment waits for the next one, or for the end of its entry."""

    base = "BkToCstmrStmt"

    def __init__(self) -> None:
        self._entry, self._one, self._batch = _Said(), _Said(), _Said()
        self._waits: _Said | None = None
        self._in_entry = 0
        self._count = 0

    def begins(self, path: str) -> None:
        if path == _ENTRY:
            self._entry, self._batch, self._waits, self._in_entry = _Said(), _Said(), None, 0
        elif path == _ONE:
            self._one = _Said()

    def ends(self, path: str, text: str, attributes: dict[str, str]) -> Iterator[Line | Wrong]:
        if path == _ONE:
            if self._waits is not None:
                yield self._of_one(self._waits, alone=False)
            self._waits = self._one
            self._in_entry += 1
        elif path == _ENTRY:
            yield self._last()
        elif path.startswith(f"{_ONE}/"):
            self._one.take(path[len(_ONE) + 1 :], text, attributes)
        elif path.startswith(f"{_BATCH}/"):
            self._batch.take(path[len(_BATCH) + 1 :], text, attributes)
        elif path.startswith(f"{_ENTRY}/"):
            self._entry.take(path[len(_ENTRY) + 1 :], text, attributes)

    def closes(self) -> Iterator[Line | Wrong]:
        return iter(())

    def _last(self) -> Line | Wrong:
        """What is left of an entry at its end: its only or last payment, its batch, or the bare entry."""
        if self._waits is not None:
            return self._of_one(self._waits, alone=self._in_entry == 1)
        entry = self._entry
        if message := self._batch.text("MsgId"):
            money = self._batch.money or entry.money
            rows = self._batch.text("NbOfTxs")
            count = int(rows) if rows.isascii() and rows.isdigit() and len(rows) < 10 else None
            return self._line(message, money, entry, whole=True, rows=count, booking=self._booking(""))
        reference = entry.text("NtryRef")
        return self._line(
            reference if is_reference(reference) else "", entry.money, entry, booking=self._booking("")
        )

    def _of_one(self, one: _Said, *, alone: bool) -> Line | Wrong:
        reference = one.text("Refs/EndToEndId")
        money = self._entry.money if alone and not one.money else one.money
        # The entry's reference is that of all payments in it: which of them this is tells two of one reference apart.
        place = "" if alone else f"#{self._in_entry}"
        booking = kept(one.text("Refs/AcctSvcrRef"), longest=LONGEST_BOOKING) or self._booking(place)
        return self._line("" if reference == _NOT_GIVEN else reference, money, one, booking=booking)

    def _booking(self, place: str) -> str:
        reference = kept(self._entry.text("AcctSvcrRef", "NtryRef"), longest=LONGEST_BOOKING - len(place))
        return reference + place if reference else ""

    def _line(
        self, reference: str, money: Money, said: _Said, *, booking: str, whole: bool = False, rows: int | None = None
    ) -> Line | Wrong:  # fmt: skip
        self._count += 1
        result, told = self._result(said)
        line = Line(
            self._count,
            kept(reference, longest=LONGEST_REFERENCE),
            money.amount,
            result,
            unit=money.unit,
            said=kept(told, longest=LONGEST_SAID),
            reason=kept(" ".join(said.reasons), longest=LONGEST_REASON),
            whole=whole,
            rows=rows,
            booking=booking,
        )
        return checked(line, money)

    def _result(self, one: _Said) -> tuple[str, str]:
        """What an entry means for the payment, and how the statement says so."""
        status = self._entry.text("Sts/Cd", "Sts")
        way = one.text("CdtDbtInd") or self._entry.text("CdtDbtInd")
        reverses = self._entry.text("RvslInd") in ("true", "1")
        told = " ".join(part for part in (way, status, "RVSL" if reverses else "") if part)
        if status in ("PDNG", "INFO", "FUTR"):
            return "pending", told
        if status != "BOOK" or way not in ("DBIT", "CRDT") or (way == "DBIT" and (reverses or one.reasons)):
            return "unclear", told
        return ("paid" if way == "DBIT" else "returned"), told
