"""A run is watched by its rows until it is over."""

import pytest

from accounts.models import User
from claims.management import following
from claims.management.following import StandsStill, followed
from claims.models import AssessmentRun
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.people import NOON
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")


@pytest.fixture
def run(omar: User, monkeypatch: pytest.MonkeyPatch) -> AssessmentRun:
    monkeypatch.setattr(following, "PAUSE", 0.001)
    incident = kakao()
    everyone(incident)
    return assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=5)


def test_it_tells_the_claims_done_until_the_run_is_over(run: AssessmentRun) -> None:
    parts = list(run.ranges.values_list("pk", flat=True))
    told: list[tuple[int, int]] = []

    def work() -> None:
        if parts:
            assessment.assess_range(actor=BELT, range_id=parts.pop(), at=NOON)
        else:
            assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)

    over = followed(run, tell=lambda done, of: told.append((done, of)), look=work)
    assert over.state == AssessmentRun.State.DONE and over.finished_at == NOON
    assert told[0] == (0, run.claims_total) and told[-1] == (run.claims_total, run.claims_total)
    assert [done for done, _of in told] == sorted(done for done, _of in told)


def test_a_run_in_which_nothing_moves_is_given_up(run: AssessmentRun) -> None:
    with pytest.raises(StandsStill) as still:
        followed(run, tell=lambda done, of: None, patience=0.01)
    assert still.value.run == run and still.value.progress.done == 0


def test_a_worker_that_is_gone_ends_the_watch(run: AssessmentRun) -> None:
    def gone() -> None:
        raise ChildProcessError

    with pytest.raises(ChildProcessError):
        followed(run, tell=lambda done, of: None, look=gone)
