"""Layouts of payment files as their reader sees them."""

from claims.models.outages import told
from claims.rules.export import Layout


def name_of(layout: Layout) -> str:
    return told(layout.name_ko, layout.name_en)


def verify_of(layout: Layout) -> str:
    """What has to be asked of the bank before the layout is used; '' for nothing."""
    return told(layout.verify_ko, layout.verify_en)
