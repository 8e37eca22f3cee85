"""What staff may correct of a claim, and the values in the form in which they are kept. Pure.

Never who claims, when the claim came or where its money goes: those are the claimant's alone.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from claims.rules.facts import CATEGORIES, Input
from claims.rules.filing import Finding
from claims.rules.filing.answers import checked_inputs
from claims.rules.filing.fields import MOST_PAPERS, choice, services_named, whole_second
from claims.rules.policy.document import Input as DeclaredInput
from claims.rules.refusal import N_, Refusal

ANSWER: Final = "inputs."  # before the name of what a policy asks
AMENDABLE: Final = ("category", "services", "period", "papers")


class FieldNotAmendable(Refusal):
    """Facts: `field`."""

    code = "field_not_amendable"
    sentence = N_("%(field)s cannot be corrected by staff.")


class NothingAmended(Refusal):
    code = "nothing_amended"
    sentence = N_("Nothing would be changed. Correct what is wrong, or leave the claim as it is.")


class Facts(NamedTuple):
    """What a claim says, of what may be corrected."""

    category: str
    services: tuple[str, ...]  # sorted
    period: tuple[datetime, datetime]
    papers: int
    inputs: Mapping[str, Input]


def amended(
    facts: Facts, fields: Mapping[str, Any], *, declared: Mapping[str, DeclaredInput]
) -> tuple[Facts, list[Finding]]:
    """The facts with these fields as given, and what is wrong with them; an answer of None is taken out.

    `declared` is what the policies in force ask of claimants and of staff. Raises FieldNotAmendable, and NothingAmended
    where all is as it was.
    """
    found: list[Finding] = []
    said = facts._asdict()
    answers: dict[str, Any] = {}
    for name, value in fields.items():
        if name.startswith(ANSWER):
            answers[name.removeprefix(ANSWER)] = value
        elif name in AMENDABLE:
            said[name] = _READ[name](found, value)
        else:
            raise FieldNotAmendable(field=name)
    said["inputs"] = _inputs(found, facts.inputs, answers, declared)
    new = Facts(**said)
    if new == facts and not found:
        raise NothingAmended
    if new.category == "claim" and not new.services and "services" not in {one.field for one in found}:
        found.append(Finding("services", "required"))
    return new, found


def changes(old: Facts, new: Facts) -> dict[str, tuple[Any, Any]]:
    """field -> what it was and what it is, of what differs; None for an answer that was not or is not given."""
    found = {name: (getattr(old, name), getattr(new, name)) for name in AMENDABLE}
    for name in sorted(old.inputs.keys() | new.inputs.keys()):
        found[f"{ANSWER}{name}"] = (old.inputs.get(name), new.inputs.get(name))
    return {
        name: (was, now) for name, (was, now) in found.items() if was != now or type(was) is not type(now)
    }


def _inputs(
    found: list[Finding],
    before: Mapping[str, Input],
    answers: Mapping[str, Any],
    declared: Mapping[str, DeclaredInput],
) -> dict[str, Input]:
    for name in answers:
        if name not in declared and name not in before:
            raise FieldNotAmendable(field=name)
    given = {
        name: value for name, value in answers.items() if value is not None and value != before.get(name)
    }
    checked = checked_inputs(found, given, declared)
    kept = {name: value for name, value in before.items() if name not in answers or answers[name] is not None}
    return {**kept, **checked}


def _services(found: list[Finding], value: Sequence[str]) -> tuple[str, ...]:
    return services_named(found, "services", ";".join(value))


def _period(found: list[Finding], value: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    start, end = (whole_second(found, name, at) for name, at in zip(("start", "end"), value, strict=True))
    if start is None or end is None:
        return value
    if end <= start:
        found.append(Finding("end", "period_reversed"))
    return start, end


def _category(found: list[Finding], value: str) -> str:
    return choice(found, "category", value, CATEGORIES)


def _papers(found: list[Finding], value: int) -> int:
    if type(value) is not int or not 0 <= value <= MOST_PAPERS:
        found.append(Finding("papers", "out_of_range", {"low": 0, "high": MOST_PAPERS}))
    return value


_READ: Final[Mapping[str, Any]] = {
    "category": _category,
    "services": _services,
    "period": _period,
    "papers": _papers,
}
