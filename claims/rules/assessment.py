"""What each policy gives each claim: the order of the checks, the policies that cover it, and once per
entitlement.

A claim is assessed by every policy that covers one of its services for its type of claimant, over the union
of the windows of those of its services that the policy covers. A claim that is blocked by a check, or that no
policy covers, has one row without a policy. Amounts stand on awards only: what a person decides has none yet.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, NamedTuple

from claims.rules.awarded import NOTHING, Awarded, Occasion, counted, grown
from claims.rules.entitlements import Share, Slots, entitlement_key, take, take_shares
from claims.rules.facts import ClaimFacts, Record
from claims.rules.policy.compiled import AWARD, REFER, REFUSED, Policy, Run
from claims.rules.refusal import N_
from claims.rules.validation import FAIL, asking_person, blocked, is_a_claim
from claims.rules.windows import Down, Timeline

NOT_A_CLAIM: Final = "not_a_claim"
NO_POLICY: Final = "no_policy"
PARTNER_REVIEW: Final = "partner_review"
NO_OUTAGE: Final = "no_outage"
ALREADY_CLAIMED: Final = "already_claimed"

# The outcome of a claim that no policy covers, and its code.
UNCOVERED: Final = (REFUSED, NO_POLICY)
UNCOVERED_PARTNER: Final = (REFER, PARTNER_REVIEW)

# What a code says where neither the policy's document nor a check does: English msgids.
REASONS: Final[Mapping[str, str]] = {
    NOT_A_CLAIM: N_("This is a question, a complaint or an opinion, and asks for no compensation."),
    NO_POLICY: N_("No compensation policy covers these services for this kind of claimant."),
    PARTNER_REVIEW: N_("Claims of partner businesses are reviewed by a person."),
    NO_OUTAGE: N_("The services that this policy covers were not down in the period claimed."),
    ALREADY_CLAIMED: N_("This compensation is given once, and another claim has already asked for it."),
    "missing_input": N_("Something that the policy needs to know is missing."),
    "bad_input": N_("A value is not of the kind that the policy asks for, or outside of its limits."),
    "outside_table": N_("The tables of the policy say nothing for this value. A person decides."),
    "beyond_limit": N_("The values are too large to be worked out automatically. A person decides."),
    "nothing_due": N_("By the rules of the policy nothing is due."),
    "cap_reached": N_("What was awarded before has used up what the policy gives at most."),
}


class Row(NamedTuple):
    """One assessment. `amount` sums the `amounts` that are in the policy's unit; `steps` see `Policy.values`.

    `policy` is the index in the list of policies, None where none was asked; `entitlement_key` is '' then.
    """

    claim_id: int
    version: int
    policy: int | None
    outcome: int
    code: str
    minutes: int
    amount: int
    amounts: tuple[int, ...]
    steps: tuple[int, ...]
    entitlement_key: str


class _Plan(NamedTuple):
    """How one policy meets the claims of one claimant type on one set of services: unpacked for every claim."""

    place: int  # in the list of policies
    run: Run
    covered: Callable[[int, int], int]
    first: (
        Callable[[int], int] | None
    )  # the first covered instant from a start on, where the policy asks for it
    spans: Callable[[int, int], Down] | None  # what was down in a period, where the policy asks for it
    total: Callable[[tuple[int, ...]], int]
    zero: tuple[int, ...]
    key: str  # of the entitlement
    slots: tuple[int, ...]  # numbers of the single entitlements
    shares: tuple[Share, ...]  # instead of them, where not all lines are given once together
    counts: bool  # whether it counts what was awarded before


Assess = Callable[[ClaimFacts, str], list[Row]]
_Minutes = dict[tuple[tuple[str, ...], int, int], int]  # of outage, by services and claimed period


class Assessor:
    """Assesses claims against one record and the policies of a run; built once for the run.

    What the claims of a claimant have taken and been awarded is remembered by the function that `for_range`
    gives, and by nothing else: a range that is done again, here or elsewhere, gives the same rows.
    """

    def __init__(self, record: Record, policies: Sequence[Policy], *, incident: str) -> None:
        self.record = record
        self.policies = tuple(policies)
        self.incident = incident
        self._plans: dict[tuple[str, tuple[str, ...]], tuple[_Plan, ...]] = {}
        self._slots = Slots(self.policies, incident)
        self._verdicts: dict[str, tuple[str | None, str | None]] = {}

    def for_range(self, before: Iterable[Awarded] = ()) -> Assess:
        """A function that gives a claim's rows from the letters of its checks: one a policy, or one without.

        Claims of one claimant are given in the order of their receipt; those of different claimants do not
        touch one another. `before` holds what was awarded earlier, on claims that are not assessed here.
        """
        plans, verdict, alone, before = self._plans, self._verdict, _Minutes(), tuple(before)
        taken = self._slots.taken(before)
        given = counted(before, self.policies, Occasion(self.incident, self.record.incident_start))

        def assess(claim: ClaimFacts, outcomes: str) -> list[Row]:
            stopped, asks = verdict(outcomes) if FAIL in outcomes else (None, None)
            if stopped:
                return [self._alone(claim, REFUSED, stopped, alone)]
            claim_id, version, claimant, type_, services, start, end, _, _, _, _, _, _, inputs, _ = claim
            planned = plans.get((type_, services))
            if planned is None:
                planned = self._planned(type_, services)
            rows: list[Row] = []
            for place, run, covered, first, spans, total, zero, key, slots, shares, counts in planned:
                seconds = covered(start, end)
                if seconds:
                    began = first(start) if first else start
                    down = spans(start, end) if spans else None
                    earlier = given.get((claimant, place), NOTHING) if counts else NOTHING
                    outcome, code, amounts, steps = run(inputs, seconds, began, down, type_, earlier)
                else:
                    outcome, code, amounts, steps = REFUSED, NO_OUTAGE, zero, ()
                if outcome != REFUSED:
                    if asks and outcome == AWARD:
                        outcome, code = REFER, asks
                    if shares:
                        held, amounts = take_shares(taken, claimant, shares, outcome, amounts)
                    else:
                        held = take(taken, claimant, slots, outcome)
                    if held:
                        outcome, code = REFUSED if held == AWARD else REFER, ALREADY_CLAIMED
                if outcome == AWARD:
                    amount = total(amounts)
                    if counts:
                        given[claimant, place] = grown(earlier, amount)
                else:
                    amount, amounts = 0, zero
                cells = (claim_id, version, place, outcome, code, seconds // 60, amount, amounts, steps, key)
                rows.append(_row(Row, cells))
            return rows or [
                self._alone(claim, *(UNCOVERED_PARTNER if type_ == "partner" else UNCOVERED), alone)
            ]

        return assess

    def _alone(self, claim: ClaimFacts, outcome: int, code: str, known: _Minutes) -> Row:
        """The row of a claim that no policy is asked of. `known` remembers minutes, since many claims say the same."""
        claim_id, version, _, _, services, start, end, *_ = claim
        said = (services, start, end)
        minutes = known.get(said)
        if minutes is None:
            minutes = known[said] = self.record.timelines.of(services).covered(start, end) // 60
        return _row(Row, (claim_id, version, None, outcome, code, minutes, 0, (), (), ""))

    def _verdict(self, outcomes: str) -> tuple[str | None, str | None]:
        """The code of what blocks a claim, and of what asks for a person, from the letters of its checks."""
        known = self._verdicts.get(outcomes)
        if known is None:
            stopped = blocked(outcomes)
            stopped = NOT_A_CLAIM if stopped == is_a_claim.__name__ else stopped
            known = self._verdicts[outcomes] = (stopped, asking_person(outcomes))
        return known

    def _planned(self, claimant_type: str, services: tuple[str, ...]) -> tuple[_Plan, ...]:
        """The policies that cover a claim, each with its windows: made once for each set of services."""
        plans = []
        for place, policy in enumerate(self.policies):
            mine = tuple(service for service in services if policy.covers(claimant_type, service))
            if mine and policy.covers_incident(self.incident):
                plans.append(self._plan(place, policy, mine))
        found = self._plans[claimant_type, services] = tuple(plans)
        return found

    def _plan(self, place: int, policy: Policy, services: tuple[str, ...]) -> _Plan:
        windows = self.record.timelines.of(services)
        slots, shares = self._slots.of(policy, services)
        return _Plan(
            place=place,
            run=policy.run,
            covered=windows.covered,
            first=_first(windows) if policy.asks_start else None,
            spans=_spans(windows, self.record.full.of(services)) if policy.asks_spans else None,
            total=_total(policy),
            zero=(0,) * len(policy.lines),
            key=entitlement_key(policy.once_per, self.incident, services),
            slots=slots,
            shares=shares,
            counts=policy.asks_before,
        )


_row = tuple.__new__  # a third of the time of `Row(...)`


def _first(windows: Timeline) -> Callable[[int], int]:
    """A function: start -> the first covered instant at or after it. Asked only where there is one."""
    spans, ends = windows.spans, [end for _, end in windows.spans]

    def first(start: int) -> int:
        covered = spans[bisect_right(ends, start)][0]
        return covered if covered > start else start

    return first


def _spans(windows: Timeline, full: Timeline) -> Callable[[int, int], Down]:
    """A function: period -> what was down in it. Most claims name one of a few periods: those are kept."""

    @lru_cache(maxsize=1024)
    def spans(start: int, end: int) -> Down:
        return Down(windows.clipped(start, end), full.clipped(start, end))

    return spans


def _total(policy: Policy) -> Callable[[tuple[int, ...]], int]:
    """A function: amounts -> the sum of those that are in the policy's unit."""
    counted = [place for place, line in enumerate(policy.lines) if line.unit == policy.unit]
    if len(counted) == 1:
        return itemgetter(counted[0])
    return lambda amounts: sum(amounts[place] for place in counted)
