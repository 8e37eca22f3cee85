"""A payment file as it is written: head, a line an order, foot. The same orders give the same bytes anywhere."""

import re
from collections.abc import Callable, Iterable, Iterator

from claims.rules.export import pain
from claims.rules.export.fitting import DoesNotFit
from claims.rules.export.installed import layout_for
from claims.rules.export.layouts import PAIN, Layout
from claims.rules.export.orders import Heading, Order
from claims.rules.policy.document import KINDS

CHUNK = 1 << 20  # bytes; what one step of sealing, storing and downloading holds


class Tally:
    """How many orders went into a file, and the sum of their amounts; right once all of it was written."""

    def __init__(self) -> None:
        self.rows = self.total = 0


def written(layout: Layout, heading: Heading, orders: Iterable[Order], tally: Tally) -> Iterator[bytes]:
    """The file in pieces as they come: never more than one order is held. Raises DoesNotFit."""
    yield _head(layout, heading)
    line = _line(layout)
    for order in orders:
        yield line(order)
        tally.rows += 1
        tally.total += order.amount
    yield pain.foot() if layout.writer == PAIN else b""


def cut(pieces: Iterable[bytes], size: int = CHUNK) -> Iterator[tuple[bytes, bool]]:
    """The pieces as chunks of `size` bytes, the last one shorter, each with whether it is the last. At least one."""
    held = bytearray()
    for piece in pieces:
        held += piece
        while len(held) > size:
            yield bytes(held[:size]), False
            del held[:size]
    yield bytes(held), True


def _head(layout: Layout, heading: Heading) -> bytes:
    if layout.writer == PAIN:
        return pain.head(heading)
    line = layout.delimiter.join(layout.headers) + layout.line_end if layout.header else ""
    return line.encode(layout.encoding)  # utf-8-sig puts its mark ahead of even nothing


def fitter(layout: Layout) -> Callable[[Order], str]:
    """What says fast what `Layout.fits` says: '' or the first column that an order does not fit."""
    cells_of, sure = _glance(layout)

    def fits(order: Order) -> str:
        return "" if sure(order, cells_of(order)) else layout.fits(order)

    return fits


def fitters(*, bank: str) -> dict[str, Callable[[Order], str]]:
    """The fitter of every kind of award, where cash is paid by the layout `bank`."""
    return {kind: fitter(layout_for(kind, bank=bank)) for kind in KINDS}


def _line(layout: Layout) -> Callable[[Order], bytes]:
    """What writes the line of an order; built once a file, called for each of a million orders."""
    cells_of, sure = _glance(layout)
    encoding = _body(layout)
    joined = pain.joined if layout.writer == PAIN else layout.delimiter.join
    end = layout.line_end

    def line(order: Order) -> bytes:
        cells = cells_of(order)
        if not sure(order, cells) and (column := layout.fits(order)):
            raise DoesNotFit(claim=order.claims[0], column=column)
        return (joined(cells) + end).encode(encoding)

    return line


def _glance(layout: Layout) -> tuple[Callable[[Order], list[str]], Callable[[Order, list[str]], bool]]:
    """What reads the cells of an order, and what is sure at a glance that they fit; where it is not they still may."""
    readers = [column.read for column in layout.columns]
    # All cells at one look, a line each: no cell that holds plainly has the end of a line.
    plainly = re.compile(
        "\n".join(
            room.plainly if column.value else ""
            for column, room in zip(layout.columns, layout.rooms, strict=True)
        )
    ).fullmatch
    encoding, units = _body(layout), layout.units

    def cells_of(order: Order) -> list[str]:
        return [read(order) for read in readers]

    def sure(order: Order, cells: list[str]) -> bool:
        text = "".join(cells)
        if not text.isprintable() or (units and order.unit not in units):
            return False
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return False
        return plainly("\n".join(cells)) is not None

    return cells_of, sure


def _body(layout: Layout) -> str:
    """The encoding of all lines but the first, which alone has the mark."""
    return "utf-8" if layout.encoding == "utf-8-sig" else layout.encoding
