"""A policy tried on facts that somebody typed: the what-if of the calculator, the editor and `try_policy`.

The facts are a plain value as JSON gives it; every key may be left out:

    {"claimant": "merchant", "inputs": {"loss": 300000},
     "outage": {"start": "2022-10-15T15:30:00", "minutes": 90},
     "before": {"event": 0, "year": 0, "claimant": 0}}

`outage` is one stretch or a list of them, with "minutes" or "end", and "extent" ("full" or "partial"). A time
without offset is in the zone of the policy. "inputs" may be called "facts", as in the cases of a document, and an
input may stand beside them as well. A number outside of the limits of its input is left to the policy: it refers
such a claim.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from claims.rules.calendar import FIRST_DAY, day_written
from claims.rules.policy.casebook import before, given, outage, unknown_input
from claims.rules.policy.compiled import OUTCOME_WORDS, ExplainedLine, Policy
from claims.rules.policy.document import Fact, Input
from claims.rules.policy.fields import Fields
from claims.rules.policy.nodes import INSTANT
from claims.rules.policy.problems import Problem, Problems
from claims.rules.refusal import N_, Refusal
from claims.rules.windows import Down

_KEYS: Final = ("claimant", "inputs", "facts", "outage", "before")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_STRETCH: Final = '{"start": "2022-10-15T15:30:00", "minutes": 90}'
_BEFORE: Final = '{"event": 0, "year": 50000}'
_EXAMPLES: Final = {
    "money": "300000",
    "integer": "3",
    "duration": "90",
    "boolean": "true, false",
    "date": '"2023-03-01"',
}


class FactsErrors(Refusal):
    """Facts that cannot be tried. `problems` holds all of them: `path`, `sentence` (a msgid) and its `facts`."""

    code = "facts_errors"
    sentence = N_("The facts have errors; correct them and try again.")

    def __init__(self, *, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.problems,)


def _again(problems: tuple[Problem, ...]) -> FactsErrors:
    return FactsErrors(problems=problems)


class Trial(NamedTuple):
    """What a policy is tried on. `before`: awarded under its key for the event, in the calendar year, ever."""

    inputs: dict[str, Fact]
    down: Down
    claimant: str
    before: tuple[int, int, int]


class Award(NamedTuple):
    line: str
    kind: str
    unit: str
    amount: int


class Tried(NamedTuple):
    """What came out: the outcome in a word, '' or the code of the reason, what is given, and the lines to it.

    `minutes`: full minutes of the outage, all stretches together.
    """

    outcome: str
    code: str
    awards: tuple[Award, ...]
    lines: tuple[ExplainedLine, ...]
    minutes: int
    time_zone: str

    def as_json(self) -> dict[str, Any]:
        """A plain value for JSON, in which no number is a float."""
        return {
            "outcome": self.outcome,
            "code": self.code,
            "awards": [award._asdict() for award in self.awards],
            "lines": plain_lines(self.lines, self.time_zone),
        }


def trial(policy: Policy, facts: Mapping[str, Any]) -> Trial:
    """The facts, read for `policy`. Raises `FactsErrors`."""
    document, problems = policy.document, Problems("", {})
    declared = {asked.name: asked for asked in document.inputs}
    if not isinstance(facts, Mapping):
        problems.add((), N_("A table is needed here. Write %(wanted)s."), wanted='{"inputs": {...}}')
        facts = {}
    table = {key: value for key, value in facts.items() if value is not None}
    beside = {name: table.pop(name) for name in tuple(table) if name in declared and name not in _KEYS}
    if "outage" in table:
        table["outage"] = _with_instants(table["outage"])
    fields = Fields(table, (), problems)
    found = Trial(
        inputs=_inputs(fields, beside, declared),
        down=outage(fields, document.time_zone, wanted=_STRETCH),
        claimant=fields.one_of("claimant", policy.claimant_types, default=policy.claimant_types[0]),
        before=before(fields, wanted=_BEFORE),
    )
    fields.done()
    if problems:
        raise FactsErrors(problems=problems.found)
    return found


def tried(policy: Policy, trial: Trial) -> Tried:
    """What `policy` gives for the facts."""
    asked = given(*trial)
    outcome, code, amounts, steps = policy.run(*asked)
    awards = tuple(
        Award(line.line, line.kind, line.unit, amount)
        for line, amount in zip(policy.lines, amounts, strict=True)
        if amount
    )
    lines = policy.explained(steps, outcome, code, amounts)
    return Tried(OUTCOME_WORDS[outcome], code, awards, lines, asked[1] // 60, policy.document.time_zone)


def plain_lines(lines: Iterable[ExplainedLine], time_zone: str) -> list[dict[str, Any]]:
    """The lines of an explanation for JSON."""
    return [{"id": line.id, "ko": line.ko, "en": line.en, "value": plain(line, time_zone)} for line in lines]


def plain(line: ExplainedLine, time_zone: str) -> int | bool | str:
    """The exact value of a line for JSON: a whole number as it is, another as the text of its decimals where they
    end ("0.25") and of its ratio else ("755/3"); dates and instants as in ISO 8601.
    """
    value = line.value
    if line.type == INSTANT and isinstance(value, int):
        return (_EPOCH + timedelta(seconds=value)).astimezone(ZoneInfo(time_zone)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else _decimals(value)
    return value


def _decimals(value: Fraction) -> str:
    """Digits without end have no decimal text: the ratio is written then."""
    places, rest = 0, value.denominator
    for prime in (2, 5):
        power = 0
        while rest % prime == 0:
            rest, power = rest // prime, power + 1
        places = max(places, power)
    if rest > 1:
        return str(value)
    figures = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}}"
    return f"{'-' if value < 0 else ''}{figures[:-places]}.{figures[-places:]}"


def _with_instants(outage: Any) -> Any:
    """The stretches with their times read, where they can be."""
    if isinstance(outage, list):
        return [_with_instants(stretch) for stretch in outage]
    if not isinstance(outage, dict):
        return outage
    return {key: _instant(value) if key in ("start", "end") else value for key, value in outage.items()}


def _instant(value: Any) -> Any:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _inputs(fields: Fields, beside: Mapping[str, Any], declared: Mapping[str, Input]) -> dict[str, Fact]:
    inner = fields.inner("facts" if fields.has("facts") else "inputs", '{"loss": 300000}', required=False)
    parts = [Fields(dict(beside), (), fields.problems), *([inner] if inner else ())]
    found: dict[str, Fact] = {}
    for part in parts:
        for name, value in part.table.items():
            if name not in declared:
                unknown_input(part, name, declared)
            elif value is not None and not _fits(declared[name], value):
                part.bad(name, _wanted(declared[name]))
            elif value is not None:
                found[name] = value
    return found


def _fits(asked: Input, value: Any) -> bool:
    """Whether a value is of the type that is asked for."""
    if asked.type == "boolean":
        return isinstance(value, bool)
    if asked.type == "choice":
        return value in [choice.key for choice in asked.choices]
    if asked.type == "date":
        return isinstance(value, str) and day_written(value) >= FIRST_DAY
    return type(value) is int


def _wanted(asked: Input) -> str:
    return _EXAMPLES.get(asked.type) or ", ".join(f'"{choice.key}"' for choice in asked.choices)
