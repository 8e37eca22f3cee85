"""Tokens by which programs of a person ask in that person's name. Kept as hashes, told once, lawful for 30 days."""

from datetime import datetime
from typing import Final

from knox.models import AuthToken

from accounts.models import User

MOST: Final = 10


class TooManyTokens(Exception):
    """The person has MOST tokens already."""


def new_token(user: User, *, at: datetime) -> str:
    """A token for `user`. It cannot be read again. Raises TooManyTokens."""
    if AuthToken.objects.filter(user=user, expiry__gt=at).count() >= MOST:
        raise TooManyTokens
    _kept, token = AuthToken.objects.create(user)
    return token


def drop_tokens(user: User) -> int:
    """Makes every token of `user` worthless; returns how many there were."""
    return AuthToken.objects.filter(user=user).delete()[0]
