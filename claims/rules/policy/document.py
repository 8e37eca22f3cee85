"""A policy document as a frozen value: what `parse` makes of the TOML text, complete, typed and free of
errors.
"""

from dataclasses import dataclass
from datetime import time
from typing import Final, Literal, NamedTuple

from claims.rules.money import Mode
from claims.rules.policy.bands import Table
from claims.rules.policy.nodes import Node
from claims.rules.windows import Down

LANGUAGE: Final = 1

INPUT_TYPES: Final = ("money", "integer", "boolean", "choice", "date", "duration")
SOURCES: Final = ("claimant", "records", "staff", "ledger")
KINDS: Final = ("cash", "points", "days", "coupon", "credit")
ONCE_PER: Final = ("claimant", "incident", "service")
EXTENTS: Final = ("full", "partial")  # of an outage
PERIODS: Final = ("event", "year", "claimant")  # over which what was awarded before is summed
OUTCOMES: Final = ("award", "refused", "refer")

LARGEST_INPUT: Final = 1_000_000_000_000  # where an input names no `max`; in the unit of the input

Fact = int | str | bool


class Text(NamedTuple):
    """One text in both languages."""

    ko: str
    en: str


@dataclass(frozen=True)
class Source:
    url: str
    clause: str


@dataclass(frozen=True)
class Covers:
    """Whom and what a policy is for. A service is a key, all keys under a prefix ('kakaotalk.*'), or all
    ('*').
    """

    claimant_types: tuple[str, ...]
    services: tuple[str, ...]
    incidents: tuple[str, ...]

    def claimant(self, claimant_type: str) -> bool:
        return claimant_type in self.claimant_types

    def service(self, key: str) -> bool:
        return any(_matches(pattern, key) for pattern in self.services)

    def incident(self, key: str) -> bool:
        return any(_matches(pattern, key) for pattern in self.incidents)


def _matches(pattern: str, key: str) -> bool:
    return pattern == "*" or pattern == key or (pattern.endswith(".*") and key.startswith(pattern[:-1]))


@dataclass(frozen=True)
class Choice:
    key: str
    label: Text


@dataclass(frozen=True)
class Input:
    """One fact that a policy asks for, and where it comes from. Nobody is asked for one of the ledger.

    `roster` names the membership list that gives a fact of our records: without `field` the fact is whether
    the claimant stands on it (a boolean, and nothing said means no), with `field` it is that column of the
    entry. `unit` is that of money, '' otherwise. `evidence` says what paper proves the fact. `low` and `high`
    limit money, an integer, the minutes of a duration, and the day of a date (days since 1970-01-01).
    """

    name: str
    type: str
    source: str
    label: Text
    low: int = 0
    high: int = LARGEST_INPUT
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    optional: bool = False
    roster: str = ""
    field: str = ""
    policy: str = ""  # of a fact of the ledger: what was awarded under this key ...
    per: str = ""  # ... in the event, the calendar year, or ever
    evidence: Text | None = None

    @property
    def on_roster(self) -> bool:
        return bool(self.roster) and not self.field

    @property
    def absent(self) -> Fact | None:
        """What it means that our own records say nothing; None where that leaves the fact unknown."""
        return False if self.on_roster else 0 if self.policy else None


@dataclass(frozen=True)
class During:
    """A view of the outage: clipped to these weekdays (0 = Monday) and local hours, without the holidays of the
    document's calendar where `off`, and to the days from the input `since` to the input `till`.
    """

    name: str
    weekdays: tuple[int, ...]
    opens: time | None
    closes: time | None
    off: bool
    since: str
    till: str
    label: Text | None = None


@dataclass(frozen=True)
class Step:
    """A named value; the steps are the lines of the explanation. `unit` is shown behind a number, and `said` tells
    the texts that it gives in words.
    """

    name: str
    label: Text
    expression: Node
    unit: str = ""
    said: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Condition:
    """A reason to refuse a claim or to refer it to a person."""

    when: Node
    code: str
    text: Text


@dataclass(frozen=True)
class Rounding:
    step: int = 1
    mode: Mode = "down"


@dataclass(frozen=True)
class AwardLine:
    """One benefit in whole units: `amount`, cut to `most`, rounded, dropped where less than `least`."""

    line: str
    kind: str
    unit: str
    label: Text
    amount: Node
    when: Node | None = None
    most: int | None = None
    rounding: Rounding = Rounding()
    least: int | None = None
    once_per: tuple[str, ...] = ()  # the policy's, where the line names none


@dataclass(frozen=True)
class Cap:
    """What the award lines at the places `lines` may come to together: `most`, less what was awarded before in
    the event, the calendar year or ever, unless it is `per` claim.
    """

    name: str
    label: Text
    per: str
    most: Node
    lines: tuple[int, ...]


@dataclass(frozen=True)
class Case:
    """A worked example that the document carries along. Amounts by line; lines not named are 0.

    `before` is what the claimant was awarded before: for the event, in the calendar year, ever.
    """

    name: str
    facts: dict[str, Fact]
    down: Down
    claimant: str
    before: tuple[int, int, int]
    outcome: Literal["award", "refused", "refer"]
    code: str
    amounts: dict[str, int]


@dataclass(frozen=True)
class Document:
    """A whole policy. `text` is the TOML it was read from; `name` the file or place it came from."""

    name: str
    text: str
    key: str
    title: Text
    summary: Text
    unit: str
    time_zone: str
    calendar: str  # a list of holidays, '' for none
    once_per: tuple[str, ...]
    source: Source
    covers: Covers
    inputs: tuple[Input, ...]
    during: tuple[During, ...]
    tables: tuple[Table, ...]
    steps: tuple[Step, ...]
    refuse: tuple[Condition, ...]
    refer: tuple[Condition, ...]
    award: tuple[AwardLine, ...]
    caps: tuple[Cap, ...]
    tax: Text  # the tax treatment in words; empty where nothing is said
    cases: tuple[Case, ...]

    def capped_unit(self, cap: Cap) -> str:
        return self.award[cap.lines[0]].unit

    def reason(self, code: str) -> Text | None:
        """The document's own words for a code of its conditions."""
        return next((found.text for found in (*self.refuse, *self.refer) if found.code == code), None)
