"""Who stands in for a claimant: a representative, an heir, a guardian of a child, a payee who is somebody else."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from claims.rules.filing.fields import line_of_text
from claims.rules.filing.found import Finding
from claims.rules.refusal import N_

KINDS: Final = ("representative", "heir", "guardian", "payee")
FOR_ANOTHER: Final = frozenset({"representative", "heir"})  # whoever files is not the claimant
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


def names_of(name: str) -> tuple[str, ...]:
    """The names under which an account is the claimant's own: a business may be told with its owner, set apart by a
    comma, which no bank reads in a holder.
    """
    return (name, *(part.strip() for part in name.split(",")))


def of_another(holder: str, name: str) -> bool:
    """Whether an account is held by somebody else than the claimant of this name, where both are known."""
    return bool(holder and name) and holder not in names_of(name)


def checked_mandates(found: list[Finding], given: Typed) -> tuple[Mandate, ...]:
    """The mandates in canonical form. What is wrong is noted at `<kind>_name` or `<kind>_relation`; of a payee's name
    at the account's holder."""
    read = []
    for kind, typed in sorted(given.items()):
        if kind not in KINDS:
            found.append(Finding("mandates", "choice"))
            continue
        name, relation = (
            line_of_text(found, _FIELDS.get((kind, part), f"{kind}_{part}"), value, required=True)
            for part, value in zip(("name", "relation"), typed, strict=True)
        )
        read.append(Mandate(kind, name, relation))
    return tuple(read)
