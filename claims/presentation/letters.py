"""The letter that tells a decision, in Korean and in English: plain text, with the lines that lead to each amount.

Nothing personal is in it but the claim's reference. It is kept as it was sent, and never made again.
"""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.translation import gettext, override

from claims.models.outages import told as in_language
from claims.presentation import lines, numbers
from claims.presentation.explanation import reason
from claims.queries.review import policy_of
from claims.rules import review
from claims.rules.policy import REFUSED, Policy
from claims.rules.review import BY_RULE, OTHER, REASONS, REJECT, Given, Judged, Told


def written(told: Told) -> tuple[str, str]:
    """The letter in Korean and in English."""
    found = []
    for language in ("ko", "en"):
        with override(language):
            found.append(_letter(told, language))
    return found[0], found[1]


def _letter(told: Told, language: str) -> str:
    head = [
        gettext("Decision on your claim %(reference)s") % {"reference": told.reference},
        in_language(*told.incident),
        numbers.day(told.at),
    ]
    parts = ["\n".join(head), _opening(told.outcome), *_policies(told, language)]
    if told.given:
        parts.append(gettext("In all: %(total)s") % {"total": total(told.given)})
    if why := _reasons(told):
        parts.append("\n".join([gettext("Reasons"), *(f"- {sentence}" for sentence in why)]))
    if told.note:
        parts.append(told.note)
    parts.append(gettext("If you have a question, write to us and name the number of your claim."))
    return "\n\n".join(parts) + "\n"


def _opening(outcome: str) -> str:
    match outcome:
        case review.APPROVE:
            return gettext("We have approved your claim. This is what you get, and how it was worked out.")
        case review.PART:
            return gettext("We have approved a part of your claim. This is what you get, and why.")
    return gettext("We cannot approve your claim. This is why.")


def total(given: Sequence[Given]) -> str:
    """What is given in all, by unit, in the order of the lines."""
    sums: dict[str, int] = {}
    for line in given:
        sums[line.unit] = sums.get(line.unit, 0) + line.amount
    return " + ".join(numbers.amount(amount, unit) for unit, amount in sums.items() if amount)


def _policies(told: Told, language: str) -> list[str]:
    """A paragraph for each policy that gives something, or says why it gives nothing."""
    found = []
    for row in told.judged:
        if row.version is None:
            continue
        given = tuple(line for line in told.given if line.version == row.version)
        by_person = any(line.source != BY_RULE for line in given)
        refused = row.outcome == REFUSED and not told.codes_by_person
        if given or refused:
            make = (
                _paragraph.__wrapped__ if by_person else _paragraph
            )  # a person's reason is not kept in memory
            found.append(make(row, given, language))
    return found


@lru_cache(maxsize=8192)
def _paragraph(row: Judged, given: tuple[Given, ...], language: str) -> str:
    """One policy: its title, the steps, then what is given or why nothing is. The same for all claims like it."""
    assert row.version is not None
    policy = policy_of(row.version)
    shown = lines.rows(policy, steps=row.steps, outcome=row.outcome, code=row.code, amounts=row.amounts)
    text = [in_language(*policy.document.title)]
    text += [f"  {one.label}: {one.value}" for one in shown if one.kind == lines.STEP]
    if given:
        text += [_line(policy, line) for line in given]
    else:
        text.append(f"  {reason(row.code, policy)}")
    return "\n".join(text)


def _line(policy: Policy, line: Given) -> str:
    label = next((in_language(*one.label) for one in policy.lines if one.line == line.line), line.line)
    text = f"  {label}: {numbers.amount(line.amount, line.unit)}"
    if line.source == BY_RULE:
        return text
    return text + "\n    " + gettext("Decided by a person: %(reason)s") % {"reason": line.reason}


def _reasons(told: Told) -> list[str]:
    """The sentences of a rejection: a person's coded reasons, or what was found where no policy covers the claim."""
    if told.codes_by_person:
        return [gettext(REASONS[code]) for code in told.codes if code != OTHER or not told.note]
    alone = [row.code for row in told.judged if row.version is None and row.code]
    return [reason(code, None) for code in alone] if told.outcome == REJECT else []
