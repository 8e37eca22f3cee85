"""Messages at the desk: found while nobody has read them, answered, or read without an answer."""

import pytest
from django.urls import reverse

from accounts.models import User
from claims.models import Claim, Message
from claims.stages import review
from tests.admin.desk import as_, claims, done, page, seen
from tests.people import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(alice: User) -> Claim:
    """Of Alice, who has written."""
    (made,) = claims(300_000)
    Claim.objects.filter(pk=made.pk).update(linked_to=alice)
    made.refresh_from_db()
    review.write_message(actor=alice, claim=made, words="Which <day>?", at=NOON, door="test")
    return made


def test_an_answer_without_words_is_told_and_reads_nothing(claim: Claim, rita: User) -> None:
    answer = done(rita, "reviewitem_reply", claim.pk, words=" ", seen=seen(claim))
    assert answer.status_code in (200, 409)
    assert Message.objects.get().read_at is None


def test_without_anything_unread_there_is_nothing_to_read(claim: Claim, rita: User) -> None:
    assert done(rita, "reviewitem_read", claim.pk, seen=seen(claim)).status_code == 302
    assert done(rita, "reviewitem_read", claim.pk, seen=seen(claim)).status_code == 409
    assert f"/reviewitem/{claim.pk}/read/" not in page(rita, "claim_change", claim.pk).content.decode()


def test_what_is_unread_is_found_from_the_worklist_to_the_answer(claim: Claim, rita: User) -> None:
    assert "1 message of a claimant is unread." in as_(rita).get(reverse("admin:index")).content.decode()
    listed = page(rita, "message_changelist", query="?unread=yes").content.decode()
    assert "Which &lt;day&gt;?" in listed and claim.reference in listed
    shown = page(rita, "claim_change", claim.pk).content.decode()
    assert "Which &lt;day&gt;?" in shown and "Nobody has read it" in shown
    for act in ("reply", "read"):
        assert f"/reviewitem/{claim.pk}/{act}/" in shown
        assert "Which &lt;day&gt;?" in page(rita, f"reviewitem_{act}", claim.pk).content.decode()
    assert done(rita, "reviewitem_reply", claim.pk, words="On Monday.", seen=seen(claim)).status_code == 302
    assert "is unread" not in as_(rita).get(reverse("admin:index")).content.decode()
    assert "Which &lt;day&gt;?" not in page(rita, "message_changelist", query="?unread=yes").content.decode()
    assert "On Monday." in page(rita, "claim_change", claim.pk).content.decode()


def test_who_may_not_write_is_offered_nothing(claim: Claim, audrey: User) -> None:
    shown = page(audrey, "claim_change", claim.pk).content.decode()
    assert "Which &lt;day&gt;?" in shown
    assert f"/reviewitem/{claim.pk}/reply/" not in shown
