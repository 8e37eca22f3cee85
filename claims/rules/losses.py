"""The loss of a merchant from daily sales: the best week of the reference months less the week of the outage. Pure.

Weeks begin on the weekday on which the week of the outage begins. The months and that week are data of a scheme
(`claims/data/losses`).
"""

import functools
import tomllib
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from claims.rules.refusal import N_, Refusal

DAYS: Final = 7
_FOLDER: Final = Path(__file__).parent.parent / "data" / "losses"


class DaysMissing(Refusal):
    """Facts: `days`, how many."""

    code = "days_missing"
    sentence = N_(
        "%(days)s days of the week of the outage are missing. Please add them, or confirm that nothing was sold."
    )

    def __init__(self, *, missing: Collection[date] = (), **facts: object) -> None:
        super().__init__(missing=missing, **facts)
        self.missing = sorted(missing)


class NothingToCompare(Refusal):
    """Facts: `first` and `last`."""

    code = "nothing_to_compare"
    sentence = N_("There are no sales from %(first)s to %(last)s to compare with. Please add those days.")


class Scheme(NamedTuple):
    """How one policy has a loss worked out: what it is for, the reference months to their last day, and the first day
    of the week of the outage."""

    key: str
    incident: str
    claimant_type: str
    policy: str
    input: str
    unit: str
    reference_from: date
    reference_to: date
    outage_week: date

    @property
    def outage_end(self) -> date:
        return self.outage_week + timedelta(DAYS - 1)


class Week(NamedTuple):
    """Seven days: what was sold in all, and the days of which nothing is known, which count as nothing sold."""

    first: date
    total: int
    missing: tuple[date, ...]

    @property
    def last(self) -> date:
        return self.first + timedelta(DAYS - 1)


class Loss(NamedTuple):
    """The loss, never below 0. `best` is the earliest of the best weeks; `ties` are the others that sold as much."""

    loss: int
    best: Week
    outage: Week
    weeks: tuple[Week, ...]
    ties: tuple[Week, ...]


@functools.cache
def schemes() -> tuple[Scheme, ...]:
    """All that are shipped, by key."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.toml")))


def scheme_of(*, incident: str, claimant_type: str = "") -> Scheme | None:
    """The scheme of an incident, and of a claimant type where one is given; None where losses are not worked out so."""
    return next(
        (one for one in schemes() if one.incident == incident and claimant_type in ("", one.claimant_type)),
        None,
    )


def reference_weeks(scheme: Scheme) -> tuple[date, ...]:
    """The first days of the weeks that lie in the reference months whole, but for the week of the outage."""
    ahead = (scheme.outage_week - scheme.reference_from).days % DAYS
    first = scheme.reference_from + timedelta(ahead)
    days = range(0, (scheme.reference_to - first).days - DAYS + 2, DAYS)
    weeks = (first + timedelta(day) for day in days)
    return tuple(week for week in weeks if week != scheme.outage_week)


def loss_of(sales: Mapping[date, int], scheme: Scheme, *, closed: bool = False) -> Loss:
    """The loss by these sales a day, in the minor unit.

    `closed`: on the days of the outage that are missing nothing was sold, as the merchant says.

    A missing day of a reference week counts as nothing sold, which makes the loss no larger. Raises DaysMissing and
    NothingToCompare.
    """
    outage = week_of(sales, scheme.outage_week)
    if outage.missing and not closed:
        raise DaysMissing(days=len(outage.missing), missing=outage.missing)
    weeks = tuple(week_of(sales, first) for first in reference_weeks(scheme))
    known = [week for week in weeks if len(week.missing) < DAYS]
    if not known:
        raise NothingToCompare(first=scheme.reference_from, last=scheme.reference_to)
    most = max(week.total for week in known)
    best, *ties = (week for week in known if week.total == most)
    return Loss(max(most - outage.total, 0), best, outage, weeks, tuple(ties))


def week_of(sales: Mapping[date, int], first: date) -> Week:
    """The week that begins on `first`."""
    days = [first + timedelta(day) for day in range(DAYS)]
    return Week(first, sum(sales.get(day, 0) for day in days), tuple(day for day in days if day not in sales))


def counted_days(scheme: Scheme) -> tuple[date, ...]:
    """Every day that counts for the loss, in order."""
    firsts = sorted({*reference_weeks(scheme), scheme.outage_week})
    return tuple(first + timedelta(day) for first in firsts for day in range(DAYS))


def _read(path: Path) -> Scheme:
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    return Scheme(path.stem, **said)
