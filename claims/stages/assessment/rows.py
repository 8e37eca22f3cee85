"""The rows of a range: facts in, checks and policies over them, rows out by COPY.

`computed` writes nothing, so that the same lines make the rows and prove them later (`proof.py`).
"""

import gc
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.db import connection

from claims.models import AssessmentRun
from claims.queries import assessment as queries
from claims.queries import awarded, outages, policies
from claims.rules.assessment import REFER, Assessor, Row
from claims.rules.awarded import Awarded, Occasion, counted_keys, ledger_facts, ledger_inputs
from claims.rules.facts import ClaimFacts, Record
from claims.rules.policy.document import Input
from claims.rules.validation import CHECK_LIST, checked

BLOCK: Final = 2_000  # rows a write: the server stores one block while the next is computed

Counts = dict[int, int]
Facts = dict[str, Any] | None


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


def awarded_before(*, pins: Pins, part: int) -> list[Awarded]:
    """What the claimants of a range had been awarded when the run was opened; not looked up where no policy asks."""
    if not pins.counted:
        return []
    return awarded.before_range(part=part, policies=pins.counted, upto=pins.run.awards_upto)


def facts(
    *, pins: Pins, part: int, papers: Counts, twins: Counts, before: Sequence[Awarded] = ()
) -> list[ClaimFacts]:
    """The pinned facts of a range's claims as the rules read them, in order: given, and of our own records."""
    rows = queries.facts_of_range(part=part)
    kinds = {(row[3], row[4]) for row in rows}  # some hundred: what is the same for many is worked out once
    services = {text: tuple(sorted(text[1:-1].replace('"', "").split(","))) for _type, text in kinds}
    asking = {(type_, text) for type_, text in kinds if pins.asks_rosters(type_, services[text])}
    known = queries.roster_facts(
        claimants={row[2] for row in rows if (row[3], row[4]) in asking},
        at=pins.roster_at,
        upto=pins.run.roster_upto,
    )
    recorded = {claimant: _inputs(found, pins) for claimant, found in known.items()}
    for claimant, counted in of_the_ledger(pins=pins, before=before).items():
        recorded[claimant] = recorded.get(claimant, {}) | counted
    ours = pins.ours
    read = []
    for row in rows:
        (
            claim,
            version,
            claimant,
            type_,
            text,
            start,
            end,
            received,
            category,
            identifier,
            account,
            named,
            inputs,
        ) = row
        given = json.loads(inputs) if inputs != "{}" else {}
        if not ours.isdisjoint(given):  # what our records say is never taken from a claimant
            given = {name: value for name, value in given.items() if name not in ours}
        if claimant in recorded:
            given |= recorded[claimant]
        read.append(
            _new(
                ClaimFacts,
                (
                    claim, version, claimant, type_, services[text], start, end, received, category, identifier,
                    account, named + papers.get(claim, 0), twins.get(claim, 0), given,
                ),
            )
        )  # fmt: skip
    return read


def of_the_ledger(*, pins: Pins, before: Sequence[Awarded]) -> dict[int, dict[str, int]]:
    """claimant -> fact of the ledger -> how much; who was awarded nothing is left out."""
    occasion = Occasion(pins.assessor.incident, pins.record.incident_start)
    return ledger_facts(pins.ledger, before, occasion=occasion)


_new = tuple.__new__  # a third of the time of `ClaimFacts(...)`, a million times


def _inputs(found: dict[str, dict[str, Any]], pins: Pins) -> dict[str, Any]:
    """The inputs that a claimant's roster rows answer: being on it, or one of its columns."""
    inputs = {}
    for roster, columns in found.items():
        for name, column in pins.rosters.get(roster, ()):
            if not column:
                inputs[name] = True
            elif column in columns:
                inputs[name] = columns[column]
    return inputs


def computed(
    *, pins: Pins, read: list[ClaimFacts], before: Sequence[Awarded] = ()
) -> Iterator[tuple[ClaimFacts, str, Facts, list[Row]]]:
    """For each claim, in order: the letters of its checks, the facts of failed ones, a row per covering policy."""
    record = pins.record
    # It remembers what each claimant has claimed; all claims of one stand in one range, in order of receipt.
    assess = pins.assessor.for_range(before)
    for claim in read:
        outcomes, failures = checked(claim, record)
        yield claim, outcomes, failures, assess(claim, outcomes)


@contextmanager
def uncollected() -> Iterator[None]:
    """Without the cyclic collector: these rows make no cycles, and it would walk them all for a third of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@uncollected()
def write_rows(*, pins: Pins, part: int, at: datetime) -> None:
    """Writes check results, assessments and review items of a range, in the transaction it is called in."""
    before = awarded_before(pins=pins, part=part)
    papers, twins = queries.papers_on_file(part=part), queries.look_alikes(part=part)
    read = facts(pins=pins, part=part, papers=papers, twins=twins, before=before)
    run = pins.run.pk
    pinned = pins.versions
    assessed: list[str] = []
    referred: dict[int, str] = {}
    with connection.cursor() as cursor:
        with cursor.copy(_CHECKS) as copy:
            block: list[str] = []
            for claim, outcomes, failures, rows in computed(pins=pins, read=read, before=before):
                noted = "\\N" if failures is None else json.dumps(failures).replace("\\", "\\\\")
                block.append(
                    f"{run}\t{claim.claim_id}\t{claim.version}\t{CHECK_LIST}\t{outcomes}\t{noted}"
                    f"\t{claim.documents}\t{claim.twins}\n"
                )
                for row in rows:
                    assessed.append(line_of(row, run=run, pinned=pinned))
                    if row.outcome == REFER:
                        referred.setdefault(row.claim_id, row.code)
                if len(block) >= BLOCK:
                    copy.write("".join(block))
                    block.clear()
            copy.write("".join(block))
        with cursor.copy(_ASSESSMENTS) as copy:
            for start in range(0, len(assessed), BLOCK):
                copy.write("".join(assessed[start : start + BLOCK]))
        cursor.execute(
            _REVIEW, {"claims": list(referred), "codes": list(referred.values()), "run": run, "at": at}
        )


def line_of(row: Row, *, run: int, pinned: tuple[int, ...]) -> str:
    """An assessment as a line of COPY text. Codes and numbers only: nothing in it needs escaping."""
    policy = "\\N" if row.policy is None else pinned[row.policy]
    amounts = ",".join(map(str, row.amounts))
    steps = ",".join(map(str, row.steps))
    return (
        f"{run}\t{row.claim_id}\t{row.version}\t{policy}\t{row.outcome}\t{row.code}\t{row.minutes}"
        f"\t{row.amount}\t{{{amounts}}}\t{{{steps}}}\n"
    )


_CHECKS: Final = """
    COPY claims_checkresult (run_id, claim_id, version, check_list, outcomes, facts, papers, twins) FROM STDIN
"""
_ASSESSMENTS: Final = """
    COPY claims_assessment
         (run_id, claim_id, version, policy_version_id, outcome, code, minutes, amount, amounts, steps) FROM STDIN
"""
_REVIEW: Final = """
    INSERT INTO claims_reviewitem (claim_id, run_id, code, state, at)
    SELECT claim, %(run)s, code, 'open', %(at)s
      FROM unnest(%(claims)s::bigint[], %(codes)s::text[]) AS referred (claim, code)
        ON CONFLICT DO NOTHING
"""
