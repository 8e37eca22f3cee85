"""Switches that stop a part of the house, turned by a person who says why. The newest turn is in force."""

from datetime import datetime
from typing import ClassVar

from django.db import transaction

from accounts.models import User
from claims.models import Switch
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import authorize


class ReasonMissing(Refusal):
    code: ClassVar[str] = "reason_missing"
    sentence: ClassVar[str] = N_("Please say why.")


@transaction.atomic
def turn_switch(*, actor: User, key: str, on: bool, reason: str, at: datetime, door: str = "admin") -> Switch:
    """Turns a switch on or off; turning it where it stands is noted too. Raises ReasonMissing."""
    authorize(actor, "turn_switch")
    if not reason.strip():
        raise ReasonMissing
    turned = Switch.objects.create(key=Switch.Key(key), on=on, at=at, by=actor, reason=reason.strip())
    audit.log(
        actor=actor,
        action="turn_switch",
        kind="switch",
        key=key,
        at=at,
        door=door,
        reason=turned.reason,
        after={"on": on},
    )
    return turned
