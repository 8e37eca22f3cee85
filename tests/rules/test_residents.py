"""Resident registration numbers: found wherever and however they are typed, and never shown again."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.residents import resident_number_in, without_resident_numbers

DIGITS = "0123456789"
ANY_TEXT = st.text(alphabet=st.characters(), max_size=40)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=DIGITS, min_size=count, max_size=count)


@pytest.mark.parametrize(
    "text",
    ["900101-1234567", "9001011234567", "900101 1234567", "900101 - 1234567", "900101–1234567",
     "900101_1234567", "900101.1234567", "주민번호는 900101-2234567입니다", "(040229-3234567)",
     "850730-5234567", "010101-7234567", "９００１０１－１２３４５６７", "٩٠٠١٠١-١٢٣٤٥٦٧",
     "९००१०१ १२३४५६७", "⑨⓪⓪①⓪①-①②③④⑤⑥⑦", "𝟗𝟎𝟎𝟏𝟎𝟏𝟏𝟐𝟑𝟒𝟓𝟔𝟕", "900101\u200b-\u200b1234567",
     "9\u00ad00101-1234567", "9 0 0 1 0 1 1 2 3 4 5 6 7", "9-0-0-1-0-1-1-2-3-4-5-6-7", "900101\n1234567",
     "010-1234-5678 900101-1234567", "000229-3234567"],
)  # fmt: skip
def test_a_resident_number_is_found_wherever_and_however_it_is_typed(text):
    assert resident_number_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "010-1234-5678", "+821012345678", "+82 10 1234 5678", "901301-1234567", "900132-1234567",
     "900100-1234567", "900230-1234567", "010229-3234567", "000229-1234567", "900101-9234567",
     "900101-0234567", "90010112345678", "19900101-1234567", "900101-12345678", "900101-1******",
     "2022-10-15 15:30:00", "20221015153000", "3333-01-1234567", "110-123-456789", "301-0123-4567-81",
     "9 0 0 1 0 1 1 2 3 4 5 6 7 8", "1248100998", "9791162540640", "1234-5678-9012-3456",
     "900101 and 1234567", "900101----1234567"],
)  # fmt: skip
def test_what_only_looks_like_a_resident_number_is_let_through(text):
    assert not resident_number_in(text)


SCRIPTS = st.sampled_from([DIGITS, "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"])
BIRTHDAYS = st.dates(min_value=dt.date(1900, 1, 1), max_value=dt.date(2099, 12, 31))


@given(
    BIRTHDAYS,
    st.booleans(),
    st.booleans(),
    digits(6),
    st.sampled_from(["", "-", " ", " - ", "–", "．"]),
    SCRIPTS,
    st.sampled_from(["", "가", "(", " ", "no. "]),
    st.sampled_from(["", "나", ")", " ", "."]),
)
def test_every_number_of_a_day_that_was_is_found(
    birthday, woman, foreigner, rest, gap, script, ahead, behind
):
    kind = 1 + woman + 2 * (birthday.year >= 2000) + 4 * foreigner
    number = f"{birthday:%y%m%d}{gap}{kind}{rest}".translate(str.maketrans(DIGITS, script))
    assert resident_number_in(ahead + number + behind)


@given(
    st.one_of(
        digits(12), digits(14), digits(15), digits(16), st.builds("010-{}-{}".format, digits(4), digits(4))
    )
)
def test_numbers_of_another_length_are_let_through(text):
    assert not resident_number_in(text)


def begins_with_a_date(run: str) -> bool:
    try:
        dt.date(1900 + 100 * (run[6] in "3478") + int(run[:2]), int(run[2:4]), int(run[4:6]))
    except ValueError:
        return False
    return True


@given(
    st.one_of(
        digits(13),
        st.builds("{:02}{:02}{:02}{}".format, *map(st.integers, (0, 0, 0), (99, 13, 32)), digits(7)),
    )
)
def test_thirteen_digits_are_found_if_they_begin_with_a_date_and_a_sex(run):
    assert resident_number_in(run) == (begins_with_a_date(run) and run[6] in "12345678")


@given(ANY_TEXT)
def test_any_text_may_be_searched_for_a_resident_number(text):
    assert resident_number_in(text) in (True, False)


# ---------------------------------------------------------------- shown again


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", ""),
        ("홍길동 900101-1234567 씨", "홍길동 ******-******* 씨"),
        ("900101-1234567 850730-5234567", "******-******* ******-*******"),
        ("９００１０１－１２３４５６７", "******-*******"),
        ("a\n9 0 0 1 0 1 1 2 3 4 5 6 7\nb", "a\n******-*******\nb"),
        ("110-123-456789 and ①", "110-123-456789 and ①"),
    ],
)
def test_what_is_shown_again_holds_none(typed, shown):
    assert without_resident_numbers(typed) == shown


@given(
    ANY_TEXT,
    st.sampled_from(["900101-1234567", "9001011234567", "٩٠٠١٠١-١٢٣٤٥٦٧", "9 0 0 1 0 1 1 2 3 4 5 6 7"]),
    ANY_TEXT,
)
def test_whatever_stands_around_it_nothing_is_left_to_be_found(ahead, number, behind):
    typed = ahead + number + behind
    shown = without_resident_numbers(typed)
    assert not resident_number_in(shown)
    assert shown == typed or resident_number_in(typed)


# ---------------------------------------------------------------- tables
@pytest.mark.parametrize(
    "line",
    ["221015 1200000", "221015\t1200000", "221015   1200000", "221015,1200000", "221015;1200000", "221015 | 1200000",
     "221015, 1200000", "221015\n1200000", "221015 -1200000", "221015\u20031200000", "２２１０１５　１２００００0",
     "1 2 3 4 5 6 7 8 9 0 1 2 3", "9,0,0,1,0,1,1,2,3,4,5,6,7"],
)  # fmt: skip
def test_a_day_and_an_amount_of_a_table_are_two_things(line):
    assert not resident_number_in(line, table=True)
    assert without_resident_numbers(line, table=True) == line


@pytest.mark.parametrize(
    "line",
    ["900101-1234567 1200000", "2022-10-15,900101-1234567", "9001011234567\t1200000", "홍길동|900101–1234567|300",
     "900101.1234567;1", "900101_1234567 1", "９００１０１－１２３４５６７ 1", "900101\u200b-\u200b1234567,1",
     "9-0-0-1-0-1-1-2-3-4-5-6-7 1"],
)  # fmt: skip
def test_a_resident_number_in_a_cell_of_a_table_is_hidden_and_the_rest_stays(line):
    shown = without_resident_numbers(line, table=True)
    assert "******-*******" in shown and "234567" not in shown
    assert any(shown.endswith(rest) for rest in ("1", "300", "1200000", "*"))


@given(ANY_TEXT | st.from_regex(r"([0-9]{6}[-., ;\t_|]{0,2}[0-9]{7}[ ,]?){1,3}", fullmatch=True))
def test_what_is_hidden_in_a_table_is_hidden_everywhere(text):
    if resident_number_in(text, table=True):
        assert resident_number_in(text)
    assert not resident_number_in(without_resident_numbers(text, table=True), table=True)
