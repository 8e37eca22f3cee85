"""One thing to do, and how it is said with its count."""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from claims.presentation.numbers import figure
from claims.rules.authority import may

MOST_COUNTED: Final = 10_000  # beyond it the figure tells nothing more


class Todo(NamedTuple):
    """One thing to do: what waits, and where. Not `waits`: it is only a place to look."""

    said: str
    button: str
    url: str
    waits: bool = True


def to_confirm(
    user: User, action: str, waiting: QuerySet, said: Callable[[int], str], button: str, name: str
) -> list[Todo]:
    """What others have recorded and this person may confirm; nothing where nothing of it waits."""
    number = waiting.exclude(recorded_by=user).count() if may(action, user.duties) else 0
    return [counted(said(number), number, button, name)] if number else []


def counted(said: str, number: int, button: str, name: str) -> Todo:
    return Todo(said % {"number": figure(number)}, button, reverse(f"admin:claims_{name}"), number > 0)
