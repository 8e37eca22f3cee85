"""A policy ready to run, and the reading side: from stored cells back to the lines of an explanation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple, Protocol

from claims.rules.calendar import day_of
from claims.rules.policy.document import PERIODS, AwardLine, Document, Fact
from claims.rules.policy.nodes import BOOLEAN, DATE, NUMBER, TEXT
from claims.rules.windows import Down

AWARD: Final = 1
REFUSED: Final = 2
REFER: Final = 3
OUTCOME_WORDS: Final[Mapping[int, str]] = {AWARD: "award", REFUSED: "refused", REFER: "refer"}

# Codes that the engine gives itself; their sentences are in `claims.rules.assessment`.
MISSING_INPUT: Final = "missing_input"
BAD_INPUT: Final = "bad_input"
OUTSIDE_TABLE: Final = "outside_table"
BEYOND_LIMIT: Final = "beyond_limit"
NOTHING_DUE: Final = "nothing_due"
CAP_REACHED: Final = "cap_reached"
ENGINE_CODES: Final = (MISSING_INPUT, BAD_INPUT, OUTSIDE_TABLE, BEYOND_LIMIT, NOTHING_DUE, CAP_REACHED)

LARGEST_AMOUNT: Final = 10**15  # of one award line; a larger one is referred
LARGEST_CELL: Final = 2**63 - 1  # what the database keeps

Outcome = tuple[int, str, tuple[int, ...], tuple[int, ...]]
Value = Fraction | int | bool | str | date


class Run(Protocol):
    """The compiled function (see `Policy`)."""

    def __call__(
        self,
        facts: Mapping[str, Fact],
        outage_seconds: int,
        outage_start: int,
        down: Down | None = None,
        claimant: str = "",
        before: tuple[int, int, int] = (0, 0, 0),
    ) -> Outcome: ...


class StepCells(NamedTuple):
    """How one step is kept: one cell, or two (numerator, denominator) where `ratio`. `texts`: what a cell
    stands for.
    """

    name: str
    type: str
    ratio: bool
    texts: tuple[str, ...] = ()


class ExplainedLine(NamedTuple):
    """One line of an explanation: its label in both languages and its exact value; presentation formats it.

    `value` is a Fraction or an int for a number, an int (seconds since the epoch) for an instant, a date, a bool, or
    the key of a choice. `unit` is '' where the value has none. `kind` tells what the line is: a step, what
    a cap leaves, the reason, or an award line.
    """

    id: str
    ko: str
    en: str
    value: Value
    unit: str
    kind: str  # 'step', 'cap', 'reason', or the kind of an award line: 'cash', 'points' ...
    type: str = NUMBER


@dataclass(frozen=True)
class Policy:
    """A compiled document. `run` never raises, whatever the facts.

    It takes the inputs, the covered seconds and the start of the outage; `down`, the spans within the claimed
    period, only where `asks_spans`; the claimant type; and `before`, what the claimant was awarded before
    under this key, in `unit`: for this event, in this calendar year, ever.

    It gives (outcome, code, amounts, steps): AWARD, REFUSED or REFER; '' or the code of the reason; one whole
    amount for each of `lines`, 0 where nothing is given; the cells of the steps that were worked out, in the
    order of `cells` and cut short where the run ended early.
    """

    key: str
    unit: str
    document: Document
    once_per: tuple[str, ...]
    lines: tuple[AwardLine, ...]
    cells: tuple[StepCells, ...]
    claimant_types: tuple[str, ...]
    code: str  # the source that `run` was made from
    run: Run

    def covers(self, claimant_type: str, service_key: str) -> bool:
        return self.document.covers.claimant(claimant_type) and self.document.covers.service(service_key)

    def covers_incident(self, incident_key: str) -> bool:
        return self.document.covers.incident(incident_key)

    @property
    def asks_start(self) -> bool:
        """Whether `run` looks at the start of the outage."""
        return self.code.count("outage_start") > 1

    @property
    def asks_spans(self) -> bool:
        """Whether `run` looks at the spans of the outage: only then is `down` given."""
        return "down." in self.code

    @property
    def asks_before(self) -> bool:
        """Whether `run` looks at what was awarded before."""
        return "before[" in self.code

    @property
    def asks_outage(self) -> bool:
        """Whether what `run` gives depends on the outage at all."""
        return self.asks_start or self.asks_spans or self.code.count("outage_seconds") > 1

    @property
    def periods(self) -> tuple[str, ...]:
        """Over which periods `run` looks at what was awarded before."""
        return tuple(period for place, period in enumerate(PERIODS) if f"before[{place}]" in self.code)

    def missing(self, inputs: Mapping[str, Fact]) -> tuple[str, ...]:
        """The required inputs that were not given: what to ask for when the code is 'missing_input'."""
        asked = (one for one in self.document.inputs if not one.optional and one.absent is None)
        return tuple(one.name for one in asked if inputs.get(one.name) is None)

    def values(self, steps: Sequence[int]) -> dict[str, Value]:
        """The stored cells as exact values by step; only the steps that were worked out."""
        found: dict[str, Value] = {}
        rest = list(steps)
        for cell in self.cells:
            if len(rest) < (2 if cell.ratio else 1):
                break
            first = rest.pop(0)
            if cell.ratio:
                found[cell.name] = Fraction(first, rest.pop(0))
            elif cell.type == DATE:
                found[cell.name] = day_of(first)
            elif cell.type == TEXT:
                found[cell.name] = cell.texts[first]
            else:
                found[cell.name] = bool(first) if cell.type == BOOLEAN else first
        return found

    def explained(
        self, steps: Sequence[int], outcome: int, code: str, amounts: Sequence[int]
    ) -> tuple[ExplainedLine, ...]:
        """The lines from the facts to the amount: the steps in the order of the document, the reason, the
        award lines.

        A reason that is not the document's own (an engine code, a check) has no line here: the caller words
        it.
        """
        values = self.values(steps)
        lines = [
            ExplainedLine(step.name, *step.label, values[step.name], step.unit, "step", step.expression.type)
            for step in self.document.steps
            if step.name in values
        ]
        lines += [
            ExplainedLine(cap.name, *cap.label, values[cap.name], self.document.capped_unit(cap), "cap")
            for cap in self.document.caps
            if cap.name in values
        ]
        reason = self.document.reason(code)
        if outcome != AWARD and reason:
            lines.append(ExplainedLine(code, *reason, code, "", "reason", TEXT))
        if outcome == AWARD:
            given = zip(self.lines, amounts, strict=True)
            lines += [
                ExplainedLine(line.line, *line.label, amount, line.unit, line.kind)
                for line, amount in given
                if amount
            ]
        return tuple(lines)
