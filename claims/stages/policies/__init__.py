"""Policies: texts that are drafted, proposed and voted on, come in force and leave it; none changes once proposed.

The documents that are shipped with the house are adopted by the named rule `shipped-policies`.
"""

from claims.stages.policies.adopting import (
    AlreadyVoted,
    FactMeansAnother,
    InForceInThePast,
    NotCarried,
    NotInForce,
    WhyAgainst,
    adopt,
    retire,
    vote,
)
from claims.stages.policies.drafting import (
    LONGEST_DRAFT,
    DraftChanged,
    DraftTooLong,
    NotAKey,
    NotTheAuthor,
    back_to_draft,
    draft_policy,
    edit_draft,
    propose,
    withdraw,
)
from claims.stages.policies.shipped import (
    SECOND_DOCUMENT,
    SHIPPED,
    Adopted,
    DocumentsHaveErrors,
    adopt_shipped,
    read,
)
from claims.stages.policies.versions import NotAfterFormer, TextHasErrors, VersionMovedOn

__all__ = [
    "LONGEST_DRAFT",
    "SECOND_DOCUMENT",
    "SHIPPED",
    "Adopted",
    "AlreadyVoted",
    "DocumentsHaveErrors",
    "DraftChanged",
    "DraftTooLong",
    "FactMeansAnother",
    "InForceInThePast",
    "NotAKey",
    "NotAfterFormer",
    "NotCarried",
    "NotInForce",
    "NotTheAuthor",
    "TextHasErrors",
    "VersionMovedOn",
    "WhyAgainst",
    "adopt",
    "adopt_shipped",
    "back_to_draft",
    "draft_policy",
    "edit_draft",
    "propose",
    "read",
    "retire",
    "vote",
    "withdraw",
]
