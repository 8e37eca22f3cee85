"""Rows as they come: all of them in their order, with other statements in between, and nothing left behind."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import DatabaseError, connection, transaction

from claims.queries.streaming import streamed

pytestmark = pytest.mark.django_db

NUMBERS = "SELECT n, 'n' || n, ARRAY[n, n + 1], '\\x00ff'::bytea FROM generate_series(1, %s) n"


def asked(statement: str = "SELECT 1") -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


@pytest.mark.parametrize("rows", [0, 1, 499, 500, 501, 1_000, 1_234])
def test_all_rows_come_in_their_order_each_value_with_its_type(rows: int) -> None:
    found = list(streamed(NUMBERS, [rows]))
    assert found == [(n, f"n{n}", [n, n + 1], b"\x00\xff") for n in range(1, rows + 1)]


def test_other_statements_are_answered_meanwhile_and_what_they_wrote_is_there() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE noted (n int) ON COMMIT DROP")
    for n, *_rest in streamed(NUMBERS, [1_100]):
        if n % 100 == 0:
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO noted VALUES (%s)", [n])  # and nothing is asked back
            assert asked("SELECT max(n) FROM noted") == n
    assert asked("SELECT count(*) FROM noted") == 11


def test_two_streams_do_not_disturb_each_other() -> None:
    one, other = streamed(NUMBERS, [700]), streamed(NUMBERS, [700])
    assert [(first[0], second[0]) for first, second in zip(one, other, strict=True)] == [
        (n, n) for n in range(1, 701)
    ]


def test_who_leaves_half_way_leaves_the_connection_as_it_was() -> None:
    with closing(streamed(NUMBERS, [2_000])) as rows:
        assert next(rows)[0] == 1
    assert asked() == 1


@pytest.mark.parametrize("at", [1, 700])
def test_what_goes_wrong_on_the_way_is_told_and_undone_with_its_transaction(at: int) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        consumed(streamed(f"SELECT 1 / (n - {at}) FROM generate_series(1, %s) n", [900]))
    assert asked() == 1


def consumed(rows: Iterator[object]) -> None:
    for _row in rows:
        pass
