"""Figures are counted by the desk's rule, and only where something has moved."""

import pytest

from claims.models import Figures
from claims.rules.authority import Forbidden
from claims.stages import review
from claims.stages.authority import NamedRule
from claims.tasks import count_figures
from tests.factories import ClaimFactory, IncidentFactory
from tests.people import NOON, person
from tests.stages.review.making import BELT, senior

pytestmark = pytest.mark.django_db
DESK = NamedRule("desk")


def test_nobody_else_counts() -> None:
    incident = IncidentFactory()
    for actor in (person("rita"), senior(), person("omar"), BELT):
        with pytest.raises(Forbidden):
            review.count_figures(actor=actor, incident=incident, at=NOON)
    assert not Figures.objects.exists()


def test_what_has_not_moved_is_not_counted_again() -> None:
    incident = IncidentFactory()
    ClaimFactory(incident=incident)
    assert review.count_figures(actor=DESK, incident=incident, at=NOON)
    assert not review.count_figures(actor=DESK, incident=incident, at=NOON)
    ClaimFactory(incident=incident)
    assert review.count_figures(actor=DESK, incident=incident, at=NOON)
    kept = Figures.objects.get(incident=incident)
    assert sum(number for *_rest, number in kept.figures["claims"]) == 2


def test_the_task_counts_every_incident_and_twice_is_as_good_as_once() -> None:
    for _ in range(2):
        ClaimFactory(incident=IncidentFactory())
    count_figures()
    first = list(Figures.objects.order_by("pk").values_list("pk", "at"))
    count_figures()
    assert len(first) == 2
    assert list(Figures.objects.order_by("pk").values_list("pk", "at")) == first
