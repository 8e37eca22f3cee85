"""DOOR: staff. Screens show rows and write none; what changes something calls one stage verb (`acts.py`)."""

# Each registers its screens on the house's own site (`site.py`).
from claims.admin import assessment, audit, intake, outages, policies, safety, validation

__all__ = ["assessment", "audit", "intake", "outages", "policies", "safety", "validation"]
