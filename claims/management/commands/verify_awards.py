"""verify_awards: computes every assessment of a run again from what it pinned, and names what differs."""

from typing import Any, Final

from django.core.management.base import CommandError, CommandParser

from claims.management.acting import REFUSED, ActingCommand
from claims.models import AssessmentRun, Claim, PolicyVersion
from claims.queries import assessment as queries
from claims.stages import assessment
from claims.stages.assessment import Difference

# Of an assessment, after its three keys.
CELLS: Final = ("outcome", "code", "minutes", "amount", "amounts", "steps")
CHECKS: Final = ("version", "checks", "facts of failures", "papers", "look-alikes")
SHOWN: Final = 100


class Command(ActingCommand):
    help = (
        "Replays every assessment of a run from its pinned facts, record revision, rosters and policy versions, and "
        "names each stored row that differs, is missing or is too many. Writes nothing. "
        "Exit codes: 0 all equal, 1 something differs, 2 refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "run", nargs="?", type=int, metavar="RUN", help="the run's number (default: the newest done)"
        )
        parser.add_argument(
            "--show",
            type=int,
            default=SHOWN,
            metavar="N",
            help=f"how many differences to name (default {SHOWN})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        actor, run = self.actor(options), self._run(options["run"])
        replayed = differing = 0
        with self.progress(f"Run {run.pk}") as tell:
            for claims, found in assessment.verify_run(actor=actor, run=run):
                replayed += claims
                tell(replayed, run.claims_total)
                for line in named(found[: max(0, options["show"] - differing)]):
                    self.stdout.write(line)
                differing += len(found)
        if differing:
            raise self.some_bad(f"Run {run.pk}: {replayed} claims replayed, {differing} rows differ.")
        self.stdout.write(f"Run {run.pk}: {replayed} claims replayed, every row is the same.")
        if replayed < run.claims_total:
            raise self.some_bad(
                f"{run.claims_total - replayed} claims stand in ranges that are not done: nothing to compare."
            )

    def _run(self, number: int | None) -> AssessmentRun:
        run = queries.newest_done() if number is None else AssessmentRun.objects.filter(pk=number).first()
        if run is None:
            said = "No run is done yet." if number is None else f"There is no run {number}."
            raise CommandError(said, returncode=REFUSED)
        return run


def named(found: list[Difference]) -> list[str]:
    """A line for each difference: claim and policy by name, and what is stored against what comes out."""
    claims = dict(Claim.objects.filter(pk__in={one.claim_id for one in found}).values_list("pk", "reference"))
    versions = PolicyVersion.objects.filter(
        pk__in={one.policy_version for one in found if one.policy_version}
    )
    policies = {one.pk: f"{one.policy.key} v{one.number}" for one in versions.select_related("policy")}
    return [
        f"{claims.get(one.claim_id, one.claim_id)} {policies.get(one.policy_version or 0, '')}".strip()
        + f": {_said(one)}"
        for one in found
    ]


def _said(one: Difference) -> str:
    if one.stored is None:
        return "a row is missing"
    if one.computed is None:
        return "a stored row is too many"
    names = ("claim", "version", "policy version", *CELLS) if len(one.stored) > len(CHECKS) else CHECKS
    unequal = [
        f"{name}: stored {was!r}, comes out {again!r}"
        for name, was, again in zip(names, one.stored, one.computed, strict=False)
        if was != again
    ]
    return "; ".join(unequal)
