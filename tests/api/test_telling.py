"""A decision as its claimant's program reads it: lines to the won, and how far each payment is."""

import pytest

from accounts.models import User
from claims.api import telling
from claims.models import Award, Claim, Decision, Incident, PayoutRun, PolicyVersion, Transfer
from claims.models import Payout as PayoutRow
from tests.factories import ClaimFactory
from tests.people import NOON
from tests.stages.assessment.test_runs import run_all
from tests.stages.review.making import switched_on

LINE = {"policy": "melon-2022", "line": "cash", "kind": "points", "unit": "melon_cash", "amount": 1_500}


@pytest.fixture
def claim(incident: Incident, alice: User) -> Claim:
    return ClaimFactory(incident=incident, filed_by=alice, status="approved", services=["melon"])


def decided(claim: Claim, by: User | None, **said: object) -> Decision:
    facts = {
        "seat": 1, "final": True, "outcome": "approve", "codes": [], "at": NOON, "version": claim.version,
        "lines": [LINE | {"source": "rule", "reason": ""}], "letter_ko": "편지", "letter_en": "Letter",
    }  # fmt: skip
    return Decision.objects.create(claim=claim, by=by, **(facts | said))


def awarded(decision: Decision) -> Award:
    return Award.objects.create(
        claim=decision.claim, claimant=decision.claim.claimant, decision=decision, policy_key="melon-2022",
        policy_version=PolicyVersion.objects.get(policy__key="melon-2022"), line="cash", kind="points",
        unit="melon_cash", amount=1_500, source="rule", entitlement_key="x", at=NOON,
    )  # fmt: skip


def attempted(award: Award, by: User, state: str, *, attempt: int = 1, live: bool = True) -> None:
    run = PayoutRun.objects.filter(opened_by=by).first() or PayoutRun.objects.create(
        key="P-1", opened_by=by, opened_at=NOON, pay_date=NOON.date(), state="frozen", frozen_at=NOON
    )
    transfer = Transfer.objects.create(
        run=run, claimant=award.claimant, kind="points", unit="melon_cash", amount=1_500, state=state,
        reference=f"T-{attempt}",
    )  # fmt: skip
    PayoutRow.objects.create(
        award=award, attempt=attempt, run=run, transfer=transfer, amount=1_500, live=live
    )


def payment(claim: Claim) -> str:
    told = telling.own(claim)["decision"]["lines"]
    assert [(line["amount"], line["unit"]) for line in told] == [(1_500, "melon_cash")]
    return str(told[0]["payment"])


def test_a_claim_that_nobody_decided_has_no_decision(claim: Claim) -> None:
    assert telling.own(claim)["decision"] is None


def test_the_first_of_two_seats_says_nothing_yet(claim: Claim, rita: User) -> None:
    decided(claim, rita, final=False, letter_ko="", letter_en="")
    assert telling.own(claim)["decision"] is None


def test_what_a_rule_holds_back_is_not_told_yet(claim: Claim) -> None:
    rule = {"rule": "straightforward", "rule_version": switched_on(), "sampled": True}
    decided(claim, None, final=False, letter_ko="", letter_en="", **rule)
    assert telling.own(claim)["decision"] is None


def test_a_decision_of_an_older_version_is_not_told(claim: Claim, rita: User) -> None:
    decided(claim, rita, version=7)
    assert telling.own(claim)["decision"] is None


def test_a_rejection_names_its_reasons_and_the_letter_as_sent(claim: Claim, rita: User) -> None:
    decided(claim, rita, outcome="reject", codes=["no_loss"], lines=[])
    said = telling.own(claim)["decision"]
    assert (said["outcome"], said["reasons"], said["lines"]) == ("reject", ["no_loss"], [])
    assert said["letter"] == {"ko": "편지", "en": "Letter"}
    assert "rita" not in str(said)


def test_a_line_without_an_award_is_not_paid(claim: Claim, rita: User) -> None:
    decided(claim, rita)
    assert payment(claim) == "none"


def test_a_line_says_how_far_its_payment_is(claim: Claim, rita: User, felix: User) -> None:
    award = awarded(decided(claim, rita))
    assert payment(claim) == "open"
    attempted(award, felix, "failed", live=False)
    assert payment(claim) == "payable_again"
    attempted(award, felix, "paid", attempt=2)
    assert payment(claim) == "paid"


def test_an_award_that_was_taken_back_is_dropped(claim: Claim, rita: User) -> None:
    award = awarded(decided(claim, rita))
    Award.objects.filter(pk=award.pk).update(live=False)
    assert payment(claim) == "dropped"


def test_a_decision_without_a_run_has_no_explanation(claim: Claim, rita: User) -> None:
    decided(claim, rita)
    assert telling.own(claim)["decision"]["explanation"] == []


def test_a_claim_that_no_policy_covers_is_explained_by_its_code(incident: Incident, omar: User) -> None:
    claim = ClaimFactory(incident=incident, services=["melon"], facts__category="question", facts__inputs={})
    run = run_all(omar, incident)
    decided(claim, omar, outcome="reject", codes=["not_a_claim"], lines=[], run=run)
    assert telling.own(claim)["decision"]["explanation"] == [
        {"policy": "", "version": None, "outcome": "refused", "code": "not_a_claim", "lines": []}
    ]
