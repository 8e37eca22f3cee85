"""What became of a claim, as its claimant reads it: the decision with its lines and the letter.

Only the decision in force is told: one that was taken back, or a first seat alone, is none.
"""

from typing import Final, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from claims.models import Assessment, Award, Claim, Decision, Kind, Payout, SetAside
from claims.models.outages import told
from claims.presentation import appeals, covering, numbers, payments, proposals
from claims.presentation.explanation import Explanation, Judged, explained
from claims.presentation.reasons import of_rejection
from claims.queries import policies, review, settled, twins
from claims.rules.lifecycle import acts_from

DECIDED: Final = frozenset({Claim.Status.APPROVED, Claim.Status.REJECTED, Claim.Status.APPEALED})


class Line(NamedTuple):
    """One award line of a decision: what it is, how much, where the money is, and a person's reason for it.

    `off` is how much of it was set off against a debt, `part` how much was paid where not all of it is; '' for nothing.
    """

    policy: str
    label: str
    amount: str
    state: str
    state_key: str
    reason: str
    off: str
    part: str


class Outcome(NamedTuple):
    """A decision in force. `letters` are (language, title, text), the reader's language first.

    `differs`: a person decided otherwise than the policies propose in `how`. `judged`: what each of them gives, with
    what of the record counted for it. `reasons`: of a rejection, as its letter names them.
    """

    decided: str
    at: str
    lines: list[Line]
    total: str
    letters: list[tuple[str, str, str]]
    how: Explanation | None
    differs: bool
    version: int
    judged: list[tuple[Judged, covering.Counted]]
    reasons: list[str]


def of_claim(claim: Claim) -> Outcome | None:
    """The decision in force; None where there is none."""
    decision = in_force(claim)
    if decision is None:
        return None
    states = payments.of_claim(claim=claim)
    said = proposals.named(decision)
    awards: dict[tuple[str, str], list[int]] = {}  # an appeal may have given more beside the first of a line
    for key, name, award in claim.awards.filter(live=True).values_list("policy_key", "line", "pk"):
        awards.setdefault((key, name), []).append(award)
    off, part = settled.set_off(claim_id=claim.pk), settled.paid_in_part(claim_id=claim.pk)
    shown = []
    for line in decision.lines:
        if line["amount"] > 0:
            mine = awards.get((line["policy"], line["line"]), [])
            state = payments.of_line(states[award] for award in mine)
            much = [sum(of.get(award, 0) for award in mine) for of in (off, part)]
            shown.append(_line(line, said, state, *much))
    total = proposals.given(decision.lines)
    how = explained(claim=claim, run=decision.run) if decision.run else None
    judged = (
        list(zip(map(_looked_at, how.policies), covering.counted(claim, decision.run), strict=True))
        if how and decision.run
        else []
    )
    outcome = str(Decision.Outcome(decision.outcome).label)
    at = numbers.instant(decision.at, zone=claim.incident.time_zone)
    proposed = how is not None and any(one.total for one in how.policies)
    differs = proposed and decision.outcome != Decision.Outcome.APPROVE
    why = of_rejection(decision)
    return Outcome(outcome, at, shown, total, _letters(decision), how, differs, decision.version, judged, why)


def _looked_at(judged: Judged) -> Judged:
    """Of what was for a person to decide a decided claim says that a person did, and why it was for one."""
    if judged.outcome != str(Assessment.Outcome.REFER.label):
        return judged
    why = gettext("Why a person looked at it: %(reason)s") % {"reason": judged.reason}
    return judged._replace(
        outcome=gettext("Decided by a person"), reason=why if judged.reason else judged.reason
    )


def changed(decision: Decision) -> list[str]:
    """What a person gave otherwise than the policies: each line by its name, with the reason."""
    said = proposals.named(decision)
    return [
        f"{said.get((line['policy'], line['line']), ('', line['line']))[1]}: {line['reason']}"
        for line in decision.lines
        if line["source"] == "person"
    ]


def in_force(claim: Claim) -> Decision | None:
    """The final decision on this version of the claim, while the claim's status rests on it.

    While an appeal waits that is the decision it is about, though another was taken on it and taken back.
    """
    if claim.status not in DECIDED:
        return None
    appeal = review.appeal_of(claim=claim) if claim.status == Claim.Status.APPEALED else None
    if appeal:
        return appeal.decision
    found = claim.decisions.filter(final=True).select_related("run")
    return found.order_by("-version").first()


# As what a claim was set aside, as its claimant is told. Another's reference is nobody else's business.
_ASIDE: Final = {
    SetAside.Why.NOT_A_CLAIM: _(
        "We read this as a question or another message, not as a claim for compensation. If you meant to claim, please "
        "send a claim."
    ),
    SetAside.Why.OTHER_COMPANY: _(
        "The services you named are another company’s, so we cannot compensate for them. Please turn to that company."
    ),
}


def aside(claim: Claim) -> str:
    """Why the claim was set aside; '' where it was not, or nobody said as what."""
    found = twins.set_aside(claim=claim) if claim.status == Claim.Status.TRIAGED_OUT else None
    if found is None:
        return ""
    if found.of is None:
        return str(_ASIDE.get(SetAside.Why(found.why), ""))
    if found.of.claimant_id == claim.claimant_id:
        return gettext("You sent this twice. We go on with %(reference)s.") % {
            "reference": found.of.reference
        }
    return gettext("The same loss reached us in another claim. We go on with that one.")


class Question(NamedTuple):
    """What the claimant is asked, and the last day to answer."""

    words: str
    last_day: str
    about_account: bool


def asked(claim: Claim) -> Question | None:
    """The question that waits for the claimant's answer; None where none does."""
    found = review.asked(claim=claim)
    if found is None:
        return None
    about_account = found.about == found.About.ACCOUNT
    return Question(found.question, numbers.calendar_day(found.due_on), about_account)


def can_withdraw(claim: Claim) -> bool:
    """Whether the claimant may take the claim back, for the page. The stage asks again."""
    if "withdraw" not in acts_from(claim.status) or settled.settled_otherwise(claim_id=claim.pk):
        return False
    return not Payout.objects.filter(award__claim=claim, award__live=True, live=True).exists()


def can_appeal(claim: Claim) -> bool:
    """Whether the claimant may appeal, for the page. The stage asks again."""
    return "appeal" in acts_from(claim.status) and review.appeal_of(claim=claim) is None


class Appealed(NamedTuple):
    """An appeal as its claimant reads it: when, words and lines, and the decision that it is about with its letters."""

    at: str
    words: str
    decided: str
    letters: list[tuple[str, str, str]]
    version: int
    lines: list[appeals.Against]


def appealed(claim: Claim) -> Appealed | None:
    """The appeal of the claim. Its decision is kept beside the newer one; while none is there yet, it is in force."""
    found = review.appeal_of(claim=claim)
    if found is None:
        return None
    first, zone = found.decision, claim.incident.time_zone
    given = proposals.given(first.lines)
    said = [str(Decision.Outcome(first.outcome).label), given, numbers.instant(first.at, zone=zone)]
    newer = claim.status in DECIDED - {Claim.Status.APPEALED}
    letters = _letters(first) if newer else []
    decided, at = " · ".join(filter(None, said)), numbers.instant(found.at, zone=zone)
    return Appealed(at, found.words, decided, letters, first.version, appeals.against(found))


def readable(claim: Claim, version: int | None = None) -> Decision | None:
    """The decision whose letter its claimant may read: the one in force, or that of `version` where it is told."""
    found = in_force(claim)
    if version is None or (found and found.version == version):
        return found
    appeal = review.appeal_of(claim=claim)
    return appeal.decision if appeal and appeal.decision.version == version else None


def line_label(award: Award) -> str:
    """What an award is for, in the words of the policy that it was made under."""
    lines = policies.compiled(award.policy_version).lines
    return next((told(*line.label) for line in lines if line.line == award.line), str(Kind(award.kind).label))


def _line(
    line: dict,
    said: dict[tuple[str, str], tuple[str, str]],
    state: str,
    off: int,
    part: int,
) -> Line:
    title, label = said.get((line["policy"], line["line"]), (line["policy"], str(Kind(line["kind"]).label)))
    return Line(
        title,
        label,
        numbers.amount(line["amount"], line["unit"]),
        str(payments.STATES[state]),
        state,
        line.get("reason") or "",
        numbers.amount(off, line["unit"]) if off else "",
        numbers.amount(part, line["unit"]) if part and state != payments.PAID else "",
    )


def _letters(decision: Decision) -> list[tuple[str, str, str]]:
    both = [
        ("ko", gettext("Letter in Korean"), decision.letter_ko),
        ("en", gettext("Letter in English"), decision.letter_en),
    ]
    return sorted(both, key=lambda letter: letter[0] != told("ko", "en"))
