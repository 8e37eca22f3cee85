"""For which reasons a person may reject a claim, and what its claimant then reads. Pure."""

from collections.abc import Collection, Mapping
from typing import Final

from claims.rules.refusal import N_, Refusal

OTHER: Final = "other"
NO_ANSWER: Final = "no_answer"
# What a person may say to reject a claim, and what its claimant then reads: English msgids.
REASONS: Final[Mapping[str, str]] = {
    "not_affected": N_("The record shows no outage of these services for you in the period claimed."),
    "not_covered": N_("What you ask for is not covered by any compensation policy."),
    "loss_not_shown": N_("The papers do not show the loss that you claim."),
    "already_compensated": N_("You have been compensated for this outage already."),
    "another_company": N_("The service is another company's. Please turn to that company."),
    "too_late": N_("The claim came after the filing period."),
    NO_ANSWER: N_("We asked for information and had no answer in time."),
    "untrue": N_("What the claim says is not so, by our records."),
    OTHER: N_("There is another reason, which is explained below."),
}


class RejectionNeedsReason(Refusal):
    code = "rejection_needs_reason"
    sentence = N_("Choose at least one reason for which the claim is rejected.")


class UnknownReason(Refusal):
    """Facts: `reason`."""

    code = "unknown_reason"
    sentence = N_("%(reason)s is not one of the reasons to choose from.")


class OtherNeedsNote(Refusal):
    code = "other_needs_note"
    sentence = N_("For another reason than those listed, write a note that the claimant can read.")


def check_reasons(codes: Collection[str], note: str) -> None:
    """Passes if a person may reject for these. Raises RejectionNeedsReason, UnknownReason, OtherNeedsNote."""
    if not codes:
        raise RejectionNeedsReason
    for code in codes:
        if code not in REASONS:
            raise UnknownReason(reason=code)
    if OTHER in codes and not note.strip():
        raise OtherNeedsNote
