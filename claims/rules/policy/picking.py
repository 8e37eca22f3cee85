"""Writes the look-up of a number in the bands of a table as Python over integers."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from claims.rules.policy.document import Band
from claims.rules.policy.ratios import Denominator, Number, constant, enclosed, shared


def outside_of(bands: Sequence[Band], number: Number) -> Iterator[str]:
    """The conditions under which no band holds `number`; none where its bounds say that one always does."""
    low, high = bands[0], bands[-1]
    if low.low is not None and (number.low < low.low or (number.low == low.low and not low.low_in)):
        yield _beside(number, "<" if low.low_in else "<=", low.low)
    if high.high is not None and (number.high > high.high or (number.high == high.high and not high.high_in)):
        yield _beside(number, ">" if high.high_in else ">=", high.high)


def inside(bands: Sequence[Band], number: Number, under: Denominator) -> str:
    """The value, over `under`, of the band that holds `number`.

    By halving, so that a long table is neither slow nor deeply nested.
    """
    half = len(bands) // 2
    if not half:
        return enclosed(constant(bands[0].value).scaled(under))
    edge = bands[half - 1]
    low, high = inside(bands[:half], number, under), inside(bands[half:], number, under)
    return (
        f"({low} if {_beside(number, '<=' if edge.high_in else '<', edge.high or Fraction(0))} else {high})"
    )


def _beside(number: Number, sign: str, edge: Fraction) -> str:
    under = shared((number.under, Denominator(edge.denominator)))
    return f"{number.scaled(under)} {sign} {constant(edge).scaled(under)}"
