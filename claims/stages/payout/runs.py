"""What every act on a payout run begins with: the run as it stands, locked, and what stands in the way of money."""

from collections.abc import Sequence

from django.db import connection

from claims.models import PayoutRun
from claims.queries import safety
from claims.rules.refusal import N_, Refusal


class MoneyStopped(Refusal):
    code = "money_stopped"
    sentence = N_("All money is stopped. An operator has to turn the switch off first.")


class RunMovedOn(Refusal):
    """Facts: `run` and `state`."""

    code = "payout_run_moved_on"
    sentence = N_("Payout run %(run)s has moved on: it is %(state)s. Load the page again.")


class RestoredSince(Refusal):
    code = "restored_since"
    sentence = N_(
        "All money is stopped: this database stands on another server than before, so it was restored. Two people have "
        "to confirm an inventory of the sealed files first."
    )


def unless_restored() -> None:
    """Raises RestoredSince until an inventory is confirmed on this server."""
    if safety.restored():
        raise RestoredSince


def unless_stopped() -> None:
    """Raises MoneyStopped while the switch is on, RestoredSince after a restore."""
    unless_restored()
    if safety.is_on(key="money_stopped"):
        raise MoneyStopped


def next_number() -> int:
    """The number of a new run: its id, which stands in its key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('claims_payoutrun', 'id'))")
        return cursor.fetchone()[0]


def locked(*, run: PayoutRun) -> PayoutRun:
    """The run as it stands, locked to the end of the transaction."""
    return PayoutRun.objects.select_for_update(no_key=True).get(pk=run.pk)


def must_be(run: PayoutRun, states: Sequence[str]) -> None:
    """Raises RunMovedOn where the run is in none of these states."""
    if run.state not in states:
        raise RunMovedOn(run=run.key, state=run.state)
