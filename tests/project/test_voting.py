"""The demo's policy in other words."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from pytest_django import Settings

from claims.models import PolicyVersion
from claims.queries import policies as queries
from claims.rules.policy import results
from claims_project.demo import accounts, voting
from claims_project.demo.screen import Step
from claims_project.demo.trouble import DemoError
from tests.factories import PolicyVersionFactory

pytestmark = pytest.mark.django_db


def step() -> Step:
    return Step(lambda _done, _of: None)


def test_three_of_the_committee_put_other_words_in_force_and_no_amount_changes(settings: Settings) -> None:
    settings.DEBUG = True
    former = PolicyVersionFactory()
    version = voting.by_vote(step(), accounts.make())
    former.refresh_from_db()
    assert (former.state, version.state, version.number) == ("retired", "adopted", 2)
    assert version.in_force.lower <= now() + timedelta(seconds=1)
    assert version.votes.filter(in_favour=True).exclude(by=version.author).count() == 2
    before, after = (results(queries.compiled(one)) for one in (former, version))
    assert before == after
    assert voting.NEW in version.text


def test_a_policy_of_other_words_is_told(settings: Settings) -> None:
    settings.DEBUG = True
    people = accounts.make()
    with pytest.raises(DemoError):
        voting.by_vote(step(), people)
    assert not PolicyVersion.objects.exists()
