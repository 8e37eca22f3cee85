"""Policies for the committee: texts that are drafted, compared, voted on, adopted and retired."""

from claims.admin.policies import versions

__all__ = ["versions"]
