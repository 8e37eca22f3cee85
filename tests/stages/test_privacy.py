"""Looks at personal data are kept, and the mask comes off with a reason and a fresh second factor alone."""

from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from claims.models import AccessEntry, Claim
from claims.rules.authority import Forbidden
from claims.rules.refusal import Refusal
from claims.stages import privacy
from claims.stages.safety import ReasonMissing
from tests.factories import ClaimFactory
from tests.people import NOON, person

pytestmark = pytest.mark.django_db

SAID: Final[dict[str, Any]] = {"at": NOON, "door": "test"}


def unmasked(
    claim: Claim, *, by: str = "audrey", reason: str = "a complaint", proved_at: datetime | None = NOON
) -> None:
    privacy.unmask(actor=person(by), claim=claim, reason=reason, proved_at=proved_at, **SAID)


# ---------------------------------------------------------------- refusals
@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"by": "rita"}, Forbidden),
        ({"by": "omar"}, Forbidden),
        ({"by": "mallory"}, Forbidden),
        ({"reason": "  "}, ReasonMissing),
        ({"proved_at": None}, privacy.FactorNotFresh),
        ({"proved_at": NOON - timedelta(minutes=5)}, privacy.FactorNotFresh),
    ],
)
def test_without_a_right_a_reason_or_a_fresh_factor_nobody_is_seen_whole(
    given: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        unmasked(ClaimFactory(), **given)
    assert not AccessEntry.objects.exists()


def test_what_nobody_named_is_a_bug(rita: User) -> None:
    with pytest.raises(ValueError, match="gossip"):
        privacy.read(actor=rita, what="gossip", kind="claim", key="C-1", **SAID)


def test_who_left_is_shown_nothing(rita: User) -> None:
    rita.is_active = False
    with pytest.raises(Forbidden):
        privacy.read(actor=rita, what="person", kind="claim", key="C-1", **SAID)


def test_the_database_keeps_no_unmasking_without_a_reason(rita: User) -> None:
    said = {"by": rita, "at": NOON, "door": "test", "kind": "claim", "key": "C-1"}
    with pytest.raises(IntegrityError, match="unmasked_with_a_reason"), transaction.atomic():
        AccessEntry.objects.create(what="unmask", **said)


# ---------------------------------------------------------------- what is kept
@pytest.mark.parametrize("by", ["audrey", "priya"])
def test_who_took_the_mask_off_and_why_is_kept(by: str) -> None:
    claim = ClaimFactory()
    unmasked(claim, by=by, proved_at=NOON - timedelta(minutes=4, seconds=59))
    entry = AccessEntry.objects.get()
    assert (entry.by, entry.what, entry.kind, entry.key, entry.reason, entry.at) == (
        person(by), "unmask", "claim", claim.reference, "a complaint", NOON,
    )  # fmt: skip
    assert str(entry) == f"2022-10-21 03:00 unmask claim {claim.reference}"


def test_a_look_is_kept_with_its_figures(rita: User) -> None:
    privacy.read(actor=rita, what="search", kind="claimant", key="", facts={"found": 2}, **SAID)
    assert AccessEntry.objects.get().facts == {"found": 2}
