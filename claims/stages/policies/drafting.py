"""From an empty page to a proposal: a draft is its author's alone, may hold any text, and is proposed when it is sound.

Another member who wants other words starts a draft of their own from it; so whoever wrote a text is one person, who
neither votes on it nor adopts it. What was proposed never changes: its votes are for the text that they name. To change
it, it is withdrawn, and goes on as a draft with the next number, without votes.
"""

import re
from datetime import datetime
from typing import ClassVar, Final

from django.db import transaction

from accounts.models import User
from claims.models import Policy, PolicyVersion
from claims.rules.policy import LANGUAGE
from claims.rules.policy.checking import Checked, checked
from claims.rules.refusal import N_, Refusal
from claims.stages.authority import authorize
from claims.stages.policies import versions
from claims.stages.policies.versions import TextHasErrors

State = PolicyVersion.State
LONGEST_DRAFT: Final = (
    200_000  # characters: twice what a document may have, so that a long one can be shortened here
)
LONGEST_KEY: Final = 60
_KEY: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){0,9}")


class NotAKey(Refusal):
    code: ClassVar[str] = "not_a_key"
    sentence: ClassVar[str] = N_(
        "A key is made of lower case letters, figures and single hyphens, and begins with a letter: write it like "
        "merchant-bands-2022."
    )


class DraftTooLong(Refusal):
    """Facts: `longest`, in characters."""

    code: ClassVar[str] = "draft_too_long"
    sentence: ClassVar[str] = N_(
        "A draft has at most %(longest)s characters. Shorten the text; nothing was saved."
    )


class NotTheAuthor(Refusal):
    code: ClassVar[str] = "not_the_author"
    sentence: ClassVar[str] = N_(
        "Only its author changes, proposes or withdraws this text. Start a draft of your own from it."
    )


class DraftChanged(Refusal):
    """The page was older than the draft."""

    code: ClassVar[str] = "draft_changed"
    sentence: ClassVar[str] = N_(
        "The draft was saved from another page meanwhile, and nothing was saved now. Open it again in another window "
        "and put your changes in there."
    )


def draft_policy(*, actor: User, key: str, text: str, at: datetime, door: str) -> PolicyVersion:
    """The next version of the policy of this key, new or known, as a draft. Raises NotAKey, DraftTooLong."""
    authorize(actor, "draft_policy")
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise NotAKey
    with transaction.atomic():
        policy, _made = Policy.objects.get_or_create(key=key)
        return _drafted(actor, policy, text, at=at, door=door)


def edit_draft(
    *, actor: User, version: PolicyVersion, text: str, seen: str, at: datetime, door: str
) -> PolicyVersion:
    """Another text in the place of the draft's, errors and all. `seen`: the SHA-256 of the text that the page showed.

    Raises VersionMovedOn, NotTheAuthor, DraftChanged, DraftTooLong.
    """
    authorize(actor, "draft_policy")
    with transaction.atomic():
        version = _own(actor, version, State.DRAFT)
        if version.sha256 != seen:
            raise DraftChanged
        if text != version.text:
            _write(version, text, at=at)
            version.save()
            versions.log(actor, "draft_policy", version, at=at, door=door)
    return version


def propose(*, actor: User, version: PolicyVersion, at: datetime, door: str) -> PolicyVersion:
    """Puts a draft to the vote; its text stays from now on. Raises VersionMovedOn, NotTheAuthor, TextHasErrors."""
    authorize(actor, "propose_policy")
    with transaction.atomic():
        version = _own(actor, version, State.DRAFT)
        sound(version)
        _move(version, State.PROPOSED)
        versions.log(actor, "propose_policy", version, at=at, door=door)
    return version


def back_to_draft(
    *, actor: User, version: PolicyVersion, at: datetime, door: str, reason: str = ""
) -> PolicyVersion:
    """Withdraws a proposal; gives a draft of the same text with the next number. Votes stay with what they were for.

    Raises VersionMovedOn, NotTheAuthor.
    """
    authorize(actor, "withdraw_policy")
    authorize(actor, "draft_policy")
    with transaction.atomic():
        version = _own(actor, version, State.PROPOSED)
        _end(actor, version, at=at, door=door, reason=reason)
        return _drafted(actor, version.policy, version.text, at=at, door=door)


def withdraw(
    *, actor: User, version: PolicyVersion, at: datetime, door: str, reason: str = ""
) -> PolicyVersion:
    """Ends a draft or a proposal for good. Raises VersionMovedOn, NotTheAuthor."""
    authorize(actor, "withdraw_policy")
    with transaction.atomic():
        version = _own(actor, version, State.DRAFT, State.PROPOSED)
        _end(actor, version, at=at, door=door, reason=reason)
    return version


def look(version: PolicyVersion) -> Checked:
    """All that is wrong with the version's text, and its cases as they come out."""
    return checked(version.text, name=str(version), key=version.policy.key)


def sound(version: PolicyVersion) -> Checked:
    """The same of a text without errors whose cases agree. Raises TextHasErrors."""
    found = look(version)
    if found.problems:
        raise TextHasErrors(problems=found.problems)
    return found


def _drafted(actor: User, policy: Policy, text: str, *, at: datetime, door: str) -> PolicyVersion:
    policy = versions.locked(policy.pk)
    version = PolicyVersion(
        policy=policy, number=versions.next_number(policy), lines=[], state=State.DRAFT, author=actor
    )
    _write(version, text, at=at)
    version.save()
    versions.log(actor, "draft_policy", version, at=at, door=door)
    return version


def _own(actor: User, version: PolicyVersion, *states: PolicyVersion.State) -> PolicyVersion:
    version = versions.moving(version, *states)
    if version.author_id != actor.pk:
        raise NotTheAuthor
    return version


def _write(version: PolicyVersion, text: str, *, at: datetime) -> None:
    """The text, and what it says of itself where it can be read; a policy that was never adopted takes its titles."""
    if len(text) > LONGEST_DRAFT:
        raise DraftTooLong(longest=LONGEST_DRAFT)
    version.text, version.sha256 = text, versions.sha256_of(text)
    version.language, version.at = LANGUAGE, at
    compiled = look(version).policy
    if compiled is None or compiled.key != version.policy.key:
        return
    for column, value in versions.said_by(compiled).items():
        setattr(version, column, value)
    if not version.policy.versions.filter(in_force__isnull=False).exists():
        versions.name(version.policy, compiled.document)


def _end(actor: User, version: PolicyVersion, *, at: datetime, door: str, reason: str) -> None:
    _move(version, State.WITHDRAWN)
    versions.log(actor, "withdraw_policy", version, at=at, door=door, reason=reason)


def _move(version: PolicyVersion, state: PolicyVersion.State) -> None:
    version.state = state
    version.save(update_fields=["state"])
