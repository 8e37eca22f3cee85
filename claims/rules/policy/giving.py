"""What a policy gives: its award lines, and what they may come to together, for a claim, an event, a year or ever."""

from collections.abc import Sequence
from typing import Final

from claims.rules.policy.document import KINDS, LARGEST_INPUT, PERIODS, AwardLine, Cap
from claims.rules.policy.fields import LONGEST_LABEL, Fields
from claims.rules.policy.naming import Names
from claims.rules.policy.nodes import NUMBER, Node
from claims.rules.policy.parts import (
    CURRENCY,
    LONGEST_UNIT,
    NAME,
    UNIT,
    name_allowed,
    once_per,
    rounding,
    tree,
)
from claims.rules.refusal import N_

CLAIM: Final = "claim"
_ZERO: Final = Node("constant", NUMBER)
_MOST_LINES: Final = 20
_MOST_CAPS: Final = 20
_COUNTED: Final = {"cash": "KRW", "points": "point", "days": "day"}  # the other kinds are in any unit


def award(fields: Fields, names: Names, unit: str, once: tuple[str, ...]) -> tuple[AwardLine, ...]:
    """The award lines of a document. What it gives once holds for each line that says nothing else."""
    found: list[AwardLine] = []
    for row in fields.rows("award", "[[award]]", most=_MOST_LINES, required=True):
        line = _award_line(row, names, unit, once)
        if line.line in [other.line for other in found]:
            row.wrong("line", N_("%(name)s is declared twice. Choose another name."), name=line.line)
        found.append(line)
        row.done()
    return tuple(found)


def _award_line(row: Fields, names: Names, unit: str, once: tuple[str, ...]) -> AwardLine:
    name, kind = row.text("line", '"payment"', pattern=NAME), row.one_of("kind", KINDS)
    return AwardLine(
        line=name,
        kind=kind,
        unit=_unit(row, kind, unit),
        label=row.both("label", longest=LONGEST_LABEL),
        amount=tree(row, "amount", names, type=NUMBER) or _ZERO,
        when=tree(row, "when", names, type="boolean")
        if row.has("when")
        else row.raw("when", "", required=False),
        most=row.whole("max", low=0, high=LARGEST_INPUT),
        rounding=rounding(row),
        least=row.whole("min_payable", low=0, high=LARGEST_INPUT),
        once_per=once_per(row, required=False) or once,
    )


def _unit(row: Fields, kind: str, unit: str) -> str:
    """What the line is counted in: cash in a currency, points and days in none."""
    counted = (
        row.text("unit", '"KRW", "point" ...', pattern=UNIT, required=False, longest=LONGEST_UNIT) or unit
    )
    if counted and kind in _COUNTED and (kind == "cash") != bool(CURRENCY.fullmatch(counted)):
        row.wrong(
            "unit" if row.has("unit") else "kind",
            N_('"%(kind)s" is not counted in %(unit)s. Write unit = "%(wanted)s", for example.'),
            kind=kind, unit=counted, wanted=_COUNTED[kind],
        )  # fmt: skip
    return counted


def caps(fields: Fields, names: Names, award: Sequence[AwardLine], unit: str) -> tuple[Cap, ...]:
    """The caps of a document, in its order."""
    found: list[Cap] = []
    for row in fields.rows("cap", "[[cap]]", most=_MOST_CAPS):
        name = row.text("id", '"yearly_cap"', pattern=NAME)
        taken = (*names.inputs, *names.tables, *names.steps, *(cap.name for cap in found))
        if name:
            name_allowed(row.problems, (*row.path, "id"), name, taken=taken)
        label = row.both("label", longest=LONGEST_LABEL)
        per = row.one_of("per", (CLAIM, *PERIODS))
        most = tree(row, "most", names, type=NUMBER) or _ZERO
        found.append(Cap(name, label, per, most, _lines(row, award, unit, per)))
        row.done()
    return tuple(found)


def _lines(row: Fields, award: Sequence[AwardLine], unit: str, per: str) -> tuple[int, ...]:
    """The places of the capped lines: those that are named, or all in the unit of the policy."""
    named = {line.line for line in award}
    wanted = ", ".join(f'"{name}"' for name in named)
    chosen = row.some_of("lines", f"[{wanted}]", pattern=NAME, words=named, required=False)
    places = [
        place for place, line in enumerate(award) if (line.line in chosen if chosen else line.unit == unit)
    ]
    units = {award[place].unit for place in places}
    if len(units) > 1 or not places:
        row.wrong("lines", N_("A cap holds lines of one unit. Name them: lines = [%(names)s]."), names=wanted)
    elif per != CLAIM and units != {unit}:
        row.wrong(
            "per",
            N_("What was awarded before is counted in %(unit)s only. Write per = \"claim\" for these lines."),
            unit=unit,
        )  # fmt: skip
    return tuple(places)
