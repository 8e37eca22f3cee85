"""Reading what was typed, field by field: each reader notes what is wrong and answers a harmless value."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final, NamedTuple

from claims.rules import export, identifiers, residents
from claims.rules.facts import MALFORMED, NONE, OK
from claims.rules.filing.found import RESIDENT_NUMBER, Finding
from claims.rules.text import Malformed, canonical, plain

LONGEST_NAME: Final = 100
MOST_SERVICES: Final = 40
MOST_PAPERS: Final = 999
LARGEST_AMOUNT: Final = 1_000_000_000_000  # won
LANGUAGES: Final = ("ko", "en")
SHORTEST_RESIDENT: Final = 13
YEARS: Final = range(2000, 2100)  # of anything that concerns a claim
_SERVICE: Final = re.compile(r"[a-z][a-z0-9_]*(?:[.-][a-z0-9_]+)*")
KEYS_OF_TYPE: Final = {
    "merchant": "business_number",
    "partner": "business_number",
    "taxi_driver": "driver_licence",
}


class Identified(NamedTuple):
    """Who claims: the strongest identifier with its kind, the number that names them, and its mark."""

    key_kind: str = ""
    key: str = ""
    identifier: str = ""
    mark: str = NONE


class Account(NamedTuple):
    """Where the money should go; only a mark where it is not given or cannot be read."""

    mark: str = NONE
    bank: str = ""
    number: str = ""
    holder: str = ""


def choice(found: list[Finding], name: str, value: str, choices: tuple[str, ...]) -> str:
    """`value`, which must be one of `choices`."""
    if value not in choices:
        found.append(Finding(name, "choice" if value else "required"))
    return value


def line_of_text(
    found: list[Finding], name: str, value: str, *, longest: int = LONGEST_NAME, required: bool = False
) -> str:
    """A name or the like in its canonical form, without a resident number in it."""
    if value:
        try:
            value = canonical(value, longest=longest)
        except Malformed as bad:
            found.append(Finding(name, bad.code, bad.facts))
            return ""
        if len(value) >= SHORTEST_RESIDENT and residents.resident_number_in(value):
            found.append(Finding(name, RESIDENT_NUMBER))
    if required and not value:
        found.append(Finding(name, "required"))
    return value


def read(found: list[Finding], name: str, value: str, reader: Any) -> str:
    """What `reader` of `identifiers.py` makes of `value`; '' where nothing is given."""
    if not value or value.isspace():
        return ""
    try:
        value = reader(value)
    except Malformed as bad:
        found.append(Finding(name, bad.code, bad.facts))
        return ""
    # An e-mail address may hold one; the numbers are too short for it.
    if (
        reader is identifiers.email
        and len(value) >= SHORTEST_RESIDENT
        and residents.resident_number_in(value)
    ):
        found.append(Finding(name, RESIDENT_NUMBER))
    return value


def identified(
    found: list[Finding],
    name: str,
    claimant_type: str,
    number: str,
    email: str,
    phone: str,
    *,
    needed: bool,
    keep_malformed: bool,
) -> Identified:
    """The claimant by business number or driver licence, whichever goes with the type, else e-mail, else phone.

    With `keep_malformed` a number of the right length whose digits are wrong still identifies, marked as malformed.
    """
    kind = KEYS_OF_TYPE.get(claimant_type)
    if kind and number and not number.isspace():
        try:
            value = identifiers.READERS[kind](number)
        except Malformed as bad:
            digits = plain(number).replace("-", "").replace(" ", "")
            if keep_malformed and digits.isascii() and digits.isdecimal() and len(digits) == _LENGTHS[kind]:
                return Identified(kind, digits, digits, MALFORMED)
            found.append(Finding(name, bad.code, bad.facts))
            return Identified()
        return Identified(kind, value, value, OK)
    if kind and needed:
        found.append(Finding(name, "required"))
    if email:
        return Identified("email", email)
    if phone:
        return Identified("phone", phone)
    if not any(finding.field in ("email", "phone", name) for finding in found):
        found.append(Finding("email", "contact_missing"))
    return Identified()


_LENGTHS: Final = {"business_number": 10, "driver_licence": 12}


def account(
    found: list[Finding],
    bank: str,
    number: str,
    holder: str,
    name: str,
    *,
    keep_malformed: bool,
    layouts: Sequence[export.Layout],
) -> Account:
    """The payee's account, held by the claimant where no holder is named; with `keep_malformed` a bad one is a mark.

    What a file of one of the `layouts` cannot hold is a finding: whoever typed it can still write it otherwise.
    """
    faults = len(found)
    holder = line_of_text(found, "holder", holder) or name
    if not number and not bank:
        return Account()
    if len(found) == faults:  # one fault at a time
        _holder_fits(found, holder, layouts)
    try:
        value = identifiers.account(bank, number)
    except Malformed as bad:
        if bad.code == RESIDENT_NUMBER or residents.resident_number_in(number):
            found.append(Finding("account", RESIDENT_NUMBER))
        elif residents.resident_number_in(bank):
            found.append(Finding("bank", RESIDENT_NUMBER))
        elif not keep_malformed:
            found.append(Finding("bank" if isinstance(bad, identifiers.UnknownBank) else "account", bad.code))
        return Account(MALFORMED)
    if bad_number := export.misfit(layouts, "number", value.number):
        found.append(Finding("account", bad_number.code, bad_number.facts))
    return Account(OK, value.bank, value.number, holder)


def _holder_fits(found: list[Finding], holder: str, layouts: Sequence[export.Layout]) -> None:
    bad = export.misfit(layouts, "holder", holder)
    if bad and (holder or "name" not in {finding.field for finding in found}):  # a bad name is told already
        found.append(Finding("holder", bad.code, bad.facts))


def whole_second(found: list[Finding], name: str, value: datetime) -> datetime | None:
    """An aware instant in UTC, its second begun."""
    if value.tzinfo is None:
        found.append(Finding(name, "offset_missing"))
        return None
    if value.year not in YEARS:
        found.append(Finding(name, "year_out_of_range"))
        return None
    return value.astimezone(UTC).replace(microsecond=0)


def services_named(found: list[Finding], name: str, value: str, *, required: bool = False) -> tuple[str, ...]:
    """Service keys separated by blanks or semicolons: sorted, each once."""
    services, code = _services(value)
    if code:
        found.append(Finding(name, code, {"most": MOST_SERVICES} if code == "too_many_services" else {}))
    elif required and not services:
        found.append(Finding(name, "required"))
    return services


@lru_cache(maxsize=4096)
def _services(value: str) -> tuple[tuple[str, ...], str]:
    named = sorted(set(value.replace(";", " ").split()))
    if len(named) > MOST_SERVICES:
        return (), "too_many_services"
    if any(len(key) > 60 or not _SERVICE.fullmatch(key) for key in named):
        return (), "service_form"
    return tuple(named), ""


def whole_number(found: list[Finding], name: str, value: str, most: int, *, least: int = 0) -> int:
    """A whole number from `least` (0 or more) to `most`, in digits; thousands may be set off by commas."""
    if not (value.isascii() and value.isdecimal()):
        value = plain(value)
        if "," in value and all(len(group) == 3 for group in value.split(",")[1:]):
            value = value.replace(",", "")
        if not (value.isascii() and value.isdecimal()):
            found.append(Finding(name, "amount_form"))
            return 0
    if len(value) > 20 or not least <= int(value) <= most:
        found.append(Finding(name, "out_of_range", {"low": least, "high": most}))
        return 0
    return int(value)


def read_instant(found: list[Finding], name: str, value: str) -> datetime | None:
    """ISO 8601 with an offset, its second begun; the offset stays as it was written."""
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        value = plain(value)
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            found.append(Finding(name, "instant_form" if value else "required"))
            return None
    if instant.tzinfo is None:
        found.append(Finding(name, "offset_missing"))
        return None
    # The years at either end would leave the calendar when they are turned into another offset.
    if instant.year not in YEARS:
        found.append(Finding(name, "year_out_of_range"))
        return None
    return instant.replace(microsecond=0) if instant.microsecond else instant
