"""What all verbs of policies share: a key's versions behind one lock, what a text says of itself, the log."""

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max

from claims.models import Policy, PolicyVersion
from claims.rules import policy as rule
from claims.rules.policy.problems import Problem
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor


class NotAfterFormer(Refusal):
    """Facts: `key`, and the instant `since` which the former version has been in force."""

    code: ClassVar[str] = "not_after_former"
    sentence: ClassVar[str] = N_(
        "The text of %(key)s has changed, and its former version is in force since %(since)s. "
        "Let the new one come in force later than that."
    )


class VersionMovedOn(Refusal):
    """Facts: `version`."""

    code: ClassVar[str] = "version_moved_on"
    sentence: ClassVar[str] = N_(
        "Version %(version)s is not in the state for this: it has moved on. Open its page and see how it stands."
    )


class TextHasErrors(Refusal):
    """`problems` holds all of them. Facts: their `count`."""

    code: ClassVar[str] = "text_has_errors"
    sentence: ClassVar[str] = N_(
        "The text has %(count)s errors, those of its own cases counted. "
        "Its author corrects them all in a draft before it goes on."
    )

    def __init__(self, *, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems


def locked(policy_id: int) -> Policy:
    """The policy, whose versions nobody else moves until the transaction ends."""
    return Policy.objects.select_for_update(no_key=True).get(pk=policy_id)


def moving(version: PolicyVersion, *states: PolicyVersion.State) -> PolicyVersion:
    """The version as it stands now, its whole key locked. Raises VersionMovedOn where it is in none of `states`."""
    locked(version.policy_id)
    found = PolicyVersion.objects.select_related("policy").get(pk=version.pk)
    if found.state not in states:
        raise VersionMovedOn(version=found.number)
    return found


def next_number(policy: Policy) -> int:
    """The number of the next version of a policy that is locked."""
    return (policy.versions.aggregate(highest=Max("number"))["highest"] or 0) + 1


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def said_by(compiled: rule.Policy) -> dict[str, Any]:
    """The columns that repeat what a document says."""
    return {
        "unit": compiled.unit,
        "lines": [{"line": line.line, "kind": line.kind, "unit": line.unit} for line in compiled.lines],
    }


def name(policy: Policy, document: rule.Document) -> None:
    """Gives the policy the titles of a document of it."""
    policy.title_ko, policy.title_en = document.title
    policy.save(update_fields=["title_ko", "title_en"])


def former(policy: Policy) -> PolicyVersion | None:
    """The version that is in force without end, or comes in force so."""
    return policy.versions.filter(in_force__endswith__isnull=True, in_force__isnull=False).first()


def make_room(standing: PolicyVersion, *, since: datetime, key: str) -> None:
    """Closes the time of the version in force. Raises NotAfterFormer."""
    assert standing.in_force is not None  # chosen by it
    if since <= standing.in_force.lower:
        raise NotAfterFormer(key=key, since=standing.in_force.lower.isoformat())
    close(standing, since)


def close(version: PolicyVersion, until: datetime) -> None:
    version.in_force = DateTimeTZRange(version.in_force.lower, until)
    version.state = PolicyVersion.State.RETIRED
    version.save(update_fields=["in_force", "state"])


def log(
    actor: Actor,
    action: str,
    version: PolicyVersion,
    *,
    at: datetime,
    door: str,
    reason: str = "",
    **after: Any,
) -> None:
    """The act on a version, with its text by SHA-256 and its time where it has one."""
    in_force = version.in_force
    times = {
        "from": in_force.lower.isoformat(),
        "to": in_force.upper and in_force.upper.isoformat(),
    } if in_force else {}  # fmt: skip
    audit.log(
        actor=actor, action=action, kind="policy_version", key=f"{version.policy.key} v{version.number}", at=at,
        door=door, reason=reason, after={"sha256": version.sha256, **times, **after},
    )  # fmt: skip
