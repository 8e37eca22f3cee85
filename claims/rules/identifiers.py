"""What identifies a claimant or a payee, checked by form alone and brought into one spelling.

Each reader takes what was typed (hyphens, blanks and full-width digits allowed) and returns the normalised
value, or raises a `Malformed` whose code names the field. No refusal repeats what was typed: these are
personal data.
"""

import csv
import functools
import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from claims.rules.refusal import N_
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


class ResidentNumberTyped(Malformed):
    code = "resident_number"
    sentence = N_("This looks like a resident registration number. We may not keep it: please remove it.")


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


# Invisible characters that could stand between digits: soft hyphen, joiners, marks of direction.
_HIDDEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
# Up to three blanks, hyphens or dots between the date and the rest, or one between all 13 digits.
_DIGIT: Final = re.compile(r"\d")
_RESIDENT: Final = re.compile(
    r"(?<!\d)\d{6}[\W_]{0,3}\d{7}(?!\d)|(?<!\d)(?<!\d[\W_])(?:\d[\W_]){12}\d(?![\W_]?\d)"
)
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def resident_number_in(text: str) -> bool:
    """Whether a resident or foreigner registration number seems to stand anywhere in `text`.

    That is: six digits that are a date (YYMMDD, 29 February in leap years only), at most three signs that are
    neither letter nor digit, and seven digits that start with 1 to 8, with no further digit at either end; in
    any script's digits, full width, circled, with hidden characters between, or each digit apart.

    The check digit is not asked for, since numbers given from October 2020 on have none: so about three in a
    hundred of other 13-digit numbers written in one run are taken for one (a few bar codes and account
    numbers), and a person has to write those with hyphens. Numbers of 12 or 14 digits, phone numbers and
    numbers grouped otherwise are not. Numbers in words and those with masked digits pass: the former cannot
    be told from prose, the latter are harmless.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if len(text) < 13 or len(_DIGIT.findall(text)) < 13:  # most texts, and five times as fast as what follows
        return False
    text = _HIDDEN.sub("", text)
    return any(_is_resident_number(found.group()) for found in _RESIDENT.finditer(text))


def _is_resident_number(run: str) -> bool:
    """`run` holds 13 digits. The seventh names century, sex and nationality: 3, 4, 7, 8 are of the 2000s."""
    digits = "".join(str(unicodedata.decimal(sign)) for sign in run if sign.isdecimal())
    year, month, day, kind = int(digits[:2]), int(digits[2:4]), int(digits[4:6]), int(digits[6])
    if not (1 <= kind <= 8 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1]):
        return False
    born_1900 = year == 0 and kind in (1, 2, 5, 6)  # 1900 was no leap year
    return (month, day) != (2, 29) or (year % 4 == 0 and not born_1900)


def _digits(text: str) -> str:
    return _NOT_DIGITS.sub("", text)
