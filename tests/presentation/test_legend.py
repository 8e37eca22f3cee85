"""The legend of a picture."""

import re

from claims.presentation.legend import Sign, drawn

SIGNS = [
    Sign("#000", "#000", "none", "전면 장애"),
    Sign("#fff", "#000", "6 3", "Partly back"),
    Sign("#fff", "#000", "6 3", "<b>"),
]


def test_no_words_run_into_the_next_sign_and_a_phone_shows_three() -> None:
    svg = drawn(SIGNS, "KST", y=10, width=1000)
    signs = [float(x) for x in re.findall(r'<rect x="([0-9.]+)"', svg)]
    words = [float(x) for x in re.findall(r'<text x="([0-9.]+)"', svg)]
    assert signs == sorted(signs) and len(signs) == 3 and signs[-1] < 320
    assert words[0] + 5 * 10 < signs[1] and words[1] + 11 * 6 < signs[2]


def test_what_a_sign_means_is_text() -> None:
    assert "<b>" not in drawn(SIGNS, "<i>", y=10, width=1000)
