"""Two claims that look alike, row by row: what is equal, what differs. Of people nothing but whether they are one."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from claims.models import Claim, ClaimFacts, DuplicateLink, PayeeAccount
from claims.presentation import claims, proposals, words
from claims.presentation.record import clock, service_names, span
from claims.presentation.timeline import claim_timeline
from claims.queries import details, outages, policies, twins


class Row(NamedTuple):
    """One thing of both claims. `verdict`: in words, whether it is the same; `same` is None where nothing compares."""

    label: str
    one: str
    other: str
    same: bool | None

    @property
    def verdict(self) -> str:
        if self.same is None:
            return "–"
        return gettext("the same") if self.same else gettext("different")


class Beside(NamedTuple):
    """Both claims: by what they look alike, row by row, and the windows of both with both periods."""

    keys: list[str]
    rows: list[Row]
    drawing: SafeString


def compared(one: Claim, other: Claim, *, until: datetime) -> Beside:
    """`until`: the clock of the door, for windows that last."""
    keys = [str(DuplicateLink.Key(key).label) for key in twins.keys_of(one=one, other=other)]
    services = {*one.services, *other.services}
    windows = outages.record_now(incident=one.incident).filter(service__key__in=services)
    zone = one.incident.time_zone
    drawing = claim_timeline(windows, one.period, until=until, zone=zone, beside=other.period)
    return Beside(keys, [*_claims(one, other), *_people(one, other), *_said(one, other, until)], drawing)


def _claims(one: Claim, other: Claim) -> Iterator[Row]:
    proposed = proposals.totals([one.pk, other.pk])
    for label, read in (
        (gettext("Status"), lambda claim: claim.get_status_display()),
        (gettext("Received at"), lambda claim: clock(claim.received_at, claim.incident.time_zone)),
        (gettext("Origin"), lambda claim: claim.get_origin_display()),
        (gettext("Submitter"), lambda claim: claim.submitter),
        (gettext("Claimant type"), lambda claim: claim.get_claimant_type_display()),
        (gettext("Services"), lambda claim: ", ".join(service_names(claim.services).values())),
        (gettext("Claimed period"), lambda claim: span(claim.period, claim.incident.time_zone)),
        (gettext("What the policies give"), lambda claim: proposed.get(claim.pk, "")),
    ):
        yield _row(label, str(read(one)), str(read(other)))


def _people(one: Claim, other: Claim) -> Iterator[Row]:
    """Whether it is the same person, number or account: by fingerprints, nothing is opened."""
    yield _mark(gettext("Claimant"), one.claimant_id, other.claimant_id)
    for label, name in (
        (gettext("Name"), "name_hash"),
        (gettext("Phone number"), "phone_hash"),
        (gettext("E-mail address"), "email_hash"),
    ):
        yield _mark(label, *(_bytes(getattr(claim.claimant, name)) for claim in (one, other)))
    accounts = [details.account_in_force(claim=claim) for claim in (one, other)]
    yield _mark(gettext("Account"), *map(_fingerprint, accounts))
    papers = [set(claim.evidence.values_list("sha256", flat=True)) for claim in (one, other)]
    left, right = (str(len(found)) for found in papers)
    yield Row(gettext("Papers"), left, right, bool(papers[0] & papers[1]) if all(papers) else None)


def _said(one: Claim, other: Claim, until: datetime) -> Iterator[Row]:
    facts = [ClaimFacts.objects.get(claim=claim, version=claim.version) for claim in (one, other)]
    yield _row(gettext("Category"), *(words.said(words.CATEGORIES, found.category) for found in facts))
    asked = claims.questions(policies.in_force(incident=one.incident, at=until))
    names: Iterable[str] = dict.fromkeys([*facts[0].inputs, *facts[1].inputs])
    for name in names:
        told = [
            claims.answer(name, found.inputs[name], asked.get(name)) if name in found.inputs else None
            for found in facts
        ]
        label = next(one.label for one in told if one)
        yield _row(label, *(one.value if one else "" for one in told))


def _row(label: str, one: str, other: str) -> Row:
    return Row(label, one or "–", other or "–", one == other if one or other else None)


def _mark(label: str, one: Any, other: Any) -> Row:
    """Something that is compared and not shown."""
    left, right = (gettext("given") if mark else gettext("none given") for mark in (one, other))
    return Row(label, left, right, one == other if one and other else None)


def _fingerprint(account: PayeeAccount | None) -> bytes | None:
    return _bytes(account.fingerprint) if account else None


def _bytes(mark: Any) -> bytes | None:
    return bytes(mark) if mark else None
