"""import_coupons: takes in a file of coupon codes, one a line, all of it or nothing."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from claims.management.acting import REFUSED, ActingCommand
from claims.stages import export


class Command(ActingCommand):
    help = (
        "Takes in coupon codes, one a line, all of them or none; they are sealed at once, and given to transfers when "
        "a payout run is sealed. Counts and the file's digest go on record, never a code: destroy the file "
        "afterwards. The same file twice changes nothing. Exit codes: 0 taken in, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "unit", metavar="UNIT", help="the unit of the award, as the policy says it: coupon, KRW ..."
        )
        parser.add_argument("file", metavar="FILE", help="the codes, one a line, in UTF-8")
        parser.add_argument(
            "--valid-until",
            required=True,
            metavar="DAY",
            type=_day,
            help="the last day on which they hold: 2023-12-31",
        )
        parser.add_argument(
            "--worth", type=int, default=1, help="of one code, where the unit is money (default: %(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor = self.actor(options)
        try:
            source = Path(options["file"]).read_bytes()
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.", returncode=REFUSED) from error
        batch = export.take_coupons(
            actor=actor, source=source, unit=options["unit"], worth=options["worth"],
            valid_until=options["valid_until"], at=timezone.now(), door="command",
        )  # fmt: skip
        self.stdout.write(
            f"{batch.count} codes of {batch.unit}, taken in as batch {batch.pk}. SHA-256 {batch.sha256}"
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--valid-until: {text} is no day like 2023-12-31.", returncode=REFUSED) from None
