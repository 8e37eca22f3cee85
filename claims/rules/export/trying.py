"""A layout tried on invented orders with Korean names: what it writes has to read back as it was meant."""

from datetime import UTC, date, datetime
from typing import Final

from claims.rules.export.layouts import CASH, Layout
from claims.rules.export.orders import Heading, Order, Payer
from claims.rules.export.reading import FileBroken, rows
from claims.rules.export.writing import Tally, written

_CLAIM: Final = "C-7K3QF-9M2TXA"
_HOLDERS: Final = ("김시험", "남궁보기", "주식회사 예시")
_AT: Final = datetime(2022, 10, 21, 3, tzinfo=UTC)


def tried(layout: Layout) -> str:
    """'' where the layout holds the orders and gives them back, else what stands in the way."""
    orders = [_order(layout, number, holder) for number, holder in enumerate(_HOLDERS, start=1)]
    for order in orders:
        if column := layout.fits(order):
            return column
    total = sum(order.amount for order in orders)
    heading = Heading(
        "F-20221021-7-1", _AT, date(2022, 10, 24), len(orders), total, Payer("시험 주식회사", "088", "10000")
    )
    try:
        read = list(rows(layout, written(layout, heading, orders, Tally())))
    except FileBroken as broken:
        return str(broken)
    meant = [dict(zip(layout.headers, layout.cells(order), strict=True)) for order in orders]
    return "" if read == meant else str(FileBroken(line=1))


def _order(layout: Layout, number: int, holder: str) -> Order:
    unit = layout.units[0] if layout.units else "KRW" if CASH in layout.kinds else "point"
    paid = {"bank": "088", "number": "11012345678901", "holder": holder}
    given = {"member_by": "email", "member": "kim@example.com"}
    coupon = {"codes": ("ABCD-2345",), "valid_until": "2023-12-31"} if "coupon" in layout.kinds else {}
    who = paid if CASH in layout.kinds else given | coupon
    return Order(f"20221021-7-{number}-31", (_CLAIM,), 1_234_567, unit, **who)
