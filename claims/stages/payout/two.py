"""What one person records and another confirms: the row as it stands, locked, and what is refused of it."""

from datetime import datetime
from typing import Any, TypeVar

from accounts.models import User
from claims.models.payout import ByTwo
from claims.rules.refusal import N_, Refusal

Row = TypeVar("Row", bound=ByTwo)


class EndedAlready(Refusal):
    """Facts: `row`, what it is called."""

    code = "ended_already"
    sentence = N_("%(row)s was confirmed or dropped already. Load the page again.")


class AmountMissing(Refusal):
    code = "amount_missing"
    sentence = N_("Please give an amount above zero.")


def locked(row: Row) -> Row:
    """The row as it stands, locked to the end of the transaction."""
    return type(row)._default_manager.select_for_update(no_key=True, of=("self",)).get(pk=row.pk)


def waiting(row: Row) -> Row:
    """The row as it stands, locked; raises EndedAlready where nobody has to confirm it any more."""
    row = locked(row)
    if not row.waits:
        raise EndedAlready(row=str(row))
    return row


def confirmed(row: ByTwo, *, actor: User, at: datetime, **more: Any) -> None:
    """Writes who confirmed it and when, and what else follows in its columns."""
    values = {"confirmed_by": actor, "confirmed_at": at, **more}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def dropped(row: ByTwo, *, actor: User, at: datetime) -> None:
    """Writes who dropped it and when."""
    row.dropped_by, row.dropped_at = actor, at
    row.save(update_fields=["dropped_by", "dropped_at"])
