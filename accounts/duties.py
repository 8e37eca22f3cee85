"""Duties are groups. This file names them; what each may do stands in `claims/rules/authority.py`."""

from typing import Final

from django.contrib.auth.models import Group

DUTIES: Final = (
    "representative",
    "agent",
    "reviewer",
    "senior_reviewer",
    "secretariat",
    "committee",
    "finance_maker",
    "finance_checker",
    "auditor",
    "privacy_officer",
    "operator",
)

# Two duties that nobody holds both of: together they would do both sides of one act. The database refuses it
# (migration 0004), whoever gives them.
APART: Final = (
    ("finance_maker", "finance_checker"),  # a payout run is opened by one and checked by another
    *(
        (brings, decides)
        for brings in ("agent", "representative")
        for decides in ("reviewer", "senior_reviewer")
    ),
    *(("auditor", duty) for duty in DUTIES if duty != "auditor"),  # sees everything, and had no hand in it
)
# Of the others, those who hold one do no work in the admin.
OUTSIDE: Final = frozenset({"representative", "agent"})


def ensure_duties(*, using: str = "default") -> None:
    """A group for each duty. Run after every migrate; harmless when they are there."""
    known = set(Group.objects.using(using).values_list("name", flat=True))
    Group.objects.using(using).bulk_create(Group(name=name) for name in DUTIES if name not in known)
