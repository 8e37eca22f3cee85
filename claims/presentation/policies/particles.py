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
_BEFORE: Final = re.compile(rf"([가-힣0-9])([’)\]]*)({'|'.join(map(re.escape, _PAIRS))})")
_FIRST: Final = ord("가")
_FINALS: Final = 28  # endings of a syllable, the first of which is none
_ENDING_IN_VOWELS: Final = "2459"  # 이, 사, 오, 구


def chosen(text: str) -> str:
    """`text` with each 이(가) and the like as it is said; after what is no Korean both forms stay."""
    return _BEFORE.sub(_one, text)


def _one(found: re.Match[str]) -> str:
    sign, closing, both = found.groups()
    after_consonant, after_vowel = _PAIRS[both]
    vowel = sign in _ENDING_IN_VOWELS if sign.isdigit() else (ord(sign) - _FIRST) % _FINALS == 0
    return f"{sign}{closing}{after_vowel if vowel else after_consonant}"
