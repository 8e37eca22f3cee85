"""A loss that was worked out from daily sales, kept in the session until the claim that is written asks for it."""

from typing import Final

from django.http import HttpRequest
from django.urls import reverse

from claims.models import Draft, Incident
from claims.rules.filing.steps import ANSWER, Step
from claims.rules.losses import Scheme, scheme_of

_KEY: Final = "worked_out"


def remember(request: HttpRequest, scheme: Scheme, loss: int) -> None:
    """Keeps the figure, in the place of what was worked out before."""
    request.session[_KEY] = {"scheme": scheme.key, "loss": loss}


def remembered(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """The answers of this draft that were worked out, by field."""
    scheme, kept = _scheme(draft), request.session.get(_KEY)
    if scheme is None or not isinstance(kept, dict) or kept.get("scheme") != scheme.key:
        return {}
    return {ANSWER + scheme.input: str(kept["loss"])}


def helper(draft: Draft, step: Step) -> str:
    """Where what this page asks can be worked out; '' where it cannot."""
    scheme = _scheme(draft)
    return reverse("claims:loss") if scheme and step.key == ANSWER + scheme.input else ""


def offered(incident: Incident, claimant_type: str) -> str:
    """Where the loss of such a claim can be worked out; '' where it cannot."""
    known = scheme_of(incident=incident.key, claimant_type=claimant_type)
    return reverse("claims:loss") if known else ""


def _scheme(draft: Draft) -> Scheme | None:
    return scheme_of(incident=draft.incident.key, claimant_type=draft.claimant_type)
