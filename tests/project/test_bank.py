"""The emulated bank says something of every line, the same for the same seed."""

import csv
import io
from collections import Counter

import pytest

from claims.rules.export import Order, layout
from claims.rules.payout import transfer_reference
from claims.rules.reconciliation import Line, Stands, lines_of, verdict
from claims_project.demo import bank
from tests.rules.export.orders import file_of


def paid(count: int) -> bytes:
    return file_of(
        layout("generic"),
        [
            Order(
                transfer_reference("20221021-7", n), ("C-7K3QF-9M2TXA",), n, "KRW", "004", "1234567890", "Kim"
            )
            for n in range(1, count + 1)
        ],
    )


def results(answer: bytes) -> Counter[str]:
    return Counter(row["result"] for row in csv.DictReader(io.StringIO(answer.decode())))


@pytest.mark.parametrize("count", [4, 49, 100, 1_000])
def test_a_few_lines_fail_one_comes_back_and_one_is_unknown(count: int) -> None:
    failed = max(1, count // 50)
    assert results(bank.answers(paid(count), seed=1)) == {
        "paid": count - failed - 2,
        "failed": failed,
        "returned": 1,
        "unknown": 1,
    }


@pytest.mark.parametrize("count", [1, 3])
def test_of_few_lines_all_are_paid(count: int) -> None:
    assert results(bank.answers(paid(count), seed=1)) == {"paid": count}


def test_without_mishaps_all_are_paid() -> None:
    assert results(bank.answers(paid(100), seed=1, mishaps=False)) == {"paid": 100}


def test_the_same_seed_says_the_same_and_another_does_not() -> None:
    assert bank.answers(paid(100), seed=1) == bank.answers(paid(100), seed=1)
    assert bank.answers(paid(100), seed=1) != bank.answers(paid(100), seed=2)


def test_what_was_unknown_is_paid_later() -> None:
    later = bank.later(bank.answers(paid(100), seed=1))
    assert later and results(later) == {"paid": 1}
    assert bank.later(bank.answers(paid(3), seed=1)) is None


def test_every_line_can_be_taken_in() -> None:
    known = {transfer_reference("20221021-7", n): Stands("sent", n, "KRW") for n in range(1, 101)}
    lines = list(lines_of(io.BytesIO(bank.answers(paid(100), seed=1))))
    assert len(lines) == 100
    for line in lines:
        assert isinstance(line, Line) and verdict(line, known[line.reference]).outcome == "settled"
