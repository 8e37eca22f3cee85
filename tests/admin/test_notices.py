"""Notices for staff: whether they left, never to whom."""

import pytest

from accounts.models import User
from claims.models import Notice
from tests.admin.desk import done, page
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
    waiting = page(rita, "notice_changelist", query="?state=waiting").context["cl"].result_list
    assert {row.pk for row in waiting} == {failed.pk}
    for state, rows in (("sent", {sent.pk}), ("gave_up", set()), ("nobody", {nobody.pk})):
        found = page(rita, "notice_changelist", query=f"?state={state}").context["cl"].result_list
        assert {row.pk for row in found} == rows
    one = page(rita, "notice_change", sent.pk).content.decode()
    assert "a@example.com" not in shown + one and "2022-10-21" in one
    assert '<pre class="document" lang="ko">' in one
    assert page(felix, "notice_changelist").status_code == 403


def test_an_operator_sends_again_what_did_not_leave_and_nobody_else_does(omar: User, rita: User) -> None:
    row = notice()
    Notice.objects.filter(pk=row.pk).update(attempts=10, error="SMTPServerDisconnected")
    again = f"/admin/claims/notice/{row.pk}/again/"
    assert again in page(omar, "notice_change", row.pk).content.decode()
    assert again not in page(rita, "notice_change", row.pk).content.decode()
    assert done(rita, "notice_again", row.pk).status_code == 403
    assert done(omar, "notice_again", row.pk).status_code == 302
    row.refresh_from_db()
    assert (row.attempts, row.error) == (0, "")
    Notice.objects.filter(pk=row.pk).update(published_at=row.created_at)
    assert done(omar, "notice_again", row.pk).status_code == 409
