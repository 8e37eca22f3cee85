"""Writes how amounts become what is given: the cap of a line, rounding, and the caps of the policy."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from claims.rules.policy.compiled import LARGEST_AMOUNT
from claims.rules.policy.document import PERIODS, AwardLine, Cap
from claims.rules.policy.ratios import constant
from claims.rules.policy.writing import Writer

CUT: Final = "cut"  # the variable that tells whether a cap took anything


def write_amount(writer: Writer, line: AwardLine, name: str, *, too_large: str) -> None:
    """The amount of a line as `name`, cut to its own cap and rounded; `too_large` ends the run."""
    number = writer.number(line.amount)
    if line.most is not None and number.high > line.most:
        most = Fraction(line.most)
        number = writer.picked("min", (number, constant(most)), min(number.low, most), most)
    given = writer.rounded(number, Fraction(line.rounding.step), line.rounding.mode)
    writer.lines.append(f"{name} = {given.code}")
    if number.low < 0:
        writer.lines.append(f"if {name} < 0: {name} = 0")
    if number.high + line.rounding.step > LARGEST_AMOUNT:
        writer.lines.append(f"if {name} > {LARGEST_AMOUNT}: {too_large}")


def write_cap(writer: Writer, cap: Cap, names: Sequence[str]) -> str:
    """Cuts the amounts `names`, in their order, to what the cap leaves. Answers the name of what it leaves."""
    left, spare = f"c_{cap.name}", f"r_{cap.name}"
    number = writer.rounded(writer.number(cap.most), Fraction(1), "down")
    taken = f" - before[{PERIODS.index(cap.per)}]" if cap.per in PERIODS else ""
    writer.lines += [
        f"{left} = {number.code}{taken}",
        f"{left} = 0 if {left} < 0 else {left} if {left} < {LARGEST_AMOUNT} else {LARGEST_AMOUNT}",
        f"{spare} = {left}",
    ]
    for name in names:
        writer.lines.append(f"if {name} > {spare}: {name} = {spare}; {CUT} = True")
        writer.lines.append(f"{spare} -= {name}")
    return left
