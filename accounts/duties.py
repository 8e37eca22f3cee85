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


def ensure_duties(*, using: str = "default") -> None:
    """A group for each duty. Run after every migrate; harmless when they are there."""
    known = set(Group.objects.using(using).values_list("name", flat=True))
    Group.objects.using(using).bulk_create(Group(name=name) for name in DUTIES if name not in known)
