"""The worked examples that a policy document carries along: reading them, and running them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo

from claims.rules.measures import seconds
from claims.rules.policy.compiled import OUTCOME_WORDS, Policy
from claims.rules.policy.document import EXTENTS, LARGEST_INPUT, OUTCOMES, PERIODS, Case, Fact
from claims.rules.policy.exact import exact_day
from claims.rules.policy.fields import Fields
from claims.rules.refusal import N_
from claims.rules.windows import Down, Span, merged

_MOST_MINUTES: Final = 10_000_000
_YEARS: Final = range(1970, 2200)  # those whose days `claims.rules.calendar` knows
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

    @property
    def came(self) -> str:
        """What came out, in the words of a document: 'award payment = 30000', 'refused no_loss'."""
        return _words(self.outcome, self.code, self.amounts)

    @property
    def expected(self) -> str:
        return _words(self.case.outcome, self.case.code, self.case.amounts)


def _words(outcome: str, code: str, amounts: dict[str, int]) -> str:
    given = ", ".join(f"{line} = {amount}" for line, amount in amounts.items() if amount)
    return " ".join(filter(None, (outcome, code, given)))


def results(policy: Policy) -> tuple[Result, ...]:
    """Every case of the document of `policy`, run."""
    return tuple(_result(policy, case) for case in policy.document.cases)


def _result(policy: Policy, case: Case) -> Result:
    outcome, code, amounts, _ = policy.run(*given(case.facts, case.down, case.claimant, case.before))
    told = {line.line: amount for line, amount in zip(policy.lines, amounts, strict=True) if amount}
    return Result(case, OUTCOME_WORDS[outcome], code, told)


def given(
    facts: dict[str, Fact], down: Down, claimant: str, before: tuple[int, int, int]
) -> tuple[dict[str, Fact], int, int, Down, str, tuple[int, int, int]]:
    """What `Policy.run` is given for a case."""
    start = down.all[0][0] if down.all else 0
    return facts, seconds(down.all), start, down, claimant, before


def cases(
    fields: Fields, *, inputs: set[str], lines: set[str], claimants: Sequence[str], zone: str
) -> tuple[Case, ...]:
    """The cases of a document, each held against the names of its inputs and award lines."""
    found = []
    for row in fields.rows("case", "[[case]]"):
        name = row.text("name", '"a"', longest=100)
        facts = _facts(row, inputs)
        down = outage(row, zone, wanted="{ start = 2022-10-15T15:30:00, minutes = 90 }")
        claimant = row.one_of("claimant", claimants, default=claimants[0]) if claimants else ""
        earlier = before(row, wanted="{ event = 0, year = 50000 }")
        outcome, code, amounts = _expected(row, lines)
        row.done()
        found.append(Case(name, facts, down, claimant, earlier, outcome, code, amounts))
    return tuple(found)


def _facts(row: Fields, names: set[str]) -> dict[str, Fact]:
    inner = row.inner("facts", "{ loss = 300000 }")
    if inner is None:
        return {}
    facts: dict[str, Fact] = {}
    for name, value in inner.table.items():
        if name not in names:
            unknown_input(inner, name, names)
        elif isinstance(value, int | str):
            facts[name] = value
        elif exact_day(value) is not None:
            facts[name] = value.isoformat()
        else:
            inner.wrong(name, N_("A fact is a whole number, a text, a date, true or false."))
    return facts


def unknown_input(inner: Fields, name: str, names: Iterable[str]) -> None:
    told = ", ".join(sorted(names)) or "-"
    inner.wrong(name, N_("%(name)s is not an input. The inputs are: %(names)s."), name=name, names=told)


def outage(row: Fields, zone: str, *, wanted: str) -> Down:
    """One stretch or several; a time without offset is in `zone`, that of the document."""
    several = isinstance(row.table.get("outage"), list)
    parts = row.rows("outage", f"[{wanted}]") if several else [row.inner("outage", wanted, required=False)]
    spans: list[tuple[Span, bool]] = []
    for inner in parts:
        if inner is not None:
            spans.append((_stretch(inner, zone), inner.one_of("extent", EXTENTS, default="full") == "full"))
            inner.done()
    return Down(merged(span for span, _ in spans), merged(span for span, full in spans if full))


def _stretch(inner: Fields, zone: str) -> Span:
    start = _instant(inner, "start", zone)
    if inner.has("end"):
        end = _instant(inner, "end", zone)
        if end <= start:
            inner.wrong("end", N_("The end is not after the start."))
        return start, end
    minutes = inner.whole("minutes", low=0, high=_MOST_MINUTES, required=True)
    return start, start + (minutes or 0) * 60


def _instant(inner: Fields, key: str, zone: str) -> int:
    value = inner.raw(key, "2022-10-15T15:30:00")
    if not isinstance(value, datetime) or value.year not in _YEARS:
        if value is not None:
            inner.bad(key, "2022-10-15T15:30:00")
        return 0
    aware = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
    return (aware - _EPOCH) // _SECOND


def before(row: Fields, *, wanted: str) -> tuple[int, int, int]:
    """What was awarded before, for the event, in the calendar year and ever: each holds the one ahead of it."""
    inner = row.inner("before", wanted, required=False)
    if inner is None:
        return 0, 0, 0
    event, year, ever = (inner.whole(key, low=0, high=LARGEST_INPUT) or 0 for key in PERIODS)
    inner.done()
    return event, max(year, event), max(year, event, ever)


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
