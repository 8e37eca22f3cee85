"""Claims as they come in: who claims, what for, the facts by version, where the money goes, our own rosters, files.

Personal data is sealed (`sealing.py`) and found by fingerprint. A claim's facts are versions: one for each change.
"""

from claims.models.intake.claimants import Claimant, Membership
from claims.models.intake.claims import Claim, Transition
from claims.models.intake.draft_papers import DraftPaper
from claims.models.intake.drafts import Draft
from claims.models.intake.facts import ClaimFacts, Evidence, PayeeAccount
from claims.models.intake.files import ImportFile, ImportIssue
from claims.models.intake.filing import FilingPeriod
from claims.models.intake.late_links import LateLink
from claims.models.intake.mandates import Mandate

__all__ = [
    "Claim",
    "ClaimFacts",
    "Claimant",
    "Draft",
    "DraftPaper",
    "Evidence",
    "FilingPeriod",
    "ImportFile",
    "ImportIssue",
    "LateLink",
    "Mandate",
    "Membership",
    "PayeeAccount",
    "Transition",
]
