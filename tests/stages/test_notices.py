"""Notices are written by kind."""

import pytest

from claims.stages import notices
from tests.people import NOON


def test_a_kind_that_nobody_named_is_a_bug() -> None:
    notices.notify(claimant=1, claim=1, kind="account_changed", at=NOON)
    with pytest.raises(ValueError, match="gossip"):
        notices.notify(claimant=1, claim=1, kind="gossip", at=NOON)
