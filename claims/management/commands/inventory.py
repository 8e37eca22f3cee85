"""inventory: after a restore, every sealed file against what the bank has; two people confirm it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from claims.management.acting import REFUSED, ActingCommand
from claims.models import Inventory
from claims.queries import safety
from claims.rules.handover import PLAIN
from claims.stages import handover


class Command(ActingCommand):
    help = (
        "Without an option, shows the newest inventory and whether money is stopped since the database was restored. "
        "Exit codes: 0 nothing is open, 1 money is stopped or files are to be explained, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        acts = parser.add_mutually_exclusive_group()
        acts.add_argument(
            "--take", action="store_true", help="hold every sealed file against the bank's listing"
        )
        acts.add_argument(
            "--explain", nargs=2, metavar=("MESSAGE_ID", "TEXT"), help="what was found out about a file"
        )
        acts.add_argument(
            "--confirm", action="store_true", help="confirm the inventory that another person took"
        )
        acts.add_argument("--drop", action="store_true", help="end an inventory that nobody has confirmed")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options)
        said: dict[str, Any] = {"at": timezone.now(), "door": "command"}
        if options["take"]:
            handover.take_inventory(actor=actor, **said)
        elif options["explain"]:
            message_id, note = options["explain"]
            handover.explain_line(actor=actor, made=self._newest(), message_id=message_id, note=note, **said)
        elif options["confirm"]:
            handover.confirm_inventory(actor=actor, made=self._newest(), **said)
        elif options["drop"]:
            handover.drop_inventory(actor=actor, made=self._newest(), **said)
        self._told()

    def _newest(self) -> Inventory:
        newest = Inventory.objects.first()
        if newest is None:
            raise CommandError("There is no inventory. Take one: --take.", returncode=REFUSED)
        return newest

    def _told(self) -> None:
        newest = Inventory.objects.first()
        unexplained = 0
        if newest:
            ended = "confirmed" if newest.confirmed_at else "dropped" if newest.dropped_at else "waits"
            self.stdout.write(f"{newest} of {newest.recorded_at:%Y-%m-%d %H:%M} UTC: {ended}.")
            for line in newest.lines.exclude(what__in=PLAIN):
                unexplained += not line.note and newest.waits
                self.stdout.write(f"{line.message_id}: {line.what}: {line.note or 'not explained'}")
        if safety.restored():
            raise self.some_bad(
                "Money is stopped: this database was restored, and no inventory is confirmed here."
            )
        if unexplained:
            raise self.some_bad(f"{unexplained} files are to be explained.")
        self.stdout.write("Money is not stopped by a restore.")
