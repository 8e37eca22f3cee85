"""The bank's answer: all of it or nothing, the same bytes once, and the money where the answer says."""

import io
from collections import Counter
from pathlib import Path

import pytest

from accounts.models import User
from claims.models import AuditEntry, BankAnswer, BankResult, LedgerEntry, Payout, Transfer
from claims.queries import payout as queries
from claims.rules.authority import Forbidden
from claims.rules.lines import HeaderMissing, WrongColumns
from claims.rules.reconciliation import Wrong
from claims.stages import reconciliation
from claims.stages.reconciliation import AnswerEmpty, AnswerRefused
from tests.money import answer_file, answered, award, balanced, frozen, sent
from tests.people import NOON, person
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


def take(content: bytes, name: str = "fiona") -> BankAnswer:
    return reconciliation.take_answer(
        actor=person(name), source=content, name="answer.csv", at=NOON, door="test"
    )


@pytest.fixture
def transfers() -> list[Transfer]:
    """Three transfers that are sent, of 1,000, 1,001 and 1,002 won."""
    for n in range(3):
        award(amount=1_000 + n)
    sent()
    return list(Transfer.objects.order_by("amount"))


def untouched() -> bool:
    frozen = LedgerEntry.objects.exclude(kind__in=["award", "freeze"])
    return (
        not BankAnswer.objects.exists()
        and not BankResult.objects.exists()
        and not frozen.exists()
        and not Transfer.objects.exclude(state="sent").exists()
        and not Payout.objects.filter(live=False).exists()
    )


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_takes_answers(transfers: list[Transfer], name: str) -> None:
    with pytest.raises(Forbidden):
        take(answer_file(dict.fromkeys(transfers, "paid")), name)
    assert untouched()


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", HeaderMissing),
        (b"\x89PNG", HeaderMissing),
        (b"reference,amount\n", WrongColumns),
        (b"reference,amount,result,reason,reason\n", WrongColumns),
        (b"reference,amount,result,reason\n", AnswerEmpty),
        (b"reference,amount,result\n\n,,\n", AnswerEmpty),
    ],
)
def test_what_is_no_answer_is_refused(content: bytes, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        take(content)
    assert untouched()


def test_one_wrong_line_stops_the_whole_file_and_every_one_is_told(transfers: list[Transfer]) -> None:
    one, two, three = transfers
    lines = [
        "reference,amount,result,reason",
        f"{one.reference},1000,paid,",
        "20221021-9-9-99,1,paid,",
        f"{two.reference},9,nonsense,",
        f'"{three.reference},1002,paid,',
        f"{one.reference},1000,failed,",
        f"{three.reference},1002",
    ]
    with pytest.raises(AnswerRefused) as refused:
        take("\n".join(lines).encode())
    assert refused.value.facts["lines"] == 5
    assert refused.value.facts["wrong"] == (
        Wrong(3, "reference_unknown"),
        Wrong(4, "amount_differs", two.reference),
        Wrong(4, "result_word", two.reference),
        Wrong(5, "quotes"),
        Wrong(6, "reference_twice", one.reference),
        Wrong(7, "width"),
    )
    assert untouched()


def test_what_was_not_sealed_has_no_answer() -> None:
    award()
    frozen()
    with pytest.raises(AnswerRefused) as refused:
        answered({Transfer.objects.get(): "paid"})
    assert [one.code for one in refused.value.facts["wrong"]] == ["result_unlawful"]
    balanced()


def test_what_each_result_does(transfers: list[Transfer], fiona: User) -> None:
    one, two, three = transfers
    answer = answered({one: "paid", two: "failed", three: "unknown"})
    assert (answer.rows, answer.settled, answer.repeated, answer.by) == (3, 3, 0, fiona)
    assert list(Transfer.objects.order_by("amount").values_list("state", flat=True)) == [
        "paid",
        "failed",
        "unknown",
    ]
    assert list(Payout.objects.order_by("amount").values_list("live", flat=True)) == [True, False, True]
    (stands,) = queries.balance()
    assert (stands.paid, stands.payable_again, stands.unknown, stands.in_flight) == (1_000, 1_001, 1_002, 0)
    assert stands.remains == 2_003
    balanced()
    assert AuditEntry.objects.filter(action="take_answer").count() == 1


def test_unknown_blocks_paying_again_until_the_bank_knows(transfers: list[Transfer]) -> None:
    answered(dict.fromkeys(transfers, "unknown"))
    award(amount=7)
    assert [one.amount for one in sent()[0].run.payouts.all()] == [7]
    answered({transfers[0]: "failed", transfers[1]: "paid", transfers[2]: "returned"})
    balanced()
    assert {(one.amount, one.attempt) for one in sent()[0].run.payouts.all()} == {(1_000, 2), (1_002, 2)}
    balanced()


def test_what_was_paid_may_come_back(transfers: list[Transfer]) -> None:
    answered(dict.fromkeys(transfers, "paid"))
    assert queries.balance()[0].remains == 0
    answered({transfers[0]: "returned"})
    balanced()
    assert queries.balance()[0].payable_again == 1_000
    sent()
    again = Transfer.objects.get(state="sent")
    assert again.reference != transfers[0].reference
    answered({again: "paid"})
    balanced()
    assert queries.balance()[0].remains == 0


def test_a_transfer_of_several_awards_is_settled_whole() -> None:
    made = award(amount=1_000)
    award(claim=made.claim, line="second", amount=30)
    sent()
    answered({Transfer.objects.get(): "failed"})
    assert not Payout.objects.filter(live=True).exists()
    assert LedgerEntry.objects.filter(kind="failed").count() == 2
    balanced()


def test_the_same_bytes_again_change_nothing(transfers: list[Transfer]) -> None:
    content = answer_file(dict.fromkeys(transfers, "failed"))
    first = take(content)
    assert not first.came_before  # type: ignore[attr-defined]
    sent()  # the second attempt is under way, and the old answer must not touch it
    again = take(content, "felix")
    assert again == first and again.came_before  # type: ignore[attr-defined]
    assert BankAnswer.objects.count() == 1 and BankResult.objects.count() == 3
    assert Payout.objects.filter(live=True).count() == 3
    balanced()


def test_what_is_known_already_is_counted_and_changes_nothing(transfers: list[Transfer]) -> None:
    answered({transfers[0]: "paid", transfers[1]: "failed"})
    before = LedgerEntry.objects.count()
    answer = answered({transfers[0]: "paid", transfers[1]: "failed", transfers[2]: "paid"})
    assert (answer.rows, answer.settled, answer.repeated) == (3, 1, 2)
    assert LedgerEntry.objects.count() == before + 1
    assert BankResult.objects.count() == 5
    balanced()


@pytest.mark.parametrize("form", ["bytes", "stream", "path"])
def test_an_answer_may_be_bytes_a_stream_or_a_file(
    transfers: list[Transfer], form: str, tmp_path: Path
) -> None:
    content = b"\xef\xbb\xbf" + answer_file(dict.fromkeys(transfers, "paid")).replace(b"\n", b"\r\n")
    path = tmp_path / "answer.csv"
    path.write_bytes(content)
    source = {"bytes": content, "stream": io.BytesIO(content), "path": path}[form]
    answer = reconciliation.take_answer(
        actor=person("felix"), source=source, name="x" * 300, at=NOON, door="test"
    )
    assert answer.settled == 3 and len(answer.name) == 200


def test_columns_in_another_order_and_without_a_reason(transfers: list[Transfer]) -> None:
    one = transfers[0]
    assert take(f"result,reference,amount\npaid,{one.reference},1000\n".encode()).settled == 1
    assert BankResult.objects.get().reason == ""


# ---------------------------------------------------------------- at once


@pytest.mark.django_db(transaction=True)
def test_many_who_bring_the_same_answer_at_once_are_one(fiona: User) -> None:
    for n in range(3):
        award(amount=1_000 + n)
    sent()
    content = answer_file(dict.fromkeys(Transfer.objects.all(), "failed"))
    results = at_once(*[lambda: take(content)] * 16)
    assert Counter(one.came_before for one in results) == {False: 1, True: 15}  # type: ignore[attr-defined]
    assert len({one.pk for one in results}) == 1  # type: ignore[attr-defined]
    assert LedgerEntry.objects.filter(kind="failed").count() == 3
    balanced()


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_that_disagree_one_is_taken(fiona: User) -> None:
    award()
    sent()
    one = Transfer.objects.get()
    results = at_once(*[lambda: answered({one: "paid"}), lambda: answered({one: "failed"})] * 4)
    assert BankAnswer.objects.count() == 1
    assert {type(result).__name__ for result in results} == {"BankAnswer", "AnswerRefused"}
    balanced()
