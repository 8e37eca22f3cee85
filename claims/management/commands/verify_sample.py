"""verify_sample: draws the samples of a run again from their seeds, and names what differs."""

from typing import Any, Final

from django.core.management.base import CommandError, CommandParser

from claims.management.acting import REFUSED, ActingCommand
from claims.models import AssessmentRun, Claim
from claims.queries import assessment as queries
from claims.stages import review
from claims.stages.review import Differing

SHOWN: Final = 20


class Command(ActingCommand):
    help = (
        "Draws each sample of a run again from its seed, its members and what the run found for them, and holds it "
        "against the stored one and against the decisions of its rule. Writes nothing. "
        "Exit codes: 0 all the same, 1 something differs, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "run", nargs="?", type=int, metavar="RUN", help="the run's number (default: the newest done)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor, run = self.actor(options), self._run(options["run"])
        samples = list(run.samples.select_related("rule_version", "run__incident").order_by("pk"))
        if not samples:
            self.stdout.write(f"Run {run.pk}: no sample was drawn.")
        differing = 0
        for sample in samples:
            found = review.verify(actor=actor, sample=sample)
            differing += len(found)
            self.stdout.write(
                f"{sample.rule_version}: {len(sample.chosen)} of {len(sample.claims)} claims, "
                + (f"{len(found)} differ." if found else "the same again.")
            )
            for line in _named(found[:SHOWN]):
                self.stdout.write(f"  {line}")
        if differing:
            raise self.some_bad(f"Run {run.pk}: {differing} differ.")

    def _run(self, number: int | None) -> AssessmentRun:
        run = queries.newest_done() if number is None else AssessmentRun.objects.filter(pk=number).first()
        if run is None:
            said = "No run is done yet." if number is None else f"There is no run {number}."
            raise CommandError(said, returncode=REFUSED)
        return run


def _named(found: list[Differing]) -> list[str]:
    claims = dict(Claim.objects.filter(pk__in={one.claim for one in found}).values_list("pk", "reference"))
    return [
        f"{one.what} of {claims.get(one.claim, one.claim)}: stored {one.stored!r}, comes out {one.computed!r}"
        if one.claim is not None
        else f"{one.what}: stored {str(one.stored)[:80]}, comes out {str(one.computed)[:80]}"
        for one in found
    ]
