"""What the signs of a picture mean, under it: close together from the left, so that a phone shows them unscrolled."""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple
from unicodedata import east_asian_width

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_SIGN: Final = (13, 7.5)  # how much a wide sign takes, such as 가, and any other
_BESIDE: Final = 30  # the words begin behind the sign
_GAP: Final = 16


class Sign(NamedTuple):
    """One sign: what fills it, its edge and the dashes of that ('none' for a line), and what it means."""

    fill: str
    stroke: str
    dashes: str
    label: str


def wide(text: str) -> float:
    """How much of a drawing a text of 13 takes, about."""
    return sum(_SIGN[east_asian_width(sign) not in "WF"] for sign in text)


def drawn(signs: Sequence[Sign], note: str, *, y: int, width: int) -> SafeString:
    """The signs from the left, and `note` at the far end."""
    places = accumulate((_BESIDE + wide(sign.label) + _GAP for sign in signs), initial=4.0)
    shown = format_html_join(
        "",
        '<rect x="{}" y="{}" width="24" height="13" fill="{}" stroke="{}" stroke-dasharray="{}"></rect>'
        '<text x="{}" y="{}">{}</text>',
        (
            (x, y, sign.fill, sign.stroke, sign.dashes, x + _BESIDE, y + 11, sign.label)
            for x, sign in zip(places, signs, strict=False)
        ),
    )
    return format_html('{}<text x="{}" y="{}" text-anchor="end">{}</text>', shown, width - 4, y + 11, note)
