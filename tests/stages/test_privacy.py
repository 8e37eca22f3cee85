"""Reads are noted by what was shown."""

import pytest

from claims.stages import privacy
from claims.stages.authority import NamedRule
from tests.people import NOON


def test_what_nobody_named_is_a_bug() -> None:
    said = {"actor": NamedRule("desk"), "kind": "claim", "key": "C-1", "at": NOON, "door": "test"}
    for what in privacy.KINDS:
        privacy.read(what=what, **said)
    with pytest.raises(ValueError, match="gossip"):
        privacy.read(what="gossip", **said)
