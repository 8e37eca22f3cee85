"""Somebody at the admin: pages opened and acts done by name, in English."""

from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from claims.models import Claim, Incident, PayoutRun
from claims.queries.review import seen_of
from claims.rules.review import written
from tests.factories import PayeeAccountFactory
from tests.money import frozen as frozen_by_rule
from tests.money import previewed
from tests.people import person
from tests.stages.review.making import assessed, decided
from tests.world import kakao, merchant


def as_(who: User | str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person(who) if isinstance(who, str) else who)
    return client


def page(who: User | str, name: str, *arguments: Any, query: str = "") -> Any:
    return as_(who).get(reverse(f"admin:claims_{name}", args=arguments) + query)


def done(who: User | str, name: str, *arguments: Any, query: str = "", **typed: Any) -> Any:
    return as_(who).post(reverse(f"admin:claims_{name}", args=arguments) + query, typed)


def seen(claim: Claim) -> str:
    """What a page of the claim that is made now carries in its forms."""
    return written(seen_of(claim))


def claims(*losses: int) -> list[Claim]:
    """Assessed claims of merchants, each with an account."""
    incident = Incident.objects.filter(key="kakao-2022").first() or kakao()
    made = [merchant(incident, loss=loss) for loss in losses]
    for claim in made:
        PayeeAccountFactory(claim=claim)
    assessed(incident)
    return made


def approved(*losses: int) -> list[Claim]:
    made = claims(*losses)
    for claim in made:
        decided(claim)
    return made


def frozen() -> PayoutRun:
    """A run that Felix opened in the admin, frozen by the rule."""
    preview = previewed()
    assert done("felix", "payoutpreview_open", preview.pk).status_code == 302
    return frozen_by_rule(PayoutRun.objects.order_by("-pk")[0])


def correction(claim: Claim, **typed: Any) -> dict[str, Any]:
    """What the page that corrects this claim is sent: all as it is but for what is typed."""
    form = page("rita", "reviewitem_amend", claim.pk).context["form"]
    shown = {bound.html_name: bound.value() for bound in form}
    return {
        **{name: value for name, value in shown.items() if value is not None},
        "seen": seen(claim),
        **typed,
    }
