"""A committee of three, and texts that they draft, propose and vote on."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from claims.models import PolicyVersion, Vote
from claims.stages import policies
from tests.factories import POLICIES, UserFactory
from tests.people import NOON, person

KEY = "kakao-merchant-2022"
TEXT = (POLICIES / f"{KEY}.toml").read_text("utf-8")
DAY = timedelta(days=1)
WHEN: dict[str, Any] = {"at": NOON, "door": "test"}
BROKEN = TEXT.replace("language = 1", "language = 9")


def member(name: str) -> User:
    """A member of the committee of this name."""
    if name == "kim":
        return person(name)
    found = User.objects.filter(email=f"{name}@example.com").first()
    return found or UserFactory(email=f"{name}@example.com", first_name=name.title(), duties=("committee",))


def drafted(text: str = TEXT, *, key: str = KEY, by: str = "kim") -> PolicyVersion:
    return policies.draft_policy(actor=member(by), key=key, text=text, **WHEN)


def edited(version: PolicyVersion, text: str, *, by: str = "kim", seen: str = "") -> PolicyVersion:
    return policies.edit_draft(
        actor=member(by), version=version, text=text, seen=seen or version.sha256, **WHEN
    )


def proposed(text: str = TEXT, *, key: str = KEY, by: str = "kim") -> PolicyVersion:
    return policies.propose(actor=member(by), version=drafted(text, key=key, by=by), **WHEN)


def voted(version: PolicyVersion, by: str, in_favour: bool = True, note: str = "") -> Vote:
    return policies.vote(
        actor=member(by),
        version=version,
        in_favour=in_favour,
        note=note or ("" if in_favour else "no"),
        **WHEN,
    )


def carried(text: str = TEXT, *, key: str = KEY) -> PolicyVersion:
    """A proposal of Kim's that Lena and Min voted for."""
    version = proposed(text, key=key)
    voted(version, "lena")
    voted(version, "min")
    return version


def adopted(version: PolicyVersion, by: str = "min", **said: Any) -> PolicyVersion:
    return policies.adopt(actor=member(by), version=version, **(WHEN | said))
