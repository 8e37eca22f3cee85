"""Invented people and businesses: each is reckoned from a number, the same one for the same number, and none is real.

Mobile numbers start with 010-0, which is given to nobody; mail addresses lie in the domains reserved for examples;
business numbers have a right check digit and nothing else to do with any business.
"""

from typing import Final, NamedTuple

from claims.rules.identifiers import has_check_digit

_FAMILY: Final = "김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심"
_FIRST: Final = "서지민하도예시주은수현유재다가나태연승소"
_SECOND: Final = "준우진윤서아은빈호연원민율현영희석인람솔"
_TRADE: Final = (
    "분식",
    "카페",
    "꽃집",
    "세탁소",
    "베이커리",
    "미용실",
    "공방",
    "반찬가게",
    "서점",
    "과일가게",
)
_PLACE: Final = ("예시동", "보기로", "견본길", "가온", "다솜", "한빛", "샘터", "온누리", "푸른", "달빛")
BANKS: Final = ("004", "011", "020", "081", "088", "090", "092", "003")
_SHOPS: Final = ("example.com", "example.org", "example.net")


class Person(NamedTuple):
    """Everything that identifies somebody, as they would type it."""

    name: str
    shop: str
    phone: str
    email: str
    bank: str
    account: str


def person(number: int) -> Person:
    """The invented person of this number, below 9,999,991; no two have an identifier in common."""
    mixed, spread = _mixed(number), _spread(number)
    name = _FAMILY[mixed % 30] + _FIRST[mixed // 31 % 20] + _SECOND[mixed // 701 % 20]
    return Person(
        name,
        f"{_PLACE[mixed // 15_013 % 10]} {_TRADE[mixed // 300_007 % 10]}",
        f"010-0{spread // 10_000:03d}-{spread % 10_000:04d}",
        f"u{number:07d}@{_SHOPS[mixed % 3]}",
        BANKS[mixed % 8],
        f"{mixed % 900 + 100}-{spread:07d}-{mixed // 907 % 90 + 10}",
    )


def business_number(number: int) -> str:
    """The business number of the same person's business."""
    spread = _spread(number)
    ahead = f"{101 + spread // 100_000}{spread % 100_000:05d}{_mixed(number) // 13 % 10}"
    digits = next(ahead + str(last) for last in range(10) if has_check_digit(ahead + str(last)))
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"


def driver_licence(number: int) -> str:
    """The licence of the same person."""
    spread = _spread(number)
    return f"{11 + spread % 16}-{spread // 16 % 24:02d}-{spread // 384:06d}-{_mixed(number) % 90 + 10}"


def _mixed(number: int) -> int:
    return number * 0x9E3779B97F4A7C15 % 2**64


def _spread(number: int) -> int:
    return number * 7_368_787 % 9_999_991  # a prime: each number below it once
