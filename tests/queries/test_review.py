"""What a decision is made from."""

from datetime import timedelta

import pytest
from django.db import transaction

from claims.models import Award, Claim
from claims.queries import review as queries
from tests.people import NOON
from tests.stages.review.making import PAYMENT, assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_what_is_proposed_stands_by_policy_and_line() -> None:
    incident = kakao()
    awarded, referred = merchant(incident), merchant(incident, loss=900_000)
    assert queries.of_claim(claim=awarded) == []
    assessed(incident)
    one, other = queries.of_claim(claim=awarded)[0], queries.of_claim(claim=referred)[0]
    assert (one.policy, one.line, one.amount, one.entitlement) == (*PAYMENT, 30_000, "kakao-2022")
    assert (other.policy, other.line, other.amount) == (*PAYMENT, 0)


def test_the_newest_done_run_holds_while_the_claim_says_the_same() -> None:
    incident = kakao()
    claim = merchant(incident)
    assert queries.run_that_holds(claim=claim) is None
    assessed(incident)
    newest = assessed(incident)
    assert queries.run_that_holds(claim=claim) == newest
    facts = claim.facts.get()
    said = {
        "category": "claim", "services": facts.services, "period": facts.period, "identifier": "ok",
        "account": "ok", "papers": 1, "at": NOON,
    }  # fmt: skip
    for version, inputs, holds in ((2, {"loss": 300_000}, newest), (3, {"loss": 300_001}, None)):
        claim.facts.create(version=version, inputs=inputs, **said)
        Claim.objects.filter(pk=claim.pk).update(version=version)
        claim.refresh_from_db()
        assert queries.run_that_holds(claim=claim) == holds


def test_what_was_given_before_is_what_lives() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    decided(claim)
    found = queries.given_before(claimants=[claim.claimant_id])
    assert found == [(claim.claimant_id, PAYMENT[0], "", "kakao-2022", claim.pk)]
    Award.objects.update(live=False)
    assert queries.given_before(claimants=[claim.claimant_id]) == []


def test_a_block_goes_on_after_the_last_claim_and_ends() -> None:
    incident = kakao()
    claims = [merchant(incident, received_at=NOON - timedelta(hours=1)) for _ in range(5)]
    Claim.objects.filter(pk=claims[1].pk).update(held=True, hold_reason="x")
    run = assessed(incident)
    seen, after = [], 0
    with transaction.atomic():
        while after is not None:
            ready, after = queries.ready_block(run=run, after=after, size=2)
            seen += [one.claim for one in ready]
    assert seen == [claims[0].pk, claims[2].pk, claims[3].pk, claims[4].pk]
    assert set(queries.judged_many(run=run, claims=seen)) == set(seen)
