"""What a payment file tells: one order a transfer, and what stands above all of them."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final, NamedTuple

from claims.rules.refusal import N_, Refusal

MOST_CLAIMS_NAMED: Final = 1


class Order(NamedTuple):
    """One transfer as a file tells it: to an account (bank, number, holder), or to a member by an identifier."""

    reference: str
    claims: tuple[str, ...]  # references, in order
    amount: int
    unit: str
    bank: str = ""
    number: str = ""
    holder: str = ""
    member_by: str = ""
    member: str = ""
    codes: tuple[str, ...] = ()  # of coupons
    valid_until: str = ""  # of the first of them that ends, '2023-12-31'

    @property
    def claim(self) -> str:
        """The first of its claims."""
        return self.claims[0]

    @property
    def more(self) -> str:
        """' +2' where the transfer pays three claims: how many there are beside the first."""
        count = len(self.claims) - MOST_CLAIMS_NAMED
        return f" +{count}" if count > 0 else ""

    @property
    def spelled(self) -> str:
        """The codes of coupons in one cell."""
        return " ".join(self.codes)


class Payer(NamedTuple):
    """Whose account the bank takes the money from."""

    name: str = ""
    bank: str = ""
    number: str = ""


class PayerMissing(Refusal):
    """Facts: `layout`."""

    code = "payer_missing"
    sentence = N_(
        "A file of the layout %(layout)s names the account that pays. An operator has to set PAYER_NAME, PAYER_BANK "
        "and PAYER_ACCOUNT."
    )


class Heading(NamedTuple):
    """What a file says of itself; formats without a head of their own leave it out."""

    message_id: str
    at: datetime  # sealed, aware
    pay_date: date
    rows: int
    total: int
    payer: Payer = Payer()


# What a layout may write in its columns: the name of a place, and of what an order has for it.
ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "reference": "reference",
        "claim": "claim",
        "more": "more",
        "amount": "amount",
        "unit": "unit",
        "bank": "bank",
        "number": "number",
        "holder": "holder",
        "member_by": "member_by",
        "member": "member",
        "codes": "spelled",
        "valid_until": "valid_until",
    }
)
OF_ACCOUNTS: Final = frozenset({"bank", "number", "holder"})
OF_MEMBERS: Final = frozenset({"member_by", "member"})
OF_COUPONS: Final = frozenset({"codes", "valid_until"})
PERSONAL: Final = frozenset({"number", "holder", "member", "codes"})  # masked in the copy for people
