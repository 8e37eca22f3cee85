"""Claims of one payee agree on the account: of an outage nobody is paid to two."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Final

from claims.models import Claim
from claims.queries import accounts as queries
from claims.rules.refusal import N_, Refusal
from claims.rules.review import CASH, Given

ACCOUNTS_DIFFER: Final = "accounts_differ"  # why a claim waits in the queue


class AccountsDiffer(Refusal):
    """Facts: `reference` of the other claim."""

    code = ACCOUNTS_DIFFER
    sentence = N_(
        "Claim %(reference)s of the same claimant is to be paid to another account. Ask the claimant which is right."
    )


class Accounts:
    """Where the claims of these claimants in one outage are to be paid. To be made with the claimants locked."""

    def __init__(self, *, incident: int, claimants: Collection[int]) -> None:
        self._own: dict[int, bytes] = {}  # claim -> its account, by fingerprint
        self._given: dict[int, dict[bytes, str]] = defaultdict(
            dict
        )  # claimant -> account -> a claim that it is of
        for claim, claimant, reference, account, awarded in queries.named(
            incident=incident, claimants=claimants
        ):
            self._own[claim] = account
            if awarded:
                self._given[claimant].setdefault(account, reference)

    def differing(self, claim: int, claimant: int, given: Iterable[Given]) -> str | None:
        """The reference of another claim of the claimant that is given cash to another account, if these lines give
        cash; None where all agree."""
        own = self._own.get(claim)
        if own is None or not _cash(given):
            return None
        return next(
            (reference for account, reference in self._given[claimant].items() if account != own), None
        )

    def give(self, claim: int, claimant: int, reference: str, given: Iterable[Given]) -> None:
        """Counts what these lines give for the claims that follow."""
        if claim in self._own and _cash(given):
            self._given[claimant].setdefault(self._own[claim], reference)


def same_account(claim: Claim, given: Iterable[Given]) -> None:
    """Passes if no other claim of the claimant is given cash to another account than this. Raises AccountsDiffer."""
    known = Accounts(incident=claim.incident_id, claimants=[claim.claimant_id])
    reference = known.differing(claim.pk, claim.claimant_id, given)
    if reference:
        raise AccountsDiffer(reference=reference)


def _cash(given: Iterable[Given]) -> bool:
    return any(line.kind == CASH and line.amount for line in given)
