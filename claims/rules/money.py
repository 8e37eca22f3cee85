"""Money and other units are whole numbers (KRW: won; GBP: pence; points; days). A ratio becomes one of them
here, once.

No float and no Decimal: a ratio is a pair of integers, numerator and denominator, the denominator above zero.
"""

from typing import Final, Literal, NamedTuple

# Digits of the minor unit of currencies that have other than two of them (ISO 4217).
_MINOR_DIGITS: Final = {"KRW": 0, "JPY": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}


def minor_digits(currency: str) -> int:
    """How many places an amount of `currency` has behind the point: 0 for KRW, 2 for GBP."""
    return _MINOR_DIGITS.get(currency, 2)


class Amount(NamedTuple):
    """So much of a unit; as a fact of a refusal it is told as its reader writes money."""

    value: int
    unit: str


Mode = Literal["down", "up", "half_up", "half_even"]
MODES: Final[tuple[Mode, ...]] = ("down", "up", "half_up", "half_even")


def rounded(numerator: int, denominator: int, *, step: int, mode: Mode) -> int:
    """The multiple of `step` at or beside numerator/denominator: the only division of a computation.

    `down` and `up` are towards less and more (not towards zero); a half goes to more with `half_up` and to
    the even multiple with `half_even`. `denominator` and `step` are above zero.
    """
    whole = denominator * step
    if mode == "down":
        return numerator // whole * step
    if mode == "up":
        return -(-numerator // whole) * step
    if mode == "half_up":
        return (2 * numerator + whole) // (2 * whole) * step
    quotient, rest = divmod(numerator, whole)
    if 2 * rest > whole or (2 * rest == whole and quotient % 2):
        quotient += 1
    return quotient * step
