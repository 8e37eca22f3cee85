"""How a text of a policy stands: its problems by line, its cases as expected and as they came out, its votes."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from claims.models import PolicyVersion, Vote
from claims.models.outages import told
from claims.presentation import numbers
from claims.presentation.explanation import reason
from claims.presentation.refusals import said
from claims.rules.policy import Policy
from claims.rules.policy.checking import Checked
from claims.rules.policy.problems import Problem
from claims.rules.voting import Count, counted

_OUTCOMES: Final = {"award": _("Award"), "refused": _("Refused"), "refer": _("For a person to decide")}


class Trouble(NamedTuple):
    """One problem of a text; `path` is the key that it is about, '' for the whole."""

    line: int
    path: str
    sentence: str


class CaseRow(NamedTuple):
    """One case of a document: what it says, and what comes out."""

    name: str
    expected: str
    got: str
    agrees: bool


class Ballot(NamedTuple):
    who: str
    at: str
    in_favour: bool
    note: str


def troubles(found: Checked) -> list[Trouble]:
    return [_trouble(one) for one in found.problems]


def notes(found: Checked) -> list[Trouble]:
    """What is no error and likely forgotten."""
    return [_trouble(one) for one in found.notes]


def _trouble(one: Problem) -> Trouble:
    return Trouble(one.line, one.path, said(one.sentence, one.facts))


def cases(found: Checked) -> list[CaseRow]:
    """The cases of a text that is a policy, in its order."""
    policy = found.policy
    if policy is None:
        return []
    return [
        CaseRow(
            result.case.name,
            _came_to(policy, result.case.outcome, result.case.code, result.case.amounts, result.agrees),
            _came_to(policy, result.outcome, result.code, result.amounts, result.agrees),
            result.agrees,
        )
        for result in found.results
    ]


def _came_to(policy: Policy, outcome: str, code: str, amounts: Mapping[str, int], agrees: bool) -> str:
    """An outcome with its reason, or with its amounts: 'Award: Payment 30,000 won'. Of a case that does not agree the
    code stands beside the reason: two may be worded alike.
    """
    given = [
        f"{told(*line.label)} {numbers.amount(amounts[line.line], line.unit)}"
        for line in policy.lines
        if amounts.get(line.line)
    ]
    why = reason(code, policy) if code else ""
    if code and not agrees and why != code:
        why = f"{why} ({code})"
    word, rest = str(_OUTCOMES[outcome]), ", ".join(given) or why
    return f"{word}: {rest}" if rest else word


def ballots(votes: Iterable[Vote]) -> list[Ballot]:
    return [Ballot(str(one.by), numbers.instant(one.at), one.in_favour, one.note) for one in votes]


def standing(version: PolicyVersion, votes: Iterable[Vote], problems: int) -> str:
    """What is missing before the version goes on, as a sentence; '' where nothing is."""
    if version.state == PolicyVersion.State.DRAFT:
        if problems:
            return ngettext(
                "%(number)s problem has to be mended before it can be proposed.",
                "%(number)s problems have to be mended before it can be proposed.",
                problems,
            ) % {"number": numbers.figure(problems)}
        return gettext("Nothing is wrong with the text, and its cases agree: its author may propose it.")
    if version.state == PolicyVersion.State.PROPOSED:
        return _counted(counted(vote.in_favour for vote in votes))
    return ""


def _counted(count: Count) -> str:
    facts = {"in_favour": count.in_favour, "against": count.against, "missing": count.missing}
    if count.carried:
        said = gettext(
            "%(in_favour)s in favour, %(against)s against: it is carried. "
            "A member other than the author may put it in force."
        )
        return said % facts
    said = ngettext(
        "%(in_favour)s in favour, %(against)s against: %(missing)s more vote in favour is needed, "
        "of a member other than the author.",
        "%(in_favour)s in favour, %(against)s against: %(missing)s more votes in favour are needed, "
        "of members other than the author.",
        count.missing,
    )
    return said % facts
