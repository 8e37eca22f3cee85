"""Papers that wait are looked at, soon and again by beat; without a scanner nothing is clean."""

import logging
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from claims import tasks
from claims.models import Evidence
from claims_project import settings as given
from tests.clamd import clamd
from tests.factories import ClaimFactory
from tests.hostile import pdf
from tests.stages.review.test_bringing import INFECTED, bring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept(settings: Any, tmp_path: Path, alice: User) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    claim = ClaimFactory(filed_by=alice)
    bring(claim, pdf())
    bring(claim, INFECTED, "a.csv")


def states() -> list[str]:
    return list(Evidence.objects.order_by("pk").values_list("state", flat=True))


def test_without_a_scanner_papers_wait_and_the_log_says_so(
    settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CLAIMS_SCANNER = ""
    with caplog.at_level(logging.WARNING, logger="claims.tasks"):
        tasks.scan_papers()
    assert caplog.messages == ["no scanner is chosen (CLAIMS_SCANNER): papers wait"]
    assert states() == ["pending", "pending"]


def test_a_clamd_that_comes_back_is_asked_again(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    with clamd() as server:
        settings.CLAIMS_SCANNER = f"clamd:{server.address}"
    with caplog.at_level(logging.WARNING, logger="claims.tasks"):
        tasks.scan_papers()
    assert caplog.messages == ["the scanner clamd does not answer: papers wait"]
    assert states() == ["pending", "pending"]
    with clamd() as server:
        settings.CLAIMS_SCANNER = f"clamd:{server.address}"
        tasks.scan_papers()
        tasks.scan_papers()
        assert len(server.asked) == 2
    assert states() == ["clean", "quarantined"]


def test_the_beat_asks_every_minute() -> None:
    asked_for = given.CELERY_BEAT_SCHEDULE["scan-papers"]
    assert asked_for == {"task": tasks.scan_papers.name, "schedule": 60}
