"""Is the money where it should be? What is late, which files and units do not add up. Changes nothing."""

from datetime import datetime
from typing import Final, NamedTuple

from django.conf import settings

from claims.queries import payout, recoveries
from claims.queries import reconciliation as queries
from claims.queries.strays import strays
from claims.stages.authority import Actor, authorize

_BLOCK: Final = 50  # files


class Checked(NamedTuple):
    """What is not in order: things that wait for too long, files whose transfers say something else than their control
    account, units whose ledger (or that of the recoveries) does not hold or says something else than the rows,
    transfers and payouts that do not belong together."""

    late: list[queries.Waits]
    files: list[str]
    units: list[str]
    strays: list[str]

    @property
    def ok(self) -> bool:
        return not self.number

    @property
    def number(self) -> int:
        """How many things are not in order."""
        return len(self.late) + len(self.files) + len(self.units) + len(self.strays)


def check_money(*, actor: Actor, at: datetime) -> Checked:
    """Looks at everything: it counts all transfers, and is for who asks, not for pages."""
    authorize(actor, "check_money")
    return Checked(late(at=at), _differing(), _unbalanced(), strays())


def late(*, at: datetime) -> list[queries.Waits]:
    """What has waited for more working days than MONEY_WITHIN allows."""
    return queries.late(limits=settings.MONEY_WITHIN, at=at)


def _differing() -> list[str]:
    """The message ids of files of which the transfers, counted one by one, say something else."""
    found, offset = [], 0
    while block := queries.accounts(offset=offset, limit=_BLOCK):
        states = queries.states(file_ids=[one.file for one in block])
        found += [one.message_id for one in block if not states[one.file].agrees(one)]
        offset += _BLOCK
    return found


def _unbalanced() -> list[str]:
    found: set[str] = set()
    for told, counted in ((payout.balance, payout.control), (recoveries.balance, recoveries.control)):
        ledger, rows = ({one.unit: one for one in asked()} for asked in (told, counted))
        found |= {
            unit
            for unit in ledger.keys() | rows.keys()
            if unit not in ledger or not ledger[unit].holds or ledger[unit] != rows.get(unit)
        }
    return sorted(found)
