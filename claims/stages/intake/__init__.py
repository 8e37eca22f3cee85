"""Intake: claims by form and by file, our own rosters, and the link from a claim to the person who reads its mail."""

from claims.rules.filing import Filing, Finding
from claims.stages.intake.accounts import checked_account
from claims.stages.intake.behalf import BasisMissing, TwoWaysIn, file_on_behalf
from claims.stages.intake.draft_papers import bring_to_draft, take_from_draft
from claims.stages.intake.drafts import (
    KEPT_FOR,
    DraftChanged,
    DraftClosed,
    StepNotThere,
    answer_draft,
    drop_draft,
    expire_drafts,
    start_draft,
    submit_draft,
)
from claims.stages.intake.files import FileTakenOtherwise
from claims.stages.intake.filing import FilingRefused, IntakeClosed, file_claim, mark_of_people
from claims.stages.intake.importing import import_claims
from claims.stages.intake.late_links import (
    LastDayNotPossible,
    LateLinkDone,
    LateLinkNotNeeded,
    LateLinkOver,
    LateLinkRefused,
    NoPeriodToMiss,
    StillInTime,
    give_late_link,
    mark_of,
    withdraw_late_link,
)
from claims.stages.intake.linking import NothingToLink, link_claim
from claims.stages.intake.papers import NothingToProve
from claims.stages.intake.rosters import UnknownRoster, import_roster

__all__ = [
    "KEPT_FOR",
    "BasisMissing",
    "DraftChanged",
    "DraftClosed",
    "FileTakenOtherwise",
    "Filing",
    "FilingRefused",
    "Finding",
    "IntakeClosed",
    "LastDayNotPossible",
    "LateLinkDone",
    "LateLinkNotNeeded",
    "LateLinkOver",
    "LateLinkRefused",
    "NoPeriodToMiss",
    "NothingToLink",
    "NothingToProve",
    "StepNotThere",
    "StillInTime",
    "TwoWaysIn",
    "UnknownRoster",
    "answer_draft",
    "bring_to_draft",
    "checked_account",
    "drop_draft",
    "expire_drafts",
    "file_claim",
    "file_on_behalf",
    "give_late_link",
    "import_claims",
    "import_roster",
    "link_claim",
    "mark_of",
    "mark_of_people",
    "start_draft",
    "submit_draft",
    "take_from_draft",
    "withdraw_late_link",
]
