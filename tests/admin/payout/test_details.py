"""New details on their page: what was given beside what failed, masked, and two seats."""

import pytest
from django.urls import reverse

from accounts.models import User
from claims.models import DetailsRequest, Transfer
from tests.admin.desk import as_, done, page
from tests.details import NEW, given, ruth
from tests.money import answered, award, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def waits() -> DetailsRequest:
    """A request with new details that nobody has looked at."""
    made = award()
    sent()
    answered({Transfer.objects.get(): "failed"})
    return given(made.claim)


def review(who: User, row: DetailsRequest, outcome: str = "approve", **typed: object) -> object:
    return done(
        who, "detailsrequest_review", row.pk, account=row.account_id, outcome=outcome, note="", **typed
    )


def test_two_reviewers_approve_what_was_given(waits: DetailsRequest, rita: User) -> None:
    front = as_(rita).get(reverse("admin:index")).content.decode()
    assert "1 claim has new account details to review." in front
    text = page(rita, "detailsrequest_review", waits.pk).content.decode()
    assert NEW["number"].replace("-", "") not in text and NEW["holder"] not in text and "•••••789" in text
    assert "is not the name of the claimant" in text
    assert review(rita, waits).status_code == 302  # type: ignore[attr-defined]
    assert "Review the details" not in page(rita, "detailsrequest_change", waits.pk).content.decode()
    assert review(rita, waits).status_code == 403  # type: ignore[attr-defined]
    assert review(ruth(), waits).status_code == 302  # type: ignore[attr-defined]
    waits.refresh_from_db()
    assert waits.state == "approved"
    assert "Rita" in page(rita, "detailsrequest_change", waits.pk).content.decode()


def test_a_refusal_needs_words_for_the_claimant(waits: DetailsRequest, rita: User) -> None:
    assert review(rita, waits, "refuse").status_code == 409  # type: ignore[attr-defined]
    typed = {"account": waits.account_id, "outcome": "refuse", "note": "Another name."}
    assert done(rita, "detailsrequest_review", waits.pk, **typed).status_code == 302
    waits.refresh_from_db()
    assert waits.state == "asked"


def test_a_page_that_shows_an_older_account_is_refused(waits: DetailsRequest, rita: User) -> None:
    shown = waits.account_id
    given(waits.claim)
    answer = done(rita, "detailsrequest_review", waits.pk, account=shown, outcome="approve", note="")
    assert answer.status_code == 409 and "have changed" in answer.content.decode()


def test_finance_sees_who_is_asked_and_reviews_nothing(waits: DetailsRequest, felix: User) -> None:
    assert "Waits for two reviewers" in page(felix, "detailsrequest_changelist").content.decode()
    assert "Review the details" not in page(felix, "detailsrequest_change", waits.pk).content.decode()
    assert page(felix, "detailsrequest_review", waits.pk).status_code == 403


def test_a_shared_account_is_told(waits: DetailsRequest, rita: User) -> None:
    number = NEW["number"].replace("-", "")
    award(account={"bank": "088", "number": number, "holder": "김시험"})
    assert page(rita, "detailsrequest_change", waits.pk).context["compared"].others == 1
