"""The bank's answer is taken in whole: what fits settles, what does not is parked, and nothing is dropped."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Final

from django.db import connection, transaction

from accounts.models import User
from claims.models import BankAnswer, BankResult
from claims.models.sealing import seal
from claims.queries import reconciliation as queries
from claims.rules.reconciliation import MOVES, Line, Verdict, verdict_of_whole, verdicts
from claims.rules.reconciliation.outcomes import SETTLED, is_ours
from claims.stages import audit
from claims.stages.authority import authorize
from claims.stages.intake.files import LONGEST_FILE_NAME, Given, given, take_turn
from claims.stages.payout import ANSWERS
from claims.stages.reconciliation.settling import Source, settle
from claims.stages.reconciliation.staging import Staged, staged

TURN: Final = ANSWERS
_BLOCK: Final = 2_000

# What a line does: the line, its transfer, its file, and the verdict.
Done = tuple[Line, int | None, int | None, Verdict]


def take_answer(
    *, actor: User, source: BinaryIO | Path | bytes, name: str, at: datetime, door: str
) -> BankAnswer:
    """Takes in a file of answers (CSV, pain.002, camt.053) that can be read: every line settles, repeats, or is parked.

    The same bytes again change nothing: the first answer is returned, with `came_before` set. Of a file that cannot be
    read nothing is taken in: raises AnswerRefused, AnswerEmpty, AnswerTooLong, and what `lines_of` raises.
    """
    authorize(actor, "take_answer")
    if isinstance(source, bytes):
        source = BytesIO(source)
    with given(source) as file, transaction.atomic():
        if before := _before(file):
            return before
        lines = staged(file)
        take_turn(TURN)
        if before := _before(file):
            return before
        answer = _taken(actor, file, Path(name).name, at, lines)
        audit.log(
            actor=actor, action="take_answer", kind="bank_answer", key=str(answer.pk), at=at, door=door,
            after={
                "lines": answer.rows, "settled": answer.settled, "repeated": answer.repeated, "noted": answer.noted,
                "parked": answer.parked,
            },
        )  # fmt: skip
    answer.came_before = False  # type: ignore[attr-defined]
    return answer


def _before(file: Given) -> BankAnswer | None:
    before = queries.answer_of(sha256=file.sha256)
    if before:
        before.came_before = True  # type: ignore[attr-defined]
    return before


def _taken(actor: User, file: Given, name: str, at: datetime, lines: Staged) -> BankAnswer:
    """What each staged line does, written and settled: first what is said of whole files, then of single transfers."""
    answer = BankAnswer(pk=_next_id(), sha256=file.sha256, name=name[:LONGEST_FILE_NAME], at=at, by=actor)
    counts: Counter[str] = Counter()
    queries.lock_named()
    if lines.whole:
        for line, file_id in queries.whole():
            found = verdict_of_whole(line, None if file_id is None else queries.file(file_id=file_id))
            _written(answer, [(line, None, file_id, found)], counts)
            if found.outcome == SETTLED:
                settle(result=line.result, source=Source(answer.pk), at=at, file=file_id)
    _written(answer, _of_transfers(lines), counts)
    settled = set(
        answer.results.filter(outcome=SETTLED, file=None)
        .order_by()
        .values_list("result", flat=True)
        .distinct()
    )
    for result in (result for result in MOVES if result in settled):
        settle(result=result, source=Source(answer.pk), at=at)
    answer.rows = counts.total()
    for outcome in BankResult.Outcome.values:
        setattr(answer, outcome, counts[outcome])
    answer.save(force_insert=True)
    return answer


def _of_transfers(lines: Staged) -> Iterator[Done]:
    for group in queries.groups(booked=lines.booked):
        for line, found in verdicts(group.lines, group.stands):
            yield line, group.transfer, None, found


def _written(answer: BankAnswer, done: Iterator[Done] | list[Done], counts: Counter[str]) -> None:
    """COPYs what the lines did, a block at a time, since rows are fetched in between; and counts them by outcome."""
    rows = iter(done)
    while block := list(islice(rows, _BLOCK)):
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY claims_bankresult (answer_id, line, transfer_id, file_id, reference, amount, unit, result, said, "
                "reason, booking, outcome, code, sealed) FROM STDIN"
            ) as copy,
        ):
            for line, transfer, file, found in block:
                counts[found.outcome] += 1
                reference, said, reason, sealed = _kept(answer, line)
                copy.write_row(
                    (
                        answer.pk, line.line, transfer, file, reference, line.amount, line.unit, line.result, said,
                        reason, line.booking, found.outcome, found.code, sealed,
                    )
                )  # fmt: skip


def _kept(answer: BankAnswer, line: Line) -> tuple[str, str, str, bytes | None]:
    """What may stand as it is; texts of a line that is not ours, or not understood, may be anybody's and are sealed."""
    ours = is_ours(line)
    if ours and line.result != "unclear":
        return line.reference, line.said, line.reason, None
    texts = {"reference": line.reference, "said": line.said, "reason": line.reason}
    sealed = seal(texts, bound_to=BankResult.binding(answer.pk, line.line))
    return line.reference if ours else "", "", "", sealed


def _next_id() -> int:
    """The id of the answer's row, which is written last: its counts are known then, and it is never changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_bankanswer', 'id'))")
        return cursor.fetchone()[0]
