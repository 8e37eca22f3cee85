"""check_money: what is late on its way through the bank, and whether files and ledger add up."""

from typing import Any

from django.utils import timezone

from claims.management.acting import ActingCommand
from claims.rules.reconciliation.aging import WAITS, waited
from claims.stages import reconciliation


class Command(ActingCommand):
    help = (
        "Says what is sealed and not handed over, handed over and not confirmed, sent and not answered, or parked, for "
        "longer than the settings allow; counts the transfers of every file, and holds the ledger against the rows, "
        "and payouts against transfers. Writes nothing. Exit codes: 0 all in order, 1 something is not, 2 refused."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        at = timezone.now()
        found = reconciliation.check_money(actor=self.actor(options), at=at)
        for one in found.late:
            days = waited(one.since, at)
            self.stdout.write(f"late: {one.plain}: {one.lines} {WAITS[one.what]}, for {days} working days")
        for name in found.files:
            self.stdout.write(f"differs: {name}: the transfers say something else than the answers")
        for unit in found.units:
            self.stdout.write(f"differs: {unit}: the ledger does not hold, or the rows say something else")
        for reference in found.strays:
            self.stdout.write(f"astray: {reference}: transfer and payouts do not belong together")
        if not found.ok:
            raise self.some_bad(f"{found.number} things are not in order.")
        self.stdout.write("Nothing is late, and everything adds up.")
