"""Notices for staff: whether they left, never to whom."""

import pytest

from accounts.models import User
from claims.models import Notice
from tests.admin.desk import page
from tests.models.test_notices import notice

pytestmark = pytest.mark.django_db


def test_staff_see_what_left_and_what_did_not_and_no_address(rita: User, felix: User) -> None:
    sent, failed, nobody = notice("one"), notice("two"), notice("three", address="")
    Notice.objects.filter(pk=sent.pk).update(published_at=sent.created_at, attempts=1)
    Notice.objects.filter(pk=failed.pk).update(attempts=3, error="SMTPServerDisconnected")
    shown = page(rita, "notice_changelist").content.decode()
    for row in (sent, failed, nobody):
        assert row.claim.reference in shown
    assert "SMTPServerDisconnected" in shown and "No address known" in shown
    waiting = page(rita, "notice_changelist", query="?published_at__isempty=1").context["cl"].result_list
    assert {row.pk for row in waiting} == {failed.pk, nobody.pk}
    assert "Not sent yet" in shown
    one = page(rita, "notice_change", sent.pk).content.decode()
    assert "a@example.com" not in shown + one and "2022-10-21" in one
    assert '<pre class="document" lang="ko">' in one
    assert page(felix, "notice_changelist").status_code == 403
