"""How often anybody may have something worked out, by address of the network (`PAGE_RATES`)."""

from typing import ClassVar

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest

from claims.rules.refusal import N_, Refusal


class TooOften(Refusal):
    code: ClassVar[str] = "too_often"
    sentence: ClassVar[str] = N_(
        "That was often within a short time. Please wait a minute and send it again."
    )


def within_rate(request: HttpRequest, action: str) -> None:
    """Counts one more. Raises TooOften."""
    if not ratelimit.consume(request, app="claims.web", action=action, config=settings.PAGE_RATES):
        raise TooOften
