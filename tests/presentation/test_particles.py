"""Korean particles by the sound before them."""

import pytest

from claims.presentation import particles


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("손실액이(가)", "손실액이"),
        ("수수료이(가)", "수수료가"),
        ("‘수수료’이(가) 0원", "‘수수료’가 0원"),
        ("30,000원을(를)", "30,000원을"),
        ("표 2은(는)", "표 2는"),
        ("표 3은(는)", "표 3은"),
        ("표 10과(와)", "표 10과"),
        ("Melon이(가)", "Melon이(가)"),
        ("C-7K3QF-9M2TXA을(를)", "C-7K3QF-9M2TXA를"),
        ("C-7K3QF-9M2TXN은(는)", "C-7K3QF-9M2TXN은"),
        ("<strong>7,550포인트</strong>을(를)", "<strong>7,550포인트</strong>를"),
        ("(20 %)이(가)", "(20 %)이(가)"),
        ("손실액이 크다", "손실액이 크다"),
    ],
)
def test_a_particle_goes_by_the_sound_before_it(text: str, said: str) -> None:
    assert particles.chosen(text) == said
