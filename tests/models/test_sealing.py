"""Sealed data opens in its place, with its key, unaltered; in every other case it says so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from claims.models import Claimant, PayeeAccount
from claims.models.sealing import Unreadable, fingerprint, seal, unseal
from tests.factories import ClaimantFactory

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
PERSONAL = st.dictionaries(TEXTS, TEXTS, max_size=5)
KINDS = (*Claimant.KeyKind.values, "account")
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


# ---------------------------------------------------------------- every byte, every place
def test_each_single_byte_is_noticed_whatever_it_becomes_and_so_is_a_cut() -> None:
    sealed = seal(SECRET, bound_to="row 1")
    for place in range(len(sealed)):
        for change in (0x01, 0x80, 0xFF):
            altered = bytearray(sealed)
            altered[place] ^= change
            with pytest.raises(Unreadable):
                unseal(bytes(altered), bound_to="row 1")
        with pytest.raises(Unreadable):
            unseal(sealed[:place], bound_to="row 1")
    for longer in (sealed + b"\x00", b"\x00" + sealed):
        with pytest.raises(Unreadable):
            unseal(longer, bound_to="row 1")


@given(TEXTS, TEXTS)
def test_only_its_own_place_opens_it(place: str, other: str) -> None:
    sealed = seal(SECRET, bound_to=place)
    if place == other:
        assert unseal(sealed, bound_to=other) == SECRET
    else:
        with pytest.raises(Unreadable):
            unseal(sealed, bound_to=other)


def test_what_the_database_gives_back_opens() -> None:
    assert unseal(memoryview(seal(SECRET, bound_to="row 1")), bound_to="row 1") == SECRET


def test_a_claimants_data_in_anothers_row_do_not_open() -> None:
    one, other = ClaimantFactory.build(name="김시험"), ClaimantFactory.build()
    assert one.opened()["name"] == "김시험"
    other.personal = one.personal
    with pytest.raises(Unreadable):
        other.opened()


def test_a_claimants_data_do_not_open_under_another_type_of_the_same_person() -> None:
    merchant = ClaimantFactory.build()
    partner = Claimant(type="partner", key_hash=merchant.key_hash, personal=merchant.personal)
    with pytest.raises(Unreadable):
        partner.opened()


def test_an_account_opens_at_its_claim_and_version_and_in_no_other_column() -> None:
    number = {"number": "110000000001", "holder": "김시험"}
    sealed = seal(number, bound_to=PayeeAccount.binding(7, 1))
    assert PayeeAccount(claim_id=7, version=1, sealed=sealed).opened() == number
    for claim, version in ((8, 1), (7, 2), (71, 1), (7, 11)):
        with pytest.raises(Unreadable):
            PayeeAccount(claim_id=claim, version=version, sealed=sealed).opened()
    with pytest.raises(Unreadable):
        Claimant(type="merchant", key_hash=bytes(16), personal=sealed).opened()


# ---------------------------------------------------------------- keys
def test_a_key_that_is_not_held_is_named_as_the_reason_and_nothing_is_told(settings: Settings) -> None:
    settings.FIELD_KEYS = {"lost": bytes(32)}
    sealed = seal(SECRET, bound_to="row 1")
    settings.FIELD_KEYS = {"held": bytes(32)}  # the same bytes: it is the id that is not known
    with pytest.raises(Unreadable, match="does not hold") as refused:
        unseal(sealed, bound_to="row 1")
    assert "lost" not in str(refused.value)


def test_another_key_under_the_same_id_opens_nothing(settings: Settings) -> None:
    settings.FIELD_KEYS = {"one": bytes(32)}
    sealed = seal(SECRET, bound_to="row 1")
    settings.FIELD_KEYS = {"one": bytes([1] * 32)}
    with pytest.raises(Unreadable, match="altered"):
        unseal(sealed, bound_to="row 1")


def test_after_a_change_of_keys_the_new_one_seals(settings: Settings) -> None:
    old, new = {"old": bytes(32)}, {"new": bytes([1] * 32)}
    settings.FIELD_KEYS = new | old
    sealed = seal(SECRET, bound_to="row 1")
    settings.FIELD_KEYS = new
    assert unseal(sealed, bound_to="row 1") == SECRET
    settings.FIELD_KEYS = old
    with pytest.raises(Unreadable):
        unseal(sealed, bound_to="row 1")


# ---------------------------------------------------------------- fingerprints
@given(st.sampled_from(KINDS), st.sampled_from(KINDS), TEXTS)
def test_one_value_of_two_kinds_has_two_fingerprints(kind: str, other: str, value: str) -> None:
    assert (fingerprint(kind, value) == fingerprint(other, value)) == (kind == other)


@given(st.sampled_from(KINDS), st.sampled_from(KINDS), TEXTS, TEXTS)
def test_no_kind_and_value_pass_for_others(kind: str, other: str, one: str, two: str) -> None:
    """The kinds in use hold no colon, so that kind and value are told apart."""
    assert ":" not in kind
    assert (fingerprint(kind, one) == fingerprint(other, two)) == ((kind, one) == (other, two))


def test_a_fingerprint_is_the_same_tomorrow(settings: Settings) -> None:
    """Written down once: rows find each other by it for years."""
    settings.FINGERPRINT_KEY = {"test": bytes(32)}
    assert fingerprint("phone", "+821012345678").hex() == "6f90a61734bb31db0f048dd842405c7d"


def test_what_was_sealed_yesterday_opens_tomorrow(settings: Settings) -> None:
    settings.FIELD_KEYS = {"test": bytes(32)}
    sealed = bytes.fromhex(
        "0474657374000102030405060708090a0bf3e95d336d98adc3e092eb65118842e1c3f48ab69dede7"
        "99a1aec631af1e375dddc78d977f5304ca0fe8eff7ba300e0e363219040e4a86bcf810e283"
    )
    assert unseal(sealed, bound_to="row 1") == SECRET
