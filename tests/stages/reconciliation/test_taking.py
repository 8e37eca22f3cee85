"""The bank's answer: what fits settles, what does not is parked; the same bytes once; the money where it should be."""

import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from claims.models import AuditEntry, BankAnswer, BankResult, LedgerEntry, Payout, Settlement, Transfer
from claims.models.sealing import unseal
from claims.queries import payout as queries
from claims.rules.authority import Forbidden
from claims.rules.payout import transfer_reference
from claims.rules.reconciliation import Wrong
from claims.rules.reconciliation.messages import MessageBroken, MessageHostile, MessageUnknown
from claims.rules.reconciliation.tables import ColumnsMissing, ColumnTwice, EncodingUnknown
from claims.rules.refusal import Refusal
from claims.stages import reconciliation
from claims.stages.reconciliation import AnswerEmpty, AnswerRefused
from tests import money
from tests.details import mended
from tests.money import answer_file, answered, award, balanced, sealed, sent
from tests.people import NOON, person
from tests.rules.reconciliation.messages import entry, payment, report, statement, status
from tests.rules.reconciliation.test_messages import BROKEN, HOSTILE
from tests.stages.test_intake import at_once

pytestmark = pytest.mark.django_db


def take(content: bytes | str, name: str = "fiona") -> BankAnswer:
    if isinstance(content, str):
        content = content.encode()
    return reconciliation.take_answer(
        actor=person(name), source=content, name="answer.csv", at=NOON, door="test"
    )


def csv(*lines: str) -> str:
    return "\n".join(["reference,amount,result,reason", *lines, ""])


def counts(answer: BankAnswer) -> tuple[int, int, int, int]:
    return answer.settled, answer.repeated, answer.noted, answer.parked


def codes() -> list[str]:
    """Why lines were parked, of all answers, in order; '' for those that were not."""
    return list(BankResult.objects.order_by("answer_id", "line").values_list("code", flat=True))


def states() -> list[str]:
    return list(Transfer.objects.order_by("amount").values_list("state", flat=True))


@pytest.fixture
def transfers() -> list[Transfer]:
    """Three sent transfers of 1,000, 1,001 and 1,002 won."""
    for n in range(3):
        award(amount=1_000 + n)
    sent()
    return list(Transfer.objects.order_by("amount"))


def untouched() -> bool:
    frozen = LedgerEntry.objects.exclude(kind__in=["award", "freeze"])
    return (
        not BankAnswer.objects.exists()
        and not BankResult.objects.exists()
        and not Settlement.objects.exists()
        and not frozen.exists()
        and not Transfer.objects.exclude(state="sent").exists()
        and not Payout.objects.filter(live=False).exists()
        and not AuditEntry.objects.filter(action="take_answer").exists()
    )


@pytest.mark.parametrize("name", ["alice", "rita", "omar", "audrey", "mallory"])
def test_only_finance_takes_answers(transfers: list[Transfer], name: str) -> None:
    with pytest.raises(Forbidden):
        take(answer_file(dict.fromkeys(transfers, "paid")), name)
    assert untouched()


# ---------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", ColumnsMissing),
        (b"\x89PNG", ColumnsMissing),
        (b"reference,amount\n", ColumnsMissing),
        (b"reference,amount,result,reason,reason\n", ColumnTwice),
        (b"reference,amount,result\nA,1,\xff\xff\n", EncodingUnknown),
        (b"reference,amount,result,reason\n", AnswerEmpty),
        (b"reference,amount,result\n\n,,\n", AnswerEmpty),
        *[(text.encode(), MessageHostile) for text in HOSTILE.values()],
        *[(text.encode(), (MessageBroken, MessageUnknown)) for text in BROKEN.values()],
        (report(), AnswerEmpty),
        (statement(), AnswerEmpty),
    ],
)
def test_what_is_no_answer_is_refused_and_leaves_nothing(
    transfers: list[Transfer], content: bytes, refusal: Any
) -> None:
    with pytest.raises(refusal):
        take(content)
    assert untouched()


def test_one_line_that_cannot_be_read_stops_the_whole_file_and_every_one_is_told(
    transfers: list[Transfer],
) -> None:
    one, two, three = transfers
    with pytest.raises(AnswerRefused) as refused:
        take(
            csv(
                f"{one.reference},1000,paid,",
                f"{two.reference},ten,paid,",
                f'"{three.reference},1,paid,',
                "A,1",
            )
        )
    assert refused.value.facts == {
        "lines": 3,
        "wrong": (Wrong(3, "amount_form"), Wrong(4, "quotes"), Wrong(5, "width")),
    }
    assert untouched()


def test_a_message_that_breaks_after_good_lines_settles_none_of_them(transfers: list[Transfer]) -> None:
    content = report(*[status(one.reference, "ACSC", str(one.amount)) for one in transfers])
    for cut in (len(content) - 5, len(content) * 2 // 3, len(content) // 2):
        with pytest.raises(MessageBroken):
            take(content[:cut])
    assert untouched()


def test_a_file_after_a_refused_one_is_taken_in_the_same_transaction(transfers: list[Transfer]) -> None:
    for content in (b"", csv("A,ten,paid,")):
        with pytest.raises(Refusal):
            take(content)
    assert take(answer_file(dict.fromkeys(transfers, "paid"))).settled == 3


# ---------------------------------------------------------------- what settles


def test_what_each_result_does(transfers: list[Transfer], fiona: User) -> None:
    one, two, three = transfers
    answer = answered({one: "paid", two: "failed", three: "unknown"})
    assert (answer.rows, answer.by, *counts(answer)) == (3, fiona, 3, 0, 0, 0)
    assert states() == ["paid", "failed", "unknown"]
    assert list(Payout.objects.order_by("amount").values_list("live", flat=True)) == [True, False, True]
    (stands,) = queries.balance()
    assert (stands.paid, stands.payable_again, stands.unknown, stands.in_flight) == (1_000, 1_001, 1_002, 0)
    assert stands.remains == 2_003
    balanced()
    assert AuditEntry.objects.filter(action="take_answer").count() == 1
    assert set(Settlement.objects.values_list("came_from", "went_to", "transfers", "amount")) == {
        ("sent", "paid", 1, 1_000),
        ("sent", "failed", 1, 1_001),
        ("sent", "unknown", 1, 1_002),
    }


def test_the_three_kinds_of_files_do_the_same(transfers: list[Transfer]) -> None:
    one, two, three = transfers
    take(csv(f'{one.reference},"1,000",정상,').replace("reason", "사유"))
    take(report(status(two.reference, "RJCT", "1001", reason="AC04")))
    take(statement(entry(payment(three.reference, "1002"))))
    assert states() == ["paid", "failed", "paid"]
    assert codes() == ["", "", ""]
    balanced()


def test_an_answer_that_is_faster_than_our_confirmation_settles(fiona: User) -> None:
    award(amount=5)
    money.released()
    assert answered({Transfer.objects.get(): "paid"}).settled == 1
    balanced()


def test_unknown_blocks_paying_again_until_the_bank_knows(transfers: list[Transfer]) -> None:
    answered(dict.fromkeys(transfers, "unknown"))
    award(amount=7)
    assert [one.amount for one in sent()[0].run.payouts.all()] == [7]
    answered({transfers[0]: "failed", transfers[1]: "paid", transfers[2]: "returned"})
    balanced()
    mended()
    assert {(one.amount, one.attempt) for one in sealed()[0].run.payouts.all()} == {(1_000, 2), (1_002, 2)}
    balanced()


def test_what_was_paid_may_come_back(transfers: list[Transfer]) -> None:
    answered(dict.fromkeys(transfers, "paid"))
    assert queries.balance()[0].remains == 0
    answered({transfers[0]: "returned"})
    balanced()
    assert queries.balance()[0].payable_again == 1_000
    mended()
    sent()
    again = Transfer.objects.get(state="sent")
    assert again.reference != transfers[0].reference
    answered({again: "paid"})
    balanced()
    assert queries.balance()[0].remains == 0


def test_paid_and_returned_in_one_statement_are_two_moves_in_whatever_order(
    transfers: list[Transfer],
) -> None:
    one, two, _three = transfers
    back, out = (
        entry(payment(one.reference, "1000", back="AC04"), way="CRDT", booking="B-2"),
        entry(payment(one.reference, "1000"), booking="B-1"),
    )
    more = [
        entry(payment(two.reference, "1001"), booking="B-3"),
        entry(payment(two.reference, "1001"), way="CRDT", booking="B-4"),
    ]
    assert counts(take(statement(back, out, *more))) == (4, 0, 0, 0)
    assert states() == ["returned", "returned", "sent"]
    assert (
        LedgerEntry.objects.filter(kind="paid").count()
        == LedgerEntry.objects.filter(kind="returned").count()
        == 2
    )
    balanced()


def test_a_transfer_of_several_awards_is_settled_whole() -> None:
    made = award(amount=1_000)
    award(claim=made.claim, line="second", amount=30)
    sent()
    answered({Transfer.objects.get(): "failed"})
    assert not Payout.objects.filter(live=True).exists()
    assert LedgerEntry.objects.filter(kind="failed").count() == 2
    balanced()


def test_the_bank_may_not_know_a_second_time(transfers: list[Transfer]) -> None:
    """What is unknown and then seen in the bank's listing is sent again in our books: the bank may lose sight of it."""
    one = transfers[0]
    answered({one: "unknown"})
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_ledgerentry (kind, reference, debit, credit, unit, amount, at) "
            "SELECT 'seen', 'x', 'unknown', 'in_flight', unit, amount, now() FROM claims_transfer WHERE id = %s",
            [one.pk],
        )
        cursor.execute("UPDATE claims_transfer SET state = 'sent' WHERE id = %s", [one.pk])
    balanced()
    assert take(csv(f"{one.reference},1000,unknown,again")).settled == 1
    balanced()


# ---------------------------------------------------------------- whole files


def test_a_message_that_is_refused_whole_fails_all_its_transfers(transfers: list[Transfer]) -> None:
    file = transfers[0].run.files.get()
    answer = take(report(group="RJCT", message=file.message_id, rows="3", total="3003.00"))
    assert counts(answer) == (1, 0, 0, 0)
    assert states() == ["failed", "failed", "failed"]
    assert BankResult.objects.get().file == file
    assert Settlement.objects.values_list("transfers", "amount").get() == (3, 3_003)
    balanced()
    answer = take(report(group="RJCT", message=file.message_id, rows="3", total="3003"))
    assert counts(answer) == (0, 1, 0, 0)


def test_a_message_refused_as_a_duplicate_fails_nothing(transfers: list[Transfer]) -> None:
    """It says that the bank has the first one: to pay again would be to pay twice."""
    file = transfers[0].run.files.get()
    why = "<StsRsnInf><Rsn><Cd>DU01</Cd></Rsn></StsRsnInf>"
    take(report(group="RJCT", message=file.message_id, rows="3", total="3003", why=why))
    assert codes() == ["duplicate"]
    assert states() == ["sent", "sent", "sent"]
    balanced()


def test_a_message_booked_in_one_sum_pays_all_and_what_came_back_comes_back(
    transfers: list[Transfer],
) -> None:
    file = transfers[0].run.files.get()
    batch = f'<MsgId>{file.message_id}</MsgId><NbOfTxs>3</NbOfTxs><TtlAmt Ccy="KRW">3003</TtlAmt>'
    back = entry(payment(transfers[1].reference, "1001", back="AC04"), way="CRDT", booking="B-2")
    answer = take(statement(back, entry(amount="3003", batch=batch)))
    assert counts(answer) == (2, 0, 0, 0)
    assert states() == ["paid", "returned", "paid"]
    balanced()


def test_a_message_of_nobody_is_parked(transfers: list[Transfer]) -> None:
    take(report(group="RJCT", message="F-20221021-9999-1", rows="3", total="3003"))
    take(report(group="RJCT", message="theirs", rows="3", total="3003"))
    assert codes() == ["reference_unknown", "foreign"]


# ---------------------------------------------------------------- what is parked


def test_each_line_that_does_not_fit_is_parked_with_its_code_and_the_others_settle(
    transfers: list[Transfer],
) -> None:
    one, two, three = transfers
    ours = transfer_reference("20221021-9999", 1)
    answer = take(
        csv(
            f"{one.reference},1000,paid,",
            f"{one.reference},1000,paid,again",
            f"{one.reference},1000,failed,",
            f"{two.reference},1000,paid,",
            f"{three.reference},1003,paid,",
            f"{ours},1000,paid,",
            "somebody,1000,paid,",
            f"{three.reference},,paid,",
            f"{three.reference},1002,B7,",
            f"{three.reference},1002,처리중,",
        )
    )
    assert codes() == [
        "", "", "settled_otherwise", "amount_short", "amount_excess", "reference_unknown", "foreign",
        "amount_missing", "unclear", "",
    ]  # fmt: skip
    assert counts(answer) == (1, 1, 1, 7)
    assert states() == ["paid", "sent", "sent"]
    balanced()


@pytest.mark.parametrize("bring", ["frozen", "checked", "sealed"])
def test_what_never_left_us_is_parked_and_stays_as_it_is(bring: str, fiona: User) -> None:
    award(amount=9)
    getattr(money, bring)()
    transfer = Transfer.objects.get()
    before = transfer.state
    answered({transfer: "paid"})
    assert codes() == ["never_sent"]
    assert Transfer.objects.get().state == before
    balanced()


def test_a_text_that_is_not_ours_is_kept_sealed_and_stands_nowhere_open(transfers: list[Transfer]) -> None:
    take(csv("김비밀 010-1234-5678,5,paid,to 김비밀", f"{transfers[0].reference},1000,김비밀,to 김비밀"))
    one, two = BankResult.objects.order_by("line")
    assert (one.reference, one.said, one.reason) == ("", "", "")
    assert (two.reference, two.said, two.reason) == (transfers[0].reference, "", "")
    assert unseal(bytes(one.sealed or b""), bound_to=BankResult.binding(one.answer_id, 2)) == {
        "reference": "김비밀 010-1234-5678", "said": "paid", "reason": "to 김비밀",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(b::text, '') FROM claims_bankresult b")
        assert "김비밀" not in cursor.fetchone()[0]


def test_a_second_entry_of_the_account_is_parked_and_the_same_statement_again_is_not(
    transfers: list[Transfer],
) -> None:
    one = transfers[0]
    take(statement(entry(payment(one.reference, "1000"), booking="B-1")))
    again = entry(payment(one.reference, "1000"), booking="B-1")
    twice = entry(payment(one.reference, "1000"), booking="B-2")
    answer = take(statement(again, twice))
    assert counts(answer) == (0, 1, 0, 1)
    assert codes()[-1] == "booked_twice"
    balanced()


# ---------------------------------------------------------------- once


def test_the_same_bytes_again_change_nothing(transfers: list[Transfer]) -> None:
    content = answer_file(dict.fromkeys(transfers, "failed"))
    first = take(content)
    assert not first.came_before  # type: ignore[attr-defined]
    mended()
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
    ahead = io.BytesIO(b"before" + content)
    ahead.seek(6)
    source = {"bytes": content, "stream": ahead, "path": path}[form]
    answer = reconciliation.take_answer(
        actor=person("felix"), source=source, name="x" * 300, at=NOON, door="test"
    )
    assert answer.settled == 3 and len(answer.name) == 200


# ---------------------------------------------------------------- any mixture

LINE = st.tuples(
    st.sampled_from([0, 1, 2, None]),
    st.sampled_from(["paid", "paid", "failed", "returned", "unknown", "pending", "B7"]),
    st.sampled_from([0, 0, 0, 0, -1, 1, None]),
    st.sampled_from(["csv", "csv", "camt"]),
)
FILES = st.lists(st.lists(LINE, min_size=1, max_size=5), min_size=1, max_size=4)


def written(number: int, lines: list[Any], transfers: list[Transfer]) -> bytes:
    """A file of drawn lines: of a status each, or an account statement where the first one is an entry."""
    rows, entries = [], []
    for place, (which, result, more, _kind) in enumerate(lines):
        reference = transfers[which].reference if which is not None else "x"
        amount = "" if more is None else str((transfers[which].amount if which is not None else 5) + more)
        rows.append(f"{reference},{amount},{result},{number}/{place}")
        way = "CRDT" if result in ("returned", "failed") else "DBIT"
        booked = entry(payment(reference, amount or None), amount="5", way=way, booking=f"{way}{place % 2}")
        entries.append(booked)
    return statement(*entries, f"<!--{number}-->") if lines[0][3] == "camt" else csv(*rows).encode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILES)
def test_any_mixture_of_lines_conserves_the_money_and_drops_no_line(
    transfers: list[Transfer], files: list[list[Any]]
) -> None:
    with transaction.atomic():
        answers = [take(written(number, lines, transfers)) for number, lines in enumerate(files)]
        balanced()
        assert [answer.rows for answer in answers] == [len(lines) for lines in files]
        assert BankResult.objects.count() == sum(len(lines) for lines in files)
        for one in Transfer.objects.all():
            last = one.results.filter(outcome="settled").order_by("-pk").first()
            assert one.state == (last.result if last else "sent")
            assert one.payouts.get().live == (one.state not in ("failed", "returned"))
            settled = one.results.filter(outcome="settled")
            assert all(line.amount == one.amount for line in settled)
        transaction.set_rollback(True)


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
def test_of_two_answers_that_disagree_one_settles_and_the_other_is_parked(fiona: User) -> None:
    award()
    sent()
    one = Transfer.objects.get()
    results = at_once(*[lambda: answered({one: "paid"}), lambda: answered({one: "failed"})] * 4)
    assert {type(result).__name__ for result in results} == {"BankAnswer"}
    assert BankAnswer.objects.count() == 2
    assert sorted(codes()) == ["", "settled_otherwise"]
    assert LedgerEntry.objects.filter(kind__in=["paid", "failed"]).count() == 1
    balanced()
