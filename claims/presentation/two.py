"""What one person records and another confirms, in a word: waiting, confirmed, dropped."""

from django.utils.translation import gettext

from claims.models.payout import ByTwo


def stands(row: ByTwo) -> str:
    """Where it stands."""
    if row.confirmed_at is not None:
        return gettext("Confirmed")
    return gettext("Dropped") if row.dropped_at is not None else gettext("Waits for another person")
