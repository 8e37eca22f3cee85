"""The page on which a claimant gives another account."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import Award, DetailsRequest
from tests.details import seat
from tests.factories import ClaimFactory
from tests.money import answered, frozen, sent
from tests.stages.payout.test_changing import money  # noqa: F401

pytestmark = pytest.mark.django_db
TYPED = {"bank": "088", "account": "110-123-456789", "holder": ""}


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def address(award: Award) -> str:
    return reverse("claims:account", args=[award.claim.reference])


def test_another_persons_claim_is_not_there(money: Award, mallory: User) -> None:  # noqa: F811
    assert client_of(mallory).get(address(money)).status_code == 404
    assert client_of(mallory).post(address(money), TYPED).status_code == 404


def test_the_page_of_the_claim_leads_to_it_and_shows_what_was_given(money: Award, alice: User) -> None:  # noqa: F811
    client = client_of(alice)
    page = reverse("claims:claim", args=[money.claim.reference])
    assert address(money) in client.get(page).content.decode()
    assert client.post(address(money), TYPED, follow=True).status_code == 200
    shown = client.get(page).content.decode()
    assert "789</strong>. Two members of staff look at it" in shown and "110123456789" not in shown
    assert "could not" not in shown and "The payment is being prepared" in shown  # nothing has failed
    seat(DetailsRequest.objects.get(), outcome="refuse", note="Not the claimant’s.")
    assert "Not the claimant’s." in client.get(page).content.decode()


def test_what_is_wrong_is_told_at_its_field_and_nothing_is_written(money: Award, alice: User) -> None:  # noqa: F811
    client = client_of(alice)
    for typed in ({"bank": ""}, TYPED | {"bank": "999"}, TYPED | {"account": "12"}):
        answer = client.post(address(money), typed)
        assert answer.status_code == 422 and answer.context["form"].errors
    another = client.post(address(money), TYPED | {"holder": "배다른"})
    assert another.status_code == 422 and list(another.context["form"].errors) == ["payee_relation"]
    same = {"bank": "004", "account": "11000000001", "holder": "김시험"}
    assert client.post(address(money), same).status_code == 409
    assert not DetailsRequest.objects.exists()


def test_where_nothing_can_be_changed_the_page_says_so(money: Award, alice: User) -> None:  # noqa: F811
    run = frozen()
    client = client_of(alice)
    assert "cannot be changed now" in client.get(address(money)).content.decode()
    page = reverse("claims:claim", args=[money.claim.reference])
    assert address(money) not in client.get(page).content.decode()
    assert client.post(address(money), TYPED).status_code == 409
    sent(run)
    answered({run.transfers.get(): "failed"})
    assert client.get(address(money)).url == reverse("claims:details", args=[money.claim.reference])  # type: ignore[attr-defined]


def test_who_has_no_claim_to_pay_is_shown_no_form(alice: User) -> None:
    claim = ClaimFactory(filed_by=alice)
    found = client_of(alice).get(reverse("claims:account", args=[claim.reference]))
    assert (
        "cannot be changed now" in found.content.decode()
        and b"<form method" not in found.content.split(b"<main")[1]
    )
