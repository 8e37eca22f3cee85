"""Writes the arithmetic of exact ratios as Python over integers, and their rounding as `claims.rules.money.rounded`
does it.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from claims.rules.policy.nodes import Node
from claims.rules.policy.ratios import ONE, Denominator, Number, enclosed, product, shared


class Reckoner:
    """Collects `lines` of code, and names in them what is used more than once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._count = 0

    def new(self) -> str:
        self._count += 1
        return f"t{self._count}"

    def atom(self, code: str) -> str:
        """A name or figure that holds the value of `code`, for what is used more than once."""
        if code.isidentifier() or code.isdigit():
            return code
        name = self.new()
        self.lines.append(f"{name} = {code}")
        return name

    def calculated(self, node: Node, left: Number, right: Number) -> Number:
        if node.kind in "+-":
            under = shared((left.under, right.under))
            code = f"{enclosed(left.scaled(under))}{node.kind}{enclosed(right.scaled(under))}"
            return Number(code, under, node.low, node.high)
        if right.low == right.high:
            return _times(left, 1 / right.low if node.kind == "/" else right.low)
        if node.kind == "/":
            divisor = Denominator(1, ((self.atom(right.code), right.most),))
            code = product(left.code, right.under)
            return Number(code, left.under.times(divisor), node.low, node.high)
        if left.low == left.high:
            return _times(right, left.low)
        code = f"{enclosed(left.code)}*{enclosed(right.code)}"
        return Number(code, left.under.times(right.under), node.low, node.high)

    def picked(self, function: str, parts: Sequence[Number], low: Fraction, high: Fraction) -> Number:
        """The least or the greatest of `parts`, which lies between `low` and `high`."""
        under = shared(part.under for part in parts)
        sign = "<=" if function == "min" else ">="
        code = parts[0].scaled(under)
        for part in parts[1:]:
            one, other = self.atom(code), self.atom(part.scaled(under))
            code = f"({one} if {one} {sign} {other} else {other})"
        return Number(code, under, low, high)

    def rounded(self, number: Number, step: Fraction, mode: str) -> Number:
        """`number` as the multiple of `step` that `mode` takes."""
        steps = _times(number, 1 / step)
        code, under = whole_of(steps, mode, self.atom), Denominator(step.denominator)
        low, high = number.low - step, number.high + step
        if step.numerator != 1:
            code = f"{enclosed(code)}*{step.numerator}"
        return Number(code, under, low, high)

    def whole(self, node: Node, number: Number) -> Number:
        """The next whole number down or up."""
        code = whole_of(number, "down" if node.kind == "floor" else "up", self.atom)
        return Number(code if number.under.one else f"({code})", ONE, node.low, node.high)


def _times(number: Number, factor: Fraction) -> Number:
    """`number` times a constant, shortened by what the two have in common."""
    short = Fraction(factor.numerator, number.under.constant)
    under = Denominator(short.denominator, number.under.variables).times(Denominator(factor.denominator))
    times = enclosed(str(short.numerator))
    code = number.code if short.numerator == 1 else f"{enclosed(number.code)}*{times}"
    low, high = sorted((number.low * factor, number.high * factor))
    return Number(code, under, low, high)


def whole_of(number: Number, mode: str, atom: Callable[[str], str]) -> str:
    """The code of the whole number that `mode` makes of `number`; `atom` names what is used more than once."""
    if number.under.one:
        return number.code
    code, under = enclosed(number.code), enclosed(number.under.code)
    match mode:
        case "down":
            return f"{code}//{under}"
        case "up":
            return f"-(-{code}//{under})"
        case "half_up":
            return f"(2*{code}+{under})//(2*{under})"
    twice, whole = atom(f"2*{code}+{under}"), atom(f"2*{under}")
    nearest = atom(f"{twice}//{whole}")
    return f"({nearest}-1 if {nearest} & 1 and {nearest}*{whole} == {twice} else {nearest})"
