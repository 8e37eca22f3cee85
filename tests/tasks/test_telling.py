"""Notices leave by themselves."""

import pytest
from django.core import mail as outbox

from claims import tasks
from claims.models import Notice
from tests.models.test_notices import notice

pytestmark = pytest.mark.django_db


def test_what_waits_is_sent_once() -> None:
    notice(address="kim@example.com")
    tasks.publish_notices()
    tasks.publish_notices()
    assert [mail.to for mail in outbox.outbox] == [["kim@example.com"]]
    assert Notice.objects.get().published_at
