"""A claim as somebody filled in a form, and what may be stored of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple

from claims.rules import identifiers
from claims.rules.export import Layout
from claims.rules.facts import CATEGORIES, CLAIMANT_TYPES, Input
from claims.rules.filing.answers import checked_inputs
from claims.rules.filing.fields import (
    LANGUAGES,
    MOST_PAPERS,
    account,
    choice,
    identified,
    line_of_text,
    read,
    services_named,
    whole_second,
)
from claims.rules.filing.found import Finding, with_resident_numbers
from claims.rules.filing.mandates import FOR_ANOTHER, Mandate, Typed, checked_mandates, whose_account
from claims.rules.policy.document import Input as DeclaredInput

PAID_IN_MONEY: Final = ("merchant", "partner", "taxi_driver")  # claimants who name an account when they file


@dataclass(frozen=True, kw_only=True)
class Filing:
    """One claim as somebody filled in a form: texts as typed, instants aware, `inputs` by the policies' names."""

    claimant_type: str
    services: tuple[str, ...]
    start: datetime
    end: datetime
    category: str = "claim"
    name: str = ""
    phone: str = ""
    email: str = ""
    identifier: str = ""  # business number or driver licence
    bank: str = ""
    account: str = ""
    holder: str = ""
    inputs: Mapping[str, Input] = field(default_factory=dict)
    papers: int = 0
    language: str = "ko"
    consent_version: str = ""
    mandates: Typed = field(default_factory=dict)  # who stands in for the claimant, by kind


class Checked(NamedTuple):
    """A filing that may be stored: texts canonical, identifiers in one spelling, instants aware, in whole seconds."""

    claimant_type: str
    category: str
    services: tuple[str, ...]  # sorted
    start: datetime
    end: datetime
    received_at: datetime
    key_kind: str  # what identifies the claimant: business_number, driver_licence, email or phone
    key: str
    identifier_mark: str
    name: str
    phone: str
    email: str
    identifier: str
    account_mark: str
    bank: str
    account: str
    holder: str
    inputs: dict[str, Input]
    papers: int
    language: str
    consented_at: datetime
    their_ref: str = ""
    mandates: tuple[Mandate, ...] = ()


def checked_form(
    filing: Filing, *, at: datetime, declared: Mapping[str, DeclaredInput], layouts: Sequence[Layout]
) -> tuple[Checked | None, list[Finding]]:
    """A form as what may be stored, or None and all that is wrong with it.

    A number that is malformed is a finding here: who typed it can correct it. `declared` holds what the policies in
    force ask of this kind of claimant, by name; `layouts` are those by which cash may be paid.
    """
    found: list[Finding] = []
    claim = filing.category == "claim"
    choice(found, "claimant_type", filing.claimant_type, CLAIMANT_TYPES)
    choice(found, "category", filing.category, CATEGORIES)
    choice(found, "language", filing.language, LANGUAGES)
    services = services_named(found, "services", ";".join(filing.services), required=claim)
    start, end = whole_second(found, "start", filing.start), whole_second(found, "end", filing.end)
    if start and end and end <= start:
        found.append(Finding("end", "period_reversed"))
    name = line_of_text(found, "name", filing.name, required=claim)
    phone = read(found, "phone", filing.phone, identifiers.mobile)
    email = read(found, "email", filing.email, identifiers.email)
    mandates = checked_mandates(found, filing.mandates, filing.claimant_type)
    # Whoever files for somebody else gives an address to write to, which says nothing of who claims.
    theirs = "" if FOR_ANOTHER & filing.mandates.keys() else email
    who = identified(
        found, "identifier", filing.claimant_type, filing.identifier, theirs, phone,
        needed=claim, keep_malformed=False,
    )  # fmt: skip
    paid = account(
        found, filing.bank, filing.account, filing.holder, name, keep_malformed=False, layouts=layouts
    )
    whose_account(found, paid.number and paid.holder, name, filing.mandates)
    inputs = checked_inputs(found, filing.inputs, declared)
    if not 0 <= filing.papers <= MOST_PAPERS:
        found.append(Finding("papers", "out_of_range", {"low": 0, "high": MOST_PAPERS}))
    if not filing.consent_version:
        found.append(Finding("consent", "consent_missing"))
    if found or start is None or end is None:
        # Not the account, at which its reader has looked: 13 digits in one run are one.
        typed = {f: getattr(filing, f) for f in ("name", "phone", "email", "identifier", "holder")}
        return None, with_resident_numbers(found, typed)
    return Checked(
        filing.claimant_type, filing.category, services, start, end, at.astimezone(UTC).replace(microsecond=0),
        who.key_kind, who.key, who.mark, name, phone, email, who.identifier, paid.mark, paid.bank, paid.number,
        paid.holder, inputs, filing.papers, filing.language, at, mandates=mandates,
    ), []  # fmt: skip
