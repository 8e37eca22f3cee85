"""What a claimant is asked after a payment has failed: what happened, and what they gave. Accounts are masked."""

from typing import NamedTuple

from claims.models import AccountReview, Claim, DetailsRequest, PayeeAccount
from claims.presentation import masking, numbers
from claims.queries import details


class Asked(NamedTuple):
    """An open request. `given` is the account that waits for reviewers, `refused` why the one before was refused."""

    amount: str
    account: str
    given: str
    refused: str

    @property
    def waits_for_us(self) -> bool:
        return bool(self.given)


def of_claim(claim: Claim) -> Asked | None:
    """What the claimant is asked, or what of theirs is being looked at; None where nothing is."""
    request = details.open_request(claim=claim)
    if request is None:
        return None
    refused = details.refusal_of(claim=claim)
    used = request.transfer.account
    return Asked(
        numbers.amount(request.transfer.amount, request.transfer.unit),
        masking.account(used) if used else "",
        masking.account(request.account) if request.account else "",
        refused.note if refused else "",
    )


class Compared(NamedTuple):
    """New details beside the old ones, as a reviewer sees them: masked, with what is the same said in words."""

    old: str
    new: str
    same_account: bool
    same_holder: bool
    holder_is_claimant: bool
    others: int  # claimants beside this one who name the new account


def compared(request: DetailsRequest) -> Compared | None:
    """The account that was given, held against the one before; None where none was given. Raises Unreadable."""
    new, old = request.account, request.transfer.account
    if new is None or old is None:
        return None
    claimant = request.claim.claimant
    name = claimant.opened().get("name", "")
    holder, before = (one.opened().get("holder", "") for one in (new, old))
    others = PayeeAccount.objects.filter(fingerprint=new.fingerprint).exclude(claim__claimant=claimant)
    return Compared(
        masking.account(old),
        masking.account(new),
        new.fingerprint == old.fingerprint,
        holder == before,
        # A business may be told with its owner, set apart by a comma, which no bank reads in a holder.
        holder in (name, *(part.strip() for part in name.split(","))),
        others.values("claim__claimant").distinct().count(),
    )


def reviews(request: DetailsRequest) -> list[AccountReview]:
    """What reviewers said of all accounts that were given for the claim, in order."""
    given = AccountReview.objects.filter(account__claim=request.claim_id)
    return list(given.select_related("by", "account").order_by("pk"))
