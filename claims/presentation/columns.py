"""Numbers side by side as columns, one an hour or a day, with how much the highest is. A table says the same.

Presentation attributes only, as of bars: no style sheet and no script is needed.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

WIDTH: Final = 1000
HEIGHT: Final = 160
_HEAD: Final = 22
_FOOT: Final = 24
_SMALLEST: Final = 2.0  # of a column that is there: it must be seen
_COLOUR: Final = "#14315c"


def heights(values: Sequence[int]) -> list[float]:
    """The height of every column: the highest has all of HEIGHT, one of nothing or less has none."""
    highest = max(values, default=0)
    if highest <= 0:
        return [0.0 for _value in values]
    return [round(max(value / highest * HEIGHT, _SMALLEST), 1) if value > 0 else 0.0 for value in values]


def drawn(
    *, ident: str, title: str, values: Sequence[tuple[str, int, str]], width: int = WIDTH
) -> SafeString:
    """One column for each (label, number, the same as it is read); the first and the last label stand below.

    `width`: of the drawing.
    """
    wide = width / max(len(values), 1)
    columns = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"><title>{}: {}</title></rect>',
        (
            (
                round(place * wide, 1),
                _HEAD + HEIGHT - high,
                round(max(wide - 1, 1), 1),
                high,
                _COLOUR,
                label,
                said,
            )
            for place, ((label, _number, said), high) in enumerate(
                zip(values, heights([number for _label, number, _said in values]), strict=True)
            )
            if high
        ),
    )
    ends = format_html(
        '<text x="0" y="{y}" fill="#1b2430">{first}</text>'
        '<text x="{w}" y="{y}" fill="#1b2430" text-anchor="end">{last}</text>',
        y=_HEAD + HEIGHT + 18, w=width, first=values[0][0] if values else "",
        last=values[-1][0] if len(values) > 1 else "",
    )  # fmt: skip
    highest = max(values, key=lambda value: value[1], default=None)
    told = f"{highest[0]}: {highest[2]}" if highest else ""
    most = gettext("Most: %(number)s") % {"number": highest[2]} if highest else ""
    scale = format_html(
        '<text x="0" y="14" fill="#1b2430">{}</text>'
        '<line x1="0" y1="{y}" x2="{w}" y2="{y}" stroke="#868e96" stroke-dasharray="2 4"></line>',
        most, y=_HEAD, w=width,
    )  # fmt: skip
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{id}-title {id}-desc" width="{w}" '
        'height="{h}" viewBox="0 0 {w} {h}" font-size="14"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-desc">{told}</desc>{scale}{columns}{ends}</svg>',
        id=ident, w=width, h=_HEAD + HEIGHT + _FOOT, title=title, told=told, scale=scale, columns=columns,
        ends=ends,
    )  # fmt: skip
