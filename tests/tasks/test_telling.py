"""Notices leave by themselves."""

import pytest
from django.core import mail as outbox
from time_machine import travel

from claims import tasks
from claims.models import Notice
from claims_project import settings
from tests.models.test_notices import notice
from tests.people import NOON
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant

pytestmark = pytest.mark.django_db


def test_what_waits_is_sent_once() -> None:
    notice(address="kim@example.com")
    tasks.publish_notices()
    tasks.publish_notices()
    assert [mail.to for mail in outbox.outbox] == [["kim@example.com"]]
    assert Notice.objects.get().published_at


def test_what_was_decided_is_written_and_sent_by_the_beat() -> None:
    incident = kakao()
    claim = merchant(incident)
    assessed(incident)
    decided(claim)
    with travel(NOON, tick=False):
        tasks.derive_notices()
        tasks.derive_notices()
        tasks.publish_notices()
    assert Notice.objects.get().kind == "decided" and len(outbox.outbox) == 1


def test_the_beat_asks_every_minute() -> None:
    for name, task in (("derive-notices", tasks.derive_notices), ("publish-notices", tasks.publish_notices)):
        assert settings.CELERY_BEAT_SCHEDULE[name] == {"task": task.name, "schedule": 60}
