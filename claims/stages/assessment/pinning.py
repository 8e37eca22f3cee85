"""What a run pinned, loaded once a process."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from claims.models import AssessmentRun
from claims.queries import outages, policies
from claims.rules.assessment import Assessor
from claims.rules.awarded import counted_keys, ledger_inputs
from claims.rules.facts import Record
from claims.rules.policy.document import Input


@dataclass(frozen=True)
class Pins:
    """What a run reads, loaded once a process: the record, the policies by version id, where roster facts go."""

    run: AssessmentRun
    record: Record
    assessor: Assessor
    versions: tuple[int, ...]
    rosters: dict[str, tuple[tuple[str, str], ...]]  # roster -> (input, column of the roster or '')
    roster_at: datetime
    ledger: list[tuple[Input, str]]  # the facts of the ledger, with the time zone of their year
    counted: frozenset[str]  # keys of the policies of which earlier awards are looked up

    @property
    def ours(self) -> set[str]:
        """The facts that are never taken from a claimant."""
        from_rosters = {name for asked in self.rosters.values() for name, _column in asked}
        return from_rosters | {asked.name for asked, _zone in self.ledger}

    def asks_rosters(self, claimant_type: str, services: tuple[str, ...]) -> bool:
        """Whether a policy that covers such a claim asks for a fact of our records."""
        return any(
            asked.roster and any(policy.covers(claimant_type, service) for service in services)
            for policy in self.assessor.policies
            for asked in policy.document.inputs
        )


@lru_cache(maxsize=4)
def pins(run_id: int) -> Pins:
    """The pins of a run. They cannot change, so that one load a process is enough."""
    run = AssessmentRun.objects.select_related("revision__incident").get(pk=run_id)
    compiled = [policies.compiled(version) for version in policies.versions(ids=run.policies)]
    record = outages.record(revision=run.revision, filing=run.filing, until=run.opened_at)
    rosters: dict[str, tuple[tuple[str, str], ...]] = {}
    for policy in compiled:
        for asked in policy.document.inputs:
            if asked.roster:
                rosters[asked.roster] = (*rosters.get(asked.roster, ()), (asked.name, asked.field))
    return Pins(
        run=run,
        record=record,
        assessor=Assessor(record, compiled, incident=run.revision.incident.key),
        versions=tuple(run.policies),
        rosters=rosters,
        roster_at=run.revision.incident.period.lower,
        ledger=ledger_inputs(compiled),
        counted=frozenset(counted_keys(compiled)),
    )
