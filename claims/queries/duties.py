"""Who holds which duty, and what of them waits."""

from typing import NamedTuple

from allauth.mfa.models import Authenticator
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.duties import DUTIES
from accounts.models import User
from claims.models import DutyGrant
from claims.models.two import WAITS


class Holder(NamedTuple):
    """One active person with their duties, in the order in which duties are named; `factor`: an app is set up."""

    person: User
    duties: tuple[str, ...]
    factor: bool


def holders() -> list[Holder]:
    """Everybody who holds a duty and is active, by address."""
    app = Authenticator.objects.filter(user=OuterRef("pk"), type=Authenticator.Type.TOTP)
    names = ArrayAgg("groups__name", filter=Q(groups__name__in=DUTIES), default=[])
    found = User.objects.filter(is_active=True, groups__name__in=DUTIES).annotate(
        names=names, app=Exists(app)
    )
    return [
        Holder(one, tuple(sorted(set(one.names), key=DUTIES.index)), one.app)
        for one in found.order_by("email")
    ]


def holding(duty: str) -> QuerySet[User]:
    """The active people who hold it."""
    return User.objects.filter(is_active=True, groups__name=duty)


def waiting() -> QuerySet[DutyGrant]:
    """What another person has to confirm."""
    return DutyGrant.objects.filter(WAITS)
