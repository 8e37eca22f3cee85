"""Policy versions in force, and their documents read and compiled (once a text)."""

from datetime import datetime
from functools import lru_cache

from claims.models import Incident, PolicyVersion
from claims.rules.policy import Policy, compile_policy, parse


@lru_cache(maxsize=256)
def _compiled(sha256: str, text: str, name: str) -> Policy:
    return compile_policy(parse(text, name=name))


def compiled(version: PolicyVersion) -> Policy:
    """The version's document as the rules evaluate it."""
    return _compiled(version.sha256, version.text, str(version))


def in_force(*, incident: Incident, at: datetime) -> list[PolicyVersion]:
    """The versions in force at `at` that cover the incident, by policy key."""
    versions = (
        PolicyVersion.objects.filter(in_force__contains=at).select_related("policy").order_by("policy__key")
    )
    return [version for version in versions if compiled(version).document.covers.incident(incident.key)]


def versions(*, ids: list[int]) -> list[PolicyVersion]:
    """These versions, in the order of `ids`."""
    found = PolicyVersion.objects.select_related("policy").in_bulk(ids)
    return [found[pk] for pk in ids]
