"""The documents that are shipped with the house, adopted by the named rule `shipped-policies`."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NamedTuple

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from claims.models import Policy, PolicyVersion
from claims.rules import policy as rule
from claims.rules.policy.checking import checked
from claims.rules.policy.problems import Problem
from claims.rules.refusal import N_, Refusal
from claims.stages.authority import Actor, NamedRule, authorize, signed
from claims.stages.policies import versions

SHIPPED = NamedRule("shipped-policies")
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
            said = checked(path.read_text(encoding="utf-8"), name=path.name)
        except UnicodeDecodeError:
            problems.append(Problem(path.name, 1, "", N_("The document is not UTF-8.")))
            continue
        problems += said.problems
        if not (compiled := said.policy):
            continue
        if other := found.get(compiled.key):
            facts: dict[str, object] = {"key": compiled.key, "other": other.document.name}
            problems.append(Problem(path.name, 1, "key", SECOND_DOCUMENT, facts))
        found[compiled.key] = compiled
    if problems:
        raise DocumentsHaveErrors(problems=tuple(problems))
    return [found[key] for key in sorted(found)]


def _adopted(actor: Actor, compiled: rule.Policy, *, since: datetime, at: datetime, door: str) -> Adopted:
    document = compiled.document
    sha256 = versions.sha256_of(document.text)
    policy, _made = Policy.objects.get_or_create(
        key=compiled.key, defaults={"title_ko": document.title.ko, "title_en": document.title.en}
    )
    policy = versions.locked(policy.pk)  # one adoption of a key at a time
    former = versions.former(policy)
    if former is not None:
        if former.sha256 == sha256:
            return Adopted(former, False)
        versions.make_room(former, since=since, key=compiled.key)
    versions.name(policy, document)
    version = PolicyVersion.objects.create(
        policy=policy,
        number=versions.next_number(policy),
        text=document.text,
        sha256=sha256,
        language=rule.LANGUAGE,
        state=PolicyVersion.State.ADOPTED,
        at=at,
        in_force=DateTimeTZRange(since, None),
        **versions.said_by(compiled),
        **signed(actor, "author"),
    )
    versions.log(actor, "adopt_policy", version, at=at, door=door, reason=document.name)
    return Adopted(version, True)
