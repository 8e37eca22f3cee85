"""A line of a submitter's file as what may be stored. Called 100,000 times a file: a good line builds only itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from claims.rules import identifiers, residents
from claims.rules.export import Layout
from claims.rules.facts import CATEGORIES, CLAIMANT_TYPES, Input
from claims.rules.filing.fields import (
    LANGUAGES,
    LARGEST_AMOUNT,
    MOST_PAPERS,
    SHORTEST_RESIDENT,
    account,
    choice,
    identified,
    line_of_text,
    read,
    read_instant,
    services_named,
    whole_number,
)
from claims.rules.filing.form import Checked
from claims.rules.filing.found import RESIDENT_NUMBER, Finding, with_resident_numbers

COLUMNS: Final = (
    "their_ref", "claimant_type", "category", "services", "from", "to", "name", "phone", "email", "business_number",
    "driver_licence", "bank", "account", "holder", "loss", "street_hail_fares", "papers", "language", "consented_at",
)  # fmt: skip
OPTIONAL: Final = ("received_at",)
# What a submitter may tell of a loss: inputs of the shipped policies whose source is the claimant.
INPUTS: Final = ("loss", "street_hail_fares")
LONGEST_REF: Final = 60


def checked_line(
    cells: Sequence[str], *, at: datetime, whole: tuple[datetime, datetime], layouts: Sequence[Layout]
) -> tuple[Checked | None, list[Finding]]:
    """A line's cells in the order of COLUMNS and OPTIONAL as what may be stored, or None and all that is wrong.

    `at` is the instant of the import: a line without `received_at` was received then, and nothing lies after it.
    `whole` is the period of what is no claim and names none; `layouts` are those by which cash may be paid.
    Never raises for any text.
    """
    (
        their_ref, claimant_type, category, services_text, start_text, end_text, name, phone, email, business_number,
        driver_licence, bank, number, holder, loss, fares, papers, language, consented, received,
    ) = cells  # fmt: skip
    found: list[Finding] = []
    claim = category == "claim"
    choice(found, "claimant_type", claimant_type, CLAIMANT_TYPES)
    choice(found, "category", category, CATEGORIES)
    language = choice(found, "language", language or "ko", LANGUAGES)
    their_ref = line_of_text(found, "their_ref", their_ref, longest=LONGEST_REF)
    services = services_named(found, "services", services_text, required=claim)
    if claim or start_text or end_text:
        start, end = read_instant(found, "from", start_text), read_instant(found, "to", end_text)
    else:
        start, end = whole
    if start and end and end <= start:
        found.append(Finding("to", "period_reversed"))
    name = line_of_text(found, "name", name, required=claim)
    received_at = _past(found, "received_at", received, at) if received else at
    consented_at = _past(found, "consented_at", consented, at)
    phone = read(found, "phone", phone, identifiers.mobile)
    email = read(found, "email", email, identifiers.email)
    column, theirs, other = _naming(claimant_type, business_number, driver_licence)
    _not_resident(found, theirs, other)
    who = identified(found, column, claimant_type, theirs, email, phone, needed=claim, keep_malformed=True)
    paid = account(found, bank, number, holder, name, keep_malformed=True, layouts=layouts)
    inputs = _amounts(found, loss, fares)
    named_papers = whole_number(found, "papers", papers, MOST_PAPERS) if papers else 0
    if found or start is None or end is None or received_at is None or consented_at is None:
        typed = dict(zip((*COLUMNS, *OPTIONAL), cells, strict=True))
        del typed["account"]  # its reader has looked
        return None, with_resident_numbers(found, typed)
    return Checked(
        claimant_type, category, services, start, end, received_at, who.key_kind, who.key, who.mark, name, phone,
        email, who.identifier, paid.mark, paid.bank, paid.number, paid.holder, inputs, named_papers, language,
        consented_at, their_ref,
    ), found  # fmt: skip


def _naming(claimant_type: str, business_number: str, driver_licence: str) -> tuple[str, str, str]:
    """The column that names a claimant of this type, what it holds, and what the other one holds."""
    if claimant_type == "taxi_driver":
        return "driver_licence", driver_licence, business_number
    return "business_number", business_number, driver_licence


def _amounts(found: list[Finding], *amounts: str) -> dict[str, Input]:
    """What INPUTS hold, where anything stands there."""
    return {
        asked: whole_number(found, asked, amount, LARGEST_AMOUNT)
        for asked, amount in zip(INPUTS, amounts, strict=True)
        if amount
    }


def _not_resident(found: list[Finding], *numbers: str) -> None:
    """Columns that a line of this type does not use are looked at too; which one it is is told with the line."""
    if any(len(number) >= SHORTEST_RESIDENT and residents.resident_number_in(number) for number in numbers):
        found.append(Finding("", RESIDENT_NUMBER))


def _past(found: list[Finding], name: str, value: str, at: datetime) -> datetime | None:
    instant = read_instant(found, name, value)
    if instant is not None and instant > at:
        found.append(Finding(name, "in_future"))
    return instant
