"""Korean particles that go by the sound before them: 손실액이, 요금이, 수수료가. Texts write both: 이(가)."""

import re
from typing import Final

# Both forms as texts write them -> the one after a consonant, the one after a vowel.
_PAIRS: Final = {
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "은(는)": ("은", "는"),
    "과(와)": ("과", "와"),
}
_BEFORE: Final = re.compile(rf"([가-힣0-9A-Z])((?:[’”)\]]|</\w+>)*)({'|'.join(map(re.escape, _PAIRS))})")
_FIRST: Final = ord("가")
_FINALS: Final = 28  # endings of a syllable, the first of which is none
_ENDING_IN_VOWELS: Final = "2459"  # 이, 사, 오, 구
_ENDING_IN_CONSONANTS: Final = "LMNR"  # of the letters of a code: 엘, 엠, 엔, 알


def chosen(text: str) -> str:
    """`text` with each 이(가) and the like as it is said; after what is no Korean both forms stay."""
    return _BEFORE.sub(_one, text)


def _one(found: re.Match[str]) -> str:
    sign, closing, both = found.groups()
    after_consonant, after_vowel = _PAIRS[both]
    if sign.isdigit():
        vowel = sign in _ENDING_IN_VOWELS
    elif sign.isascii():
        vowel = sign not in _ENDING_IN_CONSONANTS
    else:
        vowel = (ord(sign) - _FIRST) % _FINALS == 0
    return f"{sign}{closing}{after_vowel if vowel else after_consonant}"
