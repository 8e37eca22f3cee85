"""The slow evaluator: expressions as plain tuples, reckoned with Fractions, knowing nothing of the compiler.

("num", Fraction) ("true",) ("false",) ("in", name) ("step", name) ("known", name) ("minutes",) ("hours",) ("days",)
(operator, left, right) ("neg" | "not" | "floor" | "ceil", part) ("and" | "or" | "min" | "max", *parts)
("if", condition, then, otherwise) ("lookup", table, part) ("text", key) ("abs", part) ("round", part, step, mode)
("claimant",) ("length", duration, word) and of dates, which are of `datetime`: ("date", day) ("local",)
("later" | "earlier", date, days) ("between", later, earlier) ("of", function, date) ("worked", from, before)
("after", date, count) ("works", date)
("awarded", period) and of the outage, which is kept in slots of a quarter of an hour: ("asked", view, extent,
whether the longest stretch, measure, hours)
"""

import csv
import operator
import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

AWARD, REFUSED, REFER = 1, 2, 3
ZONE = ZoneInfo("Asia/Seoul")
CALENDAR = "gb-england"
SLOT = 900
PERIODS = ("event", "year", "claimant")
# Views: weekdays (1 is Monday), from and until which hour, without holidays, since and till which input.
VIEWS = {
    "office": ((1, 2, 3, 4, 5), 9, 18, True, "", ""),
    "late": ((1, 2, 3, 4, 5, 6, 7), 18, 24, False, "", ""),
    "contract": ((1, 2, 3, 4, 5, 6, 7), 0, 24, False, "reported", "repaired"),
}
CLAIMANTS = ("merchant", "individual")
LENGTHS = {"minutes": 1, "hours": 60, "days": 1440}
OF_A_DAY = {
    "year": lambda day: day.year, "month": lambda day: day.month, "day": lambda day: day.day,
    "weekday": lambda day: day.isoweekday(), "days_in_month": lambda day: monthrange(day.year, day.month)[1],
    "days_in_year": lambda day: (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days,
}  # fmt: skip
with (Path(__file__).parents[3] / "claims" / "data" / "holidays" / f"{CALENDAR}.csv").open(
    encoding="utf-8"
) as file:
    HOLIDAYS = {date.fromisoformat(row["date"]) for row in csv.DictReader(file)}
BINARY = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
Tree = tuple[Any, ...]


class Ended(Exception):
    """The run ends without an award."""


@dataclass
class Told:
    """A document in plain values. Inputs: name -> (type, optional, on a roster, low, high, choices)."""

    inputs: dict[str, tuple[str, bool, bool, int, int, tuple[str, ...]]]
    tables: dict[str, list[tuple[int | None, bool, int | None, bool, Fraction]]] = field(default_factory=dict)
    steps: list[tuple[str, Tree]] = field(default_factory=list)
    refuse: list[tuple[Tree, str]] = field(default_factory=list)
    refer: list[tuple[Tree, str]] = field(default_factory=list)
    award: list[dict[str, Any]] = field(default_factory=list)
    caps: list[dict[str, Any]] = field(default_factory=list)  # id, per, most, lines (their places)


def rendered(tree: Tree) -> str:
    """The tree in the words of the language, with more brackets than it needs."""
    kind, *rest = tree
    match kind:
        case "num":
            value = rest[0]
            return str(value) if value.denominator == 1 else f"({value.numerator} / {value.denominator})"
        case "true" | "false":
            return kind
        case "text":
            return f"'{rest[0]}'"
        case "in" | "step":
            return rest[0]
        case "known":
            return f"known({rest[0]})"
        case "minutes" | "hours":
            return f"outage.{kind}"
        case "days":
            return "days_in_month(outage.start)"
        case "lookup":
            return f"lookup({rest[0]}, {rendered(rest[1])})"
        case "neg":
            return f"(-{rendered(rest[0])})"
        case "not":
            return f"(not {rendered(rest[0])})"
        case "if":
            condition, then, other = map(rendered, rest)
            return f"({then} if {condition} else {other})"
        case "and" | "or":
            return "(" + f" {kind} ".join(map(rendered, rest)) + ")"
        case "awarded":
            return f"awarded.{rest[0]}"
        case "asked":
            return asked(*rest)
        case "date":
            return f"date('{rest[0]}')"
        case "local":
            return "date(outage.start)"
        case "claimant":
            return "claimant.type"
        case "length":
            return ".".join(rest)
        case "later" | "earlier" | "between":
            return f"({rendered(rest[0])} {'+' if kind == 'later' else '-'} {rendered(rest[1])})"
        case "of":
            return f"{rest[0]}({rendered(rest[1])})"
        case "works":
            return f"is_working_day({rendered(rest[0])})"
        case "worked":
            return f"working_days({rendered(rest[0])}, {rendered(rest[1])})"
        case "after":
            return f"working_day_after({rendered(rest[0])}, {rest[1]})"
        case "round":
            return f"round({rendered(rest[0])}, {rendered(('num', rest[1]))}, '{rest[2]}')"
        case "min" | "max" | "floor" | "ceil" | "abs":
            return f"{kind}({', '.join(map(rendered, rest))})"
    return f"({rendered(rest[0])} {kind} {rendered(rest[1])})"


def asked(view: str, extent: str, longest: bool, measure: str, hours: int) -> str:
    words = ["outage", view, extent, "longest" if longest else "", measure]
    return ".".join(word for word in words if word) + (f"({hours})" if measure == "days_over" else "")


class Slow:
    def __init__(
        self,
        told: Told,
        facts: dict[str, Any],
        seconds: int,
        start: int,
        windows: tuple[tuple[int, int, bool], ...] = (),
        claimant: str = "merchant",
        before: tuple[int, int, int] = (0, 0, 0),
    ) -> None:
        self.told, self.facts, self.seconds, self.start = told, facts, seconds, start
        self.claimant, self.before = claimant, dict(zip(PERIODS, before, strict=True))
        self.slots = {slot for low, high, _ in windows for slot in range(low, high, SLOT)}
        self.full = {slot for low, high, full in windows if full for slot in range(low, high, SLOT)}
        self.cut = False
        self.known: dict[str, Any] = {}
        self.steps: dict[str, Any] = {}

    def run(self) -> tuple[int, str, tuple[int, ...], dict[str, Any]]:
        nothing = (0,) * len(self.told.award)
        try:
            amounts = self.amounts()
        except Ended as end:
            outcome, code = end.args
            return outcome, code, nothing, self.steps
        if not any(amounts):
            return REFUSED, "cap_reached" if self.cut else "nothing_due", nothing, self.steps
        return AWARD, "", amounts, self.steps

    def amounts(self) -> tuple[int, ...]:
        for outcome, conditions in ((REFUSED, self.told.refuse), (REFER, self.told.refer)):
            for when, code in conditions:
                self.ready(when)
                if self.value(when):
                    raise Ended(outcome, code)
        for name, _ in self.told.steps:
            self.step(name)
        amounts = [max(self.amount(line), 0) for line in self.told.award]
        for cap in self.told.caps:
            self.capped(cap, amounts)
        least = [line.get("min_payable") or 0 for line in self.told.award]
        return tuple(amount if amount >= low else 0 for amount, low in zip(amounts, least, strict=True))

    def capped(self, cap: dict[str, Any], amounts: list[int]) -> None:
        self.ready(cap["most"])
        left = floor(self.value(cap["most"])) - self.before.get(cap["per"], 0)
        left = self.steps[cap["id"]] = min(max(left, 0), 10**15)
        for place in cap["lines"]:
            self.cut = self.cut or amounts[place] > left
            amounts[place] = min(amounts[place], left)
            left -= amounts[place]

    def amount(self, line: dict[str, Any]) -> int:
        for key in ("when", "amount"):
            if line.get(key):
                self.ready(line[key])
        if line.get("when") and not self.value(line["when"]):
            return 0
        exact = self.value(line["amount"])
        if line.get("max") is not None:
            exact = min(exact, Fraction(line["max"]))
        return line["step"] * _whole(exact / line["step"], line["mode"])

    def ready(self, tree: Tree) -> None:
        match tree[0]:
            case "in" | "known" | "length":
                self.load(tree[1])
            case "step":
                self.step(tree[1])
            case "claimant":
                if self.claimant not in CLAIMANTS:
                    raise Ended(REFER, "bad_input")
            case "asked":
                for name in VIEWS[tree[1]][4:] if tree[1] else ():
                    if name:
                        self.load(name)
            case _:
                for part in tree[1:]:
                    if isinstance(part, tuple):
                        self.ready(part)

    def step(self, name: str) -> None:
        if name not in self.steps:
            tree = dict(self.told.steps)[name]
            self.ready(tree)
            self.steps[name] = self.value(tree)

    def load(self, name: str) -> None:
        if name in self.known:
            return
        type_, optional, on_roster, low, high, choices = self.told.inputs[name]
        value = self.facts.get(name, False if on_roster and not optional else None)
        if value is None:
            if not optional:
                raise Ended(REFER, "missing_input")
        elif type_ == "boolean":
            fits = isinstance(value, bool)
        elif type_ == "date":
            value = written_day(value)
            fits = value is not None and low <= value <= high
        elif type_ == "choice":
            fits = isinstance(value, str) and value in choices
        else:
            fits = isinstance(value, int) and not isinstance(value, bool) and low <= value <= high
        if self.facts.get(name) is not None and not fits:
            raise Ended(REFER, "bad_input")
        self.known[name] = value

    def value(self, tree: Tree) -> Any:
        kind, *rest = tree
        match kind:
            case "num" | "text":
                return rest[0]
            case "true" | "false":
                return kind == "true"
            case "in":
                value = self.known[rest[0]]
                assert value is not None, "used where it is not known"
                return Fraction(value) if type(value) is int else value
            case "step":
                return self.steps[rest[0]]
            case "known":
                return self.known[rest[0]] is not None
            case "minutes":
                return Fraction(self.seconds // 60)
            case "hours":
                return Fraction(self.seconds, 3600)
            case "awarded":
                return Fraction(self.before[rest[0]])
            case "asked":
                return self.asked(*rest)
            case "date":
                return rest[0]
            case "local":
                return local(self.start).date()
            case "claimant":
                return self.claimant
            case "length":
                return Fraction(self.known[rest[0]], LENGTHS[rest[1]])
            case "of":
                return Fraction(OF_A_DAY[rest[0]](self.value(rest[1])))
            case "after":
                return working_day_after(self.value(rest[0]), rest[1])
            case "round":
                return rest[1] * _whole(self.value(rest[0]) / rest[1], rest[2])
            case "days":
                return Fraction(monthrange(local(self.start).year, local(self.start).month)[1])
            case "if":
                return self.value(rest[1] if self.value(rest[0]) else rest[2])
            case "and":
                return all(self.value(part) for part in rest)
            case "or":
                return any(self.value(part) for part in rest)
            case "lookup":
                return self.looked_up(*rest)
        values = [self.value(part) for part in rest]
        match kind:
            case "neg":
                return -values[0]
            case "abs":
                return abs(values[0])
            case "later" | "earlier":
                days = timedelta(floor(values[1]))
                return values[0] + days if kind == "later" else values[0] - days
            case "between":
                return Fraction((values[0] - values[1]).days)
            case "works":
                return works(values[0])
            case "worked":
                length = max((values[1] - values[0]).days, 0)
                return Fraction(sum(works(values[0] + timedelta(day)) for day in range(length)))
            case "not":
                return not values[0]
            case "floor" | "ceil":
                return Fraction(floor(values[0]) if kind == "floor" else ceil(values[0]))
            case "min" | "max":
                return min(values) if kind == "min" else max(values)
        return BINARY[kind](*values)

    def asked(self, view: str, extent: str, longest: bool, measure: str, hours: int) -> Fraction:
        down = {"": self.slots, "full": self.full, "partial": self.slots - self.full}[extent]
        down = {slot for slot in down if not view or self.seen(slot, *VIEWS[view])}
        days = Counter(local(slot).date() for slot in down)
        if measure == "calendar_days":
            return Fraction(len(days))
        if measure == "days_over":
            return Fraction(sum(count * SLOT > hours * 3600 for count in days.values()))
        if measure == "uptime":
            month = local(self.start)
            inside = sum(
                (day.year, day.month) == (month.year, month.month) for slot in down for day in [local(slot)]
            )
            whole = monthrange(month.year, month.month)[1] * 86_400
            return Fraction(100) * (whole - inside * SLOT) / whole
        length = len(down)
        if longest:
            length = best = 0
            for slot in sorted(down):
                length = length + 1 if slot - SLOT in down else 1
                best = max(best, length)
            length = best
        return Fraction(length * SLOT, {"minutes": 60, "hours": 3600, "days": 86_400}[measure])

    def seen(
        self, slot: int, days: tuple[int, ...], opens: int, closes: int, working: bool, since: str, till: str
    ) -> bool:
        moment = local(slot)
        day = moment.date()
        first, last = (self.known.get(name) for name in (since, till))
        return (
            moment.isoweekday() in days
            and opens <= moment.hour < closes
            and not (working and day in HOLIDAYS)
            and (first is None or first <= day)
            and (last is None or day <= last)
        )

    def looked_up(self, table: str, part: Tree) -> Fraction:
        value = self.value(part)
        for low, low_in, high, high_in, found in self.told.tables[table]:
            above = low is None or value > low or (low_in and value == low)
            below = high is None or value < high or (high_in and value == high)
            if above and below:
                return found
        raise Ended(REFER, "outside_table")


def local(instant: int) -> datetime:
    return datetime.fromtimestamp(instant, tz=ZONE)


def written_day(text: Any) -> date | None:
    if not isinstance(text, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    year, month, day = map(int, text.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return None


def works(day: date) -> bool:
    return day.isoweekday() < 6 and day not in HOLIDAYS


def working_day_after(day: date, count: int) -> date:
    while count:
        day += timedelta(1)
        count -= works(day)
    return day


def _whole(value: Fraction, mode: str) -> int:
    if mode == "down":
        return floor(value)
    if mode == "up":
        return ceil(value)
    rest = value - floor(value)
    if rest == Fraction(1, 2):
        return ceil(value) if mode == "half_up" or floor(value) % 2 else floor(value)
    return ceil(value) if rest > Fraction(1, 2) else floor(value)
