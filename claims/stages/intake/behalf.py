"""A claim filed for somebody who called, wrote or came by. Whoever files it never decides it."""

from datetime import datetime
from typing import Final
from uuid import UUID

from accounts.models import User
from claims.models import Claim, Incident
from claims.queries.safety import is_on
from claims.rules.consent import BASES, OTHER
from claims.rules.filing import Filing
from claims.rules.refusal import N_, Refusal
from claims.rules.residents import ResidentNumberTyped, resident_number_in
from claims.rules.text import canonical
from claims.stages.authority import authorize
from claims.stages.intake.filing import IntakeClosed, Sent, checked_filing, stored_once

LONGEST_NOTE: Final = 1_000
LONGEST_REASON: Final = 500


class BasisMissing(Refusal):
    code = "basis_missing"
    sentence = N_("Say how the claimant asked for it and agreed; with “Otherwise” write how.")


class TwoWaysIn(Refusal):
    code = "two_ways_in"
    sentence = N_("Give the late link that the claimant has, or say why you let the claim in: not both.")


def file_on_behalf(
    *,
    actor: User,
    incident: Incident,
    filing: Filing,
    basis: str,
    note: str = "",
    at: datetime,
    door: str,
    filing_key: UUID | None = None,
    late_link: bytes | None = None,
    late_reason: str = "",
) -> Claim:
    """Stores a claim for somebody else, who asked for it and agreed by `basis` (of `rules.consent.BASES`).

    What was typed proves nothing: no person is bound to the claimant by it, and the claimant links the claim by the
    address that came with it, once proved. After the filing period it is let in by the `late_link` of this fingerprint,
    which the claimant has, or by an actor who may give one and says why. Raises BasisMissing, TwoWaysIn, IntakeClosed,
    FilingRefused and what a late link is refused for.
    """
    authorize(actor, "file_on_behalf")
    note = _words(note, longest=LONGEST_NOTE)
    late_reason = _words(late_reason, longest=LONGEST_REASON)
    if late_reason:
        authorize(actor, "give_late_link")
        if late_link is not None:
            raise TwoWaysIn
    if basis not in BASES or (basis == OTHER and not note):
        raise BasisMissing
    if is_on(key="intake_closed"):
        raise IntakeClosed
    checked = checked_filing(incident, filing, at)
    noted = {"basis": basis, "note": note, "consent": filing.consent_version}
    return stored_once(
        Sent(
            checked,
            actor,
            incident,
            filing.consent_version,
            at,
            Claim.Origin.STAFF,
            door,
            filing_key,
            proved=False,
            noted=noted,
            late_link=late_link,
            late_reason=late_reason,
        )
    )


def _words(text: str, *, longest: int) -> str:
    """A note in its canonical form. Raises ResidentNumberTyped."""
    text = canonical(text, longest=longest, lines=True)
    if resident_number_in(text):
        raise ResidentNumberTyped
    return text
