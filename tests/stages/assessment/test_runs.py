"""Runs: refusals first, then what a run over every kind of claim gives."""

from itertools import groupby

import pytest

from accounts.models import User
from claims.models import Assessment, AssessmentRun, AuditEntry, CheckResult, Claim, ReviewItem, RunRange
from claims.rules.authority import Forbidden
from claims.stages import assessment, review
from claims.stages.authority import NamedRule
from tests.factories import (
    ClaimantFactory,
    ClaimFactory,
    IncidentFactory,
    MembershipFactory,
    OutageWindowFactory,
    PolicyVersionFactory,
)
from tests.people import NOON
from tests.stages.meanwhile import meanwhile
from tests.world import MERCHANTS, driver, everyone, kakao, merchant, rows_of

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")


def run_all(omar: User, incident: object, *, size: int = 20_000) -> AssessmentRun:
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=size)
    for part in run.ranges.all():
        assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    return assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)


def given(claim: Claim) -> dict[str | None, tuple[int, str, int, list[int]]]:
    """policy -> outcome, code, amount, amounts of a claim's only run."""
    rows = Assessment.objects.filter(claim=claim).select_related("policy_version__policy")
    return {
        row.policy_version and row.policy_version.policy.key: (row.outcome, row.code, row.amount, row.amounts)
        for row in rows
    }


def test_only_an_operator_opens_a_run(mallory: User, rita: User, kim: User) -> None:
    incident = kakao()
    for person in (mallory, rita, kim):
        with pytest.raises(Forbidden):
            assessment.open_run(actor=person, incident=incident, at=NOON, door="test")
    assert not AssessmentRun.objects.exists()


def test_a_run_needs_a_confirmed_record(omar: User) -> None:
    with pytest.raises(assessment.NoRecord):
        assessment.open_run(actor=omar, incident=IncidentFactory(), at=NOON, door="test")


def test_a_run_needs_a_policy_in_force(omar: User) -> None:
    window = OutageWindowFactory()
    with pytest.raises(assessment.NoPolicies):
        assessment.open_run(actor=omar, incident=window.incident, at=NOON, door="test")


def test_a_second_run_waits_for_the_first(omar: User) -> None:
    incident = kakao()
    merchant(incident)
    first = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    with pytest.raises(assessment.RunAlreadyOpen) as refused:
        assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    assert refused.value.facts == {"run": first.pk}


def test_what_was_withdrawn_while_a_run_was_open_waits_for_nobody(omar: User, alice: User) -> None:
    incident = kakao()
    gone, waits = (merchant(incident, loss=500_001, filed_by=alice) for _ in range(2))
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    review.withdraw(actor=alice, claim=gone, reason="", at=NOON, door="test")
    assessment.assess_range(actor=BELT, range_id=run.ranges.get().pk, at=NOON)
    assert list(ReviewItem.objects.values_list("claim", "state")) == [(waits.pk, "open")]


@pytest.mark.django_db(transaction=True)
def test_a_referred_claim_that_somebody_holds_just_then_is_waited_for(omar: User) -> None:
    incident = kakao()
    claim = merchant(incident, loss=500_001)
    part = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test").ranges.get()
    _run, waited = meanwhile(
        lambda: Claim.objects.select_for_update(no_key=True).get(pk=claim.pk),
        lambda: assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON),
    )
    assert waited
    assert list(ReviewItem.objects.values_list("claim", "state")) == [(claim.pk, "open")]


def test_two_policies_may_not_mean_different_facts_by_one_name(omar: User) -> None:
    incident = kakao()
    text = PolicyVersionFactory.build().text  # the merchants' document under another key, with another source
    text = text.replace('key = "kakao-merchant-2022"', 'key = "other"')
    text = text.replace('source = "claimant"', 'source = "records"\nroster = "shops"\nfield = "loss"')
    text = "\n".join(line for line in text.splitlines() if not line.startswith("evidence"))
    PolicyVersionFactory(text=text)
    with pytest.raises(assessment.InputsClash) as refused:
        assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    assert refused.value.facts == {"input": "loss"}


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (0, (2, "no_loss", 0, [0])),
        (300_000, (1, "", 30_000, [30_000])),
        (300_001, (1, "", 50_000, [50_000])),
        (500_000, (1, "", 50_000, [50_000])),
        (500_001, (3, "large_loss", 0, [0])),
    ],
)
def test_the_bands_of_the_merchants(omar: User, loss: int, expected: tuple[int, str, int, list[int]]) -> None:
    incident = kakao()
    claim = merchant(incident, loss=loss)
    assert run_all(omar, incident).state == "done"
    assert given(claim) == {"kakao-merchant-2022": expected}


def test_one_loss_on_three_services_is_proposed_once_in_one_claim_or_in_three(omar: User) -> None:
    incident = kakao()
    one = merchant(incident, services=list(MERCHANTS))
    first = merchant(incident, services=[MERCHANTS[0]])
    others = [merchant(incident, services=[key], claimant=first.claimant) for key in MERCHANTS[1:]]
    run_all(omar, incident)
    assert given(one) == given(first) == {"kakao-merchant-2022": (1, "", 30_000, [30_000])}
    for other in others:
        assert given(other) == {"kakao-merchant-2022": (2, "already_claimed", 0, [0])}


def test_pro_members_get_the_published_points(omar: User) -> None:
    incident = kakao()
    taxi, designated = (
        driver(incident, fee=39_000),
        driver(incident, fee=22_000, service="kakaot.designated-driver"),
    )
    nobody = driver(incident, fee=None)
    run_all(omar, incident)
    assert given(taxi)["kakao-taxi-pro-2022"] == (1, "", 7550, [7550])
    assert given(designated)["kakao-taxi-pro-2022"] == (1, "", 4260, [4260])
    assert given(nobody)["kakao-taxi-pro-2022"][:2] == (2, "not_member")


def test_what_our_records_say_is_never_taken_from_a_claimant(omar: User) -> None:
    incident = kakao()
    liar = driver(incident, fee=None)
    facts = liar.facts.get()
    later = Claim.objects.get(pk=liar.pk)
    later.facts.create(
        version=2, category="claim", services=facts.services, period=facts.period, identifier="ok", account="ok",
        inputs={"pro_member": True, "pro_monthly_fee": 10_000_000}, at=NOON,
    )  # fmt: skip
    Claim.objects.filter(pk=liar.pk).update(version=2)
    run_all(omar, incident)
    assert given(liar)["kakao-taxi-pro-2022"][:2] == (2, "not_member")


def test_a_roster_that_comes_later_is_not_read(omar: User) -> None:
    incident = kakao()
    claim = driver(incident, fee=39_000)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    MembershipFactory(key_hash=claim.claimant.key_hash, facts={"monthly_fee": 99_000})
    assessment.assess_range(actor=BELT, range_id=run.ranges.get().pk, at=NOON)
    assert given(claim)["kakao-taxi-pro-2022"] == (1, "", 7550, [7550])


def test_a_version_that_comes_later_is_not_read(omar: User) -> None:
    incident = kakao()
    claim = merchant(incident, loss=300_000)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    facts = claim.facts.get()
    claim.facts.create(
        version=2, category="claim", services=facts.services, period=facts.period, identifier="ok", account="ok",
        inputs={"loss": 500_000}, at=NOON,
    )  # fmt: skip
    Claim.objects.filter(pk=claim.pk).update(version=2)
    assessment.assess_range(actor=BELT, range_id=run.ranges.get().pk, at=NOON)
    assert given(claim) == {"kakao-merchant-2022": (1, "", 30_000, [30_000])}


def test_a_shared_phone_sends_both_claims_to_a_person(omar: User) -> None:
    incident = kakao()
    one, two = (merchant(incident, claimant=ClaimantFactory(phone="+821012345678")) for _ in range(2))
    run_all(omar, incident)
    assert given(one)["kakao-merchant-2022"][:2] == given(two)["kakao-merchant-2022"][:2] == (3, "duplicates")
    assert set(ReviewItem.objects.values_list("claim_id", "code")) == {
        (one.pk, "duplicates"),
        (two.pk, "duplicates"),
    }


def test_all_claims_of_a_claimant_fall_into_one_range(omar: User) -> None:
    incident = kakao()
    first = merchant(incident)
    merchant(incident)
    for _ in range(4):
        merchant(incident, claimant=first.claimant)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=2)
    owners = [
        set(Claim.objects.filter(pk__in=part.claims).values_list("claimant_id", flat=True))
        for part in run.ranges.all()
    ]
    assert sum(len(part.claims) for part in run.ranges.all()) == run.claims_total == 6
    assert all(not (a & b) for i, a in enumerate(owners) for b in owners[i + 1 :])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
@pytest.mark.parametrize(
    "owned", [(), (1,), (1, 1, 1, 1), (5,), (2, 1, 3, 1, 1), (1, 4, 1), (3, 3), (1, 2, 2, 5, 1, 1)]
)
def test_claims_are_cut_into_ranges_where_a_claimant_ends(
    omar: User, owned: tuple[int, ...], size: int
) -> None:
    """As a slow hand would: a range begins with the first claimant who begins at or after a multiple of its size."""
    incident = kakao()
    firsts = [merchant(incident) for _ in owned]
    for _ in range(max(owned, default=0)):  # claims of one claimant do not stand side by side
        for first, number in zip(firsts, owned, strict=True):
            if Claim.objects.filter(claimant=first.claimant).count() < number:
                merchant(incident, claimant=first.claimant)
    expected: dict[int, list[int]] = {}
    before = 0
    for _claimant, theirs in groupby(
        Claim.objects.order_by("claimant_id", "received_at", "pk"), key=lambda claim: claim.claimant_id
    ):
        ids = [claim.pk for claim in theirs]
        expected.setdefault(before // size, []).extend(ids)
        before += len(ids)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=size)
    parts = run.ranges.order_by("number")
    assert [part.number for part in parts] == list(range(1, len(expected) + 1))
    assert [part.claims for part in parts] == [expected[place] for place in sorted(expected)]
    assert all(len(part.versions) == len(part.claims) for part in parts)
    assert run.claims_total == before


def test_each_claim_has_its_rows_and_a_second_run_gives_the_same(omar: User) -> None:
    incident = kakao()
    number = everyone(incident, times=2)
    first = run_all(omar, incident, size=5)
    second = run_all(omar, incident)
    assert (first.state, second.state) == ("done", "done")
    assert first.ranges.count() > 3
    assert CheckResult.objects.filter(run=first).count() == number
    assert rows_of(first.pk) == rows_of(second.pk)
    assert AuditEntry.objects.filter(action="close_run").count() == 2


def test_a_range_is_done_once(omar: User) -> None:
    incident = kakao()
    merchant(incident)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    part = run.ranges.get()
    assert assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON) == run.pk
    assert assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON) is None
    assert Assessment.objects.count() == 1


def test_the_third_failure_fails_the_range_and_the_run_which_can_be_resumed(
    omar: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = kakao()
    merchant(incident)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    part = run.ranges.get()

    def broken(**_facts: object) -> None:
        raise ZeroDivisionError("quotes 010-0000-0000")

    with monkeypatch.context() as patched:
        patched.setattr("claims.stages.assessment.ranges.write_rows", broken)
        for _attempt in range(3):
            with pytest.raises(ZeroDivisionError):
                assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
        assert assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON) is None
    part.refresh_from_db()
    assert (part.state, part.attempts, part.error) == ("failed", 3, "builtins.ZeroDivisionError")
    run = assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)
    assert run.state == "failed"
    assessment.resume_run(actor=omar, run=run, at=NOON, door="test")
    assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    assert assessment.close_run(actor=BELT, run_id=run.pk, at=NOON).state == "done"


def test_a_run_with_a_waiting_range_is_not_closed_and_one_that_lacks_rows_fails(omar: User) -> None:
    incident = kakao()
    merchant(incident)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    assert assessment.close_run(actor=BELT, run_id=run.pk, at=NOON).state == "open"
    RunRange.objects.filter(run=run).update(state="done", done_at=NOON)  # as a fault would leave it
    assert assessment.close_run(actor=BELT, run_id=run.pk, at=NOON).state == "failed"


def test_a_cancelled_run_takes_no_more_ranges(omar: User, mallory: User) -> None:
    incident = kakao()
    merchant(incident)
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    with pytest.raises(Forbidden):
        assessment.cancel_run(actor=mallory, run=run, at=NOON, door="test", reason="why not")
    assessment.cancel_run(actor=omar, run=run, at=NOON, door="test", reason="wrong record")
    assert assessment.assess_range(actor=BELT, range_id=run.ranges.get().pk, at=NOON) is None
    with pytest.raises(assessment.RunIsOver):
        assessment.cancel_run(actor=omar, run=run, at=NOON, door="test", reason="again")
    with pytest.raises(assessment.RunNotFailed):
        assessment.resume_run(actor=omar, run=run, at=NOON, door="test")


def test_a_run_over_no_claims_is_done_at_once(omar: User) -> None:
    incident = kakao()
    ClaimFactory(incident=incident, status="withdrawn")
    run = assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    assert (run.claims_total, run.ranges.count()) == (0, 0)
    assert assessment.close_run(actor=BELT, run_id=run.pk, at=NOON).state == "done"
