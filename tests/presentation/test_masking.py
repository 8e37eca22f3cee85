"""Personal data as staff see it."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from claims.models import PayeeAccount
from claims.models.sealing import fingerprint, seal
from claims.presentation import masking
from tests.factories import ClaimantFactory, ClaimFactory
from tests.people import NOON


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("김시험", "김•험"),
        ("남궁시험", "남궁시험"[0] + "••험"),
        ("김시", "김•"),
        ("김", "김•"),
        ("", ""),
        ("Alice Kim", "A•••• K••"),
    ],
)
def test_a_name_keeps_its_first_letter_and_its_length(given_: str, shown: str) -> None:
    assert masking.name(given_) == shown


@pytest.mark.parametrize(
    ("given_", "shown"),
    [("+821012345678", "010-••••-5678"), ("+82111234567", "••••••••4567"), ("1234567", "•••••••"), ("", "")],
)
def test_a_phone_number_keeps_its_last_four_digits(given_: str, shown: str) -> None:
    assert masking.phone(given_) == shown


def test_an_address_keeps_one_letter_and_its_domain() -> None:
    assert masking.email("kim.shop@example.com") == "k•••@example.com"
    assert masking.email("") == ""
    assert masking.email("nonsense") == "••••••se"


def test_an_identifier_keeps_its_ends() -> None:
    assert masking.identifier("1248100998") == "12••••••98"
    assert masking.identifier("1234567") == "•••••••"


@given(st.from_regex(r"\A[0-9]{8,14}\Z"))
def test_at_most_four_signs_of_a_number_are_shown(digits: str) -> None:
    for shown in (masking.identifier(digits), masking.phone(digits)):
        assert sum(sign.isdigit() for sign in shown) <= 4


@given(st.text(min_size=3, max_size=30))
def test_no_name_is_shown_whole(text: str) -> None:
    shown = masking.name(text)
    assert shown == "" or masking.HIDDEN in shown


@pytest.mark.django_db
def test_what_does_not_open_says_so_and_shows_nothing() -> None:
    person = ClaimantFactory(personal=b"\x03dev" + b"0" * 40)
    with override("en"):
        assert [line.value for line in masking.claimant(person)] == ["cannot be read"]


@pytest.mark.django_db
def test_what_a_claimant_did_not_give_is_left_out() -> None:
    person = ClaimantFactory(address="", phone="")
    with override("en"):
        assert [line.label for line in masking.claimant(person)] == ["Name", "Business number"]


@pytest.mark.django_db
def test_an_account_shows_its_bank_and_three_digits() -> None:
    claim = ClaimFactory()
    payee = PayeeAccount(
        claim=claim,
        version=1,
        bank="088",
        sealed=seal(
            {"number": "11012345678", "holder": "김시험"}, bound_to=PayeeAccount.binding(claim.pk, 1)
        ),
        fingerprint=fingerprint("account", "088:11012345678"),
        at=NOON,
    )
    with override("ko"):
        assert masking.account(payee) == "신한은행 •••••678"
    payee.version = 2  # moved to another row: it does not open
    assert "678" not in masking.account(payee)
