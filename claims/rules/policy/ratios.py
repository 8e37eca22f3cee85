"""Exact ratios while a policy is compiled: the code of a numerator beside what its denominator is made of.

At run time a ratio is nothing but the integers of these expressions; it is divided once, where an amount is
rounded. Denominators are above zero by construction: a constant times variables that are bounded from below
(see `typed`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, lcm
from typing import Final

from claims.rules.policy.problems import Path

_MOST_BITS: Final = 1000  # of a denominator at its greatest


class TooLargeError(Exception):
    """A denominator could outgrow all measure. `path` is that of the expression."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class Denominator:
    """`constant` times the variables, each with the greatest value it can take."""

    constant: int = 1
    variables: tuple[tuple[str, int], ...] = ()

    @property
    def one(self) -> bool:
        return self.constant == 1 and not self.variables

    @property
    def code(self) -> str:
        names = [name for name, _ in self.variables]
        return "*".join([str(self.constant), *names] if self.constant != 1 or not names else names)

    @property
    def most(self) -> int:
        """The greatest value it can take."""
        most = self.constant
        for _, top in self.variables:
            most *= top
        return most

    def times(self, other: "Denominator") -> "Denominator":
        return _checked(self.constant * other.constant, Counter(self.variables) + Counter(other.variables))

    def over(self, other: "Denominator") -> "Denominator":
        """What `other`, which divides this one, has to be multiplied by."""
        left = Counter(self.variables) - Counter(other.variables)
        return _checked(self.constant // other.constant, left)


def _checked(constant: int, variables: Counter[tuple[str, int]]) -> Denominator:
    bits = constant.bit_length() + sum(top.bit_length() * count for (_, top), count in variables.items())
    if bits > _MOST_BITS:
        raise TooLargeError(())
    return Denominator(constant, tuple(sorted(variables.elements())))


def shared(denominators: Iterable[Denominator]) -> Denominator:
    """The least denominator that every one of `denominators` divides."""
    constant, variables = 1, Counter[tuple[str, int]]()
    for one in denominators:
        constant, variables = lcm(constant, one.constant), variables | Counter(one.variables)
    return _checked(constant, variables)


ONE: Final = Denominator()


@dataclass(frozen=True)
class Number:
    """The value `code` / `under`, which lies between `low` and `high`. `code` is a Python expression over
    integers.
    """

    code: str
    under: Denominator
    low: Fraction
    high: Fraction

    @property
    def most(self) -> int:
        """What neither numerator nor denominator exceeds, in size."""
        size = max(abs(self.low), abs(self.high)) * self.under.most
        return max(ceil(size), self.under.most)

    def scaled(self, under: Denominator) -> str:
        """The code of the numerator over `under`, which this number's own denominator divides."""
        return product(self.code, under.over(self.under))


def product(code: str, factor: Denominator) -> str:
    if factor.one:
        return code
    if code == "1":
        return factor.code
    return f"{enclosed(code)}*{factor.code}"


def enclosed(code: str) -> str:
    """`code` as one atom."""
    return code if code.isidentifier() or code.isdigit() else f"({code})"


def constant(value: Fraction) -> Number:
    return Number(str(value.numerator), Denominator(value.denominator), value, value)
