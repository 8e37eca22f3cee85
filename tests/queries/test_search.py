"""Claims looked for by staff."""

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.queries.search import MOST, Found, found, submitters
from tests.factories import ClaimantFactory, ClaimFactory, ImportFileFactory, PayeeAccountFactory

pytestmark = pytest.mark.django_db


def test_nothing_is_found_by_a_part() -> None:
    claimant = ClaimantFactory(identifier="1248100998", phone="+821012345678", name="김시험")
    PayeeAccountFactory(claim=ClaimFactory(claimant=claimant))
    for sought in (
        "김시",
        "시험",
        "12345678",
        "010-1234",
        "124-81",
        "%",
        "",
        "+8210123456789",
        "김시험, 010",
    ):
        assert found(sought=sought).claimants == []
        assert found(sought=sought).claim is None


def test_a_name_is_found_however_it_is_typed_and_no_other() -> None:
    shop = ClaimantFactory(name="카페 Test")
    ClaimantFactory(name="카페 Text")
    for sought in ("카페 Test", "카페test", " 카페 TEST ", unicodedata.normalize("NFD", "카페 Test")):
        assert found(sought=sought).claimants == [shop.pk], sought
    assert "name" in found(sought="카페 Test").kinds


def test_an_account_is_found_by_its_number_without_its_bank() -> None:
    claim = ClaimFactory()
    PayeeAccountFactory(claim=claim, bank="088", number="110123456789")
    PayeeAccountFactory(claim=ClaimFactory(), bank="004", number="110123456780")
    for sought in ("110123456789", "110-123-456789"):
        assert found(sought=sought).claimants == [claim.claimant_id]
    assert "account" in found(sought="110123456789").kinds
    assert found(sought="110123456788").claimants == []


def test_of_more_than_can_be_shown_the_first_are_and_it_is_said() -> None:
    made = [ClaimantFactory(name="김시험") for _ in range(MOST + 1)]
    assert found(sought="김시험").claimants == [one.pk for one in made[:MOST]]
    assert found(sought="김시험").more


def test_a_reference_with_one_wrong_sign_finds_nothing() -> None:
    claim = ClaimFactory()
    last = claim.reference[-1]
    wrong = claim.reference[:-1] + ("2" if last != "2" else "3")
    assert (found(sought=wrong).claim, found(sought=wrong).claimants) == (None, [])
    assert found(sought=claim.reference) == Found(claim.pk, [], ("reference",))


def test_everybody_with_a_phone_number_is_found_whatever_they_are_known_by() -> None:
    shared = [ClaimantFactory(phone="+821012345678") for _ in range(2)]
    by_phone = ClaimantFactory(
        type="individual", key_kind="phone", identifier="+821012345678", phone="+821087654321"
    )
    ClaimantFactory()
    assert found(sought="010 1234 5678").claimants == [*(one.pk for one in shared), by_phone.pk]


def test_a_licence_and_an_address_are_found() -> None:
    driver = ClaimantFactory(type="taxi_driver", key_kind="driver_licence", identifier="112233333344")
    customer = ClaimantFactory(address="alice@example.com")
    assert found(sought="11-22-333333-44").claimants == [driver.pk]
    assert found(sought="Alice@Example.com").claimants == [customer.pk]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=60))
def test_whatever_is_sought_finds_or_does_not(text: str) -> None:
    assert isinstance(found(sought=text), Found)


def test_submitters_are_named_once() -> None:
    for name in ("federation", "company", "federation", ""):
        ImportFileFactory(submitter=name)
    assert submitters() == ["company", "federation"]
