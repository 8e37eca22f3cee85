"""The layouts of this installation: each is a file of `claims/data/banks/layouts/`, so adding one is adding a file."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from claims.rules.export.documents import parse
from claims.rules.export.layouts import CASH, Layout
from claims.rules.refusal import N_, Refusal
from claims.rules.text import Malformed

FOLDER: Final = Path(__file__).parents[2] / "data" / "banks" / "layouts"


class UnknownLayout(Refusal):
    """Facts: `layout`."""

    code = "unknown_layout"
    sentence = N_("There is no layout %(layout)s. Choose one of the list.")


@cache
def shipped() -> Mapping[str, Layout]:
    """The layouts of this installation by key, in the order of their keys. Raises LayoutErrors."""
    found = (parse(path.read_text("utf-8"), name=path.name) for path in sorted(FOLDER.glob("*.toml")))
    return MappingProxyType({layout.key: layout for layout in found})


def layout(key: str) -> Layout:
    """The layout of this key. Raises UnknownLayout."""
    try:
        return shipped()[key]
    except KeyError:
        raise UnknownLayout(layout=key) from None


def layout_for(kind: str, *, bank: str) -> Layout:
    """The layout for an award's kind: for cash the one of the bank, for all else the one that is for it.

    Raises UnknownLayout.
    """
    if kind == CASH:
        return layout(bank)
    try:
        return next(one for one in shipped().values() if kind in one.kinds)
    except StopIteration:
        raise UnknownLayout(layout=kind) from None


def banks() -> list[Layout]:
    """The layouts that cash may be paid by."""
    return [one for one in shipped().values() if CASH in one.kinds]


def misfit(layouts: Iterable[Layout], place: str, value: str) -> Malformed | None:
    """Why `value` may not be taken for `place`: the first of the layouts that cannot hold it says so."""
    for one in layouts:
        if bad := one.misfit(place, value):
            return bad
    return None
