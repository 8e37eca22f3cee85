"""The duties that people hold, and what they may have had to do with an object."""

from collections.abc import Iterable
from typing import Final

from claims.rules.refusal import N_

# Each duty is a group of accounts. Claimants hold none: what is theirs is theirs by relation.
DUTIES: Final = {
    "representative": N_("Representative"),
    "agent": N_("Agent"),
    "reviewer": N_("Reviewer"),
    "senior_reviewer": N_("Senior reviewer"),
    "secretariat": N_("Secretariat"),
    "committee": N_("Committee member"),
    "finance_maker": N_("Finance maker"),
    "finance_checker": N_("Finance checker"),
    "auditor": N_("Auditor"),
    "privacy_officer": N_("Privacy officer"),
    "operator": N_("Operator"),
}

# Two duties that nobody holds both of: together they would do both sides of one act.
APART: Final = frozenset(
    frozenset(pair)
    for pair in (
        ("finance_maker", "finance_checker"),  # a payout run is opened by one and checked by another
        *(
            (brings, decides)
            for brings in ("agent", "representative")
            for decides in ("reviewer", "senior_reviewer")
        ),
        *(
            ("auditor", duty) for duty in DUTIES if duty != "auditor"
        ),  # sees everything, and had no hand in it
    )
)


def in_the_way(duty: str, held: Iterable[str]) -> str:
    """The first of the duties held that nobody may hold beside `duty`; '' where there is none."""
    return next((one for one in sorted(held) if frozenset({one, duty}) in APART), "")


# What a person has had to do with an object; the stage gathers them, each as the person it points to.
RELATIONS: Final = frozenset(
    {
        "recorded_by",  # recorded this window or period
        "author",  # wrote this policy version
        "opened_by",  # opened this run
        "proposed_by",  # said what is made of this parked line
        "owner",  # the token is of their programs, the draft is what they write
        "claimant",  # the claim is theirs
        "filed_by",  # filed the claim on behalf of its claimant
        "first_seat",  # took the first decision on this version of the claim
        "second_seat",  # took the second
        "given_by",  # gave these details
        "receiver",  # is given this duty, or is who it is taken from
        "handed_in",  # handed in the list that the claim stood on
        "let_in",  # gave the late link that the claim came by
    }
)
