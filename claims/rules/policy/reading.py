"""From the TOML text of a policy to a `Document`, or to all of its errors at once."""

import tomllib
from decimal import Decimal
from typing import Any, Final

from claims.rules.calendar import zone_exists
from claims.rules.facts import CLAIMANT_TYPES
from claims.rules.policy import parts
from claims.rules.policy.bands import Table
from claims.rules.policy.casebook import cases
from claims.rules.policy.compiling import source_of
from claims.rules.policy.document import LANGUAGE, Covers, Document, Source
from claims.rules.policy.fields import Fields
from claims.rules.policy.giving import award as award_lines
from claims.rules.policy.giving import caps
from claims.rules.policy.inputs import declared, inputs
from claims.rules.policy.naming import Names
from claims.rules.policy.outage_facts import during
from claims.rules.policy.places import places
from claims.rules.policy.problems import PolicyErrors, Problem, Problems
from claims.rules.policy.ratios import TooLargeError
from claims.rules.policy.spelling import not_toml
from claims.rules.policy.tables import table
from claims.rules.refusal import N_
from claims.rules.working_days import lists, working_days_of

LONGEST_DOCUMENT: Final = 100_000  # characters
LONGEST_TITLE: Final = 200

_PATTERN = r"\*|[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)*(?:\.\*)?"


def parse(text: str, *, name: str) -> Document:
    """The document that `text` writes down; `name` says where it came from. Raises `PolicyErrors`."""
    raw, problems = toml_of(text, name)
    fields = Fields(raw, (), problems)
    document = _document(fields, text)
    if not problems:
        _measured(document, problems)
    problems.raise_any()
    return document


def toml_of(text: str, name: str) -> tuple[dict[str, Any], Problems]:
    if len(text) > LONGEST_DOCUMENT:
        sentence = N_("The document is longer than %(longest)s characters. Shorten it.")
        raise PolicyErrors(
            name=name, problems=(Problem(name, 1, "", sentence, {"longest": LONGEST_DOCUMENT}),)
        )
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
        return raw, Problems(name, places(text))
    except tomllib.TOMLDecodeError as error:
        sentence, facts = not_toml(str(error)), {"reason": str(error)}
        line = _line_of(str(error), text)
    except (RecursionError, ValueError, ArithmeticError):  # nested too deep, figures without end
        sentence, facts, line = (
            N_("This is not TOML that a policy needs. Take out what is nested or huge."),
            {},
            1,
        )
    raise PolicyErrors(name=name, problems=(Problem(name, line, "", sentence, dict(facts)),))


def _line_of(reason: str, text: str) -> int:
    _, _, place = reason.rpartition("(at line ")
    figure = place.partition(",")[0]
    return int(figure) if figure.isdigit() else text.rstrip().count("\n") + 1


def _document(fields: Fields, text: str) -> Document:
    _language(fields)
    unit = fields.text("unit", '"KRW", "point" ...', pattern=parts.UNIT, longest=parts.LONGEST_UNIT)
    header: dict[str, Any] = {
        "key": fields.text("key", '"merchant-bands"', pattern=parts.KEY, longest=60),
        "title": fields.both("title", longest=LONGEST_TITLE),
        "summary": fields.both("summary"),
        "time_zone": _time_zone(fields),
        "calendar": _calendar(fields),
        "tax": fields.both("tax", required=False),
        "once_per": parts.once_per(fields, required=True),
        "source": _source(fields),
        "covers": _covers(fields),
    }
    asked = inputs(fields, unit)
    by_name = {one.name: one for one in asked}
    named = declared(fields)
    views = during(fields, by_name, header["calendar"])
    names = Names(
        inputs=by_name, views=views, broken=named - by_name.keys(), working=working_days_of(header["calendar"]),
        claimant_types=header["covers"].claimant_types,
    )  # fmt: skip
    names.tables = _tables(fields, names)
    steps = parts.steps(fields, names)
    refuse, refer = parts.conditions(fields, names)
    award = award_lines(fields, names, unit, header["once_per"])
    limits = caps(fields, names, award, unit)
    found = cases(fields, inputs=named, lines={line.line for line in award},
                  claimants=header["covers"].claimant_types, zone=header["time_zone"])  # fmt: skip
    fields.done()
    return Document(
        name=fields.problems.name, text=text, unit=unit, inputs=asked, during=tuple(views.values()),
        tables=tuple(names.tables.values()), steps=steps, refuse=refuse, refer=refer, award=award, caps=limits,
        cases=found, **header,
    )  # fmt: skip


def _language(fields: Fields) -> None:
    value = fields.raw("language", f"language = {LANGUAGE}")
    if value is not None and (type(value) is not int or value != LANGUAGE):
        fields.bad("language", f"language = {LANGUAGE}")


def _time_zone(fields: Fields) -> str:
    zone = fields.text("time_zone", '"Asia/Seoul"', pattern=r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*", longest=60)
    if zone and not zone_exists(zone):
        fields.wrong(
            "time_zone",
            N_("There is no time zone %(zone)s. Write one as in the IANA list: Asia/Seoul."),
            zone=zone,
        )
    return zone if zone and zone_exists(zone) else "UTC"


def _calendar(fields: Fields) -> str:
    known = lists()
    wanted = ", ".join(f'"{name}"' for name in known)
    name = fields.text("calendar", wanted, required=False)
    if name and name not in known:
        fields.bad("calendar", wanted)
        return ""
    return name


def _source(fields: Fields) -> Source:
    inner = fields.inner("source", '{ url = "https://...", clause = "..." }')
    if inner is None:
        return Source("", "")
    url = inner.text("url", '"https://..."', pattern=r"https?://[^\s<>\"']+", longest=500)
    clause = inner.text("clause", '"..."', longest=500)
    inner.done()
    return Source(url, clause)


def _covers(fields: Fields) -> Covers:
    wanted = '{ claimant_types = ["merchant"], services = ["kakaotalk.*"], incidents = ["kakao-2022"] }'
    inner = fields.inner("covers", wanted)
    if inner is None:
        return Covers((), (), ())
    types = ", ".join(f'["{type_}"]' for type_ in CLAIMANT_TYPES)
    covers = Covers(
        inner.some_of("claimant_types", types, pattern="[a-z_]+", words=CLAIMANT_TYPES),
        inner.some_of("services", '["kakaotalk.*", "melon"], ["*"]', pattern=_PATTERN),
        inner.some_of("incidents", '["kakao-2022"], ["*"]', pattern=_PATTERN),
    )
    inner.done()
    return covers


def _tables(fields: Fields, names: Names) -> dict[str, Table]:
    found: dict[str, Table] = {}
    outer = fields.inner("tables", "[[tables.payment]]", required=False)
    for name in outer.table if outer else ():
        read = table(name, outer) if outer else None
        parts.name_allowed(fields.problems, ("tables", name), name, taken=names.inputs)
        if read:
            found[name] = read
        else:
            names.broken.add(name)
    return found


def _measured(document: Document, problems: Problems) -> None:
    """Compiles once to see that no ratio grows beyond measure: a hostile document may not make a run slow."""
    try:
        source_of(document)
    except TooLargeError as error:
        sentence = N_(
            "The ratios of this expression grow beyond all measure. Divide less often, or use floor(...)."
        )
        problems.add(error.path, sentence)
