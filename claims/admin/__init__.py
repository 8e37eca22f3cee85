"""DOOR: staff. Screens show rows and write none; what changes something calls one stage verb (`acts.py`)."""

# Each registers its screens on the house's own site (`site.py`), in the order in which they are shown.
from claims.admin import outages, policies, intake, validation, assessment, safety, audit  # isort: skip

__all__ = ["assessment", "audit", "intake", "outages", "policies", "safety", "validation"]
