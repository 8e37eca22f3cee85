"""All checks as one straight function, and what it remembers of claims that say the same."""

import inspect
from collections.abc import Callable
from typing import Any, Final, cast

from claims.rules.facts import ClaimFacts, Record
from claims.rules.validation.checks import CHECKS, FAIL, Check, Facts, claimed_loss

Checked = tuple[str, dict[str, Facts] | None]

# What many claims say alike, whole outages above all: what a check makes of these alone, and of the record, is
# worked out once and remembered.
_ALIKE: Final = ("category", "claimant_type", "services", "start", "end", "identifier", "account")


def _composed(checks: tuple[Check, ...]) -> Callable[[Record], Callable[[ClaimFacts], Checked]]:
    """One straight function that gives each rule the facts it names: a third of the time of a loop over them."""
    names = [tuple(inspect.signature(check.rule).parameters) for check in checks]
    calls = [f"rule_{n}({', '.join(read)})" for n, read in enumerate(names)]
    known = {"seconds", *_ALIKE, *Record._fields}
    alike = [n for n, read in enumerate(names) if known.issuperset(read)]
    letters = [f"letter_{n}" if n in alike else call for n, call in enumerate(calls)]
    lines = [
        "def checking(record):",
        f"    {', '.join(Record._fields)} = record",
        "    seen = {}",
        "    def checked(claim):",
        f"        {', '.join(ClaimFacts._fields)} = claim",
        f"        said = ({', '.join(_ALIKE)})",
        "        known = seen.get(said)",
        "        if known is None:",
        "            seconds = timelines.of(services).covered(start, end)",
        f"            known = seen[said] = (seconds, {', '.join(calls[n] for n in alike)})",
        f"        seconds, {', '.join(letters[n] for n in alike)} = known",
        "        period = filing.get(claimant_type)",
        # For a claim that a late link lets in the period lasts until it came.
        "        if by_late_link and period is not None and received >= period[1]:",
        "            period = (period[0], received + 1)",
        "        loss = claimed_loss(inputs)",
        f"        letters = ''.join(({', '.join(letters)},))",
        f"        if {FAIL!r} not in letters:",
        "            return letters, None",
        "        failures = {}",
    ]
    for n, (check, read) in enumerate(zip(checks, names, strict=True)):
        facts = ", ".join(f"{name!r}: {name}" for name in read if name not in Record._fields)
        lines += [
            f"        if letters[{n}] == {FAIL!r}:",
            f"            failures[{check.key!r}] = {{{facts}}}",
        ]
    lines += ["        return letters, failures", "    return checked"]
    space: dict[str, Any] = {f"rule_{n}": check.rule for n, check in enumerate(checks)}
    space["claimed_loss"] = claimed_loss
    exec("\n".join(lines), space)  # noqa: S102  nothing in it comes from outside this module
    return cast(Callable[[Record], Callable[[ClaimFacts], Checked]], space["checking"])


# A function for the claims of a record: the letter of every check in the order of CHECKS, and by key the facts of those
# that failed, or None. It remembers what claims have in common; make one for each range. Called a million times a
# run: nothing is built for a check that passes.
checking: Final = _composed(CHECKS)


def checked(claim: ClaimFacts, record: Record) -> Checked:
    """What `checking` says of one claim. Pure."""
    return checking(record)(claim)
