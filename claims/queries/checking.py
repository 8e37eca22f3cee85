"""What the checker of a frozen run looks at, counted from its transfers and not from what the opener saw."""

from typing import Final

from django.db.models import QuerySet

from claims.models import Transfer
from claims.queries.accounts import Accounts, new_in, shared_in

LARGEST: Final = 10
_PAID: Final = """(
    SELECT t.account_id, p.fingerprint, t.claimant_id, t.amount
      FROM claims_transfer t JOIN claims_payeeaccount p ON p.id = t.account_id
     WHERE t.run_id = %(run)s AND t.kind = 'cash')"""


def largest(*, run_id: int) -> QuerySet[Transfer]:
    """The ten largest transfers of cash, the largest first."""
    cash = Transfer.objects.filter(run=run_id, kind="cash").select_related("account")
    return cash.order_by("-amount", "pk")[:LARGEST]


def new_accounts(*, run_id: int) -> Accounts:
    """Accounts of the run to which nothing was sent before."""
    return new_in(of=_PAID, values={"run": run_id})


def shared_accounts(*, run_id: int) -> Accounts:
    """Accounts of the run that several claimants name."""
    return shared_in(of=_PAID, values={"run": run_id})
