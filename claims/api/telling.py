"""Rows as the shapes of `serializers.py` have them. Of sealed data only the end of an account is opened."""

from typing import Any, Final

from django.utils.translation import override

from claims.api.outages import period_told
from claims.models import Assessment, Award, Claim, ClaimFacts, Decision, Payout
from claims.presentation import masking
from claims.presentation.claims import MEANING
from claims.presentation.outcomes import in_force
from claims.queries import assessment, details, policies, settled
from claims.rules.consent import Consent
from claims.rules.policy import OUTCOME_WORDS
from claims.rules.policy.trying import plain_lines


def consent_text(shown: Consent) -> dict[str, Any]:
    return {
        "version": shown.version,
        "title": {"ko": shown.title_ko, "en": shown.title_en},
        "text": {"ko": shown.text_ko, "en": shown.text_en},
        "agree": {"ko": shown.agree_ko, "en": shown.agree_en},
    }


def row(claim: Claim) -> dict[str, Any]:
    """What claimant and staff both see of a claim in a list."""
    return {
        "reference": claim.reference,
        "incident": claim.incident.key,
        "claimant_type": claim.claimant_type,
        "services": claim.services,
        "period": period_told(claim.period),
        "received_at": claim.received_at,
        "status": claim.status,
    }


def own_row(claim: Claim) -> dict[str, Any]:
    return row(claim) | {"meaning": _meaning(Claim.Status(claim.status))}


def staff_row(claim: Claim) -> dict[str, Any]:
    return row(claim) | {
        "version": claim.version,
        "origin": claim.origin,
        "submitter": claim.submitter,
        "held": claim.held,
    }


def own(claim: Claim) -> dict[str, Any]:
    """One claim as its claimant sees it: what was said, and what was decided of its newest version."""
    facts = ClaimFacts.objects.get(claim=claim, version=claim.version)
    account = details.account_in_force(claim=claim)
    made = claim.decisions.filter(final=True, version=claim.version)
    decided = made.order_by("-pk").first()
    if decided is None and claim.status == Claim.Status.APPEALED:  # what is appealed is in force until then
        decided = in_force(claim)
    return own_row(claim) | {
        "version": claim.version,
        "language": claim.language,
        "answers": facts.inputs,
        "account": masking.account(account) if account else "",
        "decision": decision(decided) if decided else None,
    }


def decision(decided: Decision) -> dict[str, Any]:
    """A decision as it was made, each line with how far its payment is."""
    # On an appeal a line may stand by the award of before, and the newest of it is what is paid last.
    awards = {(award.policy_key, award.line): award for award in _awards(decided)}
    states = _payments(decided)
    lines = []
    for line in decided.lines:
        award = awards.get((line["policy"], line["line"]))
        payment = states[award.pk] if award else "none"
        shown = {name: line[name] for name in ("policy", "line", "kind", "unit", "amount", "source")}
        lines.append(shown | {"reason": line.get("reason") or "", "payment": payment})
    return {
        "outcome": decided.outcome,
        "at": decided.at,
        "reasons": decided.codes,
        "letter": {"ko": decided.letter_ko, "en": decided.letter_en},
        "lines": lines,
        "explanation": _explained(decided),
    }


def _explained(decided: Decision) -> list[dict[str, Any]]:
    """What each policy gives by the run that the decision rests on, with the lines that lead there."""
    if decided.run is None:
        return []
    return [_judged(row) for row in assessment.of_claim(claim=decided.claim, run=decided.run)]


def _judged(row: Assessment) -> dict[str, Any]:
    said: dict[str, Any] = {
        "policy": "",
        "version": None,
        "outcome": OUTCOME_WORDS[row.outcome],
        "code": row.code,
        "lines": [],
    }
    if row.policy_version is None:
        return said
    policy = policies.compiled(row.policy_version)
    lines = policy.explained(row.steps, row.outcome, row.code, row.amounts)
    return said | {
        "policy": policy.key,
        "version": row.policy_version.number,
        "lines": plain_lines(lines, policy.document.time_zone),
    }


# What is told of an award that needs no payment any more, by how its last part was settled.
_OF_OFFSET: Final = {"lapsed": "written_off", "netted": "netted", "paid": "paid"}


def _awards(decided: Decision) -> list[Award]:
    """What stands of the claim's awards, or of those of this decision once nothing does."""
    alive = list(decided.claim.awards.filter(live=True).order_by("pk"))
    return alive or list(decided.awards.order_by("pk"))


def _payments(decided: Decision) -> dict[int, str]:
    """By award: open, what became of its live payout, payable again after a failed one, waiting for new details,
    set off against a debt, written off, or dropped."""
    awards: dict[int, Award] = {award.pk: award for award in _awards(decided)}
    states = {pk: "open" if award.live else "dropped" for pk, award in awards.items()}
    for payout in Payout.objects.filter(award__in=awards).select_related("transfer").order_by("attempt"):
        if awards[payout.award_id].live and (payout.live or payout.transfer.state != "voided"):
            states[payout.award_id] = payout.transfer.state if payout.live else "payable_again"
    waiting = [pk for pk, state in states.items() if state in ("open", "payable_again")]
    for pk, _state in details.asked(awards=waiting):
        states[pk] = "details_asked"
    for one in settled.otherwise(awards=waiting):
        if one.whole:
            states[one.award] = _OF_OFFSET[one.how]
    return states


def _meaning(status: Claim.Status) -> dict[str, str]:
    said = {}
    for language in ("ko", "en"):
        with override(language):
            said[language] = str(MEANING[status])
    return said
