"""Sealed data opens in its place, with its key, unaltered; in every other case it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from claims.models.sealing import Unreadable, fingerprint, seal, unseal

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PERSONAL = st.dictionaries(TEXTS, TEXTS, max_size=5)
SECRET = {"name": "김시험", "phone": "+821012345678"}


@given(PERSONAL, TEXTS)
def test_what_was_sealed_opens_in_its_place(value: dict[str, str], place: str) -> None:
    assert unseal(seal(value, bound_to=place), bound_to=place) == value


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_any_altered_byte_is_noticed(place: int, change: int) -> None:
    sealed = bytearray(seal(SECRET, bound_to="row 1"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), bound_to="row 1")


@given(st.binary(max_size=80))
def test_any_bytes_are_unreadable_and_nothing_else(junk: bytes) -> None:
    with pytest.raises(Unreadable):
        unseal(junk, bound_to="row 1")


def test_bytes_moved_to_another_row_do_not_open() -> None:
    with pytest.raises(Unreadable):
        unseal(seal(SECRET, bound_to="row 1"), bound_to="row 2")


def test_the_same_value_is_never_sealed_alike() -> None:
    assert seal(SECRET, bound_to="row 1") != seal(SECRET, bound_to="row 1")


def test_nothing_can_be_read_from_sealed_bytes() -> None:
    assert "김시험".encode() not in seal(SECRET, bound_to="row 1")


def test_old_keys_open_and_the_first_seals(settings: Settings) -> None:
    settings.FIELD_KEYS = {"old": bytes(32)}
    sealed = seal(SECRET, bound_to="row 1")
    settings.FIELD_KEYS = {"new": bytes([1] * 32), "old": bytes(32)}
    assert unseal(sealed, bound_to="row 1") == SECRET
    settings.FIELD_KEYS = {"new": bytes([1] * 32)}
    with pytest.raises(Unreadable):
        unseal(sealed, bound_to="row 1")


@given(TEXTS, TEXTS, TEXTS)
def test_equal_identifiers_and_only_they_have_one_fingerprint(kind: str, one: str, other: str) -> None:
    assert len(fingerprint(kind, one)) == 16
    assert (fingerprint(kind, one) == fingerprint(kind, other)) == (one == other)


def test_a_fingerprint_needs_the_key(settings: Settings) -> None:
    before = fingerprint("phone", "+821012345678")
    settings.FINGERPRINT_KEY = {"other": bytes(32)}
    assert fingerprint("phone", "+821012345678") != before
