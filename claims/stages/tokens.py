"""Tokens of the API: a person's programs ask in that person's name. Making, first use and revoking are logged."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction
from knox.models import AuthToken

from accounts import tokens
from accounts.models import NamedToken, User
from claims.rules.refusal import N_, Refusal
from claims.rules.residents import ResidentNumberTyped, resident_number_in
from claims.rules.text import canonical
from claims.stages import audit
from claims.stages.authority import authorize

KIND = "api_token"


class NoMoreTokens(Refusal):
    """Facts: `most`."""

    code: ClassVar[str] = "no_more_tokens"
    sentence: ClassVar[str] = N_("You have %(most)s tokens already. Revoke one that is not needed any more.")


class NameMissing(Refusal):
    code: ClassVar[str] = "name_missing"
    sentence: ClassVar[str] = N_("Give the token a name by which you will know it again.")


@transaction.atomic
def make(*, actor: User, name: str, at: datetime, door: str) -> str:
    """A new token of `actor`. What is returned is kept nowhere. Raises NameMissing, NoMoreTokens, Malformed."""
    authorize(actor, "make_token")
    name = canonical(name, longest=tokens.LONGEST_NAME)
    if not name:
        raise NameMissing
    if resident_number_in(name):
        raise ResidentNumberTyped
    try:
        named, text = tokens.new_token(actor, name=name, at=at)
    except tokens.TooManyTokens as refused:
        raise NoMoreTokens(most=tokens.MOST) from refused
    _log(actor, "make_token", named, at=at, door=door)
    return text


@transaction.atomic
def use(*, actor: User, token: AuthToken, at: datetime, door: str) -> None:
    """Notes when a token was used; the first time is logged."""
    authorize(actor, "use_token")
    if first := tokens.seen(token, at=at):
        _log(actor, "use_token", first, at=at, door=door)


@transaction.atomic
def revoke(*, actor: User, named: NamedToken, at: datetime, door: str) -> None:
    """Makes a token worthless at once. Twice changes nothing."""
    authorize(actor, "revoke_token", relations={"owner": named.token.user_id})
    if tokens.drop_token(named):
        _log(actor, "revoke_token", named, at=at, door=door)


def _log(actor: User, action: str, named: NamedToken, *, at: datetime, door: str) -> None:
    audit.log(
        actor=actor, action=action, kind=KIND, key=str(named.pk), at=at, door=door, after={"name": named.name}
    )
