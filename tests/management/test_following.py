"""Following a run by its rows."""

import pytest

from accounts.models import User
from claims.management.following import StandsStill, followed
from claims.models import AssessmentRun
from claims.stages import assessment
from claims.stages.authority import NamedRule
from tests.people import NOON
from tests.world import everyone, kakao

pytestmark = pytest.mark.django_db
BELT = NamedRule("belt")


def opened(omar: User) -> AssessmentRun:
    incident = kakao()
    everyone(incident)
    return assessment.open_run(actor=omar, incident=incident, at=NOON, door="test", size=5)


def test_it_tells_what_is_done_and_ends_with_the_run(omar: User) -> None:
    run = opened(omar)
    waiting = list(run.ranges.order_by("number").values_list("pk", flat=True))
    told: list[tuple[int, int]] = []

    def worker() -> None:  # between two looks
        if waiting:
            assessment.assess_range(actor=BELT, range_id=waiting.pop(0), at=NOON)
        else:
            assessment.close_run(actor=BELT, run_id=run.pk, at=NOON)

    ended = followed(run, tell=lambda done, of: told.append((done, of)), look=worker)
    assert ended.state == "done"
    assert [done for done, _of in told] == sorted(done for done, _of in told)
    assert told[0][0] == 0
    assert told[-1] == (run.claims_total, run.claims_total)
    assert len(told) > 3


def test_patience_ends_when_nothing_moves(omar: User) -> None:
    run = opened(omar)
    with pytest.raises(StandsStill) as still:
        followed(run, tell=lambda _done, _of: None, patience=0.1)
    assert (still.value.run, still.value.progress.done) == (run, 0)


def test_what_looks_may_end_it(omar: User) -> None:
    run = opened(omar)

    def dead() -> None:
        raise RuntimeError("the worker is dead")

    with pytest.raises(RuntimeError, match="the worker is dead"):
        followed(run, tell=lambda _done, _of: None, look=dead)
