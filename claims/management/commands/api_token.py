"""`api_token --as EMAIL [--name NAME | --list | --drop]`"""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.tokens import tokens_of
from claims.management.acting import ActingCommand
from claims.stages import tokens


class Command(ActingCommand):
    help = (
        "Prints a new token by which programs may ask the API in this person's name for 30 days. It is printed once and"
        " cannot be read again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", default="api_token", help="what its owner will know the token by")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--list", action="store_true", help="list the tokens of this person instead")
        instead.add_argument(
            "--drop", action="store_true", help="make all tokens of this person worthless instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user, now = self.actor(options), timezone.now()
        kept = list(tokens_of(user, at=now))
        if options["list"]:
            for one in kept:
                used = f"{one.last_used:%Y-%m-%d %H:%M} UTC" if one.last_used else "never"
                self.stdout.write(f"{one.pk}\t{one.name}\tlast used: {used}")
        elif options["drop"]:
            for one in kept:
                tokens.revoke(actor=user, named=one, at=now, door="command")
            self.stdout.write(str(len(kept)))
        else:
            self.stdout.write(tokens.make(actor=user, name=options["name"], at=now, door="command"))
