"""Claims looked for by staff."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.queries.search import Found, found, submitters
from tests.factories import ClaimantFactory, ClaimFactory, ImportFileFactory

pytestmark = pytest.mark.django_db


def test_nothing_is_found_by_a_part_or_by_a_name() -> None:
    ClaimantFactory(identifier="1248100998", phone="+821012345678", name="김시험")
    for sought in ("김시험", "12345678", "010-1234", "124-81", "%", "", "+8210123456789"):
        assert found(sought=sought) == Found(None, [])


def test_a_reference_with_one_wrong_sign_finds_nothing() -> None:
    claim = ClaimFactory()
    last = claim.reference[-1]
    assert found(sought=claim.reference[:-1] + ("2" if last != "2" else "3")) == Found(None, [])
    assert found(sought=claim.reference) == Found(claim.pk, [])


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
