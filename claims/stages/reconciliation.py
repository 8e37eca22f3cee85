"""Reconciliation: the bank's answer is taken in whole or not at all, and moves the money in the ledger."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, Final

from django.db import connection, transaction

from accounts.models import User
from claims.models import BankAnswer, Transfer
from claims.queries import reconciliation as queries
from claims.rules.lines import Reader
from claims.rules.payout import ENDS_ATTEMPT, GOES, STANDS, posting_reference
from claims.rules.reconciliation import COLUMNS, OPTIONAL, Answer, Known, Wrong, checked_line
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.intake.files import LONGEST_FILE_NAME, Given, given, take_turn
from claims.stages.review.postings import Posting, post

LONGEST_ANSWER: Final = 200_000_000  # bytes


class AnswerRefused(Refusal):
    """Facts: `lines`, how many are wrong, and `wrong`, all that is wrong with each, in order."""

    code = "answer_refused"
    sentence = N_(
        "Nothing was taken in: %(lines)s lines of the file cannot be right. Mend them, or ask the bank."
    )


class AnswerEmpty(Refusal):
    code = "answer_empty"
    sentence = N_("The file holds no answer.")


class AnswerTooLong(Refusal):
    code = "answer_too_long"
    sentence = N_("The file is longer than an answer can be. Please send it in parts.")


def take_answer(
    *, actor: User, source: BinaryIO | Path | bytes, name: str, at: datetime, door: str
) -> BankAnswer:
    """Takes in a CSV file `reference,amount,result[,reason]`: all of its lines, or none.

    The same bytes again change nothing: the first answer is returned, with `came_before` set. A line that says what is
    known already is counted as repeated. Raises AnswerRefused, AnswerEmpty, AnswerTooLong, HeaderMissing, WrongColumns.
    """
    authorize(actor, "take_answer")
    if isinstance(source, bytes):
        source = BytesIO(source)
    with given(source) as file, transaction.atomic():
        if file.size > LONGEST_ANSWER:
            raise AnswerTooLong
        take_turn("take_answer")  # one answer at a time: the second sees what the first has settled
        if before := queries.answer_of(sha256=file.sha256):
            before.came_before = True  # type: ignore[attr-defined]
            return before
        answers, known = _read(file)
        answer = _written(actor, file, name, at, answers)
        _settle([one for one in answers if not one.repeated], known, at)
        audit.log(
            actor=actor, action="take_answer", kind="bank_answer", key=str(answer.pk), at=at, door=door,
            after={"lines": answer.rows, "settled": answer.settled, "repeated": answer.repeated},
        )  # fmt: skip
    answer.came_before = False  # type: ignore[attr-defined]
    return answer


def _read(file: Given) -> tuple[list[Answer], dict[int, Known]]:
    """The lines as answers, and the transfers they name by id, locked. Raises AnswerRefused, AnswerEmpty."""
    reader = Reader(file.stream, columns=COLUMNS, optional=OPTIONAL)
    records = list(reader)
    references = {record.cells[0].strip() for record in records if record.cells}
    list(
        Transfer.objects.select_for_update(no_key=True)
        .filter(reference__in=references)
        .order_by("pk")
        .values_list("pk")
    )
    known = queries.known(references=references)
    answers: list[Answer] = []
    wrong: list[Wrong] = []
    seen: set[str] = set()
    for record in records:
        if record.cells is None:
            wrong.append(Wrong(record.line, record.code))
            continue
        cells = record.cells if len(record.cells) == 4 else [*record.cells, ""]
        answer, found = checked_line(record.line, cells, known, seen)
        wrong += found
        if answer:
            answers.append(answer)
    if wrong:
        raise AnswerRefused(lines=len({one.line for one in wrong}), wrong=tuple(wrong))
    if not answers:
        raise AnswerEmpty
    return answers, {one.id: one for one in known.values()}


def _written(actor: User, file: Given, name: str, at: datetime, answers: list[Answer]) -> BankAnswer:
    repeated = sum(one.repeated for one in answers)
    answer = BankAnswer.objects.create(
        sha256=file.sha256, name=name[:LONGEST_FILE_NAME], rows=len(answers), settled=len(answers) - repeated,
        repeated=repeated, at=at, by=actor,
    )  # fmt: skip
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY claims_bankresult (answer_id, line, transfer_id, amount, result, reason) FROM STDIN"
        ) as copy,
    ):
        for one in answers:
            copy.write_row((answer.pk, one.line, one.transfer, one.amount, one.result, one.reason))
    return answer


_PAYOUTS: Final = """
    SELECT o.transfer_id, o.award_id, o.attempt, a.unit, o.amount
      FROM claims_payout o JOIN claims_award a ON a.id = o.award_id
     WHERE o.live AND o.transfer_id = ANY(%s) ORDER BY o.id FOR NO KEY UPDATE OF o
"""


def _settle(answers: list[Answer], known: dict[int, Known], at: datetime) -> None:
    """Moves the transfers, ends the attempts that failed or came back, and posts what each payout's amount does."""
    answers = sorted(answers, key=lambda one: one.result)
    for result, group in groupby(answers, key=lambda one: one.result):
        ids = [one.transfer for one in group]
        with connection.cursor() as cursor:
            cursor.execute(_PAYOUTS, [ids])
            payouts = cursor.fetchall()
            cursor.execute("UPDATE claims_transfer SET state = %s WHERE id = ANY(%s)", [result, ids])
            if result in ENDS_ATTEMPT:
                cursor.execute(
                    "UPDATE claims_payout SET live = false WHERE live AND transfer_id = ANY(%s)", [ids]
                )
        post(_moves(result, payouts, known), at=at)


def _moves(
    result: str, payouts: list[tuple[int, int, int, str, int]], known: dict[int, Known]
) -> Iterator[Posting]:
    for transfer, award, attempt, unit, amount in payouts:
        stood = STANDS[known[transfer].state]
        yield Posting(result, posting_reference(award, attempt), stood, GOES[result], unit, amount)
