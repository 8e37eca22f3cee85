"""One thing to do, and how it is said with its count."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from claims.presentation import numbers
from claims.rules.authority import may


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
    number = numbers.counted(waiting.exclude(recorded_by=user)) if may(action, user.duties) else 0
    return [counted(said(number), number, button, name)] if number else []


def counted(said: str, number: int, button: str, name: str) -> Todo:
    return Todo(
        said % {"number": numbers.at_most(number)}, button, reverse(f"admin:claims_{name}"), number > 0
    )
