"""A payment file as it is written: head, a line an order, foot. The same orders give the same bytes anywhere."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from claims.rules.export import pain
from claims.rules.export.fitting import DoesNotFit
from claims.rules.export.installed import layout_for
from claims.rules.export.layouts import PAIN, Layout
from claims.rules.export.orders import Heading, Order
from claims.rules.policy.document import KINDS

_BLOCK = 200  # orders; what is looked at and written at once
CHUNK = 1 << 20  # bytes; what one step of sealing, storing and downloading holds


class Tally:
    """How many orders went into a file, and the sum of their amounts; right once all of it was written."""

    def __init__(self) -> None:
        self.rows = self.total = 0


def written(layout: Layout, heading: Heading, orders: Iterable[Order], tally: Tally) -> Iterator[bytes]:
    """The file in pieces as they come: never more than a block of orders is held. Raises DoesNotFit."""
    yield _head(layout, heading)
    lines, orders = _lines(layout), iter(orders)
    size = 1 if layout.writer == PAIN else _BLOCK  # what the schema refuses is told by its line
    while block := list(islice(orders, size)):
        yield lines(block)
        tally.rows += len(block)
        tally.total += sum(order.amount for order in block)
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
    sure, line = _sure(layout), layout.line
    return lambda order: "" if sure([order], [line(order)]) else layout.fits(order)


def fitters(*, bank: str) -> dict[str, Callable[[Order], str]]:
    """The fitter of every kind of award, where cash is paid by the layout `bank`."""
    return {kind: fitter(layout_for(kind, bank=bank)) for kind in KINDS}


def _lines(layout: Layout) -> Callable[[list[Order]], bytes]:
    """What writes the lines of a block of orders; built once a file, called for each block of a million orders."""
    sure, line, encoding, end = _sure(layout), layout.line, _body(layout), layout.line_end

    def lines(block: list[Order]) -> bytes:
        told = list(map(line, block))
        if not sure(block, told):
            for order in block:
                if column := layout.fits(order):
                    raise DoesNotFit(claim=order.claim, column=column)
        if layout.writer == PAIN:
            told = [pain.joined(one.split(layout.separator)) for one in told]
        return (end.join(told) + end).encode(encoding)

    return lines


def _sure(layout: Layout) -> Callable[[list[Order], list[str]], bool]:
    """What is sure at a glance that orders fit, by their lines; where it is not they still may."""
    plainly, encoding, units, separator = (
        layout.plainly,
        _body(layout),
        frozenset(layout.units),
        layout.separator,
    )

    def sure(orders: list[Order], lines: list[str]) -> bool:
        text = "".join(lines)
        if not separator.isprintable():
            text = text.replace(separator, "")
        if not text.isprintable() or (units and not units.issuperset(order.unit for order in orders)):
            return False
        try:
            text.encode(encoding)
        except UnicodeEncodeError:
            return False
        return all(map(plainly, lines))

    return sure


def _body(layout: Layout) -> str:
    """The encoding of all lines but the first, which alone has the mark."""
    return "utf-8" if layout.encoding == "utf-8-sig" else layout.encoding
