"""Columns on a terminal."""

from claims.management.columns import columns, width


def test_a_sign_of_hangul_takes_two_places() -> None:
    assert (width("보상"), width("won"), width("")) == (4, 3, 0)
    assert list(columns([("보상", "1"), ("won", "2")])) == ["보상  1", "won   2"]


def test_nothing_stands_behind_the_last_column() -> None:
    assert list(columns([("a", ""), ("bcd", "e")])) == ["a", "bcd  e"]
    assert list(columns([])) == []
