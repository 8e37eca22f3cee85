"""Awards that wait for money, as filters of lists: those that the next run could pay, and those that it could not."""

from typing import Final

from django.db.models import Q
from django.db.models.expressions import RawSQL

from claims.queries.payout import WAITING

PAYABLE, NOT_PAYABLE = "payable", "not_payable"
WHY: Final = ("held", "paid_outside", "details_asked", "no_account", "account_refused")


def waiting_for(what: str) -> Q:
    """Awards that wait: `payable`, `not_payable`, or for one of WHY."""
    where = {PAYABLE: "why = ''", NOT_PAYABLE: "why <> ''"}.get(what, "why = %s")
    values = [] if what in (PAYABLE, NOT_PAYABLE) else [what]
    return Q(pk__in=RawSQL(f"SELECT award_id FROM ({WAITING}) w WHERE {where}", values))  # noqa: S608, S611
