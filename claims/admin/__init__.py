"""DOOR: staff. Screens show rows and write none; what changes something calls one stage verb (`acts.py`)."""

# Each registers its screens on the house's own site (`site.py`), in the order in which they are shown.
from claims.admin import outages, policies, intake, validation, assessment, review  # isort: skip
from claims.admin import payout, export, handover, reconciliation, duties, safety, audit, privacy, notices  # isort: skip

__all__ = [
    "assessment",
    "audit",
    "duties",
    "export",
    "handover",
    "intake",
    "notices",
    "outages",
    "payout",
    "policies",
    "privacy",
    "reconciliation",
    "review",
    "safety",
    "validation",
]
