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
from claims.stages.intake.filing import IntakeClosed, checked_filing, stored_once

LONGEST_NOTE: Final = 1_000


class BasisMissing(Refusal):
    code = "basis_missing"
    sentence = N_("Say how the claimant asked for it and agreed; with “Otherwise” write how.")


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
) -> Claim:
    """Stores a claim for somebody else, who asked for it and agreed by `basis` (of `rules.consent.BASES`).

    What was typed proves nothing: no person is bound to the claimant by it, and the claimant links the claim by the
    address that came with it, once proved. Raises BasisMissing, IntakeClosed, FilingRefused.
    """
    authorize(actor, "file_on_behalf")
    note = canonical(note, longest=LONGEST_NOTE, lines=True)
    if resident_number_in(note):
        raise ResidentNumberTyped
    if basis not in BASES or (basis == OTHER and not note):
        raise BasisMissing
    if is_on(key="intake_closed"):
        raise IntakeClosed
    checked = checked_filing(incident, filing, at)
    noted = {"basis": basis, "note": note, "consent": filing.consent_version}
    origin = Claim.Origin.STAFF
    return stored_once(
        checked,
        actor,
        incident,
        filing.consent_version,
        at,
        origin,
        door,
        filing_key,
        proved=False,
        noted=noted,
    )
