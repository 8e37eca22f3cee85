"""A policy in other words: one of the committee drafts and proposes them, two others vote, and one of these adopts."""

from typing import Final

from django.utils.timezone import now

from accounts.models import User
from claims.models import PolicyVersion
from claims.stages import policies
from claims_project.demo.screen import Step
from claims_project.demo.trouble import DemoError

DOOR: Final = "demo"
# What claimants read is said more plainly; no amount changes.
OLD: Final = "A loss above 500,000 won is reviewed individually by the council."
NEW: Final = "The council looks at each loss above 500,000 won by itself."


def said() -> PolicyVersion:
    """The version in force that says `OLD`. Raises DemoError where none does."""
    standing = PolicyVersion.objects.filter(in_force__contains=now()).select_related("policy")
    found = standing.filter(text__contains=OLD).first()
    if found is None:
        raise DemoError(f"No policy in force says: {OLD}")
    return found


def by_vote(step: Step, people: dict[str, User]) -> PolicyVersion:
    """The next version of a shipped policy, in force from now on. Raises DemoError where its words are not found."""
    author, second, third = (people[name] for name in ("committee", "committee-2", "committee-3"))
    shipped = said()
    key, text = shipped.policy.key, shipped.text.replace(OLD, NEW)
    version = policies.draft_policy(actor=author, key=key, text=text, at=now(), door=DOOR)
    policies.propose(actor=author, version=version, at=now(), door=DOOR)
    for member in (second, third):
        policies.vote(actor=member, version=version, in_favour=True, at=now(), door=DOOR)
    adopted = policies.adopt(actor=third, version=version, at=now(), door=DOOR)
    step.note = f"{key}, version {adopted.number}"
    return adopted
