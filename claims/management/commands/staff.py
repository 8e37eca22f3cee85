"""`staff --list | --first EMAIL EMAIL | --forget-factor EMAIL --reason WHY --as EMAIL`"""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from claims.management.acting import REFUSED, ActingCommand
from claims.queries.duties import holders
from claims.stages import duties
from claims.stages.authority import NamedRule


class Command(ActingCommand):
    help = (
        "Lists who holds which duty. Makes the first two operators, while there is none; from then on two people give"
        " duties in the admin. Forgets the second factor of somebody who has lost telephone and recovery codes."
    )
    signer_required = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        act = parser.add_mutually_exclusive_group(required=True)
        act.add_argument("--list", action="store_true", help="who holds what, and who has a second factor")
        act.add_argument(
            "--first", nargs=2, metavar="EMAIL", help="make these two people operators; where none is"
        )
        act.add_argument(
            "--forget-factor", metavar="EMAIL", help="forget app, recovery codes and password of a person"
        )
        parser.add_argument("--reason", default="", help="why the second factor is forgotten")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            for one in holders():
                told = "second factor" if one.factor else "no second factor"
                self.stdout.write(f"{one.person}\t{', '.join(one.duties)}\t{told}")
        elif options["first"]:
            one, other = options["first"]
            duties.first_operators(
                actor=NamedRule("installer"), emails=(one, other), at=timezone.now(), door="command"
            )
            self.stdout.write(
                "Two operators. Each signs in by a code that is mailed, and sets up a second factor."
            )
        else:
            self._forget(options)

    def _forget(self, options: dict[str, Any]) -> None:
        actor = self.actor(options)
        person = User.objects.filter(email__iexact=options["forget_factor"]).first()
        if person is None:
            raise CommandError("--forget-factor: nobody has this e-mail address.", returncode=REFUSED)
        duties.forget_factor(
            actor=actor, person=person, reason=options["reason"], at=timezone.now(), door="command"
        )
        self.stdout.write("Forgotten; every session has ended.")
