"""What a run pinned, where it stands and what it found: each query against the same thing said in Python."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from accounts.models import User
from claims.models import Assessment, AssessmentRun, Claim, DuplicateLink, Evidence, Incident, RunRange
from claims.queries import assessment as queries
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.factories import (
    START,
    ClaimantFactory,
    ClaimFactory,
    ClaimFactsFactory,
    ImportFileFactory,
    MembershipFactory,
)
from tests.people import NOON
from tests.stages.assessment.test_runs import run_all
from tests.world import everyone, kakao, merchant

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")
SECOND = timedelta(seconds=1)


@pytest.fixture
def incident() -> Incident:
    return kakao()


def opened(omar: User, incident: Incident, *, size: int = 20_000) -> AssessmentRun:
    return assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=size)


def only(run: AssessmentRun) -> int:
    return run.ranges.get().pk


# ---------------------------------------------------------------- facts
def test_facts_are_those_of_the_pinned_version_though_a_newer_one_is_there(
    omar: User, incident: Incident
) -> None:
    claim = merchant(incident, loss=100_000)
    run = opened(omar, incident)
    ClaimFactsFactory(claim=claim, version=2, inputs={"loss": 400_000})
    Claim.objects.filter(pk=claim.pk).update(version=2)
    ((claim_id, version, claimant, type_, services, start, *_rest, inputs),) = queries.facts_of_range(
        part=only(run)
    )
    assert (claim_id, version, claimant, type_) == (claim.pk, 1, claim.claimant_id, "merchant")
    assert (
        services == "{kakaotalk.channel}" and start == int(START.timestamp()) and inputs == '{"loss": 100000}'
    )


def test_facts_come_by_claimant_and_receipt(omar: User, incident: Incident) -> None:
    first, second = ClaimantFactory(), ClaimantFactory()
    late = merchant(incident, claimant=first, received_at=NOON + SECOND)
    other, early = merchant(incident, claimant=second), merchant(incident, claimant=first, received_at=NOON)
    rows = queries.facts_of_range(part=only(opened(omar, incident)))
    assert [row[0] for row in rows] == [early.pk, late.pk, other.pk]


def test_papers_on_file_are_counted_but_for_quarantined_ones(omar: User, incident: Incident) -> None:
    claim, without = merchant(incident), merchant(incident)
    for number, state in enumerate(("pending", "clean", "quarantined")):
        Evidence.objects.create(
            claim=claim, sha256=f"{number:064x}", size=1, kind="application/pdf", state=state, at=NOON
        )
    found = queries.papers_on_file(part=only(opened(omar, incident)))
    assert found == {claim.pk: 2} and without.pk not in found


def test_look_alikes_are_other_claimants_claims_each_counted_once(omar: User, incident: Incident) -> None:
    one, other, third = (merchant(incident) for _ in range(3))
    for key in ("account", "phone"):
        DuplicateLink.objects.create(first=one, second=other, key=key, at=NOON)
    DuplicateLink.objects.create(first=one, second=third, key="claimant", at=NOON)
    assert queries.look_alikes(part=only(opened(omar, incident))) == {one.pk: 1, other.pk: 1}


def test_the_newest_roster_row_counts_and_none_after_the_pin() -> None:
    claimant, file = (
        ClaimantFactory(type="taxi_driver", key_kind="driver_licence"),
        ImportFileFactory(kind="roster"),
    )
    said = {"key_hash": claimant.key_hash, "file": file}
    MembershipFactory(facts={"monthly_fee": 1}, **said)
    pinned = MembershipFactory(facts={"monthly_fee": 2}, **said)
    MembershipFactory(facts={"monthly_fee": 3}, **said)
    found = queries.roster_facts(claimants=[claimant.pk], at=START, upto=pinned.pk)
    assert found == {claimant.pk: {"kakaot-pro": {"monthly_fee": 2}}}


def test_who_had_left_the_roster_is_not_on_it() -> None:
    claimant = ClaimantFactory(type="taxi_driver", key_kind="driver_licence")
    row = MembershipFactory(key_hash=claimant.key_hash, period=DateTimeTZRange(START - SECOND, START))
    assert queries.roster_facts(claimants=[claimant.pk], at=START, upto=row.pk) == {}
    found = queries.roster_facts(claimants=[claimant.pk], at=START - SECOND, upto=row.pk)
    assert list(found) == [claimant.pk]


# ---------------------------------------------------------------- where a run stands
def test_progress_is_told_by_the_ranges(omar: User, incident: Incident) -> None:
    total = everyone(incident)
    run = opened(omar, incident, size=5)
    parts = list(run.ranges.order_by("number"))
    assert queries.progress(run=run) == (len(parts), 0, 0, total, 0)
    assessment.assess_range(actor=BELT, range_id=parts[0].pk, at=NOON)
    RunRange.objects.filter(pk=parts[1].pk).update(state="failed")
    assert queries.progress(run=run) == (len(parts), 1, 1, total, len(parts[0].claims))
    assert queries.waiting_ranges(run=run) == [part.pk for part in parts[2:]]


def test_a_run_is_quiet_when_nothing_was_taken_or_finished_since(omar: User, incident: Incident) -> None:
    merchant(incident)
    run = opened(omar, incident)
    assert queries.quiet_runs(since=NOON) == []
    assert queries.quiet_runs(since=NOON + SECOND) == [run.pk]
    run.ranges.update(heartbeat=NOON + SECOND)
    assert queries.quiet_runs(since=NOON + SECOND) == []
    assert queries.quiet_runs(since=NOON + 2 * SECOND) == [run.pk]


def test_a_run_that_is_over_is_never_quiet(omar: User, incident: Incident) -> None:
    everyone(incident)
    run_all(omar, incident)
    assert queries.quiet_runs(since=NOON + timedelta(days=1)) == []


def test_claims_without_a_result_are_counted(omar: User, incident: Incident) -> None:
    total = everyone(incident)
    run = opened(omar, incident, size=5)
    assert queries.claims_without_result(run=run) == total
    part = run.ranges.order_by("number")[0]
    assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    assert queries.claims_without_result(run=run) == total - len(part.claims)


def test_a_claim_is_shown_by_the_newest_run_that_is_done(omar: User, incident: Incident) -> None:
    claim = merchant(incident)
    assert queries.newest_of_claim(claim=claim) is None and queries.newest_done() is None
    first, second = run_all(omar, incident), run_all(omar, incident)
    opened(omar, incident)
    assert queries.newest_of_claim(claim=claim) == second == queries.newest_done()
    assert [row.run_id for row in queries.of_claim(claim=claim, run=first)] == [first.pk]
    assert queries.newest_of_claim(claim=ClaimFactory(incident=incident)) is None


# ---------------------------------------------------------------- what it found
def test_the_summary_counts_every_assessment(omar: User, incident: Incident) -> None:
    everyone(incident)
    run = run_all(omar, incident)
    rows = Assessment.objects.filter(run=run).select_related("policy_version__policy")
    said = Counter(
        (row.policy_version and row.policy_version.policy.key, row.outcome, row.code) for row in rows
    )
    assert {line[:3]: line.claims for line in queries.summary(run=run)} == said


def test_what_is_proposed_is_the_sum_of_the_amounts_by_line(omar: User, incident: Incident) -> None:
    everyone(incident)
    run = run_all(omar, incident)
    summed: Counter[tuple[str, str, str]] = Counter()
    for row in Assessment.objects.filter(run=run, outcome=1).select_related("policy_version__policy"):
        for line, amount in zip(row.policy_version.lines, row.amounts, strict=True):
            if amount:
                summed[row.policy_version.policy.key, line["line"], line["unit"]] += amount
    assert {line[:3]: line.amount for line in queries.proposed(run=run)} == summed
    assert sum(
        amount for _, unit, amount in queries.awarded_by_policy(run=run).values() if unit == "KRW"
    ) == sum(line.amount for line in queries.proposed(run=run) if line.unit == "KRW")


def test_every_claim_has_one_fate(omar: User, incident: Incident) -> None:
    total = everyone(incident)
    fates = queries.fates(run=run_all(omar, incident))
    assert sum(fate.claims for fate in fates) == total
    assert {fate.fate for fate in fates} == {
        "not_a_claim", "refused_by_check", "refused_by_policy", "referred", "awarded",
    }  # fmt: skip
