"""What people, programs and attackers send to forms: for each kind of field what is refused, and what is read."""

from typing import Final

NUL, BIDI, MARK, SURROGATE, BROKEN = "a\0b", "가\u202e나", "\u200e홍길동", "홍\ud800길동", "홍길동\ufffd"
RESIDENT: Final = "900101-1234568"
RESIDENTS: Final = (RESIDENT, "９００１０１－１２３４５６８", "9001011234568", "900101\u200b-1234568")
# As they stand on a page that shows them again.
RESIDENT_SIGNS: Final = ("900101-1234568", "1234568", "１２３４５６８")
ARABIC, THAI = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"), str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
WIDE: Final = str.maketrans("0123456789-:", "０１２３４５６７８９－：")
HUGE: Final = "9" * 5_000
_UNREADABLE: Final = (NUL, BIDI, SURROGATE)
_NO_NUMBER: Final = (
    *_UNREADABLE,
    "가나다",
    "-1",
    "1e5",
    "0x10",
    "NaN",
    "9" * 40,
    HUGE,
    "3" * 13 + "4",
    *RESIDENTS,
)
_NO_DATE: Final = (
    *_UNREADABLE, "어제", "2022-10-15", "2022-02-31T10:00", "0000-01-01T00:00", "99999-01-01T00:00",
    "1899-01-01T00:00", "2022-10-15T25:00", "2022-10-15T15:60", "2022/10/15 15:30", "2022.10.15 15:30",
    "15-10-2022 15:30", "2022-10-15T15.30", "2022-10-15T15:30+09:00", "-2022-10-15T15:30", HUGE, *RESIDENTS,
)  # fmt: skip

# What each kind refuses beside what is too long; where a field is needed, nothing as well.
REFUSED: Final[dict[str, tuple[str | list[str], ...]]] = {
    "name": (NUL, BIDI, MARK, SURROGATE, BROKEN, "두\n줄", "가" * 101, HUGE, *RESIDENTS),
    "words": (NUL, BIDI, MARK, SURROGATE, BROKEN, "가" * 2_001, HUGE, *RESIDENTS),
    "phone": (*_NO_NUMBER, "02-123-4567", *("010-1234-5678".translate(table) for table in (ARABIC, THAI))),
    "business": (*_NO_NUMBER, "124-81-00999", *("124-81-00998".translate(table) for table in (ARABIC, THAI))),
    "licence": (*_NO_NUMBER, "99-22-333333-44", *("11-22-333333-44".translate(table) for table in (ARABIC, THAI))),
    # 13 digits in one run are an account number, as the banks have them
    "account": (*(one for one in _NO_NUMBER if one not in ("9001011234568", "3" * 13 + "4")), "1",
                *("110123456789".translate(table) for table in (ARABIC, THAI))),
    "money": (*_NO_NUMBER, "1.5", *("300000".translate(table) for table in (ARABIC, THAI))),
    "clock": (*_NO_DATE, *("2022-10-15T15:30".translate(table) for table in (ARABIC, THAI))),
    "until": (*_NO_DATE, *("2022-10-16T21:30".translate(table) for table in (ARABIC, THAI))),
    "choice": (NUL, "없음", "004,088", "0" * 5_000, "٠٠٤", *RESIDENTS),
    "several": (["nothing"], ["melon\0"], ["melon,kakaopay"], [HUGE], [RESIDENT], ["melon", "nothing"]),
    "email": (
        NUL, BIDI, "alice", "가@한글.한국", "a@b", f"{RESIDENT}@example.com", "a" * 300 + "@example.com", RESIDENT,
    ),
    "reference": (NUL, BIDI, SURROGATE, "없음", "1", "C-00000-000000", HUGE, *RESIDENTS),
    "token": (NUL, BIDI, SURROGATE, "가" * 61, HUGE, *RESIDENTS),
    "place": (NUL, "-1", "x", "٠", "60", HUGE, RESIDENT),
    "table": ("prose", NUL, "1,2", "가" * 500_001, RESIDENT),
    "tick": (),
}  # fmt: skip
# What is meant all the same: composed otherwise, of full width, with what copying left behind.
READ: Final[dict[str, tuple[str | list[str], ...]]] = {
    "name": ("\u1112\u1161\u11ab\u1100\u1167\u11af", " 한\u200b결분식\ufeff "),
    "words": ("\u1112\u1161\u11ab\u1100\u1167\u11af", " 한\u200b결\r\n분식 "),
    "phone": ("010-1234-5678".translate(WIDE), "+82 10 1234 5678", "010-1234-5678\u200b"),
    "business": ("124-81-00998".translate(WIDE), "1248100998\ufeff"),
    "licence": ("11-22-333333-44".translate(WIDE), "서울 22-333333-44"),
    "account": ("110-123-456789".translate(WIDE), "110123456789\u200b", "9001011234568"),
    "money": ("３００，０００원", "300,000 원", "300000"),
    "clock": ("2022-10-15T15:30".translate(WIDE), "2022-10-15 15:30", "2022-10-15T15:30:00"),
    "until": ("2022-10-16T21:30".translate(WIDE), "2022-10-16 21:30", "2022-10-16T21:30:00"),
}
