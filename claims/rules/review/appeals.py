"""What an appeal may change: it never gives less than the decision that it is about. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from claims.rules.refusal import N_, Refusal
from claims.rules.review.deciding import OUTCOMES, REJECT, Given, Key

WHOLE: Final = ""  # of a policy that gives nothing, in the place of a line
UPHOLD: Final = "uphold"  # the decision stays as it is
ON_APPEAL: Final = (UPHOLD, *OUTCOMES)


class AppealWorsens(Refusal):
    code = "appeal_worsens"
    sentence = N_(
        "An appeal never gives less than the decision that it is about. Give each line at least what it was given, "
        "or let the decision stand."
    )


def given_by(lines: Iterable[Mapping[str, Any]]) -> dict[Key, int]:
    """What the lines of a stored decision give, by policy and line."""
    return {(line["policy"], line["line"]): line["amount"] for line in lines}


def appealable(lines: Iterable[Mapping[str, Any]], judged: Iterable[str]) -> list[Key]:
    """What an appeal may be of: each line of a stored decision, and whole (its line is WHOLE) each of the `judged`
    policies of which the decision has no line.
    """
    own = list(given_by(lines))
    having = {policy for policy, _line in own}
    return own + [(policy, WHOLE) for policy in dict.fromkeys(judged) if policy not in having]


def not_less(outcome: str, given: Iterable[Given], before: Mapping[Key, int]) -> None:
    """Passes if every line gives at least what it gave before. Raises AppealWorsens."""
    now = {} if outcome == REJECT else {(line.policy, line.line): line.amount for line in given}
    if any(now.get(key, 0) < amount for key, amount in before.items()):
        raise AppealWorsens


def beyond(given: Iterable[Given], before: Mapping[Key, int]) -> list[Given]:
    """These lines with what they give beyond what was given before."""
    return [
        line._replace(amount=max(0, line.amount - before.get((line.policy, line.line), 0))) for line in given
    ]


def stored(lines: Iterable[Mapping[str, Any]]) -> list[Given]:
    """The lines of a stored decision, to be said once more; nothing is awarded by them."""
    return [
        Given(
            line["policy"], 0, line["line"], line["kind"], line["unit"], line["amount"], "", line["source"],
            line.get("reason") or "",
        )
        for line in lines
    ]  # fmt: skip


def act_of(outcome: str, before: str) -> str:
    """The move that an outcome makes; what stands leads to where the claim was."""
    return OUTCOMES[before if outcome == UPHOLD else outcome]
