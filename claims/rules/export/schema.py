"""A file held against the schema of its format while it is written: the bytes themselves, as they come."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from lxml import etree
from pyiso20022.pain import pain_001_001_09 as iso

from claims.rules.export.layouts import PAIN, Layout
from claims.rules.export.modelled import schema_of
from claims.rules.export.pain import NAMESPACE
from claims.rules.refusal import N_, Refusal

_TRANSFER: Final = f"{{{NAMESPACE}}}CdtTrfTxInf"


class NotToSchema(Refusal):
    """Facts: `layout` and `line`, about. What the schema says of it may repeat a name, and is not told."""

    code = "not_to_schema"
    sentence = N_(
        "Near line %(line)s the file is not what the schema of %(layout)s allows. Nothing was sealed. Tell the "
        "operator."
    )


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(schema_of(iso.Document))


def to_schema(layout: Layout, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same pieces, each a line or more, once the schema has nothing against it; formats without one as they are.

    Holds one transfer at a time. Raises NotToSchema.
    """
    if layout.writer != PAIN:
        yield from pieces
        return
    # Not with resolve_entities=False: then a file that ends too early is let pass. There is no entity in what we wrote.
    parser = etree.XMLPullParser(
        events=("end",), tag=_TRANSFER, schema=_schema(), no_network=True, huge_tree=True
    )
    line = 1  # the parser knows no line of what breaks the schema
    try:
        for piece in pieces:
            parser.feed(piece)
            _forgotten(parser)
            line += piece.count(b"\n")
            yield piece
        parser.close()
    except etree.XMLSyntaxError:
        raise NotToSchema(layout=layout.key, line=line) from None


def _forgotten(parser: etree.XMLPullParser) -> None:
    """Takes what was read out of the tree, so that it does not grow."""
    for _event, transfer in parser.read_events():
        transfer.clear()
        while transfer.getprevious() is not None:
            del transfer.getparent()[0]
