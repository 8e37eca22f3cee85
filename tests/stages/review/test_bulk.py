"""Acts over many claims: who asks for one, and when it may begin. Refusals first."""

from datetime import timedelta

import pytest

from claims.models import (
    BulkAct,
)
from claims.rules.authority import Forbidden
from claims.stages import review
from claims.stages.authority import NamedRule
from claims.stages.review import bulk as asking
from tests.factories import UserFactory
from tests.people import NOON, person
from tests.stages.review.making import (
    assessed,
    senior,
)
from tests.stages.review.many import DESK, WHEN, asked, merchants, rehearsed, rows, said, worked
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- what is refused
def test_who_reviews_no_claims_asks_for_none_and_a_superuser_is_no_exception() -> None:
    claims = merchants(1)
    for who in (
        person("alice"),
        person("felix"),
        person("omar"),
        person("mallory"),
        UserFactory(is_superuser=True),
    ):
        with pytest.raises(Forbidden):
            asked(*claims, by=who)
    assert not BulkAct.objects.exists()


def test_nothing_and_too_many_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = merchants(3)
    monkeypatch.setattr(asking, "MOST", 2)
    with pytest.raises(review.NothingChosen):
        review.ask_bulk(actor=person("rita"), claims=[10**9], **WHEN)
    with pytest.raises(review.TooMany):
        asked(*claims)
    assert asked(*claims[:2]).chosen == 2
    assert BulkAct.objects.count() == 1


def test_only_a_named_rule_rehearses_and_does_it() -> None:
    bulk = asked(*merchants(1))
    for who in (NamedRule("belt"), NamedRule("straightforward"), person("rita")):
        with pytest.raises(Forbidden):
            review.rehearse_bulk(actor=who, bulk=bulk, at=NOON)  # type: ignore[arg-type]
        with pytest.raises(Forbidden):
            review.work_bulk(actor=who, bulk=bulk, at=NOON)  # type: ignore[arg-type]


def test_nobody_begins_what_another_asked_for_what_is_not_rehearsed_too_old_or_over() -> None:
    bulk = asked(*merchants(1))
    with pytest.raises(review.NotRehearsed):
        review.begin_bulk(actor=person("rita"), bulk=bulk, **WHEN)
    with pytest.raises(review.NotRehearsed):
        review.work_bulk(actor=DESK, bulk=bulk, at=NOON)
    review.rehearse_bulk(actor=DESK, bulk=bulk, at=NOON)
    with pytest.raises(review.BulkOfAnother):
        review.begin_bulk(actor=senior(), bulk=bulk, **WHEN)
    late = NOON + timedelta(hours=24, seconds=1)
    with pytest.raises(review.RehearsalOld):
        review.begin_bulk(actor=person("rita"), bulk=bulk, at=late, door="test")
    assert rows()[0] == 0
    worked(bulk)
    with pytest.raises(review.BulkOver):
        review.begin_bulk(actor=person("rita"), bulk=bulk, **WHEN)
    with pytest.raises(review.BulkOver):
        review.drop_bulk(actor=person("rita"), bulk=bulk, **WHEN)


def test_what_nobody_would_get_is_not_begun_and_what_was_dropped_is_over() -> None:
    incident = kakao()
    merchant(incident, loss=0)
    assessed(incident)
    bulk = rehearsed()
    with pytest.raises(review.NothingPasses):
        review.begin_bulk(actor=person("rita"), bulk=bulk, **WHEN)
    assert review.drop_bulk(actor=senior(), bulk=bulk, **WHEN).state == "dropped"
    with pytest.raises(review.BulkOver):
        review.begin_bulk(actor=person("rita"), bulk=bulk, **WHEN)
    dropped = asked()
    review.drop_bulk(actor=person("rita"), bulk=dropped, **WHEN)
    assert review.rehearse_bulk(actor=DESK, bulk=dropped, at=NOON)
    assert said(dropped) == dict.fromkeys(said(dropped), None)
