"""Parked lines for who resolves them: each code has its words, and sealed texts are opened for who may read them."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from accounts.models import User
from claims.models import BankResult, Transfer
from claims.presentation import parked
from claims.rules.reconciliation import CODES
from claims.stages import reconciliation
from tests.money import award, sent
from tests.people import NOON
from tests.stages.reconciliation.test_taking import csv, take

pytestmark = pytest.mark.django_db


def test_every_code_has_advice_in_both_languages() -> None:
    assert parked.ADVICE.keys() == CODES.keys()
    for code in CODES:
        line = BankResult(code=code)
        with override("en"):
            english = parked.told(line, opened=False)
        with override("ko"):
            korean = parked.told(line, opened=False)
        assert english.why.isascii() and not korean.why.isascii() and not korean.advice.isascii()


def test_sealed_texts_are_opened_for_who_may_read_them(fiona: User) -> None:
    take(csv("김비밀,5,paid,for 김비밀"))
    line = BankResult.objects.get()
    assert parked.told(line, opened=False).texts == []
    with override("en"):
        assert parked.told(line, opened=True).texts == [
            ("Reference in the file", "김비밀"),
            ("In the bank’s words", "paid"),
            ("Reason", "for 김비밀"),
        ]


def test_what_does_not_open_is_said_and_nothing_rises(fiona: User) -> None:
    take(csv("x,5,paid,"))
    line = BankResult.objects.get()
    line.line = 99
    with override("en"):
        assert parked.texts(line) == [("Text", "cannot be opened")]
    line.sealed = None
    assert parked.texts(line) == []


def test_a_line_is_called_by_its_number_code_reference_and_amount(fiona: User) -> None:
    award(amount=1_000)
    sent()
    reference = Transfer.objects.get().reference
    answer = take(csv(f"{reference},999,paid,", "x,5,paid,", f"{reference},,paid,"))
    short, foreign, without = BankResult.objects.order_by("line")
    with override("en"):
        assert (
            parked.called(short)
            == f"{answer.name}, line 2 · Amount too small · {reference} · 999 won instead of 1,000 won"
        )
        assert parked.called(foreign) == f"{answer.name}, line 3 · No reference of ours · 5"
        assert parked.called(without) == f"{answer.name}, line 4 · No amount · {reference}"


def test_what_is_made_of_a_line_names_the_result_or_the_other_line(fiona: User, felix: User) -> None:
    award(amount=1_000)
    sent()
    reference = Transfer.objects.get().reference
    take(csv(f"{reference},1000,B7,"))
    take(csv(f"{reference},,paid,"))
    unclear, missing = BankResult.objects.order_by("pk")
    settling = take(csv(f"{reference},1000,paid,")).results.get()

    def proposed(line: BankResult, way: str, **said: str) -> str:
        (made,) = reconciliation.propose(
            actor=felix, lines=[line.pk], way=way, note="x", at=NOON, door="test", **said
        )
        with override("en"):
            return parked.made(made)

    assert proposed(unclear, "as_said", settles="returned") == "It is as the bank says: Returned"
    assert proposed(missing, "matches_later") == f"Another line settled it: {settling.answer.name}, line 2"


def test_the_front_page_says_what_waits_to_whom_it_concerns(
    fiona: User, felix: User, rita: User, audrey: User
) -> None:
    award()
    sent()
    take(csv("x,1,paid,", "y,1,paid,"))
    line = BankResult.objects.latest("pk")
    reconciliation.propose(actor=felix, lines=[line.pk], way="not_ours", note="x", at=NOON, door="test")
    later = NOON + timedelta(days=14)
    with override("en"):
        assert [said for said, _button, _url in parked.to_do(fiona)] == [
            "1 line of the bank’s answers is parked.",
            "What is made of 1 parked line waits for your confirmation.",
        ]
        assert [said for said, _button, _url in parked.to_do(felix)] == [
            "1 line of the bank’s answers is parked."
        ]
        assert parked.to_do(audrey) == parked.to_do(rita) == parked.to_do_late(rita, at=later) == []
        assert parked.to_do_late(fiona, at=NOON) == []
        assert [said for said, *_rest in parked.to_do_late(audrey, at=later)] == [
            "2 things have waited for too long on their way through the bank."
        ]
