"""`migrate` as the owner of the tables; then the application's role is granted its rights, the duties exist,
and the server is known."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands import migrate
from django.db import connections
from django.utils import timezone

from accounts.duties import ensure_duties
from claims.models import Installation
from claims.stages import handover
from claims.stages.authority import NamedRule
from claims_project.grants import grant


class Command(migrate.Command):
    """Django's own command with another default database and a last step."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["database"] not in settings.DATABASES:
            raise CommandError(
                "Set DATABASE_OWNER_URL: tables belong to the owner's role, which alone may migrate."
            )
        super().handle(*args, **options)
        if options["database"] == "owner" and not options["plan"] and not options["check_unapplied"]:
            ensure_duties(using="owner")
            grant(connections["owner"], settings.DATABASES["default"]["USER"])
            if Installation._meta.db_table in connections["owner"].introspection.table_names():
                handover.know_server(actor=NamedRule("installer"), at=timezone.now())
