"""The lines of a file, as they are read, into a table of the transaction: nothing of it is kept in memory."""

from typing import Final

from django.db import connection

from claims.queries.reconciliation import STAGED
from claims.rules.reconciliation import Wrong, lines_of
from claims.rules.refusal import N_, Refusal
from claims.stages.intake.files import Given

LONGEST_ANSWER: Final = 200_000_000  # bytes
MOST_LINES: Final = 1_000_000
MOST_WHOLE: Final = 1_000  # lines about whole files
MOST_WRONG: Final = 500  # lines named in a refusal

_TABLE: Final = f"""
    DROP TABLE IF EXISTS pg_temp.{STAGED};
    CREATE TEMPORARY TABLE {STAGED} (
      line integer, reference text, amount bigint, result text, unit text, said text, reason text, whole boolean,
      rows integer, booking text
    ) ON COMMIT DROP
"""


class AnswerRefused(Refusal):
    """Facts: `lines`, how many cannot be read, and `wrong`, the first of them in order."""

    code = "answer_refused"
    sentence = N_(
        "Nothing was taken in: %(lines)s lines of the file cannot be read. Ask the bank for a right file."
    )


class AnswerEmpty(Refusal):
    code = "answer_empty"
    sentence = N_("The file holds no answer.")


class AnswerTooLong(Refusal):
    code = "answer_too_long"
    sentence = N_("The file is longer than an answer can be. Please send it in parts.")


class Staged:
    """What was staged: how many lines, and whether some are entries of an account."""

    def __init__(self) -> None:
        self.rows = 0
        self.whole = 0
        self.booked = False


def staged(file: Given) -> Staged:
    """COPYs the lines into the table of the transaction.

    Raises AnswerRefused, AnswerEmpty, AnswerTooLong and what `lines_of` raises; then nothing is staged.
    """
    if file.size > LONGEST_ANSWER:
        raise AnswerTooLong
    found, more = Staged(), 0
    wrong: list[Wrong] = []
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy(f"COPY {STAGED} FROM STDIN") as copy:
            for line in lines_of(file.stream):
                if isinstance(line, Wrong):
                    more += 1
                    if len(wrong) < MOST_WRONG:
                        wrong.append(line)
                    continue
                found.rows += 1
                found.whole += line.whole
                found.booked |= line.booking is not None
                if found.rows > MOST_LINES or found.whole > MOST_WHOLE:
                    raise AnswerTooLong
                copy.write_row(
                    (
                        line.line, line.reference, line.amount, line.result, line.unit, line.said, line.reason,
                        line.whole, line.rows, line.booking,
                    )
                )  # fmt: skip
        if wrong:
            raise AnswerRefused(lines=more, wrong=tuple(wrong))
        if not found.rows:
            raise AnswerEmpty
        cursor.execute(f"ANALYZE {STAGED}")
    return found
