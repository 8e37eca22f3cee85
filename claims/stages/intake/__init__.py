"""Intake: claims by form and by file, our own rosters, and the link from a claim to the person who reads its mail."""

from claims.rules.filing import Filing, Finding
from claims.stages.intake.accounts import checked_account
from claims.stages.intake.behalf import BasisMissing, file_on_behalf
from claims.stages.intake.files import FileTakenOtherwise
from claims.stages.intake.filing import FilingRefused, IntakeClosed, file_claim
from claims.stages.intake.importing import import_claims
from claims.stages.intake.linking import NothingToLink, link_claim
from claims.stages.intake.rosters import UnknownRoster, import_roster

__all__ = [
    "BasisMissing",
    "FileTakenOtherwise",
    "Filing",
    "FilingRefused",
    "Finding",
    "IntakeClosed",
    "NothingToLink",
    "UnknownRoster",
    "checked_account",
    "file_claim",
    "file_on_behalf",
    "import_claims",
    "import_roster",
    "link_claim",
]
