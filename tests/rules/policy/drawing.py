"""Hypothesis draws whole documents, as plain values (`slow.Told`) and as TOML; a seed draws facts, good and bad."""

from datetime import date, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from claims.rules.policy import Policy, PolicyErrors
from tests.rules.policy.making import made, toml
from tests.rules.policy.slow import (
    CALENDAR,
    CLAIMANTS,
    LENGTHS,
    OF_A_DAY,
    PERIODS,
    SLOT,
    VIEWS,
    Told,
    Tree,
    rendered,
)  # fmt: skip

INPUTS = {
    "loss": ("money", False, False, 0, 10**12, ()),
    "fee": ("money", False, False, 1, 10**6, ()),
    "delta": ("integer", False, False, -100, 100, ()),
    "extra": ("integer", True, False, 5, 50, ()),
    "member": ("boolean", False, True, 0, 0, ()),
    "agreed": ("boolean", True, False, 0, 0, ()),
    "reported": ("date", False, False, date(2000, 1, 1), date(2050, 12, 31), ()),
    "repaired": ("date", True, False, date(2014, 6, 1), date(2031, 12, 31), ()),
    "delay": ("duration", False, False, 0, 100_000, ()),
    "line": ("choice", False, False, 0, 0, ("mobile", "fixed", "tv")),
}
TEXT = {"ko": "글", "en": "text"}


@st.composite
def tables(draw: st.DrawFn) -> list[tuple[int | None, bool, int | None, bool, Fraction]]:
    edges = sorted(draw(st.sets(st.integers(-50, 400_000), min_size=1, max_size=12)))
    closed = [draw(st.booleans()) for _ in edges]  # whether the band below owns the edge
    lows = [(edge, not owned) for edge, owned in zip(edges, closed, strict=True)]
    highs = list(zip(edges, closed, strict=True))
    if draw(st.booleans()):
        lows = [(None, False), *lows]
    else:
        highs = highs[1:]
    if draw(st.booleans()) or not highs or len(lows) == 1:
        highs = [*highs, (None, False)]
    else:
        lows = lows[:-1]
    value = st.integers(0, 100_000).map(Fraction)
    return [(*low, *high, draw(value)) for low, high in zip(lows, highs, strict=True)]


MODES = st.sampled_from(["down", "up", "half_up", "half_even"])


@st.composite
def dates(draw: st.DrawFn, told: Told, safe: frozenset[str], depth: int) -> Tree:
    names = ["reported", *(["repaired"] if "repaired" in safe else [])]
    steps = [("step", name) for name, _ in told.steps if name.startswith("date")]
    constant = st.dates(date(2000, 1, 1), date(2040, 12, 31)).map(lambda day: ("date", day))
    atom = st.one_of(constant, st.sampled_from([("local",), *(("in", name) for name in names), *steps]))
    kind = draw(st.sampled_from(["atom", "moved", "after", "if", "max"])) if depth > 0 else "atom"
    match kind:
        case "moved":
            days = ("num", draw(st.fractions(-500, 500, max_denominator=9)))
            return (draw(st.sampled_from(["later", "earlier"])), draw(atom), days)
        case "after":
            return ("after", draw(atom), draw(st.integers(0, 30)))
        case "if":
            condition = draw(conditions(told, safe, depth - 1))
            then = draw(dates(told, safe | _assured(condition, True), depth - 1))
            return ("if", condition, then, draw(dates(told, safe | _assured(condition, False), depth - 1)))
        case "max":
            return (draw(st.sampled_from(["min", "max"])), draw(atom), draw(atom))
    return draw(atom)


@st.composite
def numbers(draw: st.DrawFn, told: Told, safe: frozenset[str], depth: int) -> Tree:
    names = ["loss", "fee", "delta", *(["extra"] if "extra" in safe else [])]
    steps = [("step", name) for name, _ in told.steps if name.startswith("number")]
    constant = st.fractions(-1000, 1000, max_denominator=60).map(lambda value: ("num", value))
    divisor = st.builds(Fraction, st.integers(1, 1000) | st.integers(-1000, -1), st.integers(1, 60))
    atoms = [
        constant,
        st.sampled_from([("in", name) for name in names]),
        st.sampled_from(
            [("minutes",), ("hours",), ("days",), *(("length", "delay", word) for word in LENGTHS)]
        ),
    ]
    atoms += [measures(safe), st.sampled_from([("awarded", per) for per in PERIODS])]
    atoms += [st.sampled_from(steps)] * bool(steps)
    if depth == 0:
        return draw(st.one_of(atoms))
    kind = draw(
        st.sampled_from(
            [
                "atom",
                "+",
                "-",
                "*",
                "/",
                "neg",
                "floor",
                "ceil",
                "min",
                "max",
                "if",
                "lookup",
                "round",
                "day",
                "days",
            ]
        )
    )
    inner = numbers(told, safe, depth - 1)
    match kind:
        case "atom":
            return draw(st.one_of(atoms))
        case "neg" | "floor" | "ceil":
            return (draw(st.sampled_from([kind, "abs"])), draw(inner))
        case "round":
            step = st.builds(Fraction, st.integers(1, 50), st.integers(1, 20))
            return ("round", draw(inner), draw(step), draw(MODES))
        case "day":
            return ("of", draw(st.sampled_from(sorted(OF_A_DAY))), draw(dates(told, safe, depth - 1)))
        case "days":
            both = [draw(dates(told, safe, depth - 1)) for _ in range(2)]
            return (draw(st.sampled_from(["between", "worked"])), *both)
        case "min" | "max":
            return (kind, *draw(st.lists(inner, min_size=1, max_size=3)))
        case "if":
            condition = draw(conditions(told, safe, depth - 1))
            then = draw(numbers(told, safe | _assured(condition, True), depth - 1))
            return ("if", condition, then, draw(numbers(told, safe | _assured(condition, False), depth - 1)))
        case "lookup":
            return ("lookup", draw(st.sampled_from(sorted(told.tables))), draw(inner))
        case "/":
            safe_divisors = [
                divisor.map(lambda value: ("num", value)),
                st.sampled_from([("in", "fee"), ("days",), *([("in", "extra")] if "extra" in safe else [])]),
            ]
            return ("/", draw(inner), draw(st.one_of(safe_divisors)))
    return (kind, draw(inner), draw(inner))


@st.composite
def measures(draw: st.DrawFn, safe: frozenset[str]) -> Tree:
    view = draw(st.sampled_from(["", "", *VIEWS]))
    extent = draw(st.sampled_from(["", "full", "partial"]))
    longest = draw(st.booleans())
    lengths = ["minutes", "hours", "days"]
    measure = draw(
        st.sampled_from(lengths if longest else [*lengths, "calendar_days", "days_over", "uptime"])
    )
    if not (view or extent or longest) and measure in lengths:
        extent = "full"  # of all windows together `seconds` tells
    return ("asked", view, extent, longest, measure, draw(st.integers(0, 23)))


@st.composite
def conditions(draw: st.DrawFn, told: Told, safe: frozenset[str], depth: int) -> Tree:
    names = ["member", *(["agreed"] if "agreed" in safe else [])]
    steps = [("step", name) for name, _ in told.steps if name.startswith("boolean")]
    atoms = [("in", name) for name in names] + [
        ("known", "extra"),
        ("known", "agreed"),
        ("known", "repaired"),
        ("true",),
        ("false",),
        *steps,
    ]
    if depth == 0:
        return draw(st.sampled_from(atoms))
    kind = draw(
        st.sampled_from(
            ["atom", "text", "claimant", "date", "works", "compare", "compare", "not", "and", "or", "if"]
        )
    )
    match kind:
        case "atom":
            return draw(st.sampled_from(atoms))
        case "text":
            return (
                draw(st.sampled_from(["==", "!="])),
                ("in", "line"),
                ("text", draw(st.sampled_from(INPUTS["line"][5]))),
            )
        case "claimant":
            return ("==", ("claimant",), ("text", draw(st.sampled_from(CLAIMANTS))))
        case "date":
            sign = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
            return (sign, draw(dates(told, safe, depth - 1)), draw(dates(told, safe, depth - 1)))
        case "works":
            return ("works", draw(dates(told, safe, depth - 1)))
        case "compare":
            sign = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
            return (sign, draw(numbers(told, safe, depth - 1)), draw(numbers(told, safe, depth - 1)))
        case "not":
            return ("not", draw(conditions(told, safe, depth - 1)))
        case "if":
            return ("if", *(draw(conditions(told, safe, depth - 1)) for _ in range(3)))
    first = draw(conditions(told, safe, depth - 1))
    return (kind, first, draw(conditions(told, safe | _assured(first, kind == "and"), depth - 1)))


def _assured(tree: Tree, true: bool) -> frozenset[str]:
    if tree[0] == "known":
        return frozenset({tree[1]} if true else ())
    if tree[0] == "not":
        return _assured(tree[1], not true)
    if tree[0] == ("and" if true else "or"):
        return frozenset().union(*(_assured(part, true) for part in tree[1:]))
    return frozenset()


@st.composite
def documents(draw: st.DrawFn) -> Told:
    told = Told(inputs=INPUTS, tables={"t": draw(tables()), "u": draw(tables())})
    for place in range(draw(st.integers(0, 4))):
        if draw(st.integers(0, 3)) == 0:
            told.steps.append((f"date{place}", draw(dates(told, frozenset(), 2))))
        elif draw(st.booleans()):
            told.steps.append((f"number{place}", draw(numbers(told, frozenset(), 3))))
        else:
            told.steps.append((f"boolean{place}", draw(conditions(told, frozenset(), 2))))
    told.refuse = [
        (draw(conditions(told, frozenset(), 2)), f"no_{n}") for n in range(draw(st.integers(0, 2)))
    ]
    told.refer = [
        (draw(conditions(told, frozenset(), 2)), f"see_{n}") for n in range(draw(st.integers(0, 2)))
    ]
    for _ in range(draw(st.integers(1, 3))):
        told.award.append(
            {
                "amount": draw(numbers(told, frozenset(), 3)),
                "when": draw(st.none() | conditions(told, frozenset(), 2)),
                "step": draw(st.integers(1, 100)),
                "mode": draw(MODES),
                "max": draw(st.none() | st.just(10**12) | st.integers(0, 10**6)),
                "min_payable": draw(st.none() | st.integers(0, 1000)),
            }
        )
    for place in range(draw(st.sampled_from([0, 0, 1, 2]))):
        lines = draw(st.sets(st.integers(0, len(told.award) - 1), min_size=1))
        told.caps.append(
            {
                "id": f"cap{place}",
                "per": draw(st.sampled_from(["claim", *PERIODS])),
                "most": draw(numbers(told, frozenset(), 2)),
                "lines": sorted(lines),
            }
        )
    return told


def windows(random: Random) -> tuple[tuple[int, int, bool], ...]:
    """Windows around the turn of a month and of a year: from, until, in full."""
    origin = random.choice([1_665_792_000, 1_667_199_600, 1_672_441_200])
    found = []
    for _ in range(random.choice([0, 1, 1, 2, 4])):
        start = origin + SLOT * random.randrange(300)
        found.append((start, start + SLOT * random.randint(1, 200), random.random() < 0.6))
    return tuple(found)


def before(random: Random) -> tuple[int, int, int]:
    event = random.choice([0, 0, random.randrange(1000)])
    year = event + random.choice([0, random.randrange(10**5)])
    return event, year, year + random.choice([0, random.randrange(10**6)])


def facts(random: Random) -> dict[str, Any]:
    """Facts for a drawn document: mostly good, now and then missing, of the wrong type or out of their limits.

    From a seeded `Random` and not by hypothesis, which is slow at drawing many.
    """
    bad = (
        None,
        "x",
        "",
        1.5,
        10**13,
        -(10**9),
        [],
        {},
        True,
        0,
        b"",
        (),
        "MOBILE",
        "2023-02-30",
        "20230201",
        "1999-12-31",
        "2051-01-01",
        "２０２３-02-01",
        10**40,
    )
    good = {
        "loss": random.choice(
            [0, 1, 299_999, 300_000, 300_001, random.randint(0, 10**6), random.randint(0, 10**12)]
        ),
        "fee": random.randint(1, 10**6),
        "delta": random.randint(-100, 100),
        "extra": random.randint(5, 50),
        "member": random.random() < 0.7,
        "agreed": random.random() < 0.5,
        "reported": str(date(2000, 1, 1) + timedelta(random.randrange(18_000))),
        "repaired": str(date(2022, 1, 1) + timedelta(random.randrange(1_000))),
        "delay": random.randint(0, 100_000),
        "line": random.choice(INPUTS["line"][5]),
    }
    for name in ("extra", "agreed", "repaired"):
        if random.random() < 0.4:
            del good[name]
    if random.random() < 0.15:
        good.pop(random.choice(list(INPUTS)), None)
    if random.random() < 0.15:
        good[random.choice(list(INPUTS))] = random.choice(bad)
    return good


def written(told: Told) -> str:
    """The drawn document as TOML."""
    text = toml(
        {
            "language": 1, "key": "drawn", "unit": "KRW", "time_zone": "Asia/Seoul", "once_per": ["claimant"],
            "title": TEXT, "summary": TEXT, "source": {"url": "https://example.org/", "clause": "1"},
            "calendar": CALENDAR, "covers": {"claimant_types": list(CLAIMANTS), "services": ["*"], "incidents": ["*"]},
            "inputs": {name: _input(*asked) for name, asked in told.inputs.items()},
            "during": {name: _view(*view) for name, view in VIEWS.items()},
            "tables": {name: [_band(*band) for band in bands] for name, bands in told.tables.items()},
            "steps": [{"id": name, "label": TEXT, "expr": rendered(tree)} for name, tree in told.steps],
            "refuse": [{"when": rendered(when), "code": code, "text": TEXT} for when, code in told.refuse],
            "refer": [{"when": rendered(when), "code": code, "text": TEXT} for when, code in told.refer],
            "award": [_line(place, line) for place, line in enumerate(told.award)],
            "cap": [cap | {"label": TEXT, "most": rendered(cap["most"]), "lines": [f"l{n}" for n in cap["lines"]]}
                    for cap in told.caps],
        }
    )  # fmt: skip
    for key in ("steps", "cap", "refuse", "refer"):
        text = text.replace(f"{key} = []\n", "")
    return text


def _input(
    type_: str, optional: bool, on_roster: bool, low: int, high: int, choices: tuple[str, ...]
) -> dict[str, Any]:
    asked: dict[str, Any] = {"type": type_, "source": "records" if on_roster else "claimant", "label": TEXT}
    if on_roster:
        asked["roster"] = "club"
    if optional:
        asked["optional"] = True
    if type_ in ("money", "integer", "date", "duration"):
        asked |= {"min": low, "max": high}
    if choices:
        asked["choices"] = [{"key": key, **TEXT} for key in choices]
    return asked


def _view(
    days: tuple[int, ...], opens: int, closes: int, working: bool, since: str, till: str
) -> dict[str, Any]:
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    view: dict[str, Any] = {"days": [names[day - 1] for day in days]}
    view |= {"from": time(opens)} if opens else {}
    view |= {"until": time(closes)} if closes < 24 else {}
    view |= {"holidays": False} if working else {}
    return view | ({"since": since} if since else {}) | ({"till": till} if till else {})


def _band(low: int | None, low_in: bool, high: int | None, high_in: bool, value: Fraction) -> dict[str, Any]:
    row: dict[str, Any] = {"value": value}
    if low is not None:
        row["at_least" if low_in else "over"] = low
    if high is not None:
        row["upto" if high_in else "below"] = high
    return row


def _line(place: int, line: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "line": f"l{place}",
        "kind": "cash",
        "label": TEXT,
        "amount": rendered(line["amount"]),
    }
    row["round"] = {"step": line["step"], "mode": line["mode"]}
    row |= {key: line[key] for key in ("max", "min_payable") if line[key] is not None}
    if line["when"]:
        row["when"] = rendered(line["when"])
    return row


def compiled(told: Told) -> Policy:
    """The drawn document; drawings that outgrow all measure are let go, every other error is a failure."""
    try:
        return made(written(told))
    except PolicyErrors as errors:
        assert all("beyond all measure" in problem.message for problem in errors.problems), str(errors)
        assume(False)
        raise
