"""explain: why a claim got what it got, line by line, in Korean or English."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext

from claims.management.acting import REFUSED, ActingCommand
from claims.management.columns import columns
from claims.models import AssessmentRun, CheckResult, Claim
from claims.presentation.explanation import Explanation, Judged, explained
from claims.queries import assessment as queries
from claims.rules import reference

MARKS = {"p": "✓", "f": "✗", "n": "·"}


class Command(ActingCommand):
    help = (
        "Prints a claim as a run saw it: what was claimed, what each check found, and for each policy the lines that "
        "lead to the amount or the reason why there is none. Nothing personal is printed. "
        "Exit codes: 0 done, 2 there is no such claim or run."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "reference", metavar="REFERENCE", help="the claim's public reference, like C-7K3QF-9M2TXA"
        )
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], default=settings.LANGUAGE_CODE,
            help="the reader's language (default %(default)s)",
        )  # fmt: skip
        parser.add_argument(
            "--run", type=int, metavar="N", help="the run to read (default: the newest done with this claim)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            written = reference.normalised(options["reference"])
            claim = Claim.objects.filter(reference=written).select_related("incident").first()
            if claim is None:
                raise CommandError(f"There is no claim {written}.", returncode=REFUSED)
            run = self._run(claim, options["run"])
            try:
                explanation = explained(claim=claim, run=run)
            except CheckResult.DoesNotExist:
                said = f"Run {run.pk} has no rows of claim {written}."
                raise CommandError(said, returncode=REFUSED) from None
            for line in text(explanation):
                self.stdout.write(line)

    def _run(self, claim: Claim, number: int | None) -> AssessmentRun:
        if number is None:
            run = queries.newest_of_claim(claim=claim)
            said = f"No finished run has assessed claim {claim.reference} yet (assess --incident KEY)."
        else:
            run = AssessmentRun.objects.filter(pk=number).first()
            said = f"There is no run {number}."
        if run is None:
            raise CommandError(said, returncode=REFUSED)
        return run


def text(explanation: Explanation) -> Iterator[str]:
    """The explanation as lines of text, labels in one column."""
    yield from columns([(said.label, said.value) for said in explanation.claim])
    yield ""
    yield gettext("Checks")
    for check in explanation.checks:
        yield f"  {MARKS[check.letter]} {check.title}: {check.found}"
        if check.said:
            yield f"    {check.said}"
    for judged in explanation.policies:
        yield ""
        yield from policy(judged)


def policy(judged: Judged) -> Iterator[str]:
    """What one policy gives, as lines of text."""
    yield judged.policy or gettext("No policy")
    rows = [(gettext("Outage in the claimed period"), judged.minutes)]
    rows += [(row.label, row.value) for row in judged.rows]
    yield from (f"  {line}" for line in columns(rows))
    yield f"  = {judged.outcome}" + (f": {judged.total}" if judged.total else "")
    if judged.reason:
        yield f"    {judged.reason}"
