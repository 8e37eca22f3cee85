"""Awards of a final decision, and the postings that they begin and end with."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from claims.models import Award, Claim, Decision
from claims.queries.payout import payable_again
from claims.rules.review import Given, Key
from claims.stages.assessment.numbering import share_numbers
from claims.stages.review.postings import Posting, post


def line_said(line: Given) -> dict[str, Any]:
    """A line as the decision keeps it."""
    return {
        "policy": line.policy, "line": line.line, "kind": line.kind, "unit": line.unit, "amount": line.amount,
        "source": line.source, "reason": line.reason,
    }  # fmt: skip


class Had(NamedTuple):
    """What the claim has of a line already: the award that holds it, and how much with what amends that."""

    award: Award
    amount: int


def held_by(claim: Claim) -> dict[Key, Had]:
    """What the claim has by line, of awards that live; their rows are locked."""
    found: dict[Key, Had] = {}
    for one in Award.objects.select_for_update().filter(claim=claim, live=True).order_by("pk"):
        key = (one.policy_key, one.line)
        before = found.get(key)
        found[key] = Had(before.award, before.amount + one.amount) if before else Had(one, one.amount)
    return found


def award(
    claim: Claim,
    decision: Decision,
    given: Iterable[Given],
    at: datetime,
    *,
    had: Mapping[Key, Had] = MappingProxyType({}),
) -> None:
    """The awards of a final decision, and their postings. The claim and its claimant are locked.

    Of what the claim `had` by a line already only the difference is awarded, as an amendment.
    """
    share_numbers()
    awards = Award.objects.bulk_create(
        Award(
            claim=claim,
            claimant_id=claim.claimant_id,
            decision=decision,
            policy_key=line.policy,
            policy_version_id=line.version,
            line=line.line,
            kind=line.kind,
            unit=line.unit,
            amount=more,
            source=line.source,
            entitlement_key=line.entitlement,
            amends=base,
            at=at,
        )
        for line, base, more in _further(given, had)
    )
    post((awarded(award.pk, award.unit, award.amount) for award in awards), at=at)


def _further(given: Iterable[Given], had: Mapping[Key, Had]) -> Iterator[tuple[Given, Award | None, int]]:
    """Each line of which something is given that the claim does not have: the award that it amends, and how much."""
    for line in given:
        before = had.get((line.policy, line.line))
        more = line.amount - (before.amount if before else 0)
        if more > 0:
            yield line, before.award if before else None, more


def awarded(award: int, unit: str, amount: int) -> Posting:
    """The posting that an award begins with."""
    return Posting("award", str(award), "awarded", "open", unit, amount)


def void(awards: list[Award], *, at: datetime) -> None:
    """Ends these awards; their amounts leave the account they stand in."""
    if not awards:
        return
    ids = [award.pk for award in awards]
    returned = payable_again(awards=ids)
    Award.objects.filter(pk__in=ids).update(live=False)
    post((_voided(award, "payable_again" if award.pk in returned else "open") for award in awards), at=at)


def _voided(award: Award, stands: str) -> Posting:
    return Posting("void", str(award.pk), stands, "voided", award.unit, award.amount)
