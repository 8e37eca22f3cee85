"""Layouts of payment files as their reader sees them."""

from claims.models.outages import told
from claims.rules.export import Layout, shipped


def name_of(layout: Layout) -> str:
    return told(layout.name_ko, layout.name_en)


def called(key: str) -> str:
    """The name of a shipped layout; the key of one that is shipped no more."""
    known = shipped().get(key)
    return name_of(known) if known else key


def verify_of(layout: Layout) -> str:
    """What has to be asked of the bank before the layout is used; '' for nothing."""
    return told(layout.verify_ko, layout.verify_en)
