"""What policies ask, read by its type: numbers, minutes, days, yes or no, one of several answers."""

from collections.abc import Mapping

from claims.rules.calendar import FIRST_DAY, day_of, day_written
from claims.rules.facts import Input
from claims.rules.filing.fields import choice, whole_number
from claims.rules.filing.found import Finding
from claims.rules.policy.document import Input as DeclaredInput
from claims.rules.text import plain

_WHOLE = ("money", "integer", "duration")
_YES = frozenset({"yes", "true", "1", "y"})
_NO = frozenset({"no", "false", "0", "n"})


def checked_inputs(
    found: list[Finding], given: Mapping[str, Input], declared: Mapping[str, DeclaredInput]
) -> dict[str, Input]:
    """What was answered, of what policies ask of a claimant. Facts of our own records cannot be claimed."""
    for name, value in given.items():
        asked = declared.get(name)
        if asked is None or asked.source != "claimant":
            found.append(Finding(name, "unknown_input"))
        elif asked.type in _WHOLE:
            if type(value) is not int:
                found.append(Finding(name, "amount_form"))
            elif not asked.low <= value <= asked.high:
                found.append(Finding(name, "out_of_range", {"low": asked.low, "high": asked.high}))
        elif asked.type == "date":
            _day(found, name, asked, value)
        elif asked.type == "boolean":
            if type(value) is not bool:
                found.append(Finding(name, "choice"))
        elif value not in {answer.key for answer in asked.choices}:
            found.append(Finding(name, "choice"))
    return dict(given)


def read_fact(found: list[Finding], asked: DeclaredInput, value: str) -> Input:
    """The cell of a file as the type that the policy reads; a harmless value where it is noted as wrong."""
    if asked.type in _WHOLE:
        return whole_number(found, asked.field, value, asked.high, least=asked.low)
    value = value.strip()
    if asked.type == "date":
        return _day(found, asked.field, asked, plain(value))
    if asked.type == "boolean":
        if value.lower() not in _YES | _NO:
            found.append(Finding(asked.field, "choice"))
        return value.lower() in _YES
    return choice(found, asked.field, value, tuple(answer.key for answer in asked.choices))


def _day(found: list[Finding], name: str, asked: DeclaredInput, value: object) -> str:
    """A day as it is written in ISO 8601, within the limits of the input."""
    day = day_written(value) if isinstance(value, str) else FIRST_DAY - 1
    if day < FIRST_DAY:
        found.append(Finding(name, "day_form"))
    elif not asked.low <= day <= asked.high:
        low, high = (day_of(limit).isoformat() for limit in (asked.low, asked.high))
        found.append(Finding(name, "day_out_of_range", {"low": low, "high": high}))
    return str(value)
