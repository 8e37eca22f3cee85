"""Late links as they are found, and whether one holds: by its own end, its fate, and the filing period."""

from datetime import timedelta

import pytest

from claims.models import FilingPeriod, LateLink
from claims.models.sealing import fingerprint
from claims.queries import late_links as queries
from tests.factories import FilingPeriodFactory, LateLinkFactory
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def link() -> LateLink:
    made = LateLinkFactory(token="late")
    FilingPeriodFactory(incident=made.incident)
    return made


def test_one_is_found_by_its_fingerprint_alone(link: LateLink) -> None:
    assert queries.of_mark(mark=fingerprint("late_link", "late")) == link
    for wrong in (fingerprint("late_link", ""), fingerprint("phone", "late"), b""):
        assert queries.of_mark(mark=wrong) is None


def test_it_holds_until_its_end_unless_it_is_withdrawn_or_no_period_is_in_force(link: LateLink) -> None:
    at = link.until - timedelta(seconds=1)
    assert queries.holds(link=link, at=at) and not queries.holds(link=link, at=link.until)
    FilingPeriod.objects.update(superseded_at=at)
    assert not queries.holds(link=link, at=at)
    FilingPeriodFactory(incident=link.incident)
    link.withdrawn_by, link.withdrawn_at = person("seo"), at
    assert not queries.holds(link=link, at=at)
