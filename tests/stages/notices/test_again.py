"""A notice that did not leave is sent again by an operator, and what has left is not."""

import pytest

from claims.models import AuditEntry, Notice
from claims.rules.authority import Forbidden
from claims.stages import notices
from claims.stages.notices import SentAlready
from tests.models.test_notices import notice
from tests.people import NOON, person

pytestmark = pytest.mark.django_db


def again(row: Notice, who: str = "omar") -> Notice:
    return notices.send_again(actor=person(who), notice=row, at=NOON, door="test")


@pytest.mark.parametrize("who", ["rita", "felix", "alice", "audrey"])
def test_nobody_but_an_operator(who: str) -> None:
    with pytest.raises(Forbidden):
        again(notice(), who)


def test_what_has_left_or_has_nobody_to_go_to_is_refused() -> None:
    left, nobody = notice("one"), notice("two", address="")
    Notice.objects.filter(pk=left.pk).update(published_at=NOON)
    for row in (left, nobody):
        with pytest.raises(SentAlready):
            again(row)


def test_its_attempts_are_counted_anew_and_the_log_says_who() -> None:
    row = notice()
    Notice.objects.filter(pk=row.pk).update(attempts=10, error="SMTPDataError")
    found = again(row)
    assert (found.attempts, found.error, found.published_at) == (0, "", None)
    entry = AuditEntry.objects.get(action="resend_notice")
    assert (entry.kind, entry.key) == ("notice", str(row.pk))
