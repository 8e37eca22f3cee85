"""Expressions as typed trees: what `expressions` makes of a text, and `writing` writes as Python."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from claims.rules.refusal import Word

# Types of an expression and of a step. A number is an exact ratio; an instant is seconds since the epoch, a
# date days since 1970-01-01.
NUMBER: Final = "number"
BOOLEAN: Final = "boolean"
TEXT: Final = "text"
INSTANT: Final = "instant"
DATE: Final = "date"
# What an author calls a value of each type.
CALLED: Final[Mapping[str, Word]] = {
    NUMBER: Word("number"),
    BOOLEAN: Word("condition"),
    TEXT: Word("text"),
    INSTANT: Word("point in time"),
    DATE: Word("date"),
}


@dataclass(frozen=True)
class Node:
    """One typed part of an expression. `low` and `high` bound a number or a date; `texts` holds what a text can be.

    kind      value                     parts
    constant  Fraction, bool or str     -
    input     name                      -
    step      name                      -
    known     name of an input          -
    outage    minutes, hours, days,     -
              start, end
    measure   Measure                   -
    +  -  *  /                          two
    negate, not, floor, ceil            one
    ==  !=  <  <=  >  >=                two
    and, or                             two or more
    min, max                            one or more
    if                                  condition, then, otherwise
    lookup    name of a table           one for each column
    round     mode                      number, step
    abs                                 one
    claimant                            -
    those of `dates.CALLS`              as the function takes
    """

    kind: str
    type: str
    parts: tuple["Node", ...] = ()
    value: Fraction | bool | str | tuple[Any, ...] | None = None
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    texts: frozenset[str] = frozenset()
