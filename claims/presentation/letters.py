"""The letter that tells a decision, in Korean and in English: plain text, with the lines that lead to each amount.

Nothing personal is in it but the claim's reference. It is kept as it was sent, and never made again.
"""

from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext, override

from claims.models.outages import told as in_language
from claims.presentation import lines, numbers
from claims.presentation.explanation import reason
from claims.queries.review import policy_of
from claims.rules import review
from claims.rules.policy import REFUSED, Policy
from claims.rules.review import BY_RULE, OTHER, REASONS, REJECT, Given, Heard, Judged, Told

_REFERENCE = "\0"  # its place, until the letter is whole: no text that was taken in holds one


def written(told: Told) -> tuple[str, str]:
    """The letter in Korean and in English."""
    # A rule decides thousands alike: they differ by the reference. What a person wrote is not kept in memory.
    make = _both.__wrapped__ if told.codes_by_person else _both
    ko, en = make(told._replace(reference=_REFERENCE))
    return ko.replace(_REFERENCE, told.reference), en.replace(_REFERENCE, told.reference)


@lru_cache(maxsize=8192)
def _both(told: Told) -> tuple[str, str]:
    with override("ko"):
        ko = _letter(told, "ko")
    with override("en"):
        return ko, _letter(told, "en")


def _letter(told: Told, language: str) -> str:
    """The letter in the language that is active, which is `language`."""
    opening = _opening(told.outcome) if told.heard is None else _on_appeal(told, told.heard)
    head, question = _frame(told.incident, opening, told.at, told.zone, language)
    parts = [head, *_policies(told)]
    if told.given:
        total = numbers.summed((line.amount, line.unit) for line in told.given)
        parts.append(gettext("In all: %(total)s") % {"total": total})
    if why := _reasons(told):
        parts.append("\n".join([gettext("Reasons"), *(f"- {sentence}" for sentence in why)]))
    if told.note:
        parts.append(told.note)
    return "\n\n".join([*parts, question]) + "\n"


@lru_cache(maxsize=64)
def _frame(
    incident: tuple[str, str], opening: str, at: datetime, zone: str, language: str
) -> tuple[str, str]:
    """The first lines and the last one: the same for all that is decided in one go."""
    head = [
        gettext("Decision on your claim %(reference)s") % {"reference": _REFERENCE},
        in_language(*incident),
        numbers.day(at, zone=zone),
        "",
        opening,
    ]
    return "\n".join(head), gettext("If you have a question, write to us and name the number of your claim.")


def _opening(outcome: str) -> str:
    match outcome:
        case review.APPROVE:
            return gettext("We have approved your claim. This is what you get, and how it was worked out.")
        case review.PART:
            return gettext("We have approved a part of your claim. This is what you get, and why.")
    return gettext("We cannot approve your claim. This is why.")


def _on_appeal(told: Told, heard: Heard) -> str:
    """What was appealed, and what has come of it."""
    again = gettext(
        "You appealed our decision of %(day)s. Somebody who had no part in it has looked at it again."
    ) % {"day": numbers.day(heard.decided_at, zone=told.zone)}
    if heard.upheld:
        stays = gettext("It stays as it is.")
        return f"{again} {stays}"
    if told.outcome == REJECT:
        still = gettext("We still cannot approve your claim. This is why.")
        return f"{again} {still}"
    before = numbers.summed(heard.gave) or gettext("nothing")
    changed = gettext(
        "It gave you: %(before)s. This is what you get in all in its place, and how it was worked out."
    ) % {"before": before}
    return f"{again} {changed}"


def _policies(told: Told) -> list[str]:
    """A paragraph for each policy that gives something, or says why it gives nothing."""
    by_reasons = told.outcome == REJECT and told.codes_by_person  # then those are told, and nothing else
    found = []
    for row in told.judged:
        if row.version is None:
            continue
        given = tuple(line for line in told.given if line.version == row.version)
        refused = row.outcome == REFUSED and not by_reasons
        if given or refused:
            found.append(_paragraph(row, given))
    return found


def _paragraph(row: Judged, given: tuple[Given, ...]) -> str:
    """One policy: its title, the steps, then what is given or why nothing is."""
    assert row.version is not None
    policy = policy_of(row.version)
    shown = lines.rows(policy, steps=row.steps, outcome=row.outcome, code=row.code, amounts=row.amounts)
    text = [in_language(*policy.document.title)]
    text += [f"  {one.label}: {one.value}" for one in shown if one.kind in (lines.STEP, lines.CAP)]
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
