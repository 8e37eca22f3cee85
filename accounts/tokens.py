"""Tokens by which programs of a person ask in that person's name. Kept as hashes, told once, lawful for 30 days."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from knox.models import AuthToken

from accounts.models import NamedToken, User

MOST: Final = 10
LONGEST_NAME: Final = 60
SEEN_EVERY: Final = timedelta(minutes=1)  # a token in steady use is written down no more often


class TooManyTokens(Exception):
    """The person has MOST tokens already."""


def tokens_of(user: User, *, at: datetime) -> QuerySet[NamedToken]:
    """The tokens of `user` that still open something, the newest first."""
    found = NamedToken.objects.filter(token__user=user, token__expiry__gt=at)
    return found.select_related("token").order_by("-pk")


@transaction.atomic
def new_token(user: User, *, name: str, at: datetime) -> tuple[NamedToken, str]:
    """A token for `user`, and its text, which cannot be read again. Raises TooManyTokens."""
    User.objects.select_for_update(no_key=True).get(
        pk=user.pk
    )  # two requests at once count one after the other
    if tokens_of(user, at=at).count() >= MOST:
        raise TooManyTokens
    kept, text = AuthToken.objects.create(user)
    return NamedToken.objects.create(token=kept, name=name), text


def seen(token: AuthToken, *, at: datetime) -> NamedToken | None:
    """Writes down that `token` was used; returns it the first time, None from then on."""
    named = NamedToken.objects.filter(token=token).first()
    if named is None or (named.last_used and at - named.last_used < SEEN_EVERY):
        return None
    changed = NamedToken.objects.filter(pk=named.pk, last_used=named.last_used).update(last_used=at)
    return named if changed and named.last_used is None else None


def drop_all(user: User) -> None:
    """Makes every token of a person worthless."""
    AuthToken.objects.filter(user=user).delete()


def drop_token(named: NamedToken) -> bool:
    """Makes a token worthless; False where somebody was first."""
    return bool(AuthToken.objects.filter(pk=named.token_id).delete()[0])
