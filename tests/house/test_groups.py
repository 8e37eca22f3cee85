"""Tests that share servers or a browser run one after the other: their group stays together on one worker."""

import os

import pytest


@pytest.mark.xdist_group("kept-together")
def test_a_group_of_tests_is_kept_together(request: pytest.FixtureRequest) -> None:
    """Where workers share the tests, the name of its group is part of a test's; it is by this that they share them."""
    if "PYTEST_XDIST_WORKER" not in os.environ or not request.config.getoption("loadgroup", default=False):
        pytest.skip("no workers")
    assert request.node.nodeid.endswith("@kept-together")
