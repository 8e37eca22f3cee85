"""`api_token --as EMAIL [--drop]`"""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.tokens import TooManyTokens, drop_tokens, new_token
from claims.management.acting import REFUSED, ActingCommand


class Command(ActingCommand):
    help = (
        "Prints a new token by which programs may ask the API in this person's name for 30 days. It is printed once and"
        " cannot be read again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--drop", action="store_true", help="make all tokens of this person worthless instead"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = self.actor(options)
        if options["drop"]:
            self.stdout.write(str(drop_tokens(user)))
            return
        try:
            self.stdout.write(new_token(user, at=timezone.now()))
        except TooManyTokens as error:
            said = "This person has ten tokens already. Make them worthless with --drop first."
            raise CommandError(said, returncode=REFUSED) from error
