"""What a page showed goes through its form and back unchanged; nothing else is read."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.review import Seen, read, written
from claims.rules.text import Malformed

IDS = st.integers(0, 2**63 - 1)
SEEN = st.builds(Seen, st.integers(0, 32_767), IDS, IDS, st.booleans(), IDS, IDS)


@given(SEEN)
def test_what_is_written_is_read_again(seen: Seen) -> None:
    assert read(written(seen)) == seen


def test_it_is_short_and_plain() -> None:
    assert written(Seen(3, 812, 55, False)) == "3.812.55.0.0.0"
    assert written(Seen(3, 812, 55, True, 7, 9)) == "3.812.55.1.7.9"


def test_what_a_page_wrote_before_papers_and_messages_counted_is_read_with_none_of_them() -> None:
    assert read("3.812.55.0") == Seen(3, 812, 55, False, 0, 0)


@given(
    st.one_of(
        st.text(), st.from_regex(r"[0-9.]{1,30}", fullmatch=True), SEEN.map(lambda seen: written(seen) + "\n")
    )
)
def test_anything_else_is_refused(text: str) -> None:
    try:
        seen = read(text)
    except Malformed:
        return
    assert written(seen) in (text, f"{text}.0.0")
    assert re.fullmatch(r"[0-9]+\.[0-9]+\.[0-9]+\.[01](\.[0-9]+\.[0-9]+)?", text)


@pytest.mark.parametrize(
    "text",
    ["", "3", "3.812.55", "3.812.55.2", "03.812.55.0", "3.812.55.0 ", "-3.812.55.0", "３.812.55.0", "40000.1.1.0",
     f"3.{2**63}.55.0", "3.812.55.0.7", "3.812.55.0.07.0", f"3.1.1.0.{2**63}.0"],
)  # fmt: skip
def test_what_no_page_has_written_is_refused(text: str) -> None:
    with pytest.raises(Malformed):
        read(text)
