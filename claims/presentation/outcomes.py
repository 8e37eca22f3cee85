"""What became of a claim, as its claimant reads it: the decision with its lines, the letter, and where the money is.

Only the decision in force is told: one that was taken back, or a first seat alone, is none.
"""

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Award, Claim, Decision, Kind, Offset, Payout, PolicyVersion, Transfer
from claims.models.outages import told
from claims.presentation import numbers, proposals
from claims.presentation.explanation import Explanation, explained
from claims.queries import policies, review
from claims.rules.lifecycle import acts_from

DECIDED: Final = frozenset({Claim.Status.APPROVED, Claim.Status.REJECTED, Claim.Status.APPEALED})
WAITING, ON_ITS_WAY, PAID, FAILED, UNKNOWN = "waiting", "on_its_way", "paid", "failed", "unknown"
WRITTEN_OFF: Final = "written_off"
# What a transfer's state means for the award behind it.
_OF_TRANSFER: Final = {
    Transfer.State.PREPARED: ON_ITS_WAY,
    Transfer.State.SEALED: ON_ITS_WAY,
    Transfer.State.SENT: ON_ITS_WAY,
    Transfer.State.PAID: PAID,
    Transfer.State.FAILED: FAILED,
    Transfer.State.RETURNED: FAILED,
    Transfer.State.UNKNOWN: UNKNOWN,
    Transfer.State.VOIDED: WAITING,
}
STATES: Final = {
    WAITING: _("not paid yet"),
    ON_ITS_WAY: _("on its way"),
    PAID: _("paid"),
    FAILED: _("could not be paid, will be tried again"),
    UNKNOWN: _("not confirmed by the bank yet"),
    WRITTEN_OFF: _("not claimed in time"),
}
SENTENCES: Final = {
    WAITING: _("Your claim is approved. The payment is being prepared."),
    ON_ITS_WAY: _("Your claim is approved and the payment is on its way."),
    PAID: _("Your claim is approved and paid."),
    FAILED: _(
        "The payment could not be made. Staff look into it and ask you what they need. If the account you gave is "
        "wrong or closed, you can withdraw this claim and file it again with the right one while claims are taken in."
    ),
    UNKNOWN: _("The bank has not confirmed the payment yet. We ask again before anything else is done."),
    WRITTEN_OFF: _(
        "The payment could not be made, and the time in which it could be claimed is over. It is not paid any more."
    ),
}
LABELS: Final = {
    WAITING: _("Approved"),
    ON_ITS_WAY: _("Payment on its way"),
    PAID: _("Paid"),
    FAILED: _("Payment failed"),
    UNKNOWN: _("Payment not confirmed"),
    WRITTEN_OFF: _("Not claimed in time"),
}
# What is told of several awards: the first of these that one of them is in.
_FIRST: Final = (FAILED, UNKNOWN, ON_ITS_WAY, WAITING, WRITTEN_OFF, PAID)


class Line(NamedTuple):
    """One award line of a decision: what it is, how much, where the money is, and a person's reason for it."""

    policy: str
    label: str
    amount: str
    state: str
    state_key: str
    reason: str


class Outcome(NamedTuple):
    """A decision in force. `letters` are (language, title, text), the reader's language first.

    `differs`: a person decided otherwise than the policies propose in `how`.
    """

    decided: str
    at: str
    lines: list[Line]
    total: str
    letters: list[tuple[str, str, str]]
    how: Explanation | None
    differs: bool


def of_claim(claim: Claim) -> Outcome | None:
    """The decision in force; None where there is none."""
    decision = in_force(claim)
    if decision is None:
        return None
    states = payment_of(claim=claim)
    said = _said(decision)
    awards = {(award.policy_key, award.line): award for award in claim.awards.filter(decision=decision)}
    shown = [
        _line(line, said, awards.get((line["policy"], line["line"])), states)
        for line in decision.lines
        if line["amount"] > 0
    ]
    total = proposals.given(decision.lines)
    how = explained(claim=claim, run=decision.run) if decision.run else None
    outcome = str(Decision.Outcome(decision.outcome).label)
    at = numbers.instant(decision.at, zone=claim.incident.time_zone)
    proposed = how is not None and any(one.total for one in how.policies)
    differs = proposed and decision.outcome != Decision.Outcome.APPROVE
    return Outcome(outcome, at, shown, total, _letters(decision), how, differs)


def in_force(claim: Claim) -> Decision | None:
    """The final decision on this version of the claim, while the claim's status rests on it."""
    if claim.status not in DECIDED:
        return None
    found = claim.decisions.filter(final=True).select_related("run")
    return found.order_by("-version").first()


class Question(NamedTuple):
    """What the claimant is asked, and the last day to answer; '' where none was given."""

    words: str
    last_day: str


def asked(claim: Claim) -> Question | None:
    """The question that waits for the claimant's answer; None where none does."""
    found = review.asked(claim=claim)
    if found is None:
        return None
    return Question(found.question, numbers.calendar_day(found.due) if found.due else "")


def can_withdraw(claim: Claim) -> bool:
    """Whether the claimant may take the claim back, for the page. The stage asks again."""
    if "withdraw" not in acts_from(claim.status):
        return False
    return not Payout.objects.filter(award__claim=claim, award__live=True, live=True).exists()


def payment_of(*, claim: Claim) -> dict[int, str]:
    """award -> where its money is, for the live awards of a claim."""
    return _states(Award.objects.filter(claim=claim, live=True).values_list("pk", flat=True))


class Paid(NamedTuple):
    """Where a claim's money is: a word for the style sheet, a few words, and a sentence."""

    key: str
    label: str
    meaning: str


def paid_states(claims: Sequence[Claim]) -> dict[int, Paid]:
    """claim -> where its money is, for those of these claims that are approved; three statements for all."""
    approved = [claim.pk for claim in claims if claim.status == Claim.Status.APPROVED]
    awards = dict(Award.objects.filter(claim__in=approved, live=True).values_list("pk", "claim_id"))
    states = _states(awards)
    found: dict[int, set[str]] = {}
    for award, claim in awards.items():
        found.setdefault(claim, set()).add(states[award])
    summed = {claim: summed_up(states) for claim, states in found.items()}
    return {claim: Paid(key, str(LABELS[key]), str(SENTENCES[key])) for claim, key in summed.items()}


def summed_up(states: Iterable[str]) -> str:
    """One state for several awards: what most needs to be told."""
    there = set(states)
    return next((state for state in _FIRST if state in there), WAITING)


def _states(awards: Iterable[int]) -> dict[int, str]:
    wanted = list(awards)
    states = dict.fromkeys(wanted, WAITING)
    newest = (
        Payout.objects.filter(award__in=wanted).order_by("attempt").values_list("award_id", "transfer__state")
    )
    for award, state in newest:
        states[award] = _OF_TRANSFER[Transfer.State(state)]
    gone = Offset.objects.filter(award__in=wanted, live=True, how=Offset.How.LAPSED)
    return states | dict.fromkeys(gone.values_list("award_id", flat=True), WRITTEN_OFF)


def line_label(award: Award) -> str:
    """What an award is for, in the words of the policy that it was made under."""
    lines = policies.compiled(award.policy_version).lines
    return next((told(*line.label) for line in lines if line.line == award.line), str(Kind(award.kind).label))


def _said(decision: Decision) -> dict[tuple[str, str], tuple[str, str]]:
    """(policy, line) -> title of the policy and label of the line, by the versions that were pinned."""
    pinned = {award.policy_version_id for award in decision.awards.all()}
    if decision.run:
        pinned |= set(decision.run.policies)
    said = {}
    for version in PolicyVersion.objects.filter(pk__in=pinned).select_related("policy"):
        for line in policies.compiled(version).lines:
            said[version.policy.key, line.line] = (version.policy.title, told(*line.label))
    return said


def _line(
    line: dict, said: dict[tuple[str, str], tuple[str, str]], award: Award | None, states: dict[int, str]
) -> Line:
    title, label = said.get((line["policy"], line["line"]), (line["policy"], str(Kind(line["kind"]).label)))
    state = states.get(award.pk, WAITING) if award else WAITING
    return Line(
        title,
        label,
        numbers.amount(line["amount"], line["unit"]),
        str(STATES[state]),
        state,
        line.get("reason") or "",
    )


def _letters(decision: Decision) -> list[tuple[str, str, str]]:
    both = [
        ("ko", gettext("Letter in Korean"), decision.letter_ko),
        ("en", gettext("Letter in English"), decision.letter_en),
    ]
    return sorted(both, key=lambda letter: letter[0] != told("ko", "en"))
