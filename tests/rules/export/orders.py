"""Orders for tests of files: one by hand of each kind, and generated ones with names as people in Korea bear them."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from claims.rules.export import Heading, Layout, Order, Payer, Tally, written
from claims.rules.payout import transfer_reference

CLAIM = "C-7K3QF-9M2TXA"
CASH = Order("20221021-7-1-31", (CLAIM,), 50_000, "KRW", bank="004", number="11012345678", holder="김시험")
POINTS = Order("20221021-7-2-11", (CLAIM,), 500, "point", member_by="email", member="kim@example.com")
COUPON = POINTS._replace(amount=2, unit="coupon", codes=("ABCD-1", "ABCD-2"), valid_until="2023-12-31")
AT = datetime(2022, 10, 21, 3, tzinfo=UTC)

FAMILY = st.sampled_from("김이박최정강조윤장임한오서신권황안송전홍남궁선우똠뷁")
SYLLABLE = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
PERSON = st.builds(lambda family, given: family + given, FAMILY, st.text(SYLLABLE, min_size=1, max_size=4))
COMPANY = st.builds(
    lambda form, name, branch: f"{form}{name}{branch}",
    st.sampled_from(["주식회사 ", "(주)", "㈜", "유한회사 ", "사단법인 ", ""]),
    st.text(SYLLABLE, min_size=1, max_size=8),
    st.sampled_from(["", " 1호점", "-본점", "·서울", " & Co", " A동"]),
)
FOREIGNER = st.sampled_from(["KIM ALICE", "O'Neill Min", "Nguyen Thi Hoa", "Kim-Lee Bora", "J. R. Park"])
HOLDERS = PERSON | COMPANY | FOREIGNER
CLAIMS = st.lists(st.sampled_from([CLAIM, "C-AAAAA-AAAAAA", "C-BBBBB-BBBBBB"]), min_size=1, max_size=3).map(
    tuple
)
REFERENCES = st.builds(
    transfer_reference, st.integers(1, 99).map(lambda run: f"20221021-{run}"), st.integers(1, 9_999)
)


def orders_for(layout: Layout) -> st.SearchStrategy[Order]:
    """Orders of the kinds of this layout."""
    said: dict[str, Any] = {
        "reference": REFERENCES,
        "claims": CLAIMS,
        "amount": st.integers(1, 10**12),
        "unit": st.sampled_from(layout.units or ("KRW", "point")),
    }
    if "cash" in layout.kinds:
        said |= {
            "bank": st.sampled_from(["004", "088", "090"]),
            "number": st.from_regex(r"[0-9]{10,14}", fullmatch=True),
            "holder": HOLDERS,
        }
    else:
        said |= {
            "member_by": st.sampled_from(["email", "phone"]),
            "member": st.sampled_from(["01012345678", "a@b.kr"]),
        }
    if "coupon" in layout.kinds:
        code = st.from_regex(r"[A-Z0-9]{4}-[A-Z0-9]{4}", fullmatch=True)
        said |= {
            "codes": st.lists(code, min_size=1, max_size=4).map(tuple),
            "valid_until": st.just("2023-12-31"),
        }
    return st.builds(Order, **said)


def file_of(layout: Layout, orders: list[Order], **said: Any) -> bytes:
    """The file of these orders."""
    heading = Heading(
        "F-20221021-7-1", AT, date(2022, 10, 24), len(orders), sum(one.amount for one in orders),
        Payer("시험용 주식회사", "088", "10000000000"),
    )._replace(**said)  # fmt: skip
    return b"".join(written(layout, heading, orders, Tally()))
