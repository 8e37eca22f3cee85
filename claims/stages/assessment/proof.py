"""The proof of a run: every row computed again from its pins and compared with what is stored."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from claims.models import AssessmentRun, RunRange
from claims.queries import assessment as queries
from claims.rules.assessment import Row
from claims.stages.assessment.pinning import pins
from claims.stages.assessment.rows import assessed, awarded_before, checks_of, facts
from claims.stages.authority import Actor, authorize


class Difference(NamedTuple):
    """A stored row that its pins do not give. `stored` or `computed` is None where a row is too many or missing."""

    claim_id: int
    policy_version: int | None
    stored: tuple[Any, ...] | None
    computed: tuple[Any, ...] | None


def verify_run(*, actor: Actor, run: AssessmentRun) -> Iterator[tuple[int, list[Difference]]]:
    """For each finished range: how many claims were replayed, and what differs. Writes nothing."""
    authorize(actor, "verify_run")
    for part in run.ranges.filter(state=RunRange.State.DONE).order_by("number").iterator(chunk_size=1):
        yield len(part.claims), _differences(run, part)


def _differences(run: AssessmentRun, part: RunRange) -> list[Difference]:
    pinned = pins(run.pk)
    stored_checks = {row[0]: row[1:] for row in queries.stored_checks(part=part.pk)}
    # Papers and look-alikes change after a run; what the checks saw then is kept with their result.
    papers = {claim: row[3] for claim, row in stored_checks.items()}
    twins = {claim: row[4] for claim, row in stored_checks.items()}
    before = awarded_before(pins=pinned, part=part.pk)
    within = queries.span(part=part.pk)
    read = facts(pins=pinned, part=part.pk, within=within, papers={}, twins=twins, before=before)
    read = [claim._replace(documents=papers.get(claim.claim_id, claim.documents)) for claim in read]
    stored = {row[0:1] + row[2:3]: row for row in queries.stored_rows(part=part.pk)}
    different = []
    found = list(checks_of(pins=pinned, read=read))
    letters = [outcomes for _claim, outcomes, _failures in found]
    given = assessed(pins=pinned, read=read, outcomes=letters, before=before)
    for (claim, outcomes, failures), rows in zip(found, given, strict=True):
        checks = stored_checks.get(claim.claim_id)
        failures = json.loads(json.dumps(failures))  # as the database gives it back
        if checks is None or checks[:3] != (claim.version, outcomes, failures):
            different.append(Difference(claim.claim_id, None, checks, (claim.version, outcomes, failures)))
        for row in rows:
            again = _as_stored(row, pinned.versions)
            was = stored.pop((row.claim_id, again[2]), None)
            if was != again:
                different.append(Difference(row.claim_id, again[2], was, again))
    rest = sorted(stored.values(), key=lambda row: (row[0], row[2] or 0))
    different += [Difference(row[0], row[2], row, None) for row in rest]
    return different


def _as_stored(row: Row, versions: tuple[int, ...]) -> tuple[Any, ...]:
    version = None if row.policy is None else versions[row.policy]
    return (
        row.claim_id, row.version, version, row.outcome, row.code, row.minutes, row.amount,
        list(row.amounts), list(row.steps),
    )  # fmt: skip
