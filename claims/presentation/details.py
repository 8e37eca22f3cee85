"""New details of where money goes: what a claimant is asked, and what they gave unasked. Accounts are masked."""

from typing import NamedTuple

from django.utils.translation import gettext

from claims.models import AccountReview, Claim, DetailsRequest, Notice, PayeeAccount
from claims.presentation import masking, numbers
from claims.queries import details
from claims.rules.filing.mandates import of_another


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
    if request is None or request.transfer is None:
        return None
    refused = details.refusal_of(claim=claim)
    used = request.transfer.account
    return Asked(
        numbers.amount(request.transfer.amount, request.transfer.unit),
        masking.account(used) if used else "",
        masking.account(request.account) if request.account else "",
        refused.note if refused else "",
    )


class Changing(NamedTuple):
    """The account of a claim of which nothing is on its way: what we have, what was given and waits for reviewers, and
    why the one before that was refused; '' for none."""

    account: str
    given: str
    refused: str


def changing(claim: Claim) -> Changing | None:
    """What the claimant may change; None where nothing can be changed now."""
    if not details.may_change(claim=claim):
        return None
    account, request = details.account_in_force(claim=claim), details.open_request(claim=claim)
    refused = details.refusal_of(claim=claim)
    return Changing(
        masking.account(account) if account else "",
        masking.account(request.account) if request and request.account else "",
        refused.note if refused and not request else "",
    )


class Compared(NamedTuple):
    """New details beside the old ones, as a reviewer sees them: masked, with what is the same said in words."""

    old: str
    new: str
    same_account: bool
    same_holder: bool
    holder_is_claimant: bool
    why: str  # they are paid in the claimant's stead; '' where nobody said
    others: int  # claimants beside this one who name the new account
    told: str  # whether whoever was known as the claimant was told of it


def compared(request: DetailsRequest) -> Compared | None:
    """The account that was given, held against the one before; None where none was given. Raises Unreadable."""
    new = request.account
    if new is None:
        return None
    old = request.transfer.account if request.transfer else details.account_before(account=new)
    claimant = request.claim.claimant
    name = claimant.opened().get("name", "")
    holder, before = (one.opened().get("holder", "") if one else "" for one in (new, old))
    others = PayeeAccount.objects.filter(fingerprint=new.fingerprint).exclude(claim__claimant=claimant)
    return Compared(
        masking.account(old) if old else "",
        masking.account(new),
        old is not None and new.fingerprint == old.fingerprint,
        holder == before,
        bool(holder and name) and not of_another(holder, name),
        new.opened().get("relation", ""),
        others.values("claim__claimant").distinct().count(),
        _told(new),
    )


def _told(account: PayeeAccount) -> str:
    notice = Notice.objects.filter(
        claim=account.claim_id, kind=Notice.Kind.ACCOUNT_CHANGED, facts__correction=account.correction
    ).first()
    if notice is None:
        return ""
    if notice.channel == Notice.Channel.NONE:
        return gettext("No address of the claimant is known: nobody could be told.")
    if notice.published_at is None:
        return gettext("The notice to the address known before has not left yet.")
    at = numbers.instant(notice.published_at, zone=account.claim.incident.time_zone)
    return gettext("The address known before was told at %(at)s.") % {"at": at}


def reviews(request: DetailsRequest) -> list[AccountReview]:
    """What reviewers said of all accounts that were given for the claim, in order."""
    given = AccountReview.objects.filter(account__claim=request.claim_id)
    return list(given.select_related("by", "account").order_by("pk"))
