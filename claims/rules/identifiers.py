"""What identifies a claimant or a payee, checked by form alone and brought into one spelling.

Each reader takes what was typed (hyphens, blanks and full-width digits allowed) and returns the normalised
value, or raises a `Malformed` whose code names the field. No refusal repeats what was typed: these are
personal data.
"""

import csv
import functools
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from claims.rules.refusal import N_
from claims.rules.residents import ResidentNumberTyped, resident_number_in
from claims.rules.text import Malformed, plain

_BANKS_FILE: Final = Path(__file__).parent.parent / "data" / "banks" / "codes.csv"
# A hyphen as keyboards and word processors write it, or one blank.
_GAP: Final = r"[-\u2010-\u2015\u2212 ]?"
_NOT_DIGITS: Final = re.compile("[^0-9]+")


class BusinessNumberForm(Malformed):
    code = "business_number_form"
    sentence = N_("A business registration number has 10 digits, such as 123-45-67890. Please check yours.")


class BusinessNumberCheckDigit(Malformed):
    code = "business_number_check_digit"
    sentence = N_(
        "This business registration number has a wrong digit. Please compare it with the certificate."
    )


class MobileForm(Malformed):
    code = "mobile_form"
    sentence = N_("This is not a Korean mobile number. Please write it like 010-1234-5678.")


class DriverLicenceForm(Malformed):
    code = "driver_licence_form"
    sentence = N_("A driver licence number has 12 digits, such as 11-22-333333-44. Please check yours.")


class EmailForm(Malformed):
    code = "email_form"
    sentence = N_("This is not an e-mail address. Please write it like name@example.com.")


class UnknownBank(Malformed):
    code = "unknown_bank"
    sentence = N_("This bank code is not known. Please choose a bank from the list.")


class AccountForm(Malformed):
    code = "account_form"
    sentence = N_("An account number has 10 to 14 digits. Please copy it from your bank book.")


_BUSINESS: Final = re.compile(rf"[0-9]{{3}}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{5}}")
_BUSINESS_WEIGHTS: Final = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def has_check_digit(digits: str) -> bool:
    """Whether the last of the 10 digits of a business number follows from the nine ahead of it.

    Source: National Tax Service; weights 1 3 7 1 3 7 1 3 5, and the tens of five times the ninth digit.
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits, _BUSINESS_WEIGHTS, strict=False))
    total += int(digits[8]) * 5 // 10
    return (10 - total % 10) % 10 == int(digits[9])


def business_number(text: str) -> str:
    """A Korean business registration number as its 10 digits.

    The first three name the tax office, from 101 on: ten zeros have a right check digit and are no number.
    Raises `BusinessNumberForm`, `BusinessNumberCheckDigit`.
    """
    text = plain(text)
    if not _BUSINESS.fullmatch(text):
        raise BusinessNumberForm
    digits = _digits(text)
    if digits < "101":
        raise BusinessNumberForm
    if not has_check_digit(digits):
        raise BusinessNumberCheckDigit
    return digits


# 010 has eight digits after it and none from 597 to 599; the older prefixes have seven or eight. A test holds
# this equal to the phone library, which takes ten times as long.
_MOBILE: Final = re.compile(
    rf"(?:\+?82{_GAP}(?:\(0\)|0)?|0){_GAP}"
    rf"1(?:0{_GAP}(?!59[789])[0-9]{{4}}|[16789]{_GAP}[0-9]{{3,4}}){_GAP}[0-9]{{4}}"
)


def mobile(text: str) -> str:
    """A Korean mobile number as '+8210...'; 010 and the older 011, 016-019. Raises `MobileForm`."""
    text = plain(text)
    if not _MOBILE.fullmatch(text):
        raise MobileForm
    digits = _digits(text)
    return "+82" + digits.removeprefix("82").removeprefix("0")


_LICENCE_REGIONS: Final = {
    "서울": "11", "부산": "12", "경기": "13", "강원": "14", "충북": "15", "충남": "16",
    "전북": "17", "전남": "18", "경북": "19", "경남": "20", "제주": "21", "대구": "22",
    "인천": "23", "광주": "24", "대전": "25", "울산": "26", "경기북부": "28",
}  # fmt: skip
_LICENCE: Final = re.compile(
    rf"({'|'.join(sorted(_LICENCE_REGIONS, key=len, reverse=True))}|[0-9]{{2}})"
    rf"{_GAP}([0-9]{{2}}){_GAP}([0-9]{{6}}){_GAP}([0-9]{{2}})"
)


def driver_licence(text: str) -> str:
    """A Korean driver licence number as its 12 digits: region, year, serial, check.

    Older cards print the region as a word. How the last two digits are reckoned is not published, so that
    only the form and the region are checked. Raises `DriverLicenceForm`.
    """
    found = _LICENCE.fullmatch(plain(text))
    if not found or (region := _LICENCE_REGIONS.get(found[1], found[1])) not in _LICENCE_REGIONS.values():
        raise DriverLicenceForm
    return region + found[2] + found[3] + found[4]


_EMAIL: Final = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])"
)
_LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1
_LONGEST_LOCAL: Final = 64


def email(text: str) -> str:
    """An e-mail address in lower case, so that one mailbox is one claimant; ASCII, at most 254 characters.

    Raises `EmailForm`.
    """
    text = text.strip()
    if len(text) > _LONGEST_EMAIL or text.find("@") > _LONGEST_LOCAL or not text.isascii():
        raise EmailForm
    text = text.lower()
    if not _EMAIL.fullmatch(text):
        raise EmailForm
    return text


# By the kind of key that they read: what a claimant, or a row of a roster, is found by.
READERS: Final = {
    "business_number": business_number, "driver_licence": driver_licence, "email": email, "phone": mobile,
}  # fmt: skip


class Bank(NamedTuple):
    code: str  # three digits, as in the payment network
    name_ko: str
    name_en: str


class Account(NamedTuple):
    bank: str  # code of a known bank
    number: str  # digits only


@functools.cache
def banks() -> Mapping[str, Bank]:
    """The banks that money can be sent to, by code, in the order of the shipped file."""
    with _BANKS_FILE.open(encoding="utf-8", newline="") as file:
        return MappingProxyType({row["code"]: Bank(**row) for row in csv.DictReader(file)})


_ACCOUNT: Final = re.compile(r"[0-9]+(?:[-\u2010-\u2015\u2212 ][0-9]+)*")


def account(bank_code: str, number: str) -> Account:
    """The payee's account: a known bank, and 10 to 14 digits, grouped in any way, as banks do.

    Raises `UnknownBank`, `AccountForm`, and `ResidentNumberTyped` for 13 digits grouped 6-7 like a resident
    number; 13 digits in one run are an account number, since three in a hundred of those would look like a
    date and more.
    """
    bank_code, number = plain(bank_code), plain(number)
    if bank_code not in banks():
        raise UnknownBank
    digits = _digits(number)
    if not _ACCOUNT.fullmatch(number) or not 10 <= len(digits) <= 14:
        raise AccountForm
    if digits != number and resident_number_in(number):
        raise ResidentNumberTyped
    return Account(bank_code, digits)


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)
