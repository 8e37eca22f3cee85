"""What waits for a person, by their duties: a sentence with its count, and the page of the first click."""

from datetime import datetime

from accounts.models import User
from claims.presentation.worklist import duties, looking, payout, policies, record, review, runs, samples
from claims.presentation.worklist.todo import Todo

__all__ = ["Todo", "of"]


def of(user: User, *, at: datetime) -> list[Todo]:
    """What waits first, then the places to look; nothing for those who hold no duty or are not staff."""
    if not (user.is_active and user.is_staff):
        return []
    found = [
        *payout.bank(user, at), *record.of(user), *policies.of(user), *runs.of(user), *review.of(user, at),
        *samples.of(user), *duties.of(user),
        *payout.of(user), *payout.settling(user), *looking.of(user),
    ]  # fmt: skip
    return sorted(found, key=lambda todo: not todo.waits)
