"""What the demo did, in numbers that add up: every total is held against the sum of its parts."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from claims.models import AssessmentRun, ImportFile
from claims.queries import assessment, intake, validation
from claims.queries.assessment import Fate, Proposed, SummaryLine
from claims.queries.intake import Rejected
from claims.rules.policy import AWARD, REFER, REFUSED

# The fates of a claim in the order of the summary, with their titles.
TITLES = {
    "not_a_claim": "triaged: not a claim at all",
    "refused_by_check": "refused by a check",
    "refused_by_policy": "refused by the policies",
    "referred": "referred to a person",
    "awarded": "award proposed",
}
_WITHOUT = "(no policy)"


class File(NamedTuple):
    """One submitter's file."""

    submitter: str
    rows: int
    kept: int
    rejected: int


class Summary(NamedTuple):
    """Counts from the rows. `lines` were written to the files; `differing` rows were not proved."""

    run: int
    lines: int
    files: list[File]
    rejected: list[Rejected]
    claims: int
    valid: int
    fates: list[Fate]
    policies: list[SummaryLine]
    proposed: list[Proposed]
    awarded: dict[str, tuple[int, str, int]]
    differing: int

    def count(self, *fates: str) -> int:
        """Claims of these fates."""
        return sum(fate.claims for fate in self.fates if fate.fate in fates)

    def mismatches(self) -> Iterator[str]:
        """Every total that is not the sum of its parts. None in a sound demo."""
        rows, kept, bad = (sum(column) for column in zip(*(file[1:] for file in self.files), strict=True))
        yield from unequal("lines written", self.lines, "lines received", rows)
        yield from unequal("lines received", rows, "kept and rejected", kept + bad)
        yield from unequal("rejected lines", bad, "by code", sum(one.lines for one in self.rejected))
        yield from unequal("claims kept", kept, "claims of the run", self.claims)
        yield from unequal("claims of the run", self.claims, "by fate", self.count(*TITLES))
        past = self.count("refused_by_policy", "referred", "awarded")
        yield from unequal("valid by the checks", self.valid, "by fate", past)
        for policy in sorted({one.policy for one in self.policies if one.policy}):
            yield from self._of_policy(policy)
        if self.differing:
            yield f"{self.differing:,} rows are not what their pins give (manage.py verify_awards names them)"

    def _of_policy(self, policy: str) -> Iterator[str]:
        rows, unit, amount = self.awarded.get(policy, (0, "", 0))
        counted = sum(one.claims for one in self.policies if one.policy == policy and one.outcome == AWARD)
        yield from unequal(f"{policy}: awards", counted, "assessments that award", rows)
        lines = sum(one.amount for one in self.proposed if (one.policy, one.unit) == (policy, unit))
        yield from unequal(f"{policy}: proposed {unit}", lines, "sum of the assessments", amount)


def summed(*, run: AssessmentRun, files: Sequence[ImportFile], lines: int, differing: int) -> Summary:
    """The summary of one run over the claims of these files, from the database."""
    return Summary(
        run=run.pk,
        lines=lines,
        files=[File(file.submitter, file.rows, file.kept, file.rejected) for file in files],
        rejected=intake.rejected(files=[file.pk for file in files]),
        claims=run.claims_total,
        valid=validation.valid(run=run),
        fates=assessment.fates(run=run),
        policies=assessment.summary(run=run),
        proposed=assessment.proposed(run=run),
        awarded=assessment.awarded_by_policy(run=run),
        differing=differing,
    )


def told(summary: Summary) -> Iterator[str]:
    """The summary as plain lines: a label indented by its depth, then a number."""
    rows, kept, bad = (sum(column) for column in zip(*(file[1:] for file in summary.files), strict=True))
    yield "What came in"
    yield line(1, "lines received", rows)
    yield from (line(2, f"of {file.submitter}", file.rows) for file in summary.files)
    yield line(1, "lines rejected", bad)
    yield from (line(2, one.reason, one.lines) for one in summary.rejected)
    yield line(1, "claims kept", kept)
    yield ""
    yield "What became of each claim"
    for fate, title in TITLES.items():
        if fate == "refused_by_policy":
            yield line(1, "valid", summary.valid)
        depth = 1 if fate in ("not_a_claim", "refused_by_check") else 2
        yield line(depth, title, summary.count(fate))
        if fate not in ("not_a_claim", "awarded"):
            reasons = [one for one in summary.fates if one.fate == fate]
            yield from (line(depth + 1, one.reason, one.claims) for one in reasons)
    yield ""
    yield from _policies(summary)


def _policies(summary: Summary) -> Iterator[str]:
    yield "What each policy says (a claim may stand under several)"
    yield f"  {'':<36}{'award':>9}{'refer':>9}{'refuse':>9}"
    for policy in sorted({one.policy or _WITHOUT for one in summary.policies}):
        mine = [one for one in summary.policies if (one.policy or _WITHOUT) == policy]
        cells = [sum(one.claims for one in mine if one.outcome == of) for of in (AWARD, REFER, REFUSED)]
        yield f"  {policy:<36}" + "".join(f"{cell:>9,}" for cell in cells)
    yield ""
    yield "What is proposed"
    for one in summary.proposed:
        yield f"  {one.policy + ' / ' + one.line:<44}{one.claims:>7,} x {one.amount:>16,} {one.unit}"


def line(depth: int, label: str, number: int) -> str:
    """A label indented by its depth, and its number."""
    return f"{'  ' * depth + label:<54}{number:>9,}"


def unequal(one: str, first: int, other: str, second: int) -> Iterator[str]:
    """What is wrong where two numbers that must be one are not; nothing where they are."""
    if first != second:
        yield f"{one}: {first:,}, but {other}: {second:,}"
