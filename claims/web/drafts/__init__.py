"""Writing a claim, one thing a page, kept as one goes: its pages, and the last, on which it is checked and sent."""

from claims.web.drafts.checking import check
from claims.web.drafts.papering import drafted
from claims.web.drafts.writing import start, step

__all__ = ["check", "drafted", "start", "step"]
