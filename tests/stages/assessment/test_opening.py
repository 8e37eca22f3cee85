"""What was changed is assessed again: refusals first, then what is in such a run and what it does."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from accounts.models import User
from claims.models import Assessment, AssessmentRun, AuditEntry, Claim, Incident, ReviewItem
from claims.queries import assessment as queries
from claims.queries import review as waiting
from claims.rules.authority import Forbidden
from claims.stages import assessment, review
from claims.stages.authority import NamedRule
from tests.factories import ClaimFactory, PayeeAccountFactory
from tests.people import NOON, person
from tests.stages.review.making import BELT, assessed, decided, rule_on
from tests.stages.review.test_amending import corrected
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


@pytest.fixture
def incident() -> Iterator[Incident]:
    """Three claims of two merchants, assessed and in the queue; one of whom is alone."""
    made = kakao()
    first = merchant(made)
    ClaimFactory(
        incident=made, claimant=first.claimant, services=["kakaopay"], facts__inputs={"loss": 100_000}
    )
    merchant(made)
    for claim in made.claims.all():
        PayeeAccountFactory(claim=claim)
    queued(assessed(made))
    return made


def queued(run: AssessmentRun) -> int:
    return review.queue_rest(actor=BELT, run=run, at=NOON)


def opened(incident: Incident, by: object = BELT) -> AssessmentRun:
    return assessment.open_changed_run(actor=by, incident=incident, at=NOON, door="test")


def again(incident: Incident, by: object = BELT) -> AssessmentRun:
    """A done run over what was changed."""
    run = opened(incident, by)
    for part in run.ranges.all():
        assessment.assess_range(actor=BELT, range_id=part.pk, at=NOON)
    return assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)


def facets(claim: Claim) -> list[str]:
    return ReviewItem.objects.get(claim=claim, state="open").facets


def test_reviewers_operators_and_the_belt_open_it_and_nobody_else(incident: Incident) -> None:
    corrected(incident.claims.earliest("pk"))
    for actor in (*map(person, ("felix", "kim", "seo", "alice", "audrey", "mallory")), NamedRule("calendar")):
        with pytest.raises(Forbidden):
            opened(incident, actor)
    assert opened(incident, person("rita")).opened_by == person("rita")


def test_where_nothing_was_changed_there_is_nothing_to_open(incident: Incident) -> None:
    claim = incident.claims.earliest("pk")
    merchant(incident)  # nobody has assessed it yet: it waits for the next run over all
    decided(claim)
    review.undo(
        actor=person("rita"), claim=claim, note="too quick", at=NOON, door="test"
    )  # says what it said
    corrected(incident.claims.latest("pk"))  # nor this, whatever it says
    with pytest.raises(assessment.NothingChanged):
        opened(incident)
    assert AssessmentRun.objects.count() == 1


def test_it_waits_for_a_run_that_is_open(incident: Incident, omar: User) -> None:
    corrected(incident.claims.earliest("pk"))
    assessment.open_run(actor=omar, incident=incident, at=NOON, door="test")
    with pytest.raises(assessment.RunAlreadyOpen):
        opened(incident)


def test_a_changed_claim_is_assessed_with_what_its_claimant_claims_beside_and_nobody_elses(
    incident: Incident,
) -> None:
    first, beside, _other = incident.claims.order_by("pk")
    corrected(first, {"inputs.loss": 400_000})
    assert waiting.run_that_holds(claim=Claim.objects.get(pk=first.pk)) is None
    assert facets(first)[-2:] == ["stage:received", "type:merchant"]
    run = again(incident)
    assert (run.state, run.scope, run.claims_total) == ("done", "changed", 2)
    assert set(Assessment.objects.filter(run=run).values_list("claim", "version")) == {
        (first.pk, 2),
        (beside.pk, 1),
    }
    assert waiting.run_that_holds(claim=Claim.objects.get(pk=first.pk)) == run
    assert queries.changed(incident=incident) == []
    assert AuditEntry.objects.get(action="open_changed_run").payload.after["claims"] == 2
    assert queued(run) == 0  # they wait already
    assert "stage:proposed" in facets(first)
    assert decided(first).run == run


def test_no_rule_decides_what_a_later_run_saw_and_the_run_over_all_goes_on_with_the_rest(
    incident: Incident,
) -> None:
    rule = rule_on()
    first, _beside, other = incident.claims.order_by("pk")
    whole = AssessmentRun.objects.get()
    corrected(first, {"inputs.loss": 200_000})
    run = again(incident)
    with pytest.raises(review.RunNotNewest):
        review.decide_automatically(actor=NamedRule(rule.name), run=run, at=NOON)
    assert waiting.newest_done_runs() == [whole.pk] and waiting.runs_in_force() == [whole.pk, run.pk]
    counts = review.decide_automatically(actor=NamedRule(rule.name), run=whole, at=NOON)
    assert (counts.approved, counts.left) == (1, 0)
    assert set(Claim.objects.filter(status="approved")) == {other}
    next_whole = assessed(incident)
    assert waiting.runs_in_force() == [next_whole.pk]
    with pytest.raises(review.RunNotNewest):
        queued(run)
    assert review.decide_automatically(actor=NamedRule(rule.name), run=next_whole, at=NOON).approved > 0


def test_what_waits_in_no_queue_after_such_a_run_is_found(incident: Incident) -> None:
    first = incident.claims.earliest("pk")
    corrected(first)
    ReviewItem.objects.filter(claim=first).update(state="closed")
    run = again(incident)
    assert waiting.forgotten_runs(since=NOON + timedelta(hours=1)) == [run.pk]
    assert queued(run) == 1
    assert waiting.forgotten_runs(since=NOON + timedelta(hours=1)) == []


def test_the_scope_of_a_run_is_kept(incident: Incident) -> None:
    with pytest.raises(Exception, match="Cannot update rows"):
        AssessmentRun.objects.update(scope="changed")
