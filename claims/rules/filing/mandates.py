"""Who stands in for a claimant: a representative, an heir, a guardian of a child, a payee who is somebody else."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from claims.rules.filing.fields import line_of_text
from claims.rules.filing.found import Finding

KINDS: Final = ("representative", "heir", "guardian", "payee")
FOR_ANOTHER: Final = frozenset({"representative", "heir"})  # whoever files is not the claimant
_FIELDS: Final = {("payee", "name"): "holder"}  # of whom the account is
Typed = Mapping[str, tuple[str, str]]  # by kind: name and relation


class Mandate(NamedTuple):
    """One who stands in: name, and how they are related to the claimant or by what right they act."""

    kind: str  # of KINDS
    name: str
    relation: str


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
