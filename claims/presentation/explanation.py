"""Why a claim got what it got: what was asked, what each check found, and the lines that lead to each amount.

Everything is read from a run's rows and its pinned policy texts. Nothing personal: no name, contact or number.
"""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from claims.models import (
    Assessment,
    AssessmentRun,
    CheckResult,
    Claim,
    ClaimantType,
    ClaimFacts,
    PolicyVersion,
)
from claims.models.outages import told
from claims.presentation import lines, numbers
from claims.presentation.record import service_names
from claims.queries import assessment as queries
from claims.queries import awarded, policies
from claims.rules.assessment import REASONS
from claims.rules.policy import AWARD, OUTCOME_WORDS, Policy, Tried
from claims.rules.validation import CHECKS, FAIL, PASS, read


class Said(NamedTuple):
    """A label and its value."""

    label: str
    value: str


class Checked(NamedTuple):
    """One check: its letter ('p', 'f' or 'n'), what was asked, what was found; `said` is '' unless it failed."""

    letter: str
    title: str
    found: str
    said: str


class Judged(NamedTuple):
    """What one policy gives, or what was found without one (`policy` is '' then)."""

    policy: str
    outcome: str
    total: str  # '' unless something is awarded
    minutes: str
    reason: str  # '' for an award
    rows: list[lines.Row]
    page: str = ""  # the address of the policy's page, as the version says it that judged
    clause: str = ""  # what the policy stands on, in its own words


class Explanation(NamedTuple):
    """A claim as one run saw it."""

    claim: list[Said]
    checks: list[Checked]
    policies: list[Judged]

    @property
    def passed(self) -> list[Checked]:
        return [check for check in self.checks if check.letter == PASS]

    @property
    def not_passed(self) -> list[Checked]:
        """What a reader has to look at: failed, or without data."""
        return [check for check in self.checks if check.letter != PASS]


def explained(*, claim: Claim, run: AssessmentRun) -> Explanation:
    """A claim in a run that assessed it, in the language of the reader. Raises CheckResult.DoesNotExist."""
    result = CheckResult.objects.get(run=run, claim=claim)
    return Explanation(
        claim=_claim(claim, run, result.version),
        checks=[
            Checked(
                letter, gettext(check.title), _found(letter), gettext(check.failure) if letter == FAIL else ""
            )
            for check, letter in read(result.outcomes)
        ],
        policies=[_judged(row) for row in queries.of_claim(claim=claim, run=run)],
    )


def tried(policy: Policy, found: Tried) -> Judged:
    """What a policy gives for facts that somebody typed, told as that of a claim."""
    outcome = next(number for number, word in OUTCOME_WORDS.items() if word == found.outcome)
    return Judged(
        policy=told(*policy.document.title),
        outcome=str(Assessment.Outcome(outcome).label),
        total=numbers.summed((award.amount, award.unit) for award in found.awards),
        minutes=numbers.length(found.minutes * 60),
        reason=reason(found.code, policy) if found.code else "",
        rows=[one for one in lines.shown(policy, found.lines) if one.kind != lines.REASON],
    )


def reason(code: str, policy: Policy | None) -> str:
    """A code as a sentence: the policy's own, a check's, or the engine's; the code itself where nobody words it."""
    own = policy.document.reason(code) if policy else None
    if own:
        return told(*own)
    failures = {check.key: check.failure for check in CHECKS}
    sentence = failures.get(code) or REASONS.get(code)
    return gettext(sentence) if sentence else code


def _claim(claim: Claim, run: AssessmentRun, version: int) -> list[Said]:
    facts = ClaimFacts.objects.get(claim=claim, version=version)
    zone = claim.incident.time_zone
    start, end = (numbers.instant(at, zone=zone) for at in (facts.period.lower, facts.period.upper))
    late = [Said(gettext("Filed in time"), gettext("let in by a late link"))] if claim.by_late_link else []
    return [
        Said(gettext("Claim"), claim.reference),
        Said(gettext("Incident"), claim.incident.name),
        Said(gettext("Claimed as"), str(ClaimantType(claim.claimant_type).label)),
        Said(gettext("Services"), ", ".join(service_names(facts.services).values())),
        Said(gettext("From"), start),
        Said(gettext("To"), end),
        Said(gettext("Received"), numbers.instant(claim.received_at, zone=zone)),
        *late,
        Said(gettext("Run"), f"{run.pk}, {numbers.instant(run.opened_at, zone=zone)}"),
    ]


def _found(letter: str) -> str:
    if letter == PASS:
        return gettext("passed")
    return gettext("failed") if letter == FAIL else gettext("no data")


def _judged(row: Assessment) -> Judged:
    minutes = numbers.length(row.minutes * 60)
    outcome = str(Assessment.Outcome(row.outcome).label)
    if row.policy_version is None:
        return Judged("", outcome, "", minutes, reason(row.code, None), [])
    policy = policies.compiled(row.policy_version)
    shown = lines.rows(policy, steps=row.steps, outcome=row.outcome, code=row.code, amounts=row.amounts)
    given = row.outcome == AWARD
    return Judged(
        policy=row.policy_version.policy.title,
        outcome=outcome,
        total=lines.total(policy, outcome=row.outcome, amounts=row.amounts) if given else "",
        minutes=minutes,
        reason="" if given else reason(row.code, policy),
        rows=[*_of_the_ledger(row, policy), *(one for one in shown if one.kind != lines.REASON)],
        page=page_of(row.policy_version),
        clause=policy.document.source.clause,
    )


def _of_the_ledger(row: Assessment, policy: Policy) -> list[lines.Row]:
    """The facts of the ledger that the policy read of the claim, each with where it comes from."""
    found = awarded.ledger(run=row.run, claimant=row.claim.claimant_id, policy=policy)
    return [lines.fact(asked, amount) for asked, amount in found]


def page_of(version: PolicyVersion) -> str:
    """The address of the page that tells this version."""
    return f"{reverse('claims:policy', args=[version.policy.key])}?version={version.number}"
