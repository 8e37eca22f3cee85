"""Text messages as the Korean carriers count them: bytes of EUC-KR with the signs that its successor adds."""

from typing import Final

SHORT: Final = (
    90  # bytes of a short message (SMS); beyond it a long one (LMS) is sent, at three times the price
)
LONG: Final = 2_000
_CHARACTERS: Final = "cp949"


def length(words: str) -> int:
    """Bytes of a text on its way to a telephone. Raises UnicodeEncodeError for a sign that no telephone gets."""
    return len(words.encode(_CHARACTERS))


def form(words: str) -> str:
    """'sms' or 'lms'. Raises ValueError for a text longer than either, UnicodeEncodeError as `length`."""
    size = length(words)
    if size > LONG:
        raise ValueError(f"a text message of {size} bytes")
    return "sms" if size <= SHORT else "lms"
