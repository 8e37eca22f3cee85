"""Policies: documents that come in force and leave it; a text that was adopted never changes.

The documents that are shipped with the house are adopted by the named rule `shipped-policies`.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NamedTuple

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Max

from claims.models import Policy, PolicyVersion
from claims.rules import policy as rule
from claims.rules.policy.problems import Problem
from claims.rules.refusal import N_, Refusal
from claims.stages import audit
from claims.stages.authority import Actor, NamedRule, authorize, signed

SHIPPED = NamedRule("shipped-policies")
WRONG_CASE = N_("The case %(case)s gives %(given)s, but the document says %(said)s. Correct one of the two.")
SECOND_DOCUMENT = N_("The key %(key)s is that of %(other)s already. A key stands for one document.")


class DocumentsHaveErrors(Refusal):
    """`problems` holds those of all documents. Facts: their `count`."""

    code: ClassVar[str] = "documents_have_errors"
    sentence: ClassVar[str] = N_(
        "No policy was adopted: the documents have %(count)s errors. Correct them all."
    )

    def __init__(self, *, problems: tuple[Problem, ...]) -> None:
        super().__init__(count=len(problems))
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.problems)])


class NotAfterFormer(Refusal):
    """Facts: `key`, and the instant `since` which the former version has been in force."""

    code: ClassVar[str] = "not_after_former"
    sentence: ClassVar[str] = N_(
        "The text of %(key)s has changed, and its former version is in force since %(since)s. "
        "Let the new one come in force later than that."
    )


class NotInForce(Refusal):
    """Facts: `version`."""

    code: ClassVar[str] = "not_in_force"
    sentence: ClassVar[str] = N_("Version %(version)s is not in force then, so it cannot be retired.")


class Adopted(NamedTuple):
    """What became of one document; `changed` is False where the same text was in force already."""

    version: PolicyVersion
    changed: bool


def adopt_shipped(
    *, actor: NamedRule, paths: Iterable[Path], at: datetime, door: str, in_force_from: datetime | None = None
) -> list[Adopted]:
    """Puts the documents in force from an instant on (default: now), without end. All or none.

    The text that is in force already changes nothing; another becomes the next version and closes the former's time.
    Raises DocumentsHaveErrors, NotAfterFormer.
    """
    authorize(actor, "adopt_policy")
    documents = read(paths)
    with transaction.atomic():
        return [
            _adopted(actor, document, since=in_force_from or at, at=at, door=door) for document in documents
        ]


def read(paths: Iterable[Path]) -> list[rule.Policy]:
    """The documents by key, each compiled, its own cases run. Raises DocumentsHaveErrors with all that is wrong."""
    found: dict[str, rule.Policy] = {}
    problems: list[Problem] = []
    for path in sorted(paths):
        try:
            compiled = rule.compile_policy(rule.parse(path.read_text(encoding="utf-8"), name=path.name))
        except rule.PolicyErrors as errors:
            problems += errors.problems
            continue
        except UnicodeDecodeError:
            problems.append(Problem(path.name, 1, "", N_("The document is not UTF-8.")))
            continue
        if other := found.get(compiled.key):
            facts: dict[str, object] = {"key": compiled.key, "other": other.document.name}
            problems.append(Problem(path.name, 1, "key", SECOND_DOCUMENT, facts))
        found[compiled.key] = compiled
        problems += _wrong_cases(compiled)
    if problems:
        raise DocumentsHaveErrors(problems=tuple(problems))
    return [found[key] for key in sorted(found)]


def _wrong_cases(policy: rule.Policy) -> list[Problem]:
    """The document's own examples that come out otherwise."""
    lines = policy.document.text.splitlines()
    problems = []
    for result in rule.results(policy):
        if not result.agrees:
            facts: dict[str, object] = {
                "case": result.case.name,
                "given": f"{result.outcome} {result.code} {result.amounts}",
                "said": f"{result.case.outcome} {result.case.code} {result.case.amounts}",
            }
            line = next((n for n, text in enumerate(lines, 1) if result.case.name in text), 1)
            problems.append(Problem(policy.document.name, line, "case", WRONG_CASE, facts))
    return problems


def _adopted(actor: Actor, compiled: rule.Policy, *, since: datetime, at: datetime, door: str) -> Adopted:
    document = compiled.document
    sha256 = hashlib.sha256(document.text.encode()).hexdigest()
    policy, _made = Policy.objects.get_or_create(
        key=compiled.key, defaults={"title_ko": document.title.ko, "title_en": document.title.en}
    )
    Policy.objects.select_for_update(no_key=True).get(pk=policy.pk)  # one adoption of a key at a time
    former = policy.versions.filter(in_force__endswith__isnull=True, in_force__isnull=False).first()
    if former is not None:
        if former.sha256 == sha256:
            return Adopted(former, False)
        _make_room(former, since=since, key=compiled.key)
    version = PolicyVersion.objects.create(
        policy=policy,
        number=(policy.versions.aggregate(highest=Max("number"))["highest"] or 0) + 1,
        text=document.text,
        sha256=sha256,
        language=rule.LANGUAGE,
        unit=compiled.unit,
        lines=[{"line": line.line, "kind": line.kind, "unit": line.unit} for line in compiled.lines],
        state=PolicyVersion.State.ADOPTED,
        at=at,
        in_force=DateTimeTZRange(since, None),
        **signed(actor, "author"),
    )
    _log(actor, "adopt_policy", version, at=at, door=door, reason=document.name)
    return Adopted(version, True)


def _make_room(former: PolicyVersion, *, since: datetime, key: str) -> None:
    """Closes the time of the version in force. Raises NotAfterFormer."""
    assert former.in_force is not None  # chosen by it
    if since <= former.in_force.lower:
        raise NotAfterFormer(key=key, since=former.in_force.lower.isoformat())
    _close(former, since)


def retire(*, actor: Actor, version: PolicyVersion, at: datetime, door: str, reason: str) -> PolicyVersion:
    """Takes a version out of force from now on; claims decided under it stay decided. Raises NotInForce."""
    authorize(actor, "retire_policy")
    with transaction.atomic():
        Policy.objects.select_for_update(no_key=True).get(pk=version.policy_id)
        version = PolicyVersion.objects.select_related("policy").get(pk=version.pk)
        in_force = version.in_force
        if in_force is None or in_force.upper is not None or at <= in_force.lower:
            raise NotInForce(version=version.number)
        _close(version, at)
        _log(actor, "retire_policy", version, at=at, door=door, reason=reason)
    return version


def _close(version: PolicyVersion, until: datetime) -> None:
    version.in_force = DateTimeTZRange(version.in_force.lower, until)
    version.state = PolicyVersion.State.RETIRED
    version.save(update_fields=["in_force", "state"])


def _log(actor: Actor, action: str, version: PolicyVersion, *, at: datetime, door: str, reason: str) -> None:
    in_force = version.in_force
    audit.log(
        actor=actor,
        action=action,
        kind="policy_version",
        key=f"{version.policy.key} v{version.number}",
        at=at,
        door=door,
        reason=reason,
        after={
            "sha256": version.sha256,
            "from": in_force.lower.isoformat(),
            "to": in_force.upper and in_force.upper.isoformat(),
        },
    )
