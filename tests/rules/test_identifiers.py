import re

import phonenumbers
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claims.rules.identifiers import (
    Account,
    AccountForm,
    BusinessNumberCheckDigit,
    BusinessNumberForm,
    DriverLicenceForm,
    EmailForm,
    MobileForm,
    UnknownBank,
    account,
    banks,
    business_number,
    driver_licence,
    email,
    has_check_digit,
    mobile,
)
from claims.rules.residents import ResidentNumberTyped
from claims.rules.text import Malformed

DIGITS = "0123456789"
ANY_TEXT = st.text(alphabet=st.characters(), max_size=40)
NUMBERISH = st.text(alphabet=DIGITS + "-  ()+.", max_size=20)


def digits(count: int) -> st.SearchStrategy[str]:
    return st.text(alphabet=DIGITS, min_size=count, max_size=count)


# Business numbers


@pytest.mark.parametrize(
    "text", ["124-81-00998", "220-81-62517", "2208162517", " 220 81 62517 ", "２２０－８１－６２５１７"]
)
def test_a_business_number_is_read_however_it_is_written(text):
    assert business_number(text) in ("1248100998", "2208162517")


def test_a_wrong_digit_in_a_business_number_is_named_as_such():
    with pytest.raises(BusinessNumberCheckDigit):
        business_number("124-81-00999")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "124-81-0099",
        "124-81-009981",
        "12-481-00998",
        "124--81-00998",
        "000-00-00000",
        "100-00-00000",
        "abc",
    ],
)
def test_what_is_no_business_number_is_refused(text):
    with pytest.raises(BusinessNumberForm):
        business_number(text)


@given(digits(9))
def test_nine_digits_have_exactly_one_check_digit(nine):
    assert sum(has_check_digit(nine + last) for last in DIGITS) == 1


@given(digits(9), st.integers(0, 7), st.sampled_from(DIGITS))
def test_a_single_wrong_digit_in_a_business_number_is_caught(nine, place, wrong):
    right = next(nine + last for last in DIGITS if has_check_digit(nine + last))
    assume(right[place] != wrong)
    assert not has_check_digit(right[:place] + wrong + right[place + 1 :])


# Mobile numbers


@pytest.mark.parametrize(
    "text",
    ["010-1234-5678", "01012345678", "010 1234 5678", "+82 10-1234-5678", "+821012345678",
     "82-10-1234-5678", "+82 (0)10 1234 5678", "+82-010-1234-5678", "０１０－１２３４－５６７８"],
)  # fmt: skip
def test_a_mobile_number_is_read_however_it_is_written(text):
    assert mobile(text) == "+821012345678"


def test_the_older_prefixes_have_seven_or_eight_digits():
    assert mobile("011-234-5678") == "+82112345678"
    assert mobile("019-2345-6789") == "+821923456789"


@pytest.mark.parametrize(
    "text",
    ["", "02-123-4567", "010-123-4567", "012-1234-5678", "015-1234-5678", "070-1234-5678",
     "+1 202 555 0100",
             "010-1234-56789", "010-1234-5678 내선 2", "1012345678", "0" * 5000]
)  # fmt: skip
def test_what_is_no_korean_mobile_number_is_refused(text):
    with pytest.raises(MobileForm):
        mobile(text)


@given(
    st.one_of(
        st.builds("010{}".format, digits(8)),
        st.builds("01059{}".format, digits(6)),
        st.builds("01{}{}".format, st.sampled_from("16789"), st.one_of(digits(7), digits(8))),
    )
)
def test_the_pattern_takes_what_the_phone_library_takes_and_spells_it_alike(text):
    assert _outcome(mobile, text) == _library_spelling(text)


@given(st.one_of(st.builds("01{}".format, NUMBERISH), st.builds("+82{}".format, NUMBERISH), NUMBERISH))
def test_the_pattern_takes_nothing_that_the_phone_library_refuses(text):
    spelt = _outcome(mobile, text)
    if spelt is not None:
        assert spelt == _library_spelling(spelt)


def _library_spelling(text: str) -> str | None:
    number = phonenumbers.parse(text, "KR")
    kind = phonenumbers.number_type(number)
    if not phonenumbers.is_valid_number(number) or kind != phonenumbers.PhoneNumberType.MOBILE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _outcome(reader, *given_values):
    try:
        return reader(*given_values)
    except Malformed:
        return None


# Driver licences


@pytest.mark.parametrize(
    "text", ["11-22-333333-44", "112233333344", "서울 22-333333-44", "１１－２２－３３３３３３－４４"]
)
def test_a_driver_licence_is_read_however_it_is_written(text):
    assert driver_licence(text) == "112233333344"


def test_a_region_that_is_the_beginning_of_another_is_told_apart():
    assert driver_licence("경기 22-333333-44")[:2] == "13"
    assert driver_licence("경기북부 22-333333-44")[:2] == "28"


@pytest.mark.parametrize(
    "text",
    ["", "10-22-333333-44", "27-22-333333-44", "29-22-333333-44", "11-22-33333-44", "평양 22-333333-44"],
)
def test_what_is_no_driver_licence_is_refused(text):
    with pytest.raises(DriverLicenceForm):
        driver_licence(text)


# E-mail


@pytest.mark.parametrize(
    "text",
    ["alice@example.com", " Alice@Example.COM ", "a.b+c@mail.example.co.kr", "x@xn--9n2bp8q.xn--3e0b707e"],
)
def test_an_address_is_kept_in_lower_case(text):
    assert email(text) == text.strip().lower()


@pytest.mark.parametrize(
    "text",
    ["", "alice", "alice@", "@example.com", "alice@example", "a b@example.com", "a@b@example.com",
     ".a@example.com", "a.@example.com", "a..b@example.com", "a@-b.com", "a@b-.com", "a@b..com",
     "a@1.2.3.4", "a@exa\nmple.com", "앨리스@example.com", "a\u212a@example.com",
     "a" * 65 + "@example.com", "a@" + "b" * 64 + ".com", "a@" + "b." * 130 + "com", '"a"@example.com',
     "a@[127.0.0.1]", "a@example.com\r\nBcc: b@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text):
    with pytest.raises(EmailForm):
        email(text)


@pytest.mark.parametrize("text", ["a" * 60 + "@" + "a" * 190, "a." * 31 + "@" + "a-" * 90, "a@" + "a." * 120])
def test_a_hostile_address_is_refused_at_once(text):
    with pytest.raises(EmailForm):
        email(text)


# Accounts


def test_the_banks_of_the_shipped_file_have_three_digits_and_both_names():
    assert {"003", "004", "011", "020", "032", "081", "088", "089", "090", "092"} <= banks().keys()
    for code, bank in banks().items():
        assert re.fullmatch("[0-9]{3}", code)
        assert bank.code == code and bank.name_ko and bank.name_en
    assert banks()["088"].name_ko == "신한은행"


def test_every_bank_stands_once_in_the_shipped_file():
    from claims.rules.identifiers import _BANKS_FILE

    assert len(_BANKS_FILE.read_text(encoding="utf-8").splitlines()) == len(banks()) + 1


@pytest.mark.parametrize(
    ("bank", "number", "kept"),
    [("088", "110-123-456789", "110123456789"), ("090", "3333-01-1234567", "3333011234567"),
     ("004", "12345678901234", "12345678901234"), ("０８８", "１１０ １２３ ４５６７８９", "110123456789"),
     ("011", "301-0123-4567-81", "3010123456781"), ("011", "3010123456781", "3010123456781")],
)  # fmt: skip
def test_an_account_is_kept_as_digits(bank, number, kept):
    assert account(bank, number) == Account(bank if bank.isascii() else "088", kept)


@pytest.mark.parametrize("bank", ["", "088 1", "88", "999", "001", "8888", "abc"])
def test_an_unknown_bank_is_refused(bank):
    with pytest.raises(UnknownBank):
        account(bank, "110-123-456789")


@pytest.mark.parametrize(
    "number",
    ["", "123456789", "123456789012345", "110--123-456789", "-110123456789", "110123456789-", "11012345678a"],
)
def test_what_is_no_account_number_is_refused(number):
    with pytest.raises(AccountForm):
        account("088", number)


def test_a_resident_number_in_the_place_of_an_account_is_refused():
    with pytest.raises(ResidentNumberTyped):
        account("088", "900101-1234567")


# All of them


@pytest.mark.parametrize("reader", [business_number, mobile, driver_licence, email])
@given(text=st.one_of(ANY_TEXT, NUMBERISH))
def test_any_text_is_read_or_refused_and_what_is_read_reads_the_same_again(reader, text):
    kept = _outcome(reader, text)
    assert kept is None or reader(kept) == kept


@given(
    bank=st.one_of(ANY_TEXT, st.sampled_from(["004", "088"])),
    number=st.one_of(ANY_TEXT, NUMBERISH, digits(14)),
)
def test_any_account_is_read_or_refused(bank, number):
    kept = _outcome(account, bank, number)
    assert kept is None or account(*kept) == kept


@pytest.mark.parametrize("reader", [business_number, mobile, driver_licence, email])
def test_no_refusal_repeats_what_was_typed(reader):
    typed = "900101-1234567x"
    with pytest.raises(Malformed) as refusal:
        reader(typed)
    assert typed not in str(refusal.value) + repr(refusal.value)
