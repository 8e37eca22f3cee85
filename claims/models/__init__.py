"""FLOOR 2: what is kept. One file a stage, in the order of the stages."""

# ruff: noqa: I001 (the order of the stages)

from claims.models.audit import AuditEntry, AuditPayload
from claims.models.notices import Notice
from claims.models.safety import Switch
from claims.models.duties import DutyGrant
from claims.models.outages import ClaimantType, Incident, OutageWindow, RecordRevision, Service
from claims.models.policies import Policy, PolicyVersion, Vote
from claims.models.intake import (
    Claim,
    Claimant,
    ClaimFacts,
    Evidence,
    FilingPeriod,
    ImportFile,
    ImportIssue,
    Membership,
    PayeeAccount,
    Transition,
)
from claims.models.validation import CheckResult, DuplicateLink
from claims.models.assessment import Assessment, AssessmentRun, RunRange
from claims.models.review import (
    AutomaticRule,
    Award,
    Decision,
    Figures,
    InformationRequest,
    Kind,
    ReviewItem,
    Sample,
    SetAside,
)
from claims.models.payout import (
    AccountReview,
    Budget,
    DetailsRequest,
    LedgerEntry,
    ManualPayment,
    Offset,
    Payout,
    PayoutPreview,
    PayoutRun,
    Recovery,
    Repayment,
    RunStep,
    Transfer,
    WriteOff,
)
from claims.models.reconciliation import BankAnswer, BankResult, LineResolution, Settlement
from claims.models.export import (
    CouponBatch,
    CouponCode,
    Download,
    DownloadRequest,
    PaymentChunk,
    PaymentFile,
)
from claims.models.handover import BankListing, HandOver, Installation, Inventory, InventoryLine
from claims.models.privacy import AccessEntry

__all__ = [
    "AccessEntry",
    "AccountReview",
    "Assessment",
    "AssessmentRun",
    "AuditEntry",
    "AuditPayload",
    "AutomaticRule",
    "Award",
    "BankAnswer",
    "BankListing",
    "BankResult",
    "Budget",
    "CheckResult",
    "Claim",
    "ClaimFacts",
    "Claimant",
    "ClaimantType",
    "CouponBatch",
    "CouponCode",
    "Decision",
    "DetailsRequest",
    "Download",
    "DownloadRequest",
    "DuplicateLink",
    "DutyGrant",
    "Evidence",
    "Figures",
    "FilingPeriod",
    "HandOver",
    "ImportFile",
    "ImportIssue",
    "Incident",
    "InformationRequest",
    "Installation",
    "Inventory",
    "InventoryLine",
    "Kind",
    "LedgerEntry",
    "LineResolution",
    "ManualPayment",
    "Membership",
    "Notice",
    "Offset",
    "OutageWindow",
    "PayeeAccount",
    "PaymentChunk",
    "PaymentFile",
    "Payout",
    "PayoutPreview",
    "PayoutRun",
    "Policy",
    "PolicyVersion",
    "RecordRevision",
    "Recovery",
    "Repayment",
    "ReviewItem",
    "RunRange",
    "RunStep",
    "Sample",
    "Service",
    "SetAside",
    "Settlement",
    "Switch",
    "Transfer",
    "Transition",
    "Vote",
    "WriteOff",
]
