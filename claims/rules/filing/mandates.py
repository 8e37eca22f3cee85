"""Who stands in for a claimant: a representative, an heir, a guardian of a child, a payee who is somebody else."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

from claims.rules.filing.fields import line_of_text
from claims.rules.filing.found import Finding
from claims.rules.names import name_key
from claims.rules.refusal import N_
from claims.rules.text import Malformed

KINDS: Final = ("representative", "heir", "guardian", "payee")
FOR_ANOTHER: Final = frozenset({"representative", "heir"})  # whoever files is not the claimant
SELF: Final = "self"  # who claims for themselves
YES: Final = "yes"
NO: Final = "no"
_FIELDS: Final = {("payee", "name"): "holder"}  # of whom the account is
Typed = Mapping[str, tuple[str, str]]  # by kind: name and relation


# What proves that somebody may stand in, as it is asked for by kind.
PAPERS: Final = {
    "representative": N_("A power of attorney with the claimant’s signature or seal"),
    "heir": N_("A certificate of family relations that names the heirs"),
    "guardian": N_("A certificate of family relations, or of the guardianship"),
    "payee": N_("The claimant’s written consent that the money goes to this account"),
}


class Mandate(NamedTuple):
    """One who stands in: name, and how they are related to the claimant or by what right they act."""

    kind: str  # of KINDS
    name: str
    relation: str


def of_another(holder: str, name: str) -> bool:
    """Whether an account is held by somebody else than the claimant of this name, where both are known.

    Names are compared as `name_key` finds them, so that neither a blank nor the case makes somebody else of the
    claimant. A business may be told with its owner, set apart by a comma, which no bank reads in a holder: either may
    hold the account.
    """
    whose, ours = _key(holder), _key(name)
    return bool(whose and ours) and whose not in (ours, *ours.split(","))


def _key(name: str) -> str:
    """'' where nothing is left, and of what is too long to be a name, for which it is refused elsewhere."""
    try:
        return name_key(name)
    except Malformed:
        return ""


def claimed_by(claimant_type: str) -> tuple[str, ...]:
    """For whom somebody may claim: a company leaves no heirs."""
    return (SELF, "representative") if claimant_type == "partner" else (SELF, "representative", "heir")


def called_for(claimant_type: str, *, by: str, under_14: str, holder: str, name: str) -> tuple[str, ...]:
    """The kinds of mandates that these answers call for, each a text as it was typed; '' where nothing was said."""
    found = [by] if by in FOR_ANOTHER else []
    if claimant_type == "individual" and under_14 == YES:
        found.append("guardian")
    if of_another(holder, name):
        found.append("payee")
    return tuple(found)


def unsaid(claimant_type: str, *, by: str, under_14: str, agrees: str) -> list[Finding]:
    """What has to be answered before a claim may be sent, and was not: whose it is, and of a child under 14 that its
    guardian agrees.
    """
    found = [] if by in claimed_by(claimant_type) else [Finding("claimed_by", "choice")]
    if claimant_type == "individual":
        found += [] if under_14 in (YES, NO) else [Finding("under_14", "required")]
        found += [Finding("guardian_agrees", "consent_missing")] if under_14 == YES and agrees != YES else []
    return found


def uncalled(given: Typed, kinds: Collection[str]) -> list[Finding]:
    """What was said of somebody who stands in, though no answer calls for them."""
    return [
        Finding(f"{kind}_{part}", "not_called_for")
        for kind, typed in given.items()
        if kind not in kinds
        for part, value in zip(("name", "relation"), typed, strict=True)
        if value.strip()
    ]


def whose_account(found: list[Finding], holder: str, name: str, given: Typed) -> None:
    """Notes at `payee_relation` that of somebody else's account nobody has said who they are."""
    if of_another(holder, name) and "payee" not in given:
        found.append(Finding("payee_relation", "required"))


def checked_mandates(found: list[Finding], given: Typed, claimant_type: str) -> tuple[Mandate, ...]:
    """The mandates in canonical form. What is wrong is noted at `<kind>_name` or `<kind>_relation`; of a payee's name
    at the account's holder; of who claims at `claimed_by`.
    """
    read = []
    by = FOR_ANOTHER & given.keys()
    if len(by) > 1 or not by <= set(claimed_by(claimant_type)):
        found.append(Finding("claimed_by", "choice"))
    for kind, typed in sorted(given.items()):
        if kind not in KINDS or (kind == "guardian" and claimant_type != "individual"):
            found.append(Finding("mandates", "choice"))
            continue
        name, relation = (
            line_of_text(found, _FIELDS.get((kind, part), f"{kind}_{part}"), value, required=True)
            for part, value in zip(("name", "relation"), typed, strict=True)
        )
        read.append(Mandate(kind, name, relation))
    return tuple(read)
