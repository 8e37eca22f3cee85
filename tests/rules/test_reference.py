import itertools
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.reference import SIGNS, ReferenceCheck, ReferenceForm, new, normalised
from claims.rules.text import Malformed

REFERENCES = st.binary(min_size=7, max_size=7).map(new)


def signs_of(reference: str) -> str:
    return reference.removeprefix("C-").replace("-", "")


def refused(signs: str) -> bool:
    try:
        normalised("C" + signs)
    except ReferenceCheck:
        return True
    return False


@given(REFERENCES)
def test_a_new_reference_is_its_own_spelling(reference):
    assert normalised(reference) == reference


@given(REFERENCES)
def test_every_single_wrong_sign_is_caught(reference):
    signs = signs_of(reference)
    for place, wrong in itertools.product(range(len(signs)), SIGNS):
        if signs[place] != wrong:
            assert refused(signs[:place] + wrong + signs[place + 1 :])


@given(REFERENCES)
def test_every_exchange_of_two_signs_is_caught(reference):
    signs = signs_of(reference)
    for one, other in itertools.combinations(range(len(signs)), 2):
        if signs[one] != signs[other]:
            exchanged = list(signs)
            exchanged[one], exchanged[other] = exchanged[other], exchanged[one]
            assert refused("".join(exchanged))


@given(REFERENCES, st.integers(0, 10), st.sampled_from(SIGNS))
def test_a_sign_left_out_or_added_is_told_at_once(reference, place, sign):
    signs = signs_of(reference)
    for text in (signs[:place] + signs[place + 1 :], signs[:place] + sign + signs[place:], signs):
        with pytest.raises(ReferenceForm):
            normalised(text if text == signs else "C" + text)


@given(st.binary(min_size=7, max_size=7), st.binary(min_size=7, max_size=7))
def test_two_references_are_the_same_only_if_their_fifty_bits_are(one, other):
    mask = (1 << 50) - 1
    same_bits = (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")) & mask == 0
    assert (new(one) == new(other)) == same_bits


@given(REFERENCES, st.sampled_from(["", " ", "-", " - ", "–"]), st.booleans())
def test_a_reference_is_read_however_it_is_written(reference, gap, lower):
    text = gap.join("C" + signs_of(reference))
    assert normalised(f" {text.lower() if lower else text} ") == reference


def test_signs_that_are_easily_misread_are_read_as_what_was_meant():
    reference = new(bytes(7))
    assert normalised(reference.replace("0", "O")) == reference
    one = new((1).to_bytes(7, "big"))
    assert "1" in one
    assert normalised(one.replace("1", "I")) == normalised(one.replace("1", "l")) == one


@pytest.mark.parametrize(
    "text",
    ["", "C", "C-7K3QF-9M2TX", "C-7K3QF-9M2TXAA", "D-7K3QF-9M2TXA", "C-7K3QF-9M2TXU", "C-7K3QF-9M2T!A"],
)
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ReferenceForm):
        normalised(text)


@given(st.text(alphabet=st.characters(), max_size=40))
def test_any_text_is_read_or_refused(text):
    with suppress(Malformed):
        assert normalised(text).startswith("C-")


@pytest.mark.parametrize("count", [0, 6])
def test_too_little_chance_is_a_bug(count):
    with pytest.raises(ValueError, match="7 random bytes"):
        new(bytes(count))


def test_the_form_is_two_groups_behind_a_letter():
    assert new(bytes(7)) == "C-00000-000000"
    assert new(b"\xff" * 7).startswith("C-ZZZZZ-ZZZZZ")
