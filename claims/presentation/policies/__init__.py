"""How a policy is told: a page of words for a document of rules, in Korean and in English."""

from claims.presentation.policies.examples import awarded_before
from claims.presentation.policies.pages import Covered, InForce, Page, covered, in_force, page

__all__ = ["Covered", "InForce", "Page", "awarded_before", "covered", "in_force", "page"]
