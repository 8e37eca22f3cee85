"""The worked examples that a policy document carries along: reading them, and running them."""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from claims.rules.policy.compiled import OUTCOME_WORDS, Policy
from claims.rules.policy.document import OUTCOMES, Case, Fact
from claims.rules.policy.fields import Fields
from claims.rules.refusal import N_

_MOST_CASES: Final = 500
_MOST_MINUTES: Final = 10_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)


class Result(NamedTuple):
    """One case as it came out. Amounts by line, without those that are 0."""

    case: Case
    outcome: str
    code: str
    amounts: dict[str, int]

    @property
    def agrees(self) -> bool:
        wanted = {line: amount for line, amount in self.case.amounts.items() if amount}
        return (self.outcome, self.code, self.amounts) == (self.case.outcome, self.case.code, wanted)


def results(policy: Policy) -> tuple[Result, ...]:
    """Every case of the document of `policy`, run."""
    return tuple(_result(policy, case) for case in policy.document.cases)


def _result(policy: Policy, case: Case) -> Result:
    outcome, code, amounts, _ = policy.run(case.facts, case.outage_seconds, case.outage_start)
    told = {line.line: amount for line, amount in zip(policy.lines, amounts, strict=True) if amount}
    return Result(case, OUTCOME_WORDS[outcome], code, told)


def cases(fields: Fields, *, inputs: set[str], lines: set[str], zone: str) -> tuple[Case, ...]:
    """The cases of a document, each held against the names of its inputs and award lines."""
    found = []
    for row in fields.rows("case", "[[case]]")[:_MOST_CASES]:
        name = row.text("name", '"a"', longest=100)
        facts = _facts(row, inputs)
        start, seconds = _outage(row, zone)
        outcome, code, amounts = _expected(row, lines)
        row.done()
        found.append(Case(name, facts, start, seconds, outcome, code, amounts))
    return tuple(found)


def _facts(row: Fields, names: set[str]) -> dict[str, Fact]:
    inner = row.inner("facts", "{ loss = 300000 }")
    if inner is None:
        return {}
    facts: dict[str, Fact] = {}
    for name, value in inner.table.items():
        if name not in names:
            inner.wrong(
                name,
                N_("%(name)s is not an input. The inputs are: %(names)s."),
                name=name,
                names=", ".join(sorted(names)) or "-",
            )
        elif isinstance(value, int | str):
            facts[name] = value
        else:
            inner.wrong(name, N_("A fact is a whole number, a text, true or false."))
    return facts


def _outage(row: Fields, zone: str) -> tuple[int, int]:
    """Start (an instant) and length in seconds; a time without offset is in the zone of the document."""
    wanted = "{ start = 2022-10-15T15:30:00, minutes = 90 }"
    inner = row.inner("outage", wanted, required=False)
    if inner is None:
        return 0, 0
    start = inner.raw("start", "2022-10-15T15:30:00")
    minutes = inner.whole("minutes", low=0, high=_MOST_MINUTES, required=True)
    inner.done()
    if not isinstance(start, datetime):
        if start is not None:
            inner.bad("start", "2022-10-15T15:30:00")
        return 0, 0
    aware = start if start.tzinfo else start.replace(tzinfo=ZoneInfo(zone))
    return (aware - _EPOCH) // _SECOND, (minutes or 0) * 60


def _expected(
    row: Fields, lines: set[str]
) -> tuple[Literal["award", "refused", "refer"], str, dict[str, int]]:
    inner = row.inner("expect", '{ outcome = "award", amounts = { payment = 30000 } }')
    if inner is None:
        return "award", "", {}
    word = inner.one_of("outcome", OUTCOMES)
    award = word == "award"
    code = "" if award else inner.text("code", '"no_loss"', pattern="[a-z][a-z0-9_]*")
    amounts = _amounts(inner, lines) if award else {}
    inner.done()
    return ("award" if award else "refused" if word == "refused" else "refer"), code, amounts


def _amounts(inner: Fields, lines: set[str]) -> dict[str, int]:
    found = inner.inner("amounts", "{ payment = 30000 }")
    amounts: dict[str, int] = {}
    if found is None:
        return amounts
    for name, value in found.table.items():
        if lines and name not in lines:
            found.wrong(
                name,
                N_("%(name)s is not an award line. The lines are: %(names)s."),
                name=name,
                names=", ".join(sorted(lines)) or "-",
            )
        elif type(value) is not int or value < 0:
            found.wrong(name, N_("An amount is a whole number in the smallest unit, for example 30000."))
        else:
            amounts[name] = value
    return amounts
